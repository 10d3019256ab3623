import { expect, test } from 'vitest'
import { openPace, placeOfAddress } from './pace.ts'

function paced(perMinute: number, most?: number) {
  const clock = { s: 1_000 }
  const pace = openPace(perMinute, { nowS: () => clock.s, ...(most && { most }) })
  const take = (times: number, name = 'a') => Array.from({ length: times }, () => pace.take(name))
  return { clock, take }
}

test('a minute’s worth may come at once, and the next one when its time has come', () => {
  const { clock, take } = paced(6)
  expect(take(8)).toEqual([0, 0, 0, 0, 0, 0, 10, 10])
  clock.s += 4
  expect(take(1)).toEqual([6])
  clock.s += 6
  expect(take(2)).toEqual([0, 10])
})

test('however long nobody came, no more than a minute’s worth comes at once', () => {
  const { clock, take } = paced(3)
  take(3)
  clock.s += 86_400
  expect(take(4)).toEqual([0, 0, 0, 20])
})

test('over a long time as many pass as the pace says, whoever asks in between', () => {
  const { clock, take } = paced(60)
  let passed = 0
  for (let tick = 0; tick < 6_000; tick++) {
    passed += take(3).filter((wait) => wait === 0).length
    clock.s += 0.1
  }
  expect(passed).toBeGreaterThanOrEqual(60 + 599)
  expect(passed).toBeLessThanOrEqual(60 + 600)
})

test('names do not slow each other, and of too many the one that came longest ago is forgotten', () => {
  const { take } = paced(1, 2)
  expect([take(2, 'a'), take(2, 'b')]).toEqual([
    [0, 60],
    [0, 60],
  ])
  take(1, 'a')
  take(1, 'c')
  expect(take(1, 'a')).toEqual([60])
  expect(take(1, 'b')).toEqual([0])
})

test('the wait that is told is enough, and half of it is not', () => {
  const { clock, take } = paced(7)
  take(7)
  const [wait = 0] = take(1)
  clock.s += wait / 2
  expect(take(1)[0]).toBeGreaterThan(0)
  clock.s += wait / 2
  expect(take(1)).toEqual([0])
})

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::9', '2001:db8:1:2'],
  ['2001:db8::9', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::ffff:203.0.113.9', '::ffff:203.0.113.9'],
])('%s comes from %s', (address, place) => {
  expect(placeOfAddress(address)).toBe(place)
})
