// Telephone numbers: North American ones by their parts, all others by libphonenumber.
import { createRequire } from 'node:module'
import type { CountryCode } from 'libphonenumber-js/max'
import { lazily } from '../../lib/lazy.ts'
import { textGiven } from './given.ts'

const load = createRequire(import.meta.url)
const library = lazily((): typeof import('libphonenumber-js/max') => load('libphonenumber-js/max'))

const TYPES: Record<string, string> = { h: 'home', w: 'work', m: 'mobile', c: 'mobile' }
const TOLLFREE = new Set(['800', '844', '855', '866', '877', '888'])
const MOST = 60

type Said = { digits: string; extension: string | null; type: string | null; raw: string }

/** The national number, with `x` and the extension. A suffix says the type (`512-789-1111w`); `*` is a digit that is hidden. */
export function phoneValue(input: unknown): unknown {
  const text = textGiven(input)
  if (text.length > MOST) return { normal: text, raw: text, valid: false }
  const said = saidIn(text)
  if (!/[\d*]/.test(said.digits)) return unreadable(said)
  if (said.digits.includes('*')) return hidden(said)
  const digits = said.digits.replace(/^\+?1(?=\d{10}$)/, '')
  if (/^\d{10}$/.test(digits)) {
    const { country, valid } = areaOf(digits)
    return northAmerican(said, digits, country, valid)
  }
  return elsewhere(said)
}

const SUFFIX = /\s*\(?([hwcm])\)?\s*$/i
const EXTENSION = /(?:x|#|ext\.?|;ext=|extension)\s*(\d{1,10})\s*$/i
const ASCII = /^[\n -~]*$/
const KEYS = ['abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz']

function saidIn(text: string): Said {
  const hint = SUFFIX.exec(text)
  const raw = hint ? text.slice(0, hint.index) : text
  // Digits of full width are digits.
  const written = ASCII.test(raw) ? raw : raw.normalize('NFKC')
  const extension = EXTENSION.exec(written)
  const number = extension ? written.slice(0, extension.index) : written
  const said = /[a-z]/i.test(number) ? (vanityIn(number) ?? number) : number
  const digits = said.replace(/[^\d*+]/g, '').replace(/(?!^)\+/g, '')
  return {
    digits,
    extension: extension?.[1] ?? null,
    type: TYPES[hint?.[1]?.toLowerCase() ?? ''] ?? null,
    raw,
  }
}

const TOLLFREE_WORD = /^\s*\+?1?[\s.(-]*(8\d\d)[\s.)-]*([a-z][a-z\d\s.-]*)$/i

/** A free number whose end is a word, `1-800-FLOWERS`, by the keys that are pressed for it. */
function vanityIn(number: string): string | undefined {
  const [, area, word = ''] = TOLLFREE_WORD.exec(number) ?? []
  const pressed = word.toLowerCase().replace(/[a-z]/g, (letter) => String(keyOf(letter)))
  const digits = pressed.replace(/\D/g, '')
  return area && digits.length === 7 ? area + digits : undefined
}

function keyOf(letter: string): number {
  return KEYS.findIndex((letters) => letters.includes(letter)) + 2
}

function unreadable({ raw, type }: Said) {
  return { normal: raw, raw, ...(type && { type }), valid: false }
}

/** By the first six digits alone a North American number is of a country, and possible there. */
type Area = { country: string; valid: boolean }
const areas = new Map<string, Area>()
const MOST_AREAS = 20_000

function areaOf(digits: string): Area {
  const key = digits.slice(0, 6)
  const known = areas.get(key)
  if (known) return known
  const found = library().parsePhoneNumberFromString(digits, 'US')
  const area = { country: found?.country ?? 'US', valid: found?.isValid() ?? false }
  if (areas.size >= MOST_AREAS) areas.clear()
  areas.set(key, area)
  return area
}

/** Ten digits, of which the area code does not begin with 0 or 1. */
const WHOLE = /^[2-9*][\d*]{9}$/

function northAmerican({ extension, type, raw }: Said, digits: string, country: string, valid: boolean) {
  const isWhole = WHOLE.test(digits)
  const area = isWhole ? digits.slice(0, 3) : '***'
  const rest = isWhole ? digits.slice(3, 10) : digits.slice(0, 7)
  return {
    normal: extension ? `${digits}x${extension}` : digits,
    raw,
    area,
    exchange: rest.slice(0, 3),
    line: rest.slice(3),
    number: rest,
    extension,
    country_code: country,
    country_calling_code: 1,
    is_tollfree: TOLLFREE.has(area),
    type,
    valid,
  }
}

/** Whatever is hidden cannot be checked, and passes. */
function hidden(said: Said) {
  const digits = said.digits.replace('+', '').replace(/^1(?=[\d*]{10}$)/, '')
  const { is_tollfree, type, valid: _, ...parts } = northAmerican(said, digits, 'US', true)
  return { ...parts, masked: true, is_tollfree, type, valid: true }
}

function elsewhere(said: Said) {
  const found = library().parsePhoneNumberFromString(said.digits, 'US')
  const normal = said.raw.trim()
  if (!found) return { ...unreadable(said), normal }
  if (found.countryCallingCode === '1')
    return northAmerican(said, found.nationalNumber, found.country ?? 'US', found.isValid())
  const [area, number] = partsOf(found.formatNational(), found.nationalNumber)
  return {
    normal: said.extension ? `${found.nationalNumber}x${said.extension}` : found.nationalNumber,
    raw: said.raw,
    area,
    exchange: null,
    line: null,
    number,
    extension: said.extension,
    country_code: (found.country as CountryCode | null) ?? null,
    country_calling_code: Number(found.countryCallingCode),
    is_tollfree: found.getType() === 'TOLL_FREE',
    type: said.type,
    valid: found.isValid(),
  }
}

/** The first group of the national form is the area: `01484 519892` is 1484 and 519892. */
function partsOf(formatted: string, national: string): [string | null, string] {
  const groups = formatted.split(/\D+/).filter((group) => group !== '')
  if (groups.length < 2) return [null, national]
  const lead = (groups[0] as string).length
  const prefix = groups.join('').length - national.length
  const area = national.slice(0, Math.max(lead - prefix, 0))
  return area === '' ? [null, national] : [area, national.slice(area.length)]
}
