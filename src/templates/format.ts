// The helper `format`: dates by Moment's tokens, numbers by Numeral's formats, and changes of type.
import { createRequire } from 'node:module'
import { Day, normalOf, textOf } from '../fields/value.ts'
import { moments } from '../lib/moments.ts'
import type { Vars } from '../lib/vars.ts'
import type { Argument, Evaluate, Given, Options } from './helpers.ts'
import { formatNumber } from './number-format.ts'
import { TemplateError } from './template-error.ts'

const UNITS = [
  'years',
  'quarters',
  'months',
  'weeks',
  'days',
  'hours',
  'minutes',
  'seconds',
  'milliseconds',
] as const

const ISO_DATE = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/
const NUMERIC = /^[-+]?(?:\d+\.?\d*|\.\d+)$/

type Said = Record<'format' | 'timezone' | 'locale' | 'operator' | 'dataType', string>

/** A number whose format has zeros and no letter of a date is a number; all else that can be a date is one. */
export function formatted([value]: Argument[], options: Given): Evaluate {
  if (!value) throw new TemplateError('must give format a value, as in {{format lead.dob format="YYYY"}}')
  const zone = options.get('timezone')?.constant
  if (typeof zone === 'string' && !moments().tz.zone(zone)) {
    throw new TemplateError(`has no time zone ${zone}; use one such as America/New_York`)
  }
  const said = reader(options)
  const moves = movesOf(options)
  return (vars, now) =>
    typed(formatOne(value.evaluate(vars, now), said(vars, now), moves(vars, now)), said(vars, now))
}

function reader(options: Given): (vars: Vars, now?: Options) => Said {
  const names = ['format', 'timezone', 'locale', 'operator', 'dataType'] as const
  const isConstant = names.every((name) => !options.has(name) || options.get(name)?.constant !== undefined)
  const read = (vars: Vars, now?: Options) =>
    Object.fromEntries(names.map((name) => [name, textOf(options.get(name)?.evaluate(vars, now))])) as Said
  if (!isConstant) return read
  const said = read({})
  return () => said
}

type Move = [amount: number, unit: (typeof UNITS)[number]]

function movesOf(options: Given): (vars: Vars, now?: Options) => Move[] {
  const given = UNITS.flatMap((unit) => {
    const option = options.get(unit) ?? options.get(unit.slice(0, -1))
    return option ? [[unit, option] as const] : []
  })
  if (given.length === 0) return () => []
  return (vars, now) =>
    given.map(([unit, option]): Move => [Number(textOf(option.evaluate(vars, now))) || 0, unit])
}

function formatOne(value: unknown, said: Said, moves: Move[]): unknown {
  const normal = normalOf(value)
  if (normal === null || normal === undefined || normal === '') return ''
  const { format, locale } = said
  const number = numberIn(normal)
  if (number !== undefined && (format === '' || isNumberFormat(format))) {
    return format === '' ? normal : formatNumber(number, format, locale)
  }
  const at = instantOf(normal, number)
  if (at === undefined) return textOf(value)
  const date =
    said.timezone && moments().tz.zone(said.timezone) ? moments().tz(at, said.timezone) : moments().utc(at)
  for (const [amount, unit] of moves) date.add(said.operator === 'subtract' ? -amount : amount, unit)
  if (!date.isValid()) return ''
  if (format === '') return date.toISOString()
  return (hasLocale(locale) ? date.locale(locale) : date).format(format.slice(0, 1_000))
}

function numberIn(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isNaN(value) ? undefined : value
  return typeof value === 'string' && value.length < 40 && NUMERIC.test(value) ? Number(value) : undefined
}

function isNumberFormat(format: string): boolean {
  return format.includes('0') && !/[MDYHhmsQXxZz]/.test(format)
}

function instantOf(value: unknown, number: number | undefined): Date | number | undefined {
  if (value instanceof Day) return value.instant
  if (number !== undefined) return Math.abs(number) <= 8.64e15 ? number : undefined
  if (typeof value !== 'string' || !ISO_DATE.test(value)) return undefined
  const date = moments().utc(value, moments().ISO_8601)
  return date.isValid() ? date.valueOf() : undefined
}

function typed(value: unknown, { dataType }: Said): unknown {
  if (dataType === 'String') return textOf(value)
  if (dataType !== 'Number' || typeof value !== 'string') return value
  return NUMERIC.test(value.trim()) ? Number(value) : value
}

const load = createRequire(import.meta.url)
const loaded = new Map<string, boolean>([
  ['', false],
  ['en', false],
])

/** Whether dates can be written in a language; each is loaded when it is first asked for. */
function hasLocale(name: string): boolean {
  const known = loaded.get(name)
  if (known !== undefined) return known
  if (!/^[a-z]{2,3}(-[a-z]{2,4})?$/.test(name)) return false
  const before = moments().locale()
  try {
    load(`moment/locale/${name}`)
    loaded.set(name, true)
  } catch {
    loaded.set(name, false)
  }
  // Loading a language makes it everybody's.
  moments().locale(before)
  return loaded.get(name) ?? false
}
