// Names and texts as XML can carry them: whatever comes in, what comes out neither breaks a document nor adds to it.

const START =
  'A-Za-z_\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02ff\\u0370-\\u037d\\u037f-\\u1fff\\u200c\\u200d' +
  '\\u2070-\\u218f\\u2c00-\\u2fef\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\ufffd\\u{10000}-\\u{effff}'
const NO_START = new RegExp(`^[^${START}]`, 'u')
const NO_PART = new RegExp(`[^${START}\\-.0-9\\u00b7\\u0300-\\u036f\\u203f\\u2040]`, 'gu')
const SIMPLE = /^[A-Za-z_][\w.-]*$/

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no way to write these
const ILLEGAL_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
}

/** What XML does not allow in a name becomes `_`; one prefix may stand before it. */
export function legalName(name: string): string {
  if (SIMPLE.test(name)) return name
  const parts = name.split(':')
  return parts.length === 2 && !parts.includes('') ? parts.map(legalPart).join(':') : legalPart(name)
}

function legalPart(name: string): string {
  const legal = name.toWellFormed().replace(NO_PART, '_')
  return legal === '' || NO_START.test(legal) ? `_${legal}` : legal
}

export function escapeText(text: string): string {
  return legalText(text).replace(/[&<>\r]/g, entityOf)
}

export function escapeAttribute(text: string): string {
  return legalText(text).replace(/[&<>"\t\n\r]/g, entityOf)
}

/** Text as a CDATA section; its end mark is shared out between two of them. */
export function cdataOf(text: string): string {
  return `<![CDATA[${legalText(text).replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
}

function entityOf(character: string): string {
  return ENTITIES[character] as string
}

function legalText(text: string): string {
  return text.toWellFormed().replace(ILLEGAL_TEXT, '')
}
