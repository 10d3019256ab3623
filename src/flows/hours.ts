// Hours of operation: whether leads are taken at an instant.
import type { Static } from 'typebox'
import type { Fault } from '../lib/errors.ts'
import type { HoursOfOperation } from './part.ts'

export type Hours = Static<typeof HoursOfOperation>

/** What a lead is answered outside of them. */
export const CLOSED = 'Submission Timestamp must be within hours of operation'

type Day = keyof Hours['days']

const DAYS: Day[] = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

/** Whether the hours are open, made once. A span holds from its first minute to before its last; a day without spans is closed. */
export function openingOf(hours: Hours | null | undefined): (at: Date) => boolean {
  if (!hours) return () => true
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone: hours.time_zone,
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return (at) => {
    const part = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]))
    const time = `${part.hour}:${part.minute}`
    const spans = hours.days[(part.weekday ?? '').toLowerCase() as Day] ?? []
    return spans.some(([from = '', to = '']) => from <= time && time < to)
  }
}

/** Spans that end before they begin, and days that nobody could mean. */
export function faultsInHours(hours: Hours | null | undefined): Fault[] {
  if (!hours) return []
  return DAYS.flatMap((day) =>
    (hours.days[day] ?? []).flatMap(([from = '', to = ''], n) =>
      from < to
        ? []
        : [
            {
              path: `/hours_of_operation/days/${day}/${n}`,
              message: `must end after it begins; write hours past midnight as two spans, to 24:00 and from 00:00`,
            },
          ],
    ),
  )
}
