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
  /** The body to the byte. */
  text?: string
  /** Headers of the answer, in lower case. */
  answered?: Record<string, string>
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
