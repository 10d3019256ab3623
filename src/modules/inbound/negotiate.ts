// Which type of answer a source gets: the Accept header against the types there are.

export type AnswerType =
  | 'application/x-www-form-urlencoded'
  | 'application/json'
  | 'application/xml'
  | 'text/xml'

export const TYPES: AnswerType[] = [
  'application/x-www-form-urlencoded',
  'application/json',
  'application/xml',
  'text/xml',
]

type Range = { type: string; subtype: string; quality: number }

/** Undefined where none will do. Of equally good types the last one counts, so that a wildcard usually means XML. */
export function negotiated(accept: string | undefined): AnswerType | undefined {
  const header = (accept ?? '').slice(0, 2_000).trim()
  if (header === '' || header === '*/*') return 'application/json'
  const ranges = header.split(',').map(rangeOf)
  let best: { fit: number; quality: number; type: AnswerType } | undefined
  for (const type of TYPES) {
    const found = bestFit(type, ranges)
    const isBetter =
      !best || found.fit > best.fit || (found.fit === best.fit && found.quality >= best.quality)
    if (found.fit > 0 && isBetter) best = { ...found, type }
  }
  return best && best.quality > 0 ? best.type : undefined
}

function rangeOf(text: string): Range {
  const [name = '', ...parameters] = text.split(';').map((part) => part.trim())
  const [type = '', subtype = ''] = (name === '*' ? '*/*' : name).toLowerCase().split('/')
  const given = parameters.find((parameter) => /^q\s*=/i.test(parameter))
  const quality = Number(given?.split('=')[1] ?? 1)
  return { type, subtype, quality: quality >= 0 && quality <= 1 ? quality : 1 }
}

function bestFit(wanted: AnswerType, ranges: Range[]): { fit: number; quality: number } {
  const [type, subtype] = wanted.split('/')
  let best = { fit: 0, quality: 0 }
  for (const range of ranges) {
    const fits =
      (range.type === type || range.type === '*') && (range.subtype === subtype || range.subtype === '*')
    const fit = 1 + (range.type === type ? 100 : 0) + (range.subtype === subtype ? 10 : 0)
    if (fits && fit > best.fit) best = { fit, quality: range.quality }
  }
  return best
}
