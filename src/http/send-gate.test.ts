import { describe, expect, test } from 'vitest'
import { type Leave, MOST_AT_ONCE, MOST_FAILURES, openGate, REST_MS, type Waiting } from './send-gate.ts'

const ORIGIN = 'https://crm.example'

const entered = (entry: Leave | Waiting) => {
  if (typeof entry === 'function') return entry
  throw new Error('it waits')
}

function failing() {
  let now = 0
  const gate = openGate(() => now)
  const call = (heard: Parameters<Leave>[0]) => entered(gate('a', ORIGIN))(heard)
  for (let n = 0; n < MOST_FAILURES; n++) call('failure')
  return { gate, call, pass: (ms: number) => (now += ms) }
}

describe('a place that fails', () => {
  test('rests after so many failures in a row, for the one account', () => {
    const { gate, call } = failing()
    expect(() => call('answer')).toThrow(
      'crm.example is left alone for 10 s, because its last 20 calls got no answer',
    )
    entered(gate('b', ORIGIN))('answer')
    entered(gate('a', 'http://crm.example'))('answer')
  })

  test('is named while it rests, with whose calls failed', () => {
    const { gate, call, pass } = failing()
    entered(gate('b', ORIGIN))('failure')
    const told = { account_id: 'a', origin: ORIGIN, failures: MOST_FAILURES }
    expect(gate.resting()).toEqual([{ ...told, rests_s: REST_MS / 1000 }])
    pass(REST_MS)
    expect(gate.resting()).toEqual([])
    call('answer')
    expect(gate.resting()).toEqual([])
  })

  test('is tried by one call after that; an answer ends it, whatever its status', () => {
    const { gate, call, pass } = failing()
    pass(REST_MS)
    const trying = entered(gate('a', ORIGIN))
    expect(() => call('answer')).toThrow('left alone')
    trying('answer')
    call('answer')
  })

  test('rests again if that fails too; a call that tells nothing leaves the next to try', () => {
    const { call, pass } = failing()
    pass(REST_MS)
    call('failure')
    expect(() => call('answer')).toThrow('left alone')
    pass(REST_MS)
    call('nothing')
    call('answer')
    call('answer')
  })

  test('starts anew with every answer', () => {
    const gate = openGate(() => 0)
    for (let n = 0; n < 5 * MOST_FAILURES; n++)
      entered(gate('a', ORIGIN))(n % MOST_FAILURES === 0 ? 'answer' : 'failure')
  })

  test('refuses those who wait for it, too', async () => {
    const gate = openGate(() => 0)
    const inside = Array.from({ length: MOST_AT_ONCE }, () => entered(gate('a', ORIGIN)))
    const waiting = Array.from({ length: 100 }, () => gate('a', ORIGIN) as Waiting)
    const turns = Promise.allSettled(waiting.map(({ turn }) => turn))
    for (const leave of inside.slice(0, MOST_FAILURES - 1)) leave('failure')
    const admitted = await Promise.all(waiting.slice(0, MOST_FAILURES - 1).map(({ turn }) => turn))
    inside.at(-1)?.('failure')
    const states = (await turns).map(({ status }) => status)
    expect(states.filter((status) => status === 'fulfilled')).toHaveLength(admitted.length)
  })
})

describe('a line', () => {
  test('is served in the order of coming, and who gives up is passed over', async () => {
    const gate = openGate(() => 0)
    const inside = Array.from({ length: MOST_AT_ONCE }, () => entered(gate('a', ORIGIN)))
    const order: string[] = []
    const [first, second, third] = ['first', 'second', 'third'].map((name) => {
      const waiting = gate('a', ORIGIN) as Waiting
      void waiting.turn.then(() => order.push(name))
      return waiting
    })
    second?.giveUp()
    inside[0]?.('answer')
    inside[0]?.('answer')
    await first?.turn
    expect(order).toEqual(['first'])
    inside[1]?.('answer')
    await third?.turn
    expect(order).toEqual(['first', 'third'])
    expect(typeof gate('b', ORIGIN)).toBe('function')
  })
})
