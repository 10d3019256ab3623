// Calendar days, US order before European, and what a date of birth says besides.
import { moments } from '../../lib/moments.ts'
import { Day } from '../value.ts'
import { textGiven } from './given.ts'

const FORMATS = [
  'ddd MMM DD YYYY',
  'MMM DD YYYY',
  'M/D/YYYY',
  'M/D/YY',
  'YYYY-MM-DD',
  'MM-DD-YYYY',
  'MMDDYYYY',
  'YYYYMMDD',
  'ddd DD MMM YYYY',
  'DD MMM YYYY',
  'D/M/YYYY',
  'D/M/YY',
  'YYYY-DD-MM',
  'DD-MM-YYYY',
  'DDMMYYYY',
  'YYYYDDMM',
]

const MOST = 100

export function dateValue(input: unknown): unknown {
  const day = dayIn(textGiven(input))
  return day
    ? { normal: day, raw: input, valid: true }
    : { normal: textGiven(input), raw: input, valid: false }
}

/** A date with the age at `now` in years, to one place and rounded down. A birthday in the future has none. */
export function dobValue(input: unknown, now = new Date()): unknown {
  const day = dayIn(textGiven(input), now)
  if (!day) return { normal: textGiven(input), raw: input, valid: false, masked: false }
  const { instant } = day
  return {
    normal: day,
    raw: input,
    valid: true,
    masked: false,
    age: ageAt(instant, now),
    year: instant.getUTCFullYear(),
  }
}

/** `notAfter` puts a year of two digits into the century in which the day is over. */
function dayIn(text: string, notAfter?: Date): Day | undefined {
  if (text.length > MOST) return undefined
  return strictDay(text.trim(), notAfter) ?? lenientDay(text)
}

const NUMERIC = /^(\d{1,4})([/-])(\d{1,2})\2(\d{4}|\d{1,2})$/

/** The strict forms made of digits, which nearly all dates are. */
function strictDay(text: string, notAfter: Date | undefined): Day | undefined {
  if (/^\d{8}$/.test(text)) {
    const [a, b, c, d] = [text.slice(0, 2), text.slice(2, 4), text.slice(4, 6), text.slice(6)].map(Number)
    const [head, tail] = [Number(text.slice(0, 4)), Number(text.slice(4))]
    return day(tail, a, b) ?? day(head, c, d) ?? day(tail, b, a) ?? day(head, d, c)
  }
  const [, one = '', sign, two = '', three = ''] = NUMERIC.exec(text) ?? []
  if (sign === undefined) return undefined
  const [first, second, last] = [Number(one), Number(two), Number(three)]
  if (sign === '-') {
    if (one.length === 4 && two.length === 2 && three.length === 2)
      return day(first, second, last) ?? day(first, last, second)
    const isPlain = one.length === 2 && two.length === 2 && three.length === 4
    return isPlain ? (day(last, first, second) ?? day(last, second, first)) : undefined
  }
  if (one.length > 2 || three.length === 1) return undefined
  const year = three.length === 2 ? fullYear(last, notAfter) : last
  return day(year, first, second) ?? day(year, second, first)
}

function fullYear(short: number, notAfter: Date | undefined): number {
  const year = short > 68 ? 1900 + short : 2000 + short
  return notAfter && year > notAfter.getUTCFullYear() ? year - 100 : year
}

function day(year = 0, month = 0, date = 0): Day | undefined {
  if (year < 1 || month < 1 || month > 12 || date < 1 || date > 31) return undefined
  const instant = new Date(0)
  instant.setUTCFullYear(year, month - 1, date)
  return instant.getUTCDate() === date ? new Day(instant) : undefined
}

/** Months by name, and forms that are only nearly right. */
function lenientDay(text: string): Day | undefined {
  if (!/\d/.test(text)) return undefined
  const moment = moments()
  const strict = moment.utc(text, FORMATS, true)
  const found = strict.isValid() ? strict : moment.utc(text, FORMATS)
  const year = found.isValid() ? found.year() : 0
  return year > 0 && year < 10_000 ? new Day(found.startOf('day').toDate()) : undefined
}

function ageAt(born: Date, now: Date): number | null {
  if (born > now) return null
  const months = (now.getUTCFullYear() - born.getUTCFullYear()) * 12 + now.getUTCMonth() - born.getUTCMonth()
  const days = now.getUTCDate() - born.getUTCDate()
  const whole = days < 0 ? months - 1 : months
  const tenths = Math.floor((((whole % 12) + (days < 0 ? days + 31 : days) / 31) / 12) * 10)
  return Math.floor(whole / 12) + Math.min(tenths, 9) / 10
}
