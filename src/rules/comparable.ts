// What values compare by: as numbers, as instants, or as texts without case.
import { parse } from '../fields/types.ts'
import { Day, isStored, normalOf, plain, textOf } from '../fields/value.ts'

/** A place on a line of numbers or of time; the two are never compared. */
export type Place = { kind: 'number' | 'instant'; at: number }

const INSTANT = /^\s*\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?\s*$/
const NUMBER = /^\s*-?[$]?\s*(?:\d[\d,]*\.?\d*|\.\d+)\s*%?\s*$/

/** Undefined for what has no place: a range that is open stands at its beginning, any other at its average. */
export function placeOf(value: unknown): Place | undefined {
  if (isStored(value) && typeof value.min === 'number') {
    return { kind: 'number', at: typeof value.avg === 'number' ? value.avg : value.min }
  }
  const normal = normalOf(value)
  if (normal instanceof Day) return { kind: 'instant', at: normal.valueOf() }
  if (typeof normal === 'number') return Number.isNaN(normal) ? undefined : { kind: 'number', at: normal }
  if (typeof normal !== 'string' || normal.length > 200) return undefined
  if (INSTANT.test(normal)) return placed('instant', Date.parse(normal.trim().replace(' ', 'T')))
  if (NUMBER.test(normal)) return placed('number', Number(normal.replace(/[$,%\s]/g, '')))
  const range = /\d\s*(?:-|to|\+)/.test(normal) ? parse('range', normal) : undefined
  return isStored(range) && range.valid ? placeOf(range) : undefined
}

function placed(kind: Place['kind'], at: number): Place | undefined {
  return Number.isNaN(at) ? undefined : { kind, at }
}

/** The place of a text beside an instant: dates as people write them count too. */
export function instantOf(value: unknown): Place | undefined {
  const place = placeOf(value)
  if (place?.kind === 'instant') return place
  const day = parse('date', textOf(value))
  return isStored(day) && day.valid && day.normal instanceof Day
    ? { kind: 'instant', at: day.normal.valueOf() }
    : undefined
}

/** What a value reads as, for comparing: without case, and without the space around it. */
export function foldedText(value: unknown): string {
  return textOf(value).trim().toLowerCase()
}

/** The items of a list, or of a text with commas; quotes keep a comma inside an item. */
export function itemsOf(value: unknown): unknown[] {
  const normal = normalOf(value)
  if (Array.isArray(normal)) return normal
  if (typeof normal !== 'string') return normal === null || normal === undefined ? [] : [normal]
  const items = normal.match(/"(?:[^"]|"")*"|[^,]+/g) ?? []
  return items
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .map((item) =>
      item.startsWith('"') && item.endsWith('"') ? item.slice(1, -1).replaceAll('""', '"') : item,
    )
}

/** Whether two values are the same, each as its type has it. */
export function equalTo(right: unknown): (left: unknown) => boolean {
  const other = normalOf(right)
  if (Array.isArray(other)) {
    const wanted = sortedTexts(other)
    return (left) => wanted === sortedTexts(itemsOf(left))
  }
  const text = foldedText(right)
  const place = placeOf(right)
  const range = placeOf(right) ? parse('range', textOf(right)) : undefined
  const flag = parse('boolean', other)
  return (left) => {
    const normal = normalOf(left)
    if (Array.isArray(normal)) return normal.length === 1 && foldedText(normal[0]) === text
    if (typeof normal === 'boolean') return isStored(flag) && flag.valid === true && flag.normal === normal
    if (normal instanceof Day) return instantOf(right)?.at === normal.valueOf()
    if (isStored(left) && typeof left.min === 'number' && isStored(range))
      return left.min === range.min && left.max === range.max
    if (foldedText(left) === text) return true
    // Texts of digits are texts, so that 01234 is not 1234; beside a number, or a time, they are what they say.
    if (typeof normal === 'number' || typeof other === 'number') return isAt(placeOf(left), place)
    return place?.kind === 'instant' && isAt(placeOf(left), place)
  }
}

function isAt(one: Place | undefined, other: Place | undefined): boolean {
  return one !== undefined && one.kind === other?.kind && one.at === other.at
}

function sortedTexts(items: unknown[]): string {
  return JSON.stringify(items.map((item) => foldedText(plain(item))).sort())
}
