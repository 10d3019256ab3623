// What is sent of a value: its normal form, or what was submitted if it is not valid; on request in ASCII letters.
import { createRequire } from 'node:module'
import { Day, isStored, normalOf } from '../../fields/value.ts'
import type { Vars } from '../../lib/vars.ts'

/** How texts are written before they are sent. */
export type Spelling = (text: string) => string

const asTheyAre: Spelling = (text) => text

/** A recipient gets an invalid value as it was typed: it may know better. */
export function sentOf(value: unknown): unknown {
  if (!isStored(value)) return value
  return value.valid === false && value.raw !== undefined ? value.raw : value.normal
}

/** A value that has no members, as JSON takes it; undefined for what cannot be sent at all. */
export function leafOf(sent: unknown, spell: Spelling): string | number | boolean | null | undefined {
  if (typeof sent === 'string') return spell(sent)
  if (typeof sent === 'number') return Number.isFinite(sent) ? sent : null
  if (typeof sent === 'boolean' || sent === null || sent === undefined) return sent
  if (typeof sent === 'bigint' || sent instanceof Day) return String(sent)
  return sent instanceof Date && !Number.isNaN(sent.getTime()) ? sent.toISOString() : undefined
}

/** Whether a value is one, not a list or an object of values. */
export function isLeaf(sent: unknown): boolean {
  return typeof sent !== 'object' || sent === null || sent instanceof Day || sent instanceof Date
}

/** One value as text; nothing for a missing one, and for lists and objects. */
export function textSent(value: unknown, spell: Spelling = asTheyAre): string {
  const sent = sentOf(value)
  return isLeaf(sent) ? String(leafOf(sent, spell) ?? '').toWellFormed() : ''
}

/** A switch: on for true, yes and 1 in any spelling; `otherwise` where it is not set. */
export function isOn(value: unknown, otherwise = false): boolean {
  const normal = normalOf(value)
  if (typeof normal === 'boolean') return normal
  if (typeof normal === 'number') return normal === 1
  if (typeof normal !== 'string' || normal.trim() === '') return otherwise
  return /^(true|t|yes|y|1)$/i.test(normal.trim())
}

/** How the texts of a delivery are to be written. */
export function spellingOf(vars: Vars): Spelling {
  return isOn(vars.send_ascii) ? toAscii : asTheyAre
}

/** The nearest text in ASCII; a question mark for a character that has none. */
function toAscii(text: string): string {
  if (isAscii(text)) return text
  return transliteration()
    .transliterate(text.normalize('NFC'), { unknown: '?' })
    .replace(/[\u{80}-\u{10ffff}]/gu, '?')
}

const load = createRequire(import.meta.url)

/** Its tables are loaded by the first text that needs them: few deliveries do. */
function transliteration(): typeof import('transliteration') {
  return load('transliteration')
}

function isAscii(text: string): boolean {
  return !/[\u0080-\uffff]/.test(text)
}
