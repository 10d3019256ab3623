// HTML in which every value is escaped unless it is markup already.
import { escaped } from '../mail/compose.ts'

export class Markup {
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }
}

function piece(value: unknown): string {
  return value instanceof Markup ? String(value) : escaped(String(value ?? ''))
}

/** A template of HTML; attributes must stand in quotes. */
export function html(strings: TemplateStringsArray, ...values: unknown[]): Markup {
  return new Markup(strings.reduce((text, string, index) => text + piece(values[index - 1]) + string))
}

/** Several pieces, one after the other. */
html.all = (pieces: Markup[]): Markup => new Markup(pieces.join(''))

/** Text of this program's own that is HTML already. */
html.trusted = (text: string): Markup => new Markup(text)
