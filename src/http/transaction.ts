// A call to somebody else as it is kept on record: the request, the answer, and how long it took.
import { type Static, Type } from 'typebox'
import { Strict } from '../lib/schema.ts'

const Headers = Type.Record(Type.String(), Type.String(), { description: 'Names are in Title-Case' })
const Timestamp = Type.Integer({ description: 'Milliseconds since 1970' })
const Version = Type.String({ examples: ['1.1'] })

export const HttpRequest = Strict(
  {
    method: Type.String(),
    uri: Type.String(),
    version: Version,
    headers: Headers,
    body: Type.String(),
    timestamp: Timestamp,
  },
  'HttpRequest',
)
export type HttpRequest = Static<typeof HttpRequest>

/** Status 0 stands for no answer; then `status_text` says why. */
export const HttpResponse = Strict(
  {
    status: Type.Integer(),
    status_text: Type.String(),
    version: Version,
    headers: Headers,
    body: Type.String(),
    timestamp: Timestamp,
  },
  'HttpResponse',
)
export type HttpResponse = Static<typeof HttpResponse>

export const Transaction = Strict(
  { request: HttpRequest, response: HttpResponse, ms: Type.Integer() },
  'Transaction',
)
export type Transaction = Static<typeof Transaction>

/** What is on record of a request that got no answer. */
export function unanswered(request: HttpRequest, reason: string, timestamp: number): Transaction {
  const response = { status: 0, status_text: reason, version: '1.1', headers: {}, body: '', timestamp }
  return { request, response, ms: timestamp - request.timestamp }
}
