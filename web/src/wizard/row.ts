// One thing that is sent: under which name, and what: a field, perhaps converted, or a text of one's own.

export type Row = {
  key: string
  /** The name under which it is sent. */
  target: string
  /** The field; empty for none. */
  field: string
  conversion: Conversion
  /** Sent as it is where no field is: a constant, or a template. */
  text: string
  /** The recipient's program needs it. */
  required: boolean
}

/** What each conversion makes of a variable. */
const CONVERSIONS = {
  none: (name: string) => `{{${name}}}`,
  uppercase: (name: string) => `{{uppercase ${name}}}`,
  lowercase: (name: string) => `{{lowercase ${name}}}`,
  digits: (name: string) => `{{replace ${name} pattern="regexp([^0-9])" replace=""}}`,
  date: (name: string) => `{{format ${name} format="YYYY-MM-DD"}}`,
  us_date: (name: string) => `{{format ${name} format="MM/DD/YYYY"}}`,
  first_letter: (name: string) => `{{substring ${name} start="1" end="1"}}`,
  yes_no: (name: string) => `{{#if ${name}}}yes{{else}}no{{/if}}`,
  sha256: (name: string) => `{{sha256 ${name}}}`,
} as const

export type Conversion = keyof typeof CONVERSIONS
export const CONVERSION_NAMES = Object.keys(CONVERSIONS) as Conversion[]

const FIELD = /lead\.([A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*)/

let made = 0

export function newRow(given: Partial<Row> = {}): Row {
  made += 1
  const row = { target: '', field: '', conversion: 'none' as const, text: '', required: false }
  return { key: `row-${made}`, ...row, ...given }
}

/** What a mapping gives, read back; whatever is none of the conversions is a text. */
export function rowOf(target: string, value: unknown): Row {
  const text = typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value)
  const field = FIELD.exec(text)?.[1]
  const conversion = field && CONVERSION_NAMES.find((name) => CONVERSIONS[name](`lead.${field}`) === text)
  return conversion ? newRow({ target, field, conversion }) : newRow({ target, text })
}

/** Empty for a row that gives nothing. */
export function sentAs({ field, conversion, text }: Row): string {
  return field ? CONVERSIONS[conversion](`lead.${field}`) : text
}

/** Needs something, and gets nothing. */
export function isOpen(row: Row): boolean {
  return row.required && sentAs(row).trim() === ''
}
