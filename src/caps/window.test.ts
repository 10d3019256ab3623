import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Limits } from './counter.ts'
import { lengthOf, windowOf } from './window.ts'

type Units = Limits['duration_units']

function limits(duration: number, duration_units: Units, time_zone?: string, created_at?: string): Limits {
  return {
    maximum: 1,
    duration,
    duration_units,
    ...(time_zone && { time_zone }),
    ...(created_at && { created_at }),
  }
}

function told(given: Limits, at: string, fallbackZone = 'UTC'): string {
  const { started_at, expires_at } = windowOf(given, new Date(at), fallbackZone)
  const short = (time: Date) => time.toISOString().replace(':00.000Z', 'Z')
  return `${short(started_at)} ${short(expires_at)}`
}

const NEW_YORK = 'America/New_York'

const CASES: [string, Limits, string, string][] = [
  ['a minute', limits(1, 'minute'), '2026-11-25T16:10:59.999Z', '2026-11-25T16:10Z 2026-11-25T16:11Z'],
  ['an hour', limits(1, 'hour', NEW_YORK), '2026-11-25T16:10:00Z', '2026-11-25T16:00Z 2026-11-25T17:00Z'],
  [
    'an hour where clocks are half an hour off',
    limits(1, 'hour', 'Asia/Kolkata'),
    '2026-11-25T16:10:00Z',
    '2026-11-25T15:30Z 2026-11-25T16:30Z',
  ],
  [
    'an hour west of UTC, half an hour off',
    limits(1, 'hour', 'America/St_Johns'),
    '2026-11-25T16:10:00Z',
    '2026-11-25T15:30Z 2026-11-25T16:30Z',
  ],
  ['a day', limits(1, 'day', NEW_YORK), '2026-11-25T04:59:59.999Z', '2026-11-24T05:00Z 2026-11-25T05:00Z'],
  [
    'its first instant',
    limits(1, 'day', NEW_YORK),
    '2026-11-25T05:00:00Z',
    '2026-11-25T05:00Z 2026-11-26T05:00Z',
  ],
  [
    'a day of 23 hours',
    limits(1, 'day', NEW_YORK),
    '2026-03-08T12:00:00Z',
    '2026-03-08T05:00Z 2026-03-09T04:00Z',
  ],
  [
    'a day of 25 hours',
    limits(1, 'day', NEW_YORK),
    '2026-11-01T12:00:00Z',
    '2026-11-01T04:00Z 2026-11-02T05:00Z',
  ],
  [
    'an hour that comes twice, first',
    limits(1, 'hour', NEW_YORK),
    '2026-11-01T05:30:00Z',
    '2026-11-01T05:00Z 2026-11-01T06:00Z',
  ],
  ['and again', limits(1, 'hour', NEW_YORK), '2026-11-01T06:30:00Z', '2026-11-01T06:00Z 2026-11-01T07:00Z'],
  [
    'a day that begins at one',
    limits(1, 'day', 'America/Santiago'),
    '2025-09-07T12:00:00Z',
    '2025-09-07T04:00Z 2025-09-08T03:00Z',
  ],
  [
    'the day before, whose last hour comes twice',
    limits(1, 'day', 'America/Santiago'),
    '2026-04-05T03:30:00Z',
    '2026-04-04T03:00Z 2026-04-05T04:00Z',
  ],
  [
    'midnight twice',
    limits(1, 'day', 'America/Havana'),
    '2026-11-01T05:30:00Z',
    '2026-11-01T04:00Z 2026-11-02T05:00Z',
  ],
  [
    'the day before one that there was not',
    limits(1, 'day', 'Pacific/Apia'),
    '2011-12-30T09:00:00Z',
    '2011-12-29T10:00Z 2011-12-30T10:00Z',
  ],
  [
    'a week ends on Sunday',
    limits(1, 'week', NEW_YORK),
    '2026-11-30T04:59:00Z',
    '2026-11-23T05:00Z 2026-11-30T05:00Z',
  ],
  [
    'a week over the end of the year',
    limits(1, 'week'),
    '2027-01-02T00:00:00Z',
    '2026-12-28T00:00Z 2027-01-04T00:00Z',
  ],
  ['a month', limits(1, 'month', NEW_YORK), '2026-11-15T00:00:00Z', '2026-11-01T04:00Z 2026-12-01T05:00Z'],
  [
    'the last of January',
    limits(1, 'month'),
    '2026-01-31T23:59:59.999Z',
    '2026-01-01T00:00Z 2026-02-01T00:00Z',
  ],
  [
    'February in a leap year',
    limits(1, 'month'),
    '2028-02-29T12:00:00Z',
    '2028-02-01T00:00Z 2028-03-01T00:00Z',
  ],
  [
    'two days from the day of creation',
    limits(2, 'day', 'UTC', '2026-11-24T18:00:00.000Z'),
    '2026-11-25T16:00:00Z',
    '2026-11-24T00:00Z 2026-11-26T00:00Z',
  ],
  [
    'two weeks from the week of creation',
    limits(2, 'week', 'UTC', '2026-11-25T18:00:00.000Z'),
    '2026-12-04T16:00:00Z',
    '2026-11-23T00:00Z 2026-12-07T00:00Z',
  ],
  [
    'three months from the month of creation',
    limits(3, 'month', 'UTC', '2026-11-25T18:00:00.000Z'),
    '2027-01-31T16:00:00Z',
    '2026-11-01T00:00Z 2027-02-01T00:00Z',
  ],
  [
    'six hours from the hour of creation',
    limits(6, 'hour', 'UTC', '2026-11-25T09:20:00.000Z'),
    '2026-11-25T16:00:00Z',
    '2026-11-25T15:00Z 2026-11-25T21:00Z',
  ],
  [
    'before the creation',
    limits(2, 'day', 'UTC', '2026-11-24T18:00:00.000Z'),
    '2026-11-23T16:00:00Z',
    '2026-11-22T00:00Z 2026-11-24T00:00Z',
  ],
  [
    'two weeks, when nobody knows the creation',
    limits(2, 'week'),
    '2024-01-10T00:00:00Z',
    '2024-01-01T00:00Z 2024-01-15T00:00Z',
  ],
  [
    'a part of a unit is left out',
    limits(1.9, 'day'),
    '2026-11-25T16:00:00Z',
    '2026-11-25T00:00Z 2026-11-26T00:00Z',
  ],
]

