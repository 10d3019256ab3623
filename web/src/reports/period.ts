// Which time a report is about: days of the reader's own zone.

export const PERIODS = ['today', 'week', 'month', 'own'] as const
export type Period = { kind: (typeof PERIODS)[number]; from: string; to: string }

export const ZONE = new Intl.DateTimeFormat().resolvedOptions().timeZone

/** As reports are kept. */
const TIMEFRAMES = { today: 'today', week: 'this_7_days', month: 'this_30_days' } as const
const DAYS = { today: 1, week: 7, month: 30 } as const

/** A day as an input of the browser writes it. */
export function dayText(date: Date): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

function daysAgo(days: number): Date {
  const today = new Date()
  return new Date(today.getFullYear(), today.getMonth(), today.getDate() - days)
}

/** The period that a page's address names; a week if it names none. */
export function periodIn(search: URLSearchParams): Period {
  const asked = search.get('period')
  const kind = PERIODS.find((each) => each === asked) ?? 'week'
  return {
    kind,
    from: search.get('from') ?? dayText(daysAgo(6)),
    to: search.get('to') ?? dayText(daysAgo(0)),
  }
}

/** How the address names it. */
export function periodSearch({ kind, from, to }: Period): Record<string, string> {
  return kind === 'own' ? { period: kind, from, to } : { period: kind }
}

export type When = { start: string; end: string; timezone: string }

/** From the first moment of its first day to the last of its last; undefined while it is not a span of time. */
export function whenOf({ kind, from, to }: Period): When | undefined {
  const first = kind === 'own' ? dayOf(from) : daysAgo(DAYS[kind] - 1)
  const last = kind === 'own' ? dayOf(to) : daysAgo(0)
  if (!first || !last || last < first) return undefined
  const end = new Date(last.getFullYear(), last.getMonth(), last.getDate() + 1).getTime() - 1
  return { start: first.toISOString(), end: new Date(end).toISOString(), timezone: ZONE }
}

function dayOf(text: string): Date | undefined {
  const [year, month, day] = text.split('-').map(Number)
  return year && month && day ? new Date(year, month - 1, day) : undefined
}

export function timeframeOf({ kind }: Period): string | null {
  return kind === 'own' ? null : TIMEFRAMES[kind]
}

/** The period that a kept report is usually looked at for. */
export function kindOfTimeframe(timeframe: string | null): Period['kind'] {
  return (['today', 'week', 'month'] as const).find((kind) => TIMEFRAMES[kind] === timeframe) ?? 'week'
}
