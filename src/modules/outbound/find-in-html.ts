// Finds elements of a page by CSS selector, or with ` @name` behind it an attribute of theirs. What a search does is counted.
import { compile, selectAll } from 'css-select'
import { DomHandler, DomUtils, ElementType, Parser, type parseDocument } from 'htmlparser2'
import { LONGEST_DOCUMENT } from './read-xml.ts'
import { SearchTooLong } from './xml-node.ts'

export type Page = ReturnType<typeof parseDocument>
type PageNode = Page['children'][number]
type PageElement = Extract<PageNode, { attribs: unknown }>

/** What was found: its text, and the markup inside it. */
export type FoundInHtml = { text: string; markup: string }

const LONGEST_PATH = 1_000
const DEEPEST = 256
const MOST_NODES = 50_000
const MOST_LOOKS = 2_000_000

/** Builds a page, and stops where it gets too large or too deep to be searched. */
class PageHandler extends DomHandler {
  #nodes = 0

  override onopentag(name: string, attributes: Record<string, string>): void {
    this.#nodes += 1
    if (this.#nodes > MOST_NODES || this.tagStack.length > DEEPEST) throw new SearchTooLong()
    super.onopentag(name, attributes)
  }
}

/** The page, or undefined if it is too large, or nests deeper than pages do. */
export function readHtml(text: string): Page | undefined {
  if (text.length > LONGEST_DOCUMENT) return undefined
  const handler = new PageHandler()
  try {
    new Parser(handler).end(text)
    return handler.root
  } catch (error) {
    if (error instanceof SearchTooLong) return undefined
    throw error
  }
}

/** What a selector finds, in the order of the page; nothing for one that is wrong or takes too long. */
export function findInHtml(page: Page, path: string): FoundInHtml[] {
  if (path.length > LONGEST_PATH) return []
  const [, selector = path, attribute] = /^(.*?)\s*@([\w:.-]+)\s*$/s.exec(path) ?? []
  return selected(page, selector.trim() || '*').flatMap((element) => readOf(element, attribute))
}

function selected(page: Page, selector: string): PageElement[] {
  const options = { adapter: counted() }
  const query = compiled(selector, options)
  if (query === undefined) return []
  try {
    return selectAll<PageNode, PageElement>(query, page.children, options)
  } catch (error) {
    if (error instanceof SearchTooLong) return []
    throw error
  }
}

function compiled(
  selector: string,
  options: { adapter: ReturnType<typeof counted> },
): ReturnType<typeof compile<PageNode, PageElement>> | undefined {
  try {
    return compile<PageNode, PageElement>(selector, options)
  } catch {
    return undefined
  }
}

function readOf(element: PageElement, attribute: string | undefined): FoundInHtml[] {
  if (attribute === undefined) {
    return [{ text: DomUtils.textContent(element), markup: DomUtils.getInnerHTML(element) }]
  }
  const value = DomUtils.getAttributeValue(element, attribute.toLowerCase())
  return value === undefined ? [] : [{ text: value, markup: value }]
}

/** The library's own steps through a page, each of them counted. */
function counted() {
  let looks = MOST_LOOKS
  const spend = (cost: number) => {
    looks -= cost
    if (looks < 0) throw new SearchTooLong()
  }
  return {
    isTag: (node: PageNode): node is PageElement => ElementType.isTag(node),
    getAttributeValue: DomUtils.getAttributeValue,
    hasAttrib: DomUtils.hasAttrib,
    removeSubsets: DomUtils.removeSubsets,
    getName: (element: PageElement) => {
      spend(1)
      return DomUtils.getName(element)
    },
    getChildren: (node: PageNode) => {
      const children = DomUtils.getChildren(node)
      spend(1 + children.length)
      return children
    },
    getParent: (element: PageElement) => {
      spend(1)
      return DomUtils.getParent(element)
    },
    getSiblings: (node: PageNode) => {
      const siblings = DomUtils.getSiblings(node)
      spend(1 + siblings.length)
      return siblings
    },
    getText: (node: PageNode) => {
      const text = DomUtils.getText(node)
      spend(1 + text.length)
      return text
    },
  }
}
