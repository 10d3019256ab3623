// Writes a tree as XML that is always well-formed, indented by two spaces. Names that XML does not allow are made legal.
import { type Branch, isBranch, type Tree } from './branches.ts'
import { cdataOf, escapeAttribute, escapeText, legalName } from './xml-text.ts'

const DECLARATION = '<?xml version="1.0"?>'
/** An element on its way out: what its tree says of it, sorted. */
type Element = {
  attributes: Map<string, string>
  texts: string[]
  cdata: string[]
  children: [string, Tree][]
}

/** The document. XML has one root: several are put into an element `root`. */
export function writeXml(tree: Branch | Tree[]): string {
  const { children } = elementOf(tree)
  if (children.length === 0) return DECLARATION
  return `${DECLARATION}\n${(children.length === 1 ? linesOf(children, 0) : written('root', tree, 0)).join('\n')}`
}

/** The elements of a tree, one line each, for a document of another make. */
export function xmlLines(tree: Branch | Tree[], depth: number): string[] {
  return linesOf(elementOf(tree).children, depth)
}

function linesOf(children: [string, Tree][], depth: number): string[] {
  return children.flatMap(([name, tree]) => written(name, tree, depth))
}

function written(name: string, tree: Tree, depth: number): string[] {
  const indent = '  '.repeat(depth)
  const tag = legalName(name)
  const { attributes, texts, cdata, children } = elementOf(tree)
  const start = `${indent}<${tag}${[...attributes].map(([key, value]) => ` ${key}="${escapeAttribute(value)}"`).join('')}`
  const text = texts.map(escapeText).join('')
  if (cdata.length + children.length === 0) return [text === '' ? `${start}/>` : `${start}>${text}</${tag}>`]
  const inner = [...(text === '' ? [] : [text]), ...cdata.map(cdataOf)].map((line) => `${indent}  ${line}`)
  return [`${start}>`, ...inner, ...linesOf(children, depth + 1), `${indent}</${tag}>`]
}

/** Sorts members: `@a` is an attribute, `b@a` one of the child b, `#text` and `#cdata` are text, a list repeats. */
function elementOf(tree: Tree): Element {
  const element: Element = { attributes: new Map(), texts: [], cdata: [], children: [] }
  if (!isBranch(tree) && !Array.isArray(tree)) {
    element.texts.push(String(tree ?? ''))
    return element
  }
  const members = withAttributes(isBranch(tree) ? tree : { item: tree })
  for (const [name, member] of Object.entries(members)) {
    if (name.startsWith('@')) element.attributes.set(legalName(name.slice(1)), leafText(member))
    else if (name === '#text') element.texts.push(leafText(member))
    else if (name === '#cdata') element.cdata.push(leafText(member))
    else if (Array.isArray(member))
      element.children.push(...member.map((item): [string, Tree] => [name, item]))
    else element.children.push([name, member])
  }
  return element
}

/** `b@a` beside `b` means the attribute a of b: of its first, if it is a list. */
function withAttributes(members: Branch): Branch {
  const mixed = Object.keys(members).filter((name) => name.indexOf('@') > 0)
  if (mixed.length === 0) return members
  const result: Branch = {}
  for (const [name, member] of Object.entries(members)) {
    const at = name.indexOf('@')
    const owner = at > 0 ? name.slice(0, at) : name
    const present = Object.hasOwn(result, owner) ? result[owner] : undefined
    result[owner] = at > 0 ? joined(present, { [name.slice(at)]: member }) : joined(member, present)
  }
  return result
}

function joined(tree: Tree, attributes: Tree): Tree {
  if (attributes === undefined) return tree
  if (tree === undefined) return attributes
  if (Array.isArray(tree)) return [joined(tree[0], attributes), ...tree.slice(1)]
  if (!isBranch(attributes)) return tree
  return isBranch(tree) ? { ...attributes, ...tree } : { ...attributes, '#text': tree }
}

function leafText(tree: Tree): string {
  return typeof tree === 'object' && tree !== null ? '' : String(tree ?? '')
}
