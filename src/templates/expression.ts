// The parsed parts of a template as closures: no code is made of them, and nothing but variables and helpers is in reach.
import { textOf } from '../fields/value.ts'
import { readerOf, type Vars } from '../lib/vars.ts'
import { type Argument, type Evaluate, HELPERS, type Options } from './helpers.ts'
import { mathPaths } from './math.ts'
import { TemplateError } from './template-error.ts'

/** As much of the parser's tree as is read here. */
export type Node = {
  type: string
  path?: Node
  params?: Node[]
  hash?: { pairs: { key: string; value: Node }[] } | null
  parts?: unknown[]
  original?: unknown
  data?: boolean
  depth?: number
  this?: boolean
  value?: unknown
  body?: Node[]
  program?: Node
  inverse?: Node | null
}

const MOST_NESTED = 100

/** A mustache, a call in parentheses, a path or a literal. */
export function expressionOf(node: Node, depth = 0): Evaluate {
  return argumentOf(node, depth).evaluate
}

function argumentOf(node: Node, depth: number): Argument {
  if (depth > MOST_NESTED) throw new TemplateError(`must not be nested deeper than ${MOST_NESTED}`)
  switch (node.type) {
    case 'StringLiteral':
    case 'NumberLiteral':
    case 'BooleanLiteral':
      return literal(node.value)
    case 'NullLiteral':
    case 'UndefinedLiteral':
      return literal(null)
    case 'PathExpression':
      return { evaluate: pathOf(node) }
    case 'MustacheStatement':
    case 'SubExpression':
      return { evaluate: callOf(node, depth) }
    default:
      throw new TemplateError(`must not contain ${KINDS[node.type] ?? 'this kind of expression'}`)
  }
}

const KINDS: Record<string, string> = {
  PartialStatement: 'partials ({{> …}})',
  PartialBlockStatement: 'partials ({{#> …}})',
  Decorator: 'decorators ({{* …}})',
  DecoratorBlock: 'decorators ({{#* …}})',
  HashLiteral: 'objects in braces',
  ArrayLiteral: 'lists in brackets',
}

function literal(value: unknown): Argument {
  return { evaluate: () => value, constant: value }
}

function callOf(node: Node, depth: number): Evaluate {
  const { path, params = [] } = node
  const pairs = node.hash?.pairs ?? []
  if (!path) throw new TemplateError('must name a variable or a helper')
  const name = String(path.original)
  const isCall = params.length > 0 || pairs.length > 0 || node.type === 'SubExpression'
  if (!isCall && path.type !== 'PathExpression') return argumentOf(path, depth + 1).evaluate
  const helper = Object.hasOwn(HELPERS, name) ? HELPERS[name] : undefined
  if (!isCall && !(helper && path.parts?.length === 1)) return pathOf(path)
  if (!helper) {
    throw new TemplateError(`has no helper ${name}; there are ${Object.keys(HELPERS).sort().join(', ')}`)
  }
  const options = new Map(pairs.map(({ key, value }) => [key, argumentOf(value, depth + 1)]))
  return helper(
    params.map((param) => argumentOf(param, depth + 1)),
    options,
  )
}

function pathOf({ parts = [], original, data, depth, this: isThis }: Node): Evaluate {
  const name = String(original)
  if (data || depth || isThis || name === 'this' || name.startsWith('.') || parts.length === 0) {
    throw new TemplateError(`must name variables in full, such as lead.email; ${name} is not one`)
  }
  const read = readerOf(parts.map(String).join('.'))
  if (name !== 'now') return read
  return (vars, options) => read(vars) ?? (options?.now ?? new Date()).toISOString()
}

type Render = (vars: Vars, options?: Options) => string

const MOST_TEXT = 1024 * 1024

/** A sequence of texts, mustaches and blocks as one text. */
export function bodyOf(body: Node[], depth = 0): Render {
  if (depth > MOST_NESTED) throw new TemplateError(`must not be nested deeper than ${MOST_NESTED}`)
  const parts = body.map((node) => partOf(node, depth)).filter((part) => part !== undefined)
  return (vars, options) => {
    let text = ''
    for (const part of parts) {
      text += typeof part === 'string' ? part : part(vars, options)
      if (text.length > MOST_TEXT) return text.slice(0, MOST_TEXT)
    }
    return text
  }
}

function partOf(node: Node, depth: number): string | Render | undefined {
  if (node.type === 'ContentStatement') return String(node.value)
  if (node.type === 'CommentStatement') return undefined
  if (node.type === 'BlockStatement') return blockOf(node, depth + 1)
  const value = expressionOf(node, depth)
  return (vars, options) => textOf(value(vars, options))
}

function blockOf({ path, params = [], program, inverse }: Node, depth: number): Render {
  const name = String(path?.original)
  const [condition] = params
  if ((name !== 'if' && name !== 'unless') || !condition || params.length > 1) {
    throw new TemplateError(`has no block {{#${name}}}; there are {{#if variable}} and {{#unless variable}}`)
  }
  const holds = expressionOf(condition, depth)
  const then = bodyOf(program?.body ?? [], depth)
  const otherwise = bodyOf(inverse?.body ?? [], depth)
  return (vars, options) =>
    isTrue(holds(vars, options)) === (name === 'if') ? then(vars, options) : otherwise(vars, options)
}

/** Nothing, no, zero, an empty text and an empty list are not. */
function isTrue(value: unknown): boolean {
  const text = textOf(value)
  return text !== '' && text !== 'false' && text !== '0' && text !== '[]'
}

/** Whether a template that is this one mustache gives a value of its own type rather than a text. */
export function isTyped({ path, params = [], hash }: Node): boolean {
  const isCall = params.length > 0
  return isCall && (path?.original === 'math' || (hash?.pairs ?? []).some(({ key }) => key === 'dataType'))
}

/** Every path that the nodes read. */
export function pathsOf(nodes: Node[]): string[] {
  return nodes.flatMap((node) => {
    const pairs = node.hash?.pairs ?? []
    const inner = [...(node.params ?? []), ...pairs.map(({ value }) => value), ...blocksOf(node)]
    const isCall = (node.params?.length ?? 0) > 0 || pairs.length > 0 || node.type === 'SubExpression'
    const own = node.type === 'PathExpression' ? [node] : isCall || !node.path ? [] : [node.path]
    const names = own
      .filter(({ parts = [] }) => parts.length > 0)
      .map(({ parts = [] }) => parts.map(String).join('.'))
    const known = names.filter((name) => !Object.hasOwn(HELPERS, name))
    const [formula] = node.params ?? []
    const math =
      node.path?.original === 'math' && typeof formula?.value === 'string' ? mathPaths(formula.value) : []
    return [...known, ...math, ...pathsOf(inner)]
  })
}

function blocksOf({ program, inverse }: Node): Node[] {
  return [...(program?.body ?? []), ...(inverse?.body ?? [])]
}
