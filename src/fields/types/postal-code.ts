// Postal codes of the United States, Canada and Great Britain.
import { textGiven } from './given.ts'

const US = /^(\d{5})[\s\-\u2010-\u2015]*(\d{4})?$/
const CA = /^([a-z])(\d[a-z])\s*(\d[a-z]\d)$/i
const GB = /^([a-z]{1,2}\d[a-z\d]?[a-z]?)\s*(\d[a-z]{2})$/i
const MOST = 100

/** An empty one is a valid US code, as in the documented packages. */
export function postalCodeValue(input: unknown): unknown {
  const raw = textGiven(input)
  const code = raw.slice(0, MOST).trim()
  if (code === '' || US.test(code)) return usCode(raw, code)
  const [, district, rest, ldu] = CA.exec(code) ?? []
  if (district && rest && ldu) {
    const fsa = (district + rest).toUpperCase()
    const unit = ldu.toUpperCase()
    const parts = { country_code: 'CA', code: code.toUpperCase(), fsa, district: fsa[0], ldu: unit }
    return { normal: `${fsa} ${unit}`, raw, ...parts, valid: true }
  }
  const [, outcode, incode] = GB.exec(code.toUpperCase()) ?? []
  if (!outcode || !incode || raw.length > MOST) return { normal: raw, raw, valid: false }
  const parts = { country_code: 'GB', code: code.toUpperCase(), outcode, incode }
  return { normal: `${outcode} ${incode}`, raw, ...parts, valid: true }
}

function usCode(raw: string, code: string): unknown {
  const [, zip = null, four = null] = US.exec(code) ?? []
  const normal = four ? `${zip}-${four}` : (zip ?? '')
  return { normal, raw, country_code: 'US', code: code || null, zip, four, valid: true }
}
