// Figures as people read them, in their own language.

const whole = new Intl.NumberFormat()
const money = new Intl.NumberFormat(undefined, {
  style: 'currency',
  currency: 'USD',
  currencyDisplay: 'narrowSymbol',
})
const short = new Intl.NumberFormat(undefined, { notation: 'compact' })
const shortMoney = new Intl.NumberFormat(undefined, {
  style: 'currency',
  currency: 'USD',
  currencyDisplay: 'narrowSymbol',
  notation: 'compact',
})
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })

export function shownCount(value: number): string {
  return whole.format(value)
}

export function shownMoney(value: number): string {
  return money.format(value)
}

/** Milliseconds; from ten seconds on, seconds. */
export function shownWait(ms: number): string {
  return ms < 10_000 ? `${whole.format(ms)} ms` : `${whole.format(Math.round(ms / 100) / 10)} s`
}

export function shownPercent(value: number): string {
  return `${whole.format(Math.round(value * 10) / 10)} %`
}

export function shownDay(at: string): string {
  return day.format(new Date(at))
}

export function shortCount(value: number): string {
  return short.format(value)
}

/** A column's figure as it stands at an axis. */
export function shortFigure(column: string, value: number): string {
  if (/-wait-/.test(column)) return `${short.format(value)} ms`
  return /^(cost|revenue|profit)/.test(column) ? shortMoney.format(value) : short.format(value)
}

/** A column's figure with its unit; a dash for what there is none of. */
export function shownFigure(column: string, value: number | null): string {
  if (value === null) return '–'
  if (/-wait-/.test(column)) return shownWait(value)
  if (/^(cost|revenue|profit|avg-|cost-per)/.test(column)) return shownMoney(value)
  return /-rate$/.test(column) ? shownPercent(value) : shownCount(value)
}
