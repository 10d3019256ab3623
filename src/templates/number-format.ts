// Numbers in the documented formats: `0,0.00`, `$0,0[.]00`, `0.0a`, `0o`, `0.[00]%`, `(0,0)`.

type Locale = { thousands: string; decimal: string; currency: string; ordinal(number: number): string }

const english = (number: number) => {
  const tens = Math.abs(number) % 100
  if (tens > 10 && tens < 14) return 'th'
  return ['th', 'st', 'nd', 'rd'][Math.abs(number) % 10] ?? 'th'
}

const LOCALES: Record<string, Locale> = {
  en: { thousands: ',', decimal: '.', currency: '$', ordinal: english },
  'en-gb': { thousands: ',', decimal: '.', currency: '£', ordinal: english },
  // The documented example has a point before the cents.
  fr: { thousands: ' ', decimal: '.', currency: '€', ordinal: (number) => (number === 1 ? 'er' : 'e') },
  de: { thousands: '.', decimal: ',', currency: '€', ordinal: () => '.' },
  es: { thousands: '.', decimal: ',', currency: '€', ordinal: () => '.º' },
  it: { thousands: '.', decimal: ',', currency: '€', ordinal: () => 'º' },
  nl: { thousands: '.', decimal: ',', currency: '€', ordinal: () => 'e' },
  'pt-br': { thousands: '.', decimal: ',', currency: 'R$', ordinal: () => 'º' },
}

type Spec = {
  parentheses: boolean
  plus: boolean
  percent: boolean
  abbreviated: boolean
  ordinal: boolean
  currency: 'before' | 'after' | undefined
  currencySpace: string
  unitSpace: string
  grouped: boolean
  whole: number
  least: number
  most: number
  optional: boolean
}

const MOST_DIGITS = 20
const MOST_KEPT = 500
const specs = new Map<string, Spec>()

/** Reads a format; each is read once. */
function specOf(format: string): Spec {
  const known = specs.get(format)
  if (known) return known
  if (specs.size >= MOST_KEPT) specs.clear()
  const made = readSpec(format.slice(0, 100))
  specs.set(format, made)
  return made
}

function readSpec(format: string): Spec {
  const digits = /[0,.[\]]*0[0,.[\]]*/.exec(format)
  const [, whole = '', point = '', fraction = ''] = /^([0,]*)(\[\.\]|\.)?(.*)$/.exec(digits?.[0] ?? '0') ?? []
  const required = /^0*/.exec(fraction)?.[0].length ?? 0
  const sign = format.indexOf('$')
  return {
    parentheses: format.includes('('),
    plus: format.includes('+'),
    percent: format.includes('%'),
    abbreviated: /a/.test(format),
    ordinal: /o/.test(format),
    currency: sign === -1 ? undefined : sign < (digits?.index ?? 0) ? 'before' : 'after',
    currencySpace: /\$ | \$/.test(format) ? ' ' : '',
    unitSpace: / [ao%]/.test(format) ? ' ' : '',
    grouped: whole.includes(','),
    whole: /^0*/.exec(whole)?.[0].length ?? 1,
    least: Math.min(required, MOST_DIGITS),
    most: Math.min((fraction.match(/0/g) ?? []).length, MOST_DIGITS),
    optional: point === '[.]',
  }
}

const SCALES: [number, string][] = [
  [1e12, 't'],
  [1e9, 'b'],
  [1e6, 'm'],
  [1e3, 'k'],
]

export function formatNumber(value: number, format: string, locale = 'en'): string {
  if (!Number.isFinite(value)) return String(value)
  const spec = specOf(format)
  const { thousands, decimal, currency, ordinal } = LOCALES[locale.toLowerCase()] ?? (LOCALES.en as Locale)
  const [scale, unit] = (spec.abbreviated && SCALES.find(([from]) => Math.abs(value) >= from)) || [1, '']
  const scaled = (spec.percent ? value * 100 : value) / scale
  const digits = fixed(Math.abs(scaled), spec)
  const [whole = '', fraction = ''] = digits.split('.')
  const padded = spec.whole === 0 && whole === '0' ? '' : whole.padStart(spec.whole, '0')
  const grouped = spec.grouped ? padded.replace(/\B(?=(\d{3})+(?!\d))/g, thousands) : padded
  const number = fraction === '' ? grouped : grouped + decimal + fraction
  const suffix = unit + (spec.ordinal ? ordinal(Math.round(value)) : '') + (spec.percent ? '%' : '')
  const body = suffix === '' ? number : `${number}${spec.unitSpace}${suffix}`
  return signed(priced(body, spec, currency), value < 0 && /[1-9]/.test(digits), spec)
}

function priced(body: string, { currency, currencySpace }: Spec, sign: string): string {
  if (currency === 'before') return `${sign}${currencySpace}${body}`
  return currency === 'after' ? `${body}${currencySpace}${sign}` : body
}

function signed(body: string, isNegative: boolean, { parentheses, plus }: Spec): string {
  if (isNegative) return parentheses ? `(${body})` : `-${body}`
  return plus ? `+${body}` : body
}

/** Rounded half up, as people do, with as many decimals as the format wants. */
function fixed(value: number, { least, most, optional }: Spec): string {
  const rounded = Number(`${Math.round(Number(`${value}e${most}`))}e-${most}`)
  const exact = Number.isNaN(rounded) ? value : rounded
  if (optional && Number.isInteger(exact)) return plainDigits(exact, 0)
  const digits = plainDigits(exact, most)
  if (most === least) return digits
  const [whole = '', fraction = ''] = digits.split('.')
  const kept = fraction.slice(0, least) + fraction.slice(least).replace(/0+$/, '')
  return kept === '' ? whole : `${whole}.${kept}`
}

function plainDigits(value: number, decimals: number): string {
  return value >= 1e21 ? BigInt(Math.round(value)).toString() : value.toFixed(decimals)
}
