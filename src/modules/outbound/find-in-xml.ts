// Finds texts in a document by XPath 1.0. Expressions are people's own, so the looks that a search may take are counted.
import { createRequire } from 'node:module'
import { lazily } from '../../lib/lazy.ts'
import type { XmlNode } from './xml-node.ts'

/** What is used of the library; its own types would bring those of a browser into the whole project. */
type Evaluator = { evaluate(options: object): Found }
type Found = {
  nodes?: XmlNode[]
  toArray?(): XmlNode[]
  stringForNode?(node: XmlNode): string
  stringValue(): string
}
const load = createRequire(import.meta.url)
const xpath = lazily((): { parse(expression: string): Evaluator } => load('xpath'))

const LONGEST_PATH = 1_000
const MOST_NODES = 50_000
const MOST_LOOKS = 500_000
const MOST_KEPT = 500

const kept = new Map<string, Evaluator | undefined>()

/**
 * The texts that an expression finds, in the order of the document. None for an expression that is wrong, and none in
 * a document that is too large or by a search that takes too long. Names without a prefix are of any namespace.
 */
export function findInXml(document: XmlNode, path: string): string[] {
  const expression = expressionOf(path)
  if (expression === undefined || document.count > MOST_NODES) return []
  document.allow(MOST_LOOKS)
  try {
    const found = expression.evaluate({
      node: document,
      namespaces: (prefix: string) => document.namespaceFor(prefix),
      allowAnyNamespaceForNoPrefix: true,
    })
    return found.nodes ? textsOf(found) : [found.stringValue()]
  } catch {
    // A function that is not there, an unknown prefix, or a search that was cut short: nothing is found.
    return []
  }
}

function textsOf(found: Found): string[] {
  return found.toArray?.().map((node) => String(found.stringForNode?.(node) ?? '')) ?? []
}

function expressionOf(path: string): Evaluator | undefined {
  if (path.length > LONGEST_PATH) return undefined
  if (kept.has(path)) return kept.get(path)
  const parsed = parsedExpression(path)
  if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value as string)
  kept.set(path, parsed)
  return parsed
}

function parsedExpression(path: string): Evaluator | undefined {
  try {
    return xpath().parse(path)
  } catch {
    return undefined
  }
}
