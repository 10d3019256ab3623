// A recipient's answer, read by its content type: what may be searched in it, and what of it is appended.
import type { Vars } from '../../lib/vars.ts'
import type { RecipientAnswer } from '../module.ts'
import { findInHtml, readHtml } from './find-in-html.ts'
import { findInJson } from './find-in-json.ts'
import { findInXml } from './find-in-xml.ts'
import { headerIn } from './headers.ts'
import { appendedJson, parsedJson } from './json-document.ts'
import { readXml } from './read-xml.ts'
import { termOf } from './term.ts'
import { documentValue } from './xml-document.ts'

/** `path` is a dotted path in JSON, XPath in XML, a CSS selector in HTML, a regular expression in text. */
export type Reading = {
  kind: 'json' | 'xml' | 'html' | 'text'
  /** The whole body. */
  text: string
  /** Everything that a document says, to be appended. */
  document: Vars
  /** What stands at a path. */
  find(path: string): unknown[]
  /** What is searched for the outcome at a path. */
  searched(path: string): unknown[]
}

/** Reads an answer as the content type that it has, or as another one. A body that is none of that type is text to search. */
export function readAnswer(answer: Partial<RecipientAnswer>, type?: string): Reading {
  const text = typeof answer.body === 'string' ? answer.body : ''
  const kind = kindOf(type || String(headerIn(answer.headers, 'Content-Type') ?? ''))
  if (kind === 'json') return readAsJson(text)
  if (kind === 'xml') return readAsXml(text)
  return kind === 'html' ? readAsHtml(text) : readAsText(text)
}

function kindOf(type: string): Reading['kind'] {
  const named = type.split(';')[0]?.toLowerCase() ?? ''
  if (/\bjson\b/.test(named)) return 'json'
  if (/\bx?html\b/.test(named)) return 'html'
  return /\bxml\b/.test(named) ? 'xml' : 'text'
}

function readAsJson(text: string): Reading {
  const json = parsedJson(text)
  const document = json === undefined ? {} : appendedJson(json)
  const find = (path: string) => {
    const found = findInJson(json, path)
    // A path may also be written as the document is appended: `array.0` for a list.
    return found.length > 0 ? found : findInJson(document, path)
  }
  return { kind: 'json', text, document, find, searched: find }
}

function readAsXml(text: string): Reading {
  const document = readXml(text)
  const find = (path: string) => (document ? findInXml(document, path) : [])
  return {
    kind: 'xml',
    text,
    document: document ? documentValue(document, { text: '#text' }) : {},
    find,
    searched: find,
  }
}

/** A page is read only if something is looked for in it. */
function readAsHtml(text: string): Reading {
  let page: ReturnType<typeof readHtml> | null = null
  const found = (path: string) => {
    page = page === null ? readHtml(text) : page
    return page ? findInHtml(page, path) : []
  }
  return {
    kind: 'html',
    text,
    document: {},
    find: (path) => found(path).map((one) => one.text),
    searched: (path) =>
      found(path).flatMap((one) => (one.text === one.markup ? [one.text] : [one.text, one.markup])),
  }
}

function readAsText(text: string): Reading {
  const find = (path: string) => {
    const found = termOf(path).first(text)
    return found === undefined ? [] : [found]
  }
  return { kind: 'text', text, document: {}, find, searched: () => [text] }
}
