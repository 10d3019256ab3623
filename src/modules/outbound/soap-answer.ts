// What the answer to a SOAP call means: a fault is an error, anything else is searched like other XML.
import type { Vars } from '../../lib/vars.ts'
import type { Appended, RecipientAnswer } from '../module.ts'
import { readAnswer } from './answer.ts'
import { judge } from './custom-response.ts'
import { findInJson } from './find-in-json.ts'
import { findInXml } from './find-in-xml.ts'
import { readXml } from './read-xml.ts'
import { elementValue, type Shape } from './xml-document.ts'
import type { XmlNode } from './xml-node.ts'

/** Appends what the function returned. Paths are XPath into the message, or dotted into what is appended. */
export function soapAppended(vars: Vars, answer: Partial<RecipientAnswer>): Appended {
  const text = typeof answer.body === 'string' ? answer.body : ''
  const message = readXml(text)
  const body = message && childNamed(message.documentElement, 'Body')
  const fault = body && childNamed(body, 'Fault')
  if (fault) return { outcome: 'error', reason: faultText(fault) }
  if (Number(answer.status) >= 500) return { outcome: 'error', reason: 'Server error' }
  if (!message || !body) return judge(vars, readAnswer({ ...answer, headers: {} }))
  const document = returnedIn(body)
  const find = (path: string) => {
    const found = findInXml(message, path)
    return found.length > 0 ? found : findInJson(document, path)
  }
  return judge(vars, { kind: 'xml', text, document, find, searched: find })
}

const RETURNED: Shape = { nameOf: (node) => node.localName, attributes: '$', text: '_' }

/** The members of the first element in the body, named without their prefixes. */
function returnedIn(body: XmlNode): Vars {
  const answered = elementsOf(body)[0]
  const value = answered ? elementValue(answered, RETURNED) : ''
  if (typeof value === 'string') return answered && value.trim() !== '' ? { [answered.localName]: value } : {}
  const { $: _attributes, ...members } = value
  return members
}

/** In 1.1 the text is `faultstring`, in 1.2 `Reason/Text`. */
function faultText(fault: XmlNode): string {
  const reason = childNamed(fault, 'Reason')
  const said = childNamed(fault, 'faultstring') ?? (reason && childNamed(reason, 'Text'))
  const value = said ? elementValue(said, RETURNED) : ''
  const text = typeof value === 'string' ? value : value._
  return (typeof text === 'string' && text.trim().slice(0, 1_000)) || 'SOAP fault'
}

function childNamed(element: XmlNode | null, name: string): XmlNode | undefined {
  return element ? elementsOf(element).find((child) => child.localName === name) : undefined
}

function elementsOf(element: XmlNode): XmlNode[] {
  return element.childNodes.filter((child) => child.nodeName !== '#text')
}
