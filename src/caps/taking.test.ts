import { describe, expect, test } from 'vitest'
import { type Book, bookOf, changedIn, missingIn } from './book.ts'
import type { Cap } from './cap.ts'
import { basisOf, type Counter } from './counter.ts'
import { decideTakings, givenBack, lookAt, type Taken, type Taking, wantedBy } from './taking.ts'

const AT = '2026-11-25T16:10:00.000Z'

function cap(maximum: number, more: Partial<Cap> = {}): Cap {
  return { id: 'a', type: 'volume', maximum, duration: 1, duration_units: 'day', ...more }
}

let leads = 0

function taking(caps: Cap[], more: Partial<Taking> = {}): Taking {
  return {
    account_id: 'account',
    lead_id: `lead ${++leads}`,
    flow_id: 'flow',
    flow_version: 1,
    source_id: null,
    step_id: null,
    caps: caps.map((cap) => ({ cap, basis: basisOf(cap) })),
    at: new Date(AT),
    time_zone: 'UTC',
    ...more,
  }
}

/** Takes in order, making the counters that are missing first. */
function take(book: Book, ...takings: Taking[]) {
  const made = missingIn(book, takings.flatMap(wantedBy))
  for (const [name, pages] of bookOf(made)) book.set(name, [...(book.get(name) ?? []), ...pages])
  return decideTakings(takings, book, [])
}

function counters(book: Book): Counter[] {
  return [...book.values()].flat().map(({ now }) => now)
}

const counts = (book: Book) => counters(book).map(({ id, count, failed_count }) => [id, count, failed_count])

describe('taking', () => {
  test('so many are counted, and the rest are refused', () => {
    const book = bookOf([])
    const leads = Array.from({ length: 5 }, () => taking([cap(3)]))
    expect(take(book, ...leads).answers).toEqual([undefined, undefined, undefined, 0, 0])
    expect(counts(book)).toEqual([['a', 3, 2]])
  })

  test('a cap of nothing lets nothing through, one of two and a half two', () => {
    expect(take(bookOf([]), taking([cap(0)])).answers).toEqual([0])
    const leads = [1, 2, 3].map(() => taking([cap(2.5)]))
    expect(take(bookOf([]), ...leads).answers).toEqual([undefined, undefined, 0])
  })

  test('if one is reached none counts, and the first that is reached says so', () => {
    const book = bookOf([])
    const caps = [cap(9, { id: 'a' }), cap(1, { id: 'b' }), cap(1, { id: 'c' })]
    expect(take(book, taking(caps), taking(caps)).answers).toEqual([undefined, 1])
    expect(counts(book)).toEqual([
      ['a', 1, 0],
      ['b', 1, 1],
      ['c', 1, 0],
    ])
  })

  test('a lead that took before is counted already, even when the cap is full', () => {
    const book = bookOf([])
    const lead = taking([cap(1)])
    const { taken } = take(book, lead)
    expect(decideTakings([lead, taking([cap(1)]), lead], book, taken).answers).toEqual([
      undefined,
      0,
      undefined,
    ])
    expect(take(bookOf([]), lead, lead)).toMatchObject({
      answers: [undefined, undefined],
      taken: [{ cap_id: 'a' }],
    })
  })

  test('a window that is over starts another', () => {
    const book = bookOf([])
    const tomorrow = { at: new Date('2026-11-26T00:00:00.000Z') }
    const leads = [taking([cap(1)]), taking([cap(1)], tomorrow), taking([cap(1)]), taking([cap(1)], tomorrow)]
    expect(take(book, ...leads).answers).toEqual([undefined, undefined, 0, 0])
  })

  test('looking counts nothing', () => {
    const book = bookOf([])
    expect(lookAt(book, taking([cap(1)]))).toBeUndefined()
    expect(lookAt(book, taking([cap(0)]))).toBe(0)
    take(book, taking([cap(1)]))
    expect(lookAt(book, taking([cap(1)]))).toBe(0)
    expect(lookAt(book, taking([cap(2)], { flow_version: 2 }))).toBeUndefined()
    expect(counts(book)).toEqual([['a', 1, 0]])
  })
})

