// Formulas of the helper `math`: read once into closures over variables and a fixed list of functions.
import { normalOf, textOf } from '../fields/value.ts'
import { readerOf, type Vars } from '../lib/vars.ts'
import { constants, functions, type Quantity } from './math-functions.ts'
import { type Token, tokensOf } from './math-tokens.ts'
import { TemplateError } from './template-error.ts'

type Term = (vars: Vars) => Quantity

const MOST_NESTED = 50

/** The result of a formula as a number, or null where it is none. Throws TemplateError for one that cannot be read. */
export function compileMath(source: string): (vars: Vars) => number | null {
  const term = termOf(source)
  return (vars) => {
    const result = asNumber(term(vars))
    return Number.isFinite(result) ? result : null
  }
}

/** The variables that a formula reads; none of one that cannot be read. */
export function mathPaths(source: string): string[] {
  try {
    return tokensOf(source)
      .filter(({ kind, text }) => kind === 'name' && !isWord(text))
      .map(({ text }) => text)
  } catch {
    return []
  }
}

const WORDS = new Set(['and', 'or', 'not', 'true', 'false'])

function isWord(name: string): boolean {
  return WORDS.has(name) || Object.hasOwn(functions, name) || Object.hasOwn(constants, name)
}

type Reader = { tokens: Token[]; at: number; depth: number }

function termOf(source: string): Term {
  const reader = { tokens: tokensOf(source), at: 0, depth: 0 }
  const term = choice(reader)
  if (next(reader).kind !== 'end') throw unexpected(reader)
  return term
}

function next(reader: Reader): Token {
  return reader.tokens[reader.at] as Token
}

function takes(reader: Reader, ...texts: string[]): string | undefined {
  const { kind, text } = next(reader)
  if ((kind !== 'sign' && kind !== 'name') || !texts.includes(text)) return undefined
  reader.at += 1
  return text
}

function expect(reader: Reader, text: string): void {
  if (takes(reader, text) === undefined) throw unexpected(reader)
}

function unexpected(reader: Reader): TemplateError {
  return new TemplateError(`must be a formula; ${next(reader).text} is not expected there`)
}

function choice(reader: Reader): Term {
  reader.depth += 1
  if (reader.depth > MOST_NESTED)
    throw new TemplateError(`must be a formula nested at most ${MOST_NESTED} deep`)
  const condition = binary(reader, 0)
  let term = condition
  if (takes(reader, '?')) {
    const then = choice(reader)
    expect(reader, ':')
    const otherwise = choice(reader)
    term = (vars) => (truth(condition(vars)) ? then(vars) : otherwise(vars))
  }
  reader.depth -= 1
  return term
}

type Operator = (one: Quantity, other: Quantity) => Quantity

const number =
  (operate: (one: number, other: number) => number): Operator =>
  (one, other) =>
    operate(asNumber(one), asNumber(other))

/** From what binds least to what binds most. */
const LEVELS: Record<string, Operator>[] = [
  { or: (one, other) => (truth(one) ? one : other) },
  { and: (one, other) => (truth(one) ? other : one) },
  {
    '==': (one, other) => bit(isSame(one, other)),
    '!=': (one, other) => bit(!isSame(one, other)),
    '>=': number((one, other) => bit(one >= other)),
    '<=': number((one, other) => bit(one <= other)),
    '>': number((one, other) => bit(one > other)),
    '<': number((one, other) => bit(one < other)),
  },
  {
    '+': number((one, other) => one + other),
    '-': number((one, other) => one - other),
    '||': (one, other) => `${asText(one)}${asText(other)}`.slice(0, 10_000),
  },
  {
    '*': number((one, other) => one * other),
    '/': number((one, other) => one / other),
    '%': number((one, other) => one % other),
  },
]

