// Reads XML without a DTD into nodes. What is not one well-formed element, nests too deep or is too long is not read.
import { Parser } from 'htmlparser2'
import { XmlNode } from './xml-node.ts'

/** The longest document that is read, in characters. */
export const LONGEST_DOCUMENT = 1_048_576

const DEEPEST = 200

/** Thrown and caught in here: the text is not a document. */
class Unreadable extends Error {}

/** The document node, or undefined. Entities of a DTD stay as they are written, so none can grow or reach out. */
export function readXml(text: string): XmlNode | undefined {
  if (text.length > LONGEST_DOCUMENT || !/^\s*</.test(text)) return undefined
  try {
    return new Reading(text).document()
  } catch (error) {
    if (error instanceof Unreadable) return undefined
    throw error
  }
}

class Reading {
  readonly #text: string
  readonly #document = XmlNode.document()
  readonly #parser: Parser
  #place = this.#document
  #depth = 0
  #openedAt = -1

  constructor(text: string) {
    this.#text = text.replace(/^\ufeff/, '')
    this.#parser = new Parser(
      {
        onopentag: (name, attributes) => this.#open(name, attributes),
        onclosetag: (_, implied) => this.#close(implied),
        ontext: (data) => this.#add(data),
      },
      { xmlMode: true },
    )
  }

  document(): XmlNode {
    this.#parser.write(this.#text)
    this.#parser.end()
    if (this.#document.firstChild === null) throw new Unreadable()
    return this.#document
  }

  #open(name: string, attributes: Record<string, string>): void {
    this.#depth += 1
    if (this.#depth > DEEPEST || (this.#depth === 1 && this.#document.firstChild !== null))
      throw new Unreadable()
    this.#openedAt = this.#parser.startIndex
    this.#place = this.#place.addElement(name, attributes)
  }

  /** An end that is implied must be the `/>` of the element itself; else one was left open. */
  #close(implied: boolean): void {
    const closesItself =
      this.#parser.startIndex === this.#openedAt && this.#text[this.#parser.endIndex - 1] === '/'
    if (implied && !closesItself) throw new Unreadable()
    this.#depth -= 1
    this.#place = this.#place.parentNode ?? this.#document
  }

  #add(data: string): void {
    if (this.#depth > 0) this.#place.addText(data)
    else if (data.trim() !== '') throw new Unreadable()
  }
}
