// One documented request, and how it is answered. `{name}` stands for what is remembered under that name.
import type { Shape } from './shape.ts'

export type Case = {
  /** Where it is documented: the plane and the section. */
  of: string
  name: string
  /** Whose key is sent; nobody's without it. */
  as?: 'seller' | 'buyer'
  /** Method and path. */
  ask: string
  headers?: Record<string, string>
  /** JSON; a text is sent as it is. */
  body?: unknown
  status: number
  answer?: Shape
  /** The body to the byte; a pattern where ids or numbers of the exchange's own stand in it. */
  text?: string | RegExp
  /** Headers of the answer, in lower case. */
  answered?: Record<string, string | RegExp>
  /** What is remembered of the answer: names to JSON pointers without their first slash. */
  keeps?: Record<string, string>
  /** What became of the lead that was submitted: its variables in the source's event. */
  lead?: Record<string, unknown>
}

/** A refusal as decided: the documented sentence first. */
export const REFUSAL: Shape = {
  error: 'text',
  code: 'text',
  'errors?': [{ path: 'text', message: 'text' }],
  request_id: 'text',
}

/** Entities that everybody may use. */
export const FORM = '535e9f8c94149d05b5000001'
export const SELLER = '535e9f8c94149d05b5000004'
export const CRM = '535e9f8c94149d05b5000006'

/** What sources send, and what they are answered. */
export const AS_FORM = { 'Content-Type': 'application/x-www-form-urlencoded' }
export const AS_JSON = { 'Content-Type': 'application/json' }
export const AS_XML = { 'Content-Type': 'text/xml' }
export const PLAIN = { 'content-type': 'text/plain' }
export const TOLD: Shape = { outcome: '=success', lead: { id: 'id' }, price: 'number' }

/** Where the source of a flow sends leads; the flow by the name under which it is remembered. */
export const submitTo = (flow: string, source = FORM) => `/flows/{${flow}}/sources/${source}/submit`
export const pingTo = (flow: string, source = FORM) => `/flows/{${flow}}/sources/${source}/ping`

/** Two requests that open a flow to sources: it is saved, and deployed. */
export function opened(
  of: string,
  name: string,
  document: object,
  as: 'seller' | 'buyer' = 'seller',
): Case[] {
  const body = { name, enabled: true, fields: ['first_name', 'state'], steps: [], ...document }
  return [
    { of, name: `${name}: saved`, as, ask: 'POST /flows', body, status: 201, keeps: { [name]: 'id' } },
    { of, name: `${name}: deployed`, as, ask: `POST /flows/{${name}}/deploy`, status: 200 },
  ]
}
