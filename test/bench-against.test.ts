import { expect, test } from 'vitest'
import { compared, ratiosOf } from '../bench/against.ts'
import { chartOf } from '../bench/growth-report.ts'

const figures = { rate: 100, p50: 1, p99: 2 }
const computed = { server_ms: 0.5, database_ms: 0.4 }
const pair = (ratio: number) => ({ ours: figures, floor: figures, ratio })
const grown = (ratio: number) => [
  {
    grows: 'events' as const,
    request: 'a lead',
    points: [
      { ...figures, ...computed, size: 0, ratio: 1 },
      { ...figures, ...computed, size: 1000, ratio },
    ],
  },
]

test('a ratio that fell is named, one that rose or wavered is not', () => {
  const before = { put: pair(0.8), get: pair(0.5), growth: grown(1) }
  const now = { put: pair(0.6), get: pair(0.45), growth: grown(1.2) }
  expect(compared(before, now).map(({ name, fallen }) => [name, fallen])).toEqual([
    ['PUT /onboards/{id} of the floor', true],
    ['GET /onboards of the floor', false],
    ['a lead with 1000 events, of the fewest', false],
  ])
})

test('the same figures on a machine twice as slow are the same ratios', () => {
  const times = (slow: number) => [
    { flows: 10, p50: 10 * slow, p99: 20 * slow },
    { flows: 10_000, p50: 11 * slow, p99: 30 * slow },
  ]
  expect(ratiosOf({ set_ups: times(2) })).toEqual(ratiosOf({ set_ups: times(1) }))
})

test('what only one of the runs measured is not compared', () => {
  expect(compared({ put: pair(0.8) }, { get: pair(0.1) })).toEqual([])
})

test('growth is drawn, each request with its line and each size with its name', () => {
  const chart = chartOf('events', grown(0.9))
  expect(chart).toContain('● a lead')
  expect(chart).toContain('>1,000<')
  expect(chart.match(/<circle/g)).toHaveLength(2)
})
