// What came from outside, as a row can hold it: no NUL, no half characters, and without what must not be written down.

/** A deep copy; `mask` changes every text, and numbers that it would change become texts. */
export function storable<T>(value: T, mask: (text: string) => string = (text) => text): T {
  return cleaned(value, (text) => mask(clean(text))) as T
}

function clean(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: PostgreSQL holds no NUL
  return text.toWellFormed().replace(/\u0000/g, '\ufffd')
}

function cleaned(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (typeof value === 'number')
    return change(String(value)) === String(value) ? value : change(String(value))
  if (Array.isArray(value)) return value.map((item) => cleaned(item, change))
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, part]) =>
      name === '__proto__' ? [] : [[clean(name), cleaned(part, change)]],
    ),
  )
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
