// Many long texts as one parameter: in PostgreSQL's own form of text[], which needs no escaping here and no parsing there.

const TEXT = 25
const HEAD_BYTES = 20
const LENGTH_BYTES = 4

/** A value for `${…}::text[]`. */
export function textArray(texts: string[]): Buffer {
  const lengths = texts.map((text) => Buffer.byteLength(text))
  const bytes = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + LENGTH_BYTES + length, HEAD_BYTES))
  // One dimension, no nulls, of texts, so many, counted from one.
  for (const [n, value] of [1, 0, TEXT, texts.length, 1].entries())
    bytes.writeInt32BE(value, n * LENGTH_BYTES)
  let at = HEAD_BYTES
  for (const [n, text] of texts.entries()) {
    at = bytes.writeInt32BE(lengths[n] as number, at)
    at += bytes.write(text, at)
  }
  return bytes
}
