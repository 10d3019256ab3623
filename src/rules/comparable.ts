// What makes two values the same: their place, or their text without case.
import { parse } from '../fields/types.ts'
import { Day, isBlank, isStored, normalOf, plain, textOf } from '../fields/value.ts'
import { instantOf, type Place, pointOf, rangeOf } from './place.ts'

/** Missing, or nothing but white space. What was given and does not fit its type, is there: a number `abc`, say. */
export function isMissing(value: unknown): boolean {
  return isStored(value) && value.valid === false && value.raw !== undefined
    ? isBlank(value.raw)
    : isBlank(value)
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
  const wanted = sortedTexts(itemsOf(other))
  if (Array.isArray(other)) return (left) => wanted === sortedTexts(itemsOf(left))
  const text = foldedText(right)
  const point = pointOf(right)
  const typed = once(() => ({
    flag: booleanOf(other),
    instant: instantOf(right),
    range: rangeOf(right) ?? { min: point?.at, max: point?.at },
  }))
  return (left) => {
    const normal = normalOf(left)
    if (Array.isArray(normal)) return wanted === sortedTexts(normal)
    if (typeof normal === 'boolean') return normal === typed().flag
    if (normal instanceof Day) return normal.valueOf() === typed().instant?.at
    if (isStored(left) && typeof left.min === 'number')
      return left.min === typed().range.min && left.max === typed().range.max
    if (foldedText(left) === text) return true
    // Texts of digits are texts, so that 01234 is not 1234; beside a number, or a time, they are what they say.
    if (typeof normal === 'number' || typeof other === 'number') return isAt(pointOf(left), point)
    return point?.kind === 'instant' && isAt(pointOf(left), point)
  }
}

/** Yes or no, if a value says one of them. */
export function booleanOf(value: unknown): boolean | undefined {
  const said = isStored(value) ? value : parse('boolean', value)
  if (!isStored(said)) return undefined
  if (typeof said.normal !== 'boolean') return booleanOf(said.normal)
  return said.valid === false ? undefined : said.normal
}

/** Whether a value is one of the items, however many they are. */
export function oneOf(items: unknown[]): (left: unknown) => boolean {
  const texts = new Set(items.map((item) => foldedText(plain(item))))
  const numbers = once(
    () => new Set(items.map(pointOf).map((point) => (point?.kind === 'number' ? point.at : ''))),
  )
  const instants = once(() => new Set(items.map((item) => instantOf(item)?.at)))
  const flags = once(() => new Set(items.map(booleanOf)))
  const ranges = once(() => items.map(equalTo))
  const isOne = (left: unknown): boolean => {
    const normal = normalOf(left)
    if (Array.isArray(normal)) return normal.some(isOne)
    if (typeof normal === 'boolean') return flags().has(normal)
    if (texts.has(foldedText(left))) return true
    if (typeof normal === 'number') return numbers().has(normal)
    if (normal instanceof Day) return instants().has(normal.valueOf())
    return isStored(left) && typeof left.min === 'number' && ranges().some((isSame) => isSame(left))
  }
  return isOne
}

/** What is worked out when it is first asked for, and kept. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

function isAt(one: Place | undefined, other: Place | undefined): boolean {
  return one !== undefined && one.kind === other?.kind && one.at === other.at
}

function sortedTexts(items: unknown[]): string {
  return JSON.stringify(items.map((item) => foldedText(plain(item))).sort())
}
