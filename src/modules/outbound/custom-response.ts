// What a recipient's answer means: the outcome by a search term, and reason, price, reference and cookie by paths.
import { isStored, normalOf, textOf } from '../../fields/value.ts'
import { type Vars, writeAt } from '../../lib/vars.ts'
import type { Appended, RecipientAnswer } from '../module.ts'
import { type Reading, readAnswer } from './answer.ts'
import { pairsOf } from './branches.ts'
import { OUTCOMES, onMatch } from './custom-validate.ts'
import { headerIn } from './headers.ts'
import { textSent } from './sent.ts'
import { termOf } from './term.ts'

/** The response of the custom modules. What the request was makes no difference. */
export function respond(vars: Vars, _request: unknown, answer: Partial<RecipientAnswer>): Appended {
  if (Number(answer.status) >= 500 && Number(answer.status) < 600)
    return { outcome: 'error', reason: 'Server error' }
  const type = textSent(vars.response_content_type_override).trim()
  const status = Number(answer.status)
  const isAccepted = !Number.isInteger(status) || statusesIn(vars.accepted_statuses)(status)
  const cookie = cookieIn(answer, textSent(vars.cookie_search_term))
  return {
    ...(isAccepted
      ? judge(vars, readAnswer(answer, type))
      : refusedBy(vars, readAnswer(answer, type), status)),
    ...(cookie !== undefined && { cookie }),
  }
}

/** The statuses that a text of numbers and ranges names; any, if it names none. */
export function statusesIn(value: unknown): (status: number) => boolean {
  const spans = textSent(value)
    .split(',')
    .map((part) => /^\s*(\d{3})(?:\s*-\s*(\d{3}))?\s*$/.exec(part))
    .filter((span) => span !== null)
    .map(([, from, to = from]) => [Number(from), Number(to)] as const)
  return (status) => spans.length === 0 || spans.some(([from, to]) => from <= status && status <= to)
}

function refusedBy(vars: Vars, reading: Reading, status: number): Appended {
  const judged = judge(vars, reading)
  return { ...judged, outcome: 'failure', reason: judged.reason || `The answer had the status ${status}` }
}

/** What is appended of an answer that was read, whatever it came by. */
export function judge(vars: Vars, reading: Reading): Appended {
  const reason = reasonIn(reading, textSent(vars.reason_path)) || textSent(vars.default_reason).trim()
  const reference = referenceIn(reading, textSent(vars.reference_path))
  return {
    ...(reading.kind === 'json' || reading.kind === 'xml' ? reading.document : captured(vars, reading.text)),
    outcome: outcomeOf(vars, reading),
    price: priceIn(reading, textSent(vars.price_path)) ?? fallbackPrice(vars.fallback_price),
    ...(reason !== '' && { reason }),
    ...(reference !== undefined && { reference }),
  }
}

/** The outcome on a match, success unless another is set; its opposite where the term is not found. */
function outcomeOf(vars: Vars, reading: Reading): string {
  const match = OUTCOMES.find((outcome) => outcome === onMatch(vars)) ?? 'success'
  const term = textSent(vars.outcome_search_term).trim()
  if (term === '') return match
  const path = textSent(vars.outcome_search_path).trim()
  const texts = path === '' ? [reading.text] : reading.searched(path)
  if (texts.some((text) => termOf(term).test(textOf(text).trim().toLowerCase()))) return match
  return match === 'success' ? 'failure' : 'success'
}

function reasonIn(reading: Reading, path: string): string {
  const reasons = textsAt(reading, path)
  return reasons.sort().join(', ')
}

function priceIn(reading: Reading, path: string): string | undefined {
  return textsAt(reading, path)[0]
}

/** One value as it is; several, or what a `*` stands for, as a list. */
function referenceIn(reading: Reading, path: string): unknown {
  const found = path.trim() === '' ? [] : reading.find(path).filter((value) => textOf(value).trim() !== '')
  if (found.length === 0) return undefined
  const isMany = found.length > 1 || (reading.kind === 'json' && path.split('.').includes('*'))
  return isMany ? found : found[0]
}

/** What stands at a path as texts, without those that say nothing. */
function textsAt(reading: Reading, path: string): string[] {
  if (path.trim() === '') return []
  return reading
    .find(path)
    .map((value) => textOf(value).trim())
    .filter((text) => text !== '')
}

/** A price that cannot be read as a number is none. */
function fallbackPrice(value: unknown): unknown {
  const price = normalOf(value)
  const isPrice = typeof price === 'number' || (typeof price === 'string' && price.trim() !== '')
  return isPrice && Number.isFinite(Number(price)) && !(isStored(value) && value.valid === false) ? price : 0
}

/** What the expressions of `capture.*` find, under their names. */
function captured(vars: Vars, text: string): Vars {
  const found: Vars = {}
  for (const [name, expression] of pairsOf(vars.capture, (spelling) => spelling)) {
    const value = expression === '' ? undefined : termOf(expression).first(text)?.trim()
    if (value !== undefined && value !== '') writeAt(found, name, value)
  }
  return found
}

function cookieIn(answer: Partial<RecipientAnswer>, term: string): string | undefined {
  if (term === '') return undefined
  const cookies = [headerIn(answer.headers, 'Set-Cookie')].flat().filter((cookie) => cookie !== undefined)
  return cookies.map(String).find((cookie) => termOf(term).test(cookie))
}