function binary(reader: Reader, level: number): Term {
  const operators = LEVELS[level]
  if (!operators) return unary(reader)
  const terms: { operate: Operator; term: Term }[] = []
  const first = binary(reader, level + 1)
  for (
    let sign = takes(reader, ...Object.keys(operators));
    sign;
    sign = takes(reader, ...Object.keys(operators))
  ) {
    terms.push({ operate: operators[sign] as Operator, term: binary(reader, level + 1) })
  }
  if (terms.length === 0) return first
  return (vars) => terms.reduce((value, { operate, term }) => operate(value, term(vars)), first(vars))
}

function unary(reader: Reader): Term {
  const sign = takes(reader, '-', '+', 'not')
  if (sign === undefined) return power(reader)
  reader.depth += 1
  if (reader.depth > MOST_NESTED)
    throw new TemplateError(`must be a formula nested at most ${MOST_NESTED} deep`)
  const term = unary(reader)
  reader.depth -= 1
  if (sign === 'not') return (vars) => bit(!truth(term(vars)))
  return (vars) => (sign === '-' ? -asNumber(term(vars)) : asNumber(term(vars)))
}

function power(reader: Reader): Term {
  const base = factorial(reader)
  if (!takes(reader, '^')) return base
  const exponent = unary(reader)
  return (vars) => asNumber(base(vars)) ** asNumber(exponent(vars))
}

function factorial(reader: Reader): Term {
  const term = atom(reader)
  if (!takes(reader, '!')) return term
  return (vars) => functions.fac?.([term(vars)]) ?? null
}

function atom(reader: Reader): Term {
  const { kind, text } = next(reader)
  reader.at += 1
  if (kind === 'number') return constantly(Number(text))
  if (kind === 'text') return constantly(text)
  if (kind === 'name') return named(reader, text)
  if (text === '(') {
    const term = choice(reader)
    expect(reader, ')')
    return term
  }
  if (text === '[') return list(reader, ']')
  reader.at -= 1
  throw unexpected(reader)
}

function constantly(value: Quantity): Term {
  return () => value
}

function named(reader: Reader, name: string): Term {
  if (name === 'true' || name === 'false') return constantly(bit(name === 'true'))
  const apply = Object.hasOwn(functions, name) ? functions[name] : undefined
  if (takes(reader, '(')) {
    if (!apply)
      throw new TemplateError(`has no function ${name}; there are ${Object.keys(functions).join(', ')}`)
    const terms = list(reader, ')')
    return (vars) => apply(terms(vars) as Quantity[])
  }
  // A function before a value needs no parentheses: `sqrt 4`.
  if (apply && next(reader).kind !== 'end' && next(reader).kind !== 'sign') {
    const term = unary(reader)
    return (vars) => apply([term(vars)])
  }
  if (Object.hasOwn(constants, name)) return constantly(constants[name] as number)
  const read = readerOf(name)
  return (vars) => quantityOf(read(vars))
}

function list(reader: Reader, end: string): (vars: Vars) => Quantity {
  const terms: Term[] = []
  if (!takes(reader, end)) {
    do terms.push(choice(reader))
    while (takes(reader, ','))
    expect(reader, end)
  }
  return (vars) => terms.map((term) => term(vars))
}

function quantityOf(value: unknown): Quantity {
  const normal = normalOf(value)
  if (Array.isArray(normal)) return normal.slice(0, 1_000).map(quantityOf)
  if (typeof normal === 'boolean') return bit(normal)
  if (typeof normal === 'number' || typeof normal === 'string') return normal
  return normal === null || normal === undefined ? null : textOf(normal)
}

function asNumber(value: Quantity): number {
  if (typeof value === 'number') return value
  if (typeof value !== 'string' || value.trim() === '') return Number.NaN
  return Number(value.replace(/[$,\s]/g, ''))
}

function asText(value: Quantity): string {
  return value === null ? '' : String(value)
}

function isSame(one: Quantity, other: Quantity): boolean {
  const [left, right] = [asNumber(one), asNumber(other)]
  return Number.isNaN(left) || Number.isNaN(right) ? asText(one) === asText(other) : left === right
}

function truth(value: Quantity): boolean {
  return value !== null && value !== 0 && value !== '' && value !== 'false' && !Number.isNaN(value)
}

function bit(value: boolean): number {
  return value ? 1 : 0
}
