import { expect, test } from 'vitest'
import { faultsInHours, type Hours, openingOf } from './hours.ts'

const HOURS: Hours = {
  time_zone: 'America/Chicago',
  days: {
    monday: [
      ['08:30', '12:00'],
      ['13:00', '16:45'],
    ],
    saturday: [['22:00', '24:00']],
    sunday: [['00:00', '02:00']],
  },
}

test.each([
  ['a Monday morning in Chicago', '2026-11-23T14:30:00Z', true],
  ['a minute before', '2026-11-23T14:29:59Z', false],
  ['the minute at which a span ends', '2026-11-23T18:00:00Z', false],
  ['the afternoon', '2026-11-23T22:44:59Z', true],
  ['the evening', '2026-11-23T22:45:00Z', false],
  ['a day without spans', '2026-11-24T15:00:00Z', false],
  ['late on Saturday, which is Sunday in UTC', '2026-11-22T05:59:00Z', true],
  ['past midnight', '2026-11-22T07:59:00Z', true],
  ['summer time', '2026-07-06T13:30:00Z', true],
])('%s', (_, at, open) => {
  expect(openingOf(HOURS)(new Date(at))).toBe(open)
})

test('without hours it is always open', () => {
  expect(openingOf(null)(new Date())).toBe(true)
})

test('a span that ends before it begins is told at its place', () => {
  const days = {
    monday: [['16:00', '08:00']],
    friday: [
      ['08:00', '09:00'],
      ['10:00', '10:00'],
    ],
  }
  expect(faultsInHours({ time_zone: 'UTC', days }).map(({ path }) => path)).toEqual([
    '/hours_of_operation/days/monday/0',
    '/hours_of_operation/days/friday/1',
  ])
})
