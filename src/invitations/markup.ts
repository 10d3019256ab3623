// HTML in which every value is escaped unless it is markup already.

export class Markup {
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(value: unknown): string {
  if (value instanceof Markup) return String(value)
  return String(value ?? '').replace(/[&<>"']/g, (character) => ENTITIES[character] as string)
}

/** A template of HTML; attributes must stand in quotes. */
export function html(strings: TemplateStringsArray, ...values: unknown[]): Markup {
  return new Markup(strings.reduce((text, string, index) => text + escaped(values[index - 1]) + string))
}

/** Several pieces, one after the other. */
html.all = (pieces: Markup[]): Markup => new Markup(pieces.join(''))

/** Text of this program's own that is HTML already. */
html.trusted = (text: string): Markup => new Markup(text)