describe('a cap that is changed', () => {
  const rules = {
    op: 'and' as const,
    rules: [{ lhv: 'lead.state', op: 'is equal to', rhv: 'TX' }],
  } as Cap['rule_set']

  test.each<[string, Partial<Cap>, number, string]>([
    ['keeps its count with another maximum', { maximum: 5 }, 4, '2026-11-26T00:00:00.000Z'],
    ['keeps it with another name', { name: 'Daily' }, 4, '2026-11-26T00:00:00.000Z'],
    ['begins again with other rules', { rule_set: rules }, 1, '2026-11-26T00:00:00.000Z'],
    ['begins again with a shorter duration', { duration_units: 'hour' }, 1, '2026-11-25T17:00:00.000Z'],
    [
      'counts on with a longer one, until that is over',
      { duration_units: 'week' },
      4,
      '2026-11-30T00:00:00.000Z',
    ],
    ['counts on in another zone', { time_zone: 'America/New_York' }, 4, '2026-11-26T05:00:00.000Z'],
  ])('%s', (_, change, count, expires_at) => {
    const book = bookOf([])
    take(book, ...[1, 2, 3].map(() => taking([cap(9)])))
    const before = counters(book)[0]?.series
    take(book, taking([cap(9, change)], { flow_version: 2 }))
    expect(counters(book)).toMatchObject([{ count, expires_at, version: 2 }])
    expect(counters(book)[0]?.series === before).toBe(count === 4)
  })

  test('is not changed back by leads that came in before', () => {
    const book = bookOf([])
    const changed = cap(2, { rule_set: rules })
    take(
      book,
      taking([changed], { flow_version: 2 }),
      taking([cap(9)]),
      taking([changed], { flow_version: 2 }),
    )
    expect(counters(book)).toMatchObject([{ count: 2, failed_count: 1, version: 2 }])
  })

  test('begins again for all of a batch, also for those that fall out of the shorter window', () => {
    const book = bookOf([])
    const short = cap(9, { duration_units: 'hour' })
    const later = { flow_version: 2, at: new Date('2026-11-25T18:10:00.000Z') }
    take(book, taking([cap(9)]))
    take(book, taking([short], { flow_version: 2 }), taking([short], later))
    expect(counters(book)).toMatchObject([{ count: 2 }])
  })

  test('ids of rules are no rules', () => {
    const named = { ...rules, id: 'x1x1x1' } as Cap['rule_set']
    expect(basisOf(cap(1, { rule_set: named }))).toBe(basisOf(cap(2, { rule_set: rules })))
    expect(basisOf(cap(1, { rule_set: rules }))).not.toBe(basisOf(cap(1)))
  })
})

test('only what changed is written', () => {
  const book = bookOf([])
  take(book, taking([cap(9)]), taking([cap(9)]))
  expect(changedIn(book)).toHaveLength(1)
  expect(changedIn(bookOf(counters(book)))).toEqual([])
})

test.each([
  ['all of a lead that failed', false, [], ['a', 'b', 'c']],
  ['the steps of a lead that succeeded, where the delivery did not', true, ['step-b'], ['c']],
  ['the flow of a lead that failed after a delivery', false, ['step-b', 'step-c'], ['a']],
])('given back: %s', (_, keep_lead, kept_steps, back) => {
  const name = { account_id: 'account', lead_id: 'lead', series: 's' }
  const taken: Taken[] = [
    { ...name, cap_id: 'a', step_id: null },
    { ...name, cap_id: 'b', step_id: 'step-b' },
    { ...name, cap_id: 'c', step_id: 'step-c' },
  ]
  const settlements = [{ account_id: 'account', lead_id: 'lead', keep_lead, kept_steps }]
  expect(givenBack(taken, settlements).map(({ cap_id }) => cap_id)).toEqual(back)
})
