// Templates: texts with variables and helpers, parsed once and rendered often.
import { parse } from '@handlebars/parser'
import { textOf } from '../fields/value.ts'
import { readerOf, type Vars } from '../lib/vars.ts'
import { bodyOf, expressionOf, isTyped, pathsOf } from './expression.ts'
import { HELPERS } from './helpers.ts'
import { TemplateError } from './template-error.ts'

/** Gives the value of a template for some variables. Never throws. `now` is the instant of the helper `now`. */
export type Template = (vars: Vars, options?: { now?: Date }) => unknown

const MOST_CHARACTERS = 64 * 1024
const MOST_RESULT = 1024 * 1024
const WHOLE = /^\{\{\s*([^}\s#^/!&>"'(@~]+)\s*\}\}$/

export function isTemplate(text: string): boolean {
  return text.includes('{{')
}

/**
 * Compiles a text. One without braces is itself; one that is a single variable gives that variable's own value, of
 * whatever type; any other gives a text, except that `math`, and `dataType` on its own, may give a number.
 */
export function compileTemplate(text: string): Template {
  if (!isTemplate(text)) return () => text
  if (text.length > MOST_CHARACTERS)
    throw new TemplateError('must be a template of at most 65,536 characters')
  const whole = WHOLE.exec(text)?.[1]
  if (whole !== undefined && !Object.hasOwn(HELPERS, whole)) return readerOf(whole)
  const program = programOf(text)
  const [only, ...others] = program.body
  if (others.length === 0 && only?.type === 'MustacheStatement') {
    const value = expressionOf(only)
    return isTyped(only)
      ? (vars, options) => value(vars, options)
      : (vars, options) => bounded(textOf(value(vars, options)))
  }
  const render = bodyOf(program.body)
  return (vars, options) => bounded(render(vars, options))
}

/** The paths that a template reads, each once. */
export function variablesIn(text: string): string[] {
  if (!isTemplate(text)) return []
  const whole = WHOLE.exec(text)?.[1]
  if (whole !== undefined && !Object.hasOwn(HELPERS, whole)) return [whole]
  return [...new Set(pathsOf(programOf(text).body))]
}

function bounded(text: string): string {
  return text.length > MOST_RESULT ? text.slice(0, MOST_RESULT) : text
}

function programOf(text: string): ReturnType<typeof parse> {
  try {
    return parse(withDottedIndexes(text))
  } catch (error) {
    throw new TemplateError(`must be a template that can be read: ${reasonOf(error)}`)
  }
}

const BRACES = /\{\{[\s\S]*?\}\}/g
const INDEX = /"[^"]*"|'[^']*'|([\w\]])\[(\d+)\]/g

/** `items[0]`, which people write, as `items.[0]`, which the grammar has. */
function withDottedIndexes(text: string): string {
  return text.replace(BRACES, (part) =>
    part.replace(INDEX, (whole, before, index) => (index === undefined ? whole : `${before}.[${index}]`)),
  )
}

/** The grammar's own words say where; its picture of the place and list of symbols help nobody. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const line = /on line (\d+)/.exec(message)?.[1]
  const got = /got '([^']+)'/.exec(message)?.[1]
  if (got === 'EOF' || got === 'INVALID' || got === undefined) {
    const first = message.split('\n')[0] ?? ''
    return line ? `something is not closed, or not expected, on line ${line}` : first
  }
  return `${NAMES[got] ?? got.toLowerCase().replaceAll('_', ' ')} is not expected there (line ${line})`
}

const NAMES: Record<string, string> = {
  CLOSE: 'the closing }}',
  CLOSE_SEXPR: 'a closing parenthesis',
  OPEN_ENDBLOCK: 'the end of a block',
  INVERSE: 'an else',
  STRING: 'a text in quotes',
  ID: 'a name',
  EQUALS: 'an equals sign',
}
