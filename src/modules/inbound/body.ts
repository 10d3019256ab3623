// A body in one of the four types that sources send.
import type { Vars } from '../../lib/vars.ts'
import { SourceRefusal } from '../module.ts'
import { readXml } from '../outbound/read-xml.ts'
import type { XmlNode } from '../outbound/xml-node.ts'
import { bounded, formParameters, unreadable } from './parameters.ts'

const FORM = 'application/x-www-form-urlencoded'
const XML = new Set(['application/xml', 'text/xml'])

/** What a source's program sends: a lead, or what became of one. */
export type Said = 'lead' | 'feedback'

/** The parameters in a body; undefined for a blank one. `type` is the Content-Type header. */
export function bodyParameters(type: string | undefined, body: string, as: Said = 'lead'): unknown {
  const text = { 'Content-Type': 'text/plain' }
  if (!type) throw new SourceRefusal(415, text, 'Content-Type header is required')
  const mime = type.split(';')[0]?.trim().toLowerCase()
  const isJson = mime === 'application/json' || mime === '*/*'
  if (mime !== FORM && !isJson && !XML.has(mime ?? '')) {
    const known = `${FORM}, application/json, application/xml, text/xml`
    throw new SourceRefusal(
      406,
      text,
      `MIME type in Content-Type header is not supported. Use only ${known}.`,
    )
  }
  if (body.trim() === '') return undefined
  if (mime === FORM) return formParameters(body)
  if (as === 'feedback') return bounded(feedbackParameters(body, isJson ? 'application/json' : (mime ?? '')))
  return bounded(isJson ? jsonParameters(body) : xmlParameters(body))
}

/** Line ends and tabs inside texts are no JSON and often sent: without them it is tried once more. */
function jsonParameters(body: string): unknown {
  try {
    return parsedJson(body)
  } catch {
    try {
      return parsedJson(body.replace(/[\r\n\t]/g, ''))
    } catch (error) {
      throw unreadable(`Unable to parse JSON -- ${messageOf(error)}`)
    }
  }
}

function xmlParameters(body: string): unknown {
  const root = readXml(body)?.documentElement
  if (!root) throw unreadable(`Body does not contain XML or XML is unparseable -- Error: ${xmlFault(body)}.`)
  return elementParameters(root)
}

/** Feedback is not tried a second time. */
function feedbackParameters(body: string, mime: string): unknown {
  const refused = (fault: string) => unreadable(`Body is not parsable as ${mime} -- ${fault}`)
  if (XML.has(mime)) {
    const root = readXml(body)?.documentElement
    if (!root) throw refused(xmlFault(body))
    return elementParameters(root)
  }
  try {
    return parsedJson(body)
  } catch (error) {
    throw refused(messageOf(error))
  }
}

function parsedJson(body: string): unknown {
  return JSON.parse(body.replace(/^\ufeff/, ''))
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function xmlFault(body: string): string {
  const at = body.search(/\S/)
  const first = body[at] ?? ''
  if (first === '<') return 'The document is not one element that is closed'
  const line = body.slice(0, at).split('\n').length - 1
  const column = at - body.lastIndexOf('\n', at)
  return `Non-whitespace before first tag. Line: ${line} Column: ${column} Char: ${first}`
}

/** Attributes and children by name, repeated ones as a list; an element that has neither is its text. */
function elementParameters(element: XmlNode): unknown {
  const members: [string, unknown][] = []
  const { length, item } = element.attributes
  for (let n = 0; n < length; n++) members.push([item(n)?.nodeName ?? '', item(n)?.nodeValue ?? ''])
  let text = ''
  for (const child of element.childNodes) {
    if (child.nodeName === '#text') text += child.nodeValue ?? ''
    else members.push([child.nodeName, elementParameters(child)])
  }
  if (members.length === 0) return text
  return grouped(text.trim() === '' ? members : [...members, ['_', text.trim()]])
}

function grouped(members: [string, unknown][]): Vars {
  const groups = new Map<string, unknown[]>()
  for (const [name, value] of members) groups.set(name, [...(groups.get(name) ?? []), value])
  return Object.fromEntries(
    [...groups].map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  )
}
