import { expect, test } from 'vitest'
import { bookOf, missingIn } from './book.ts'
import { decidePings, minutesOf, type Ping, type PingLimit, wantedByPing } from './ping.ts'

const AT = new Date('2026-11-25T16:10:30.500Z')

const hourly: PingLimit = { id: 'f', maximum: 3, duration: 1, duration_units: 'hour' }
const minutely: PingLimit = { id: 's', maximum: 1, duration: 1, duration_units: 'minute' }

function ping(...limits: Ping['limits']): Ping {
  const place = { account_id: 'account', flow_id: 'flow', flow_version: 1, source_id: 'source' }
  return { ...place, limits, at: AT, time_zone: 'UTC' }
}

function decided(pings: Ping[]) {
  const book = bookOf(missingIn(bookOf([]), pings.flatMap(wantedByPing)))
  const answers = decidePings(pings, book)
  return { answers, counters: [...book.values()].flat().map(({ now }) => now) }
}

test('every ping counts by every limit, and the first that is reached refuses until all are over', () => {
  const both = ping({ level: 'flow', limit: hourly }, { level: 'source', limit: minutely })
  const { answers, counters } = decided([both, both, both, both])
  expect(answers).toEqual([
    undefined,
    { reached: minutely, retry_after_s: 30 },
    { reached: minutely, retry_after_s: 30 },
    { reached: hourly, retry_after_s: 2970 },
  ])
  expect(counters).toMatchObject([
    { id: 'f', kind: 'ping_limit', source_id: null, count: 3, failed_count: 1 },
    { id: 's', kind: 'ping_limit', source_id: 'source', count: 1, failed_count: 3 },
  ])
})

test('a ping without limits is answered', () => {
  expect(decided([ping()]).answers).toEqual([undefined])
})

test('pings are added up by source and minute', () => {
  const record = { account_id: 'account', flow_id: 'flow', source_id: 'a', at: AT, success: true }
  const later = new Date(AT.getTime() + 60_000)
  const minutes = minutesOf([
    { ...record, source_id: 'b' },
    { ...record, at: later },
    record,
    { ...record, success: false },
  ])
  expect(minutes.map((each) => [each.source_id, each.minute, each.submitted, each.success])).toEqual([
    ['a', '2026-11-25T16:10:00.000Z', 2, 1],
    ['a', '2026-11-25T16:11:00.000Z', 1, 1],
    ['b', '2026-11-25T16:10:00.000Z', 1, 1],
  ])
})
