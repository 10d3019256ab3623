// A document as an object of plain values: elements and attributes by name, repeated ones as a list, and the text beside them.
import type { XmlNode } from './xml-node.ts'

type Value = string | Members
type Members = { [name: string]: Value | Value[] }

/** What members are called: without `attributes`, an attribute is a member like an element. */
export type Shape = { text: string; attributes?: string; nameOf?(node: XmlNode): string }

const REFUSED = new Set(['__proto__', 'constructor', 'prototype'])

/** The root element under its name. */
export function documentValue(document: XmlNode, shape: Shape): Members {
  return membersOf(document, shape)
}

/** The value of one element: its text, or its members if it has any. */
export function elementValue(element: XmlNode, shape: Shape): Value {
  const members = membersOf(element, shape)
  const texts = element.childNodes.filter((child) => child.nodeName === '#text')
  const text = texts.map((child) => child.nodeValue ?? '').join('')
  if (Object.keys(members).length === 0) return text
  return text.trim() === '' ? members : { ...members, [shape.text]: text.trim() }
}

function membersOf(node: XmlNode, shape: Shape): Members {
  const members: Members = {}
  const attributes = attributesOf(node)
  if (shape.attributes === undefined) Object.assign(members, attributes)
  else if (Object.keys(attributes).length > 0) members[shape.attributes] = attributes
  for (const child of node.childNodes) {
    const name = shape.nameOf?.(child) ?? child.nodeName
    if (child.nodeName === '#text' || REFUSED.has(name)) continue
    const present = Object.hasOwn(members, name) ? members[name] : undefined
    const value = elementValue(child, shape)
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