describe('windows', () => {
  test.each(CASES)('%s', (_, given, at, window) => {
    expect(told(given, at)).toBe(window)
  })

  test('without a zone of its own a limit has that of the account', () => {
    expect(told(limits(1, 'day'), '2026-11-25T16:00:00Z', NEW_YORK)).toBe(
      '2026-11-25T05:00Z 2026-11-26T05:00Z',
    )
    const given = limits(1, 'day')
    expect(told(given, '2026-11-25T16:00:00Z', 'UTC')).not.toBe(told(given, '2026-11-25T16:00:00Z', NEW_YORK))
  })

  test('however long, a window ends in a year that a calendar has', () => {
    const { started_at, expires_at } = windowOf(
      limits(1e15, 'month'),
      new Date('2026-11-25T16:00:00Z'),
      'UTC',
    )
    expect(expires_at.getUTCFullYear() - started_at.getUTCFullYear()).toBeLessThanOrEqual(1000)
  })

  test('lengths compare across units', () => {
    expect(lengthOf(limits(4, 'week'))).toBeLessThan(lengthOf(limits(1, 'month')))
    expect(lengthOf(limits(25, 'hour'))).toBeGreaterThan(lengthOf(limits(1, 'day')))
  })
})

const ZONES = [...Intl.supportedValuesOf('timeZone'), 'UTC']
const YEARS = {
  min: new Date('1995-01-01T00:00:00Z'),
  max: new Date('2045-01-01T00:00:00Z'),
  noInvalidDate: true,
}

const anyLimits = fc.record({
  maximum: fc.constant(1),
  duration: fc.integer({ min: 1, max: 40 }),
  duration_units: fc.constantFrom<Units>('minute', 'hour', 'day', 'week', 'month'),
  time_zone: fc.constantFrom(...ZONES),
  created_at: fc.option(
    fc.date(YEARS).map((date) => date.toISOString()),
    { nil: undefined },
  ),
}) as fc.Arbitrary<Limits>

describe('windows tile time', () => {
  const holdsTogether = (given: Limits, at: Date) => {
    const window = windowOf({ ...given }, at, 'UTC')
    expect(window.started_at.getTime()).toBeLessThanOrEqual(at.getTime())
    expect(window.expires_at.getTime()).toBeGreaterThan(at.getTime())
    const next = windowOf({ ...given }, window.expires_at, 'UTC')
    expect(next.started_at).toEqual(window.expires_at)
    const last = windowOf({ ...given }, new Date(window.expires_at.getTime() - 1), 'UTC')
    expect(last).toEqual(window)
    const previous = windowOf({ ...given }, new Date(window.started_at.getTime() - 1), 'UTC')
    expect(previous.expires_at).toEqual(window.started_at)
  }

  test('at any instant, in any zone', () => {
    fc.assert(fc.property(anyLimits, fc.date(YEARS), holdsTogether), { numRuns: 2000 })
  })

  test('around every change of the clock', () => {
    const changes = [
      'America/New_York',
      'America/Santiago',
      'Australia/Lord_Howe',
      'America/St_Johns',
      'Africa/Cairo',
      'Asia/Beirut',
      'Atlantic/Azores',
      'Pacific/Apia',
    ].flatMap((zone) => changesOf(zone).map((at) => ({ zone, at })))
    fc.assert(
      fc.property(
        anyLimits,
        fc.constantFrom(...changes),
        fc.integer({ min: -7.2e6, max: 7.2e6 }),
        (given, change, aside) =>
          holdsTogether({ ...given, time_zone: change.zone }, new Date(change.at + aside)),
      ),
      { numRuns: 2000 },
    )
  })
})

/** The half hours from 2003 to 2012 at which a zone's clock changes. */
function changesOf(zone: string): number[] {
  const clock = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  const offset = (at: number) => clock.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value
  const days = Array.from({ length: 3650 }, (_, n) => Date.UTC(2003, 0, 1 + n))
  return days
    .filter((day) => offset(day) !== offset(day + 86_400_000))
    .map((day) => {
      const halves = Array.from({ length: 48 }, (_, n) => day + n * 1_800_000)
      return halves.find((half) => offset(half) !== offset(half + 1_800_000)) ?? day
    })
}
