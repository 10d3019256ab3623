// Every helper by its name. A helper is given its arguments when the template is compiled, and makes a closure of them.
import { Day, normalOf, textOf } from '../fields/value.ts'
import { compilePattern, type Pattern, PatternError } from '../lib/pattern.ts'
import type { Vars } from '../lib/vars.ts'
import { formatted } from './format.ts'
import { HASHES, hashed } from './hash.ts'
import { compileMath } from './math.ts'
import { formatNumber } from './number-format.ts'
import { remembered } from './remembered.ts'
import { TemplateError } from './template-error.ts'

export type Options = { now?: Date }
export type Evaluate = (vars: Vars, options?: Options) => unknown
/** An argument; `constant` is its value where that is known without any variables. */
export type Argument = { evaluate: Evaluate; constant?: unknown }
export type Given = Map<string, Argument>
type Helper = (args: Argument[], options: Given) => Evaluate

const NOTHING: Argument = { evaluate: () => undefined, constant: undefined }

const oneText =
  (change: (text: string) => string): Helper =>
  ([value = NOTHING]) =>
  (vars, options) =>
    change(textOf(value.evaluate(vars, options)))

export const HELPERS: Record<string, Helper> = {
  format: formatted,
  lowercase: oneText((text) => text.toLowerCase()),
  uppercase: oneText((text) => text.toUpperCase()),
  substring,
  replace,
  extract,
  math,
  now: () => (_vars, options) => (options?.now ?? new Date()).toISOString(),
  ...Object.fromEntries(HASHES.map((name) => [name, hash(name)])),
}

/** From the first to the last character named, counting from 1. */
function substring([value = NOTHING]: Argument[], options: Given): Evaluate {
  const start = numberOption(options, 'start', 1)
  const end = numberOption(options, 'end', Number.POSITIVE_INFINITY)
  return (vars, given) => {
    const from = Math.max(start(vars, given), 1) - 1
    return textOf(value.evaluate(vars, given)).slice(from, Math.max(end(vars, given), from))
  }
}

function numberOption(
  options: Given,
  name: string,
  fallback: number,
): (vars: Vars, given?: Options) => number {
  const option = options.get(name)
  return (vars, given) => {
    const number = Number(textOf(option?.evaluate(vars, given)) || fallback)
    return Number.isNaN(number) ? fallback : Math.trunc(number)
  }
}

const REGEXP = /^regexp\(([\s\S]*)\)$/

/** Replaces every occurrence of a text, or of a pattern written as `regexp(…)`. */
function replace([value = NOTHING]: Argument[], options: Given): Evaluate {
  const pattern = options.get('pattern')
  const by = options.get('replace') ?? NOTHING
  if (!pattern)
    throw new TemplateError('must give replace a pattern, as in {{replace x pattern="a" replace="b"}}')
  const sourceOf = (text: string) => REGEXP.exec(text)?.[1]
  const constant = constantText(pattern)
  const fixed = constant === undefined ? undefined : sourceOf(constant)
  const compiled = fixed === undefined ? undefined : patternOf(fixed)
  return (vars, given) => {
    const text = textOf(value.evaluate(vars, given))
    const replacement = textOf(by.evaluate(vars, given))
    if (compiled) return compiled.replace(text, replacement)
    const wanted = constant ?? textOf(pattern.evaluate(vars, given))
    const source = constant === undefined ? sourceOf(wanted) : undefined
    if (source !== undefined) return kept(source)?.replace(text, replacement) ?? text
    return wanted === '' ? text : text.split(wanted).join(replacement)
  }
}

/** Every match, or where the pattern has a group what the group caught, with spaces between. */
function extract([value = NOTHING]: Argument[], options: Given): Evaluate {
  const given = options.get('pattern')
  if (!given) throw new TemplateError('must give extract a pattern, as in {{extract x pattern="#(\\d+)"}}')
  const constant = constantText(given)
  const fixed = constant === undefined ? undefined : patternOf(REGEXP.exec(constant)?.[1] ?? constant)
  return (vars, now) => {
    const pattern = fixed ?? kept(textOf(given.evaluate(vars, now)))
    const matches = pattern?.matches(textOf(value.evaluate(vars, now))) ?? []
    return matches.map(({ text, groups }) => groups.find((group) => group !== undefined) ?? text).join(' ')
  }
}

function constantText({ constant }: Argument): string | undefined {
  return constant === undefined || constant === null ? undefined : String(constant)
}

function patternOf(source: string): Pattern {
  try {
    // In a template's quotes a backslash is often doubled.
    return compilePattern(source.replaceAll('\\\\', '\\'))
  } catch (error) {
    if (error instanceof PatternError) throw new TemplateError(`has a pattern that ${error.message}`)
    throw error
  }
}

/** What is known only when a template is rendered; undefined for a text that is none. */
const kept = remembered(patternOf)
const keptFormula = remembered(compileMath)

/** A formula in quotes; with `format` a text, else a number, or null where the result is none. */
function math([formula = NOTHING]: Argument[], options: Given): Evaluate {
  const constant = constantText(formula)
  const fixed = constant === undefined ? undefined : compileMath(constant)
  const format = options.get('format')
  const locale = options.get('locale')
  const type = options.get('dataType')
  return (vars, now) => {
    const result = (fixed ?? keptFormula(textOf(formula.evaluate(vars, now))))?.(vars) ?? null
    if (result === null) return null
    if (format) {
      return formatNumber(result, textOf(format.evaluate(vars, now)), textOf(locale?.evaluate(vars, now)))
    }
    return textOf(type?.evaluate(vars, now)) === 'String' ? String(result) : result
  }
}

function hash(name: string): Helper {
  return (args, options) => {
    const salt = options.get('salt')
    const encoding = options.get('encoding')
    const parts = salt ? [...args, salt] : args
    return (vars, now) => {
      const text = parts.map((part) => hashable(part.evaluate(vars, now))).join('')
      return hashed(name, text, textOf(encoding?.evaluate(vars, now)))
    }
  }
}

function hashable(value: unknown): string {
  const normal = normalOf(value)
  return normal instanceof Day ? String(normal) : textOf(value)
}
