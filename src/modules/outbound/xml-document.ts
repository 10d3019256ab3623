// A document as an object of plain values: elements by name, attributes under `$`, text beside them under `_`.
import type { XmlNode } from './xml-node.ts'

type Value = string | Members
type Members = { [name: string]: Value | Value[] }

const REFUSED = new Set(['__proto__', 'constructor', 'prototype'])

/** The root element under its name. */
export function documentValue(document: XmlNode, nameOf = (node: XmlNode) => node.nodeName): Members {
  return membersOf(document, nameOf)
}

/** The value of one element: its text, or its members if it has any. */
export function elementValue(element: XmlNode, nameOf = (node: XmlNode) => node.nodeName): Value {
  const members = membersOf(element, nameOf)
  const texts = element.childNodes.filter((child) => child.nodeName === '#text')
  const text = texts.map((child) => child.nodeValue ?? '').join('')
  if (Object.keys(members).length === 0) return text
  return text.trim() === '' ? members : { ...members, _: text.trim() }
}

function membersOf(node: XmlNode, nameOf: (node: XmlNode) => string): Members {
  const members: Members = {}
  const attributes = attributesOf(node)
  if (Object.keys(attributes).length > 0) members.$ = attributes
  for (const child of node.childNodes) {
    const name = nameOf(child)
    if (child.nodeName === '#text' || REFUSED.has(name)) continue
    const present = Object.hasOwn(members, name) ? members[name] : undefined
    const value = elementValue(child, nameOf)
    if (present === undefined) members[name] = value
    else if (Array.isArray(present)) present.push(value)
    else members[name] = [present, value]
  }
  return members
}

function attributesOf(node: XmlNode): Members {
  const { length, item } = node.attributes
  const found = Array.from({ length }, (_, index) => item(index)).filter((one) => one !== undefined)
  return Object.fromEntries(
    found.filter((one) => !REFUSED.has(one.nodeName)).map((one) => [one.nodeName, one.nodeValue ?? '']),
  )
}
