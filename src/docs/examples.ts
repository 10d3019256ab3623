// Example requests of a source with real addresses, each also as a line for a shell; and what they would be answered.
import { isStored, textOf } from '../fields/value.ts'
import type { CompiledSource } from '../flows/compiled-flow.ts'
import type { MetaParam } from '../flows/meta.ts'
import type { Verdict } from '../flows/move.ts'
import { answerOf } from '../leads/reply.ts'
import type { InboundModule, SourceRequest } from '../modules/module.ts'
import type { ExampleAnswer, ExampleRequest } from './submission-docs.ts'

/** Of each parameter one value: what the rules want, else its type's first example. */
export function samplesOf(params: MetaParam[], wanted: Map<string, string>): Record<string, string> {
  const given = params
    .filter(({ variable }) => variable !== null)
    .map(({ name, variable, examples }) => {
      const sample = wanted.get(`lead.${variable}`) ?? sampleOf(examples[0])
      return [name, sample] as const
    })
  return Object.fromEntries(given.filter(([, sample]) => sample !== ''))
}

function sampleOf(example: unknown): string {
  return isStored(example) && typeof example.raw === 'string' ? example.raw : textOf(example)
}

/** Where the examples lead: the exchange's address, and whether the sender must show a key. */
export type Place = { flow_id: string; source_id: string; base_url: string; authenticated: boolean }

/** None from a module that has none, or that fails. */
export function requestsOf(
  module: InboundModule | undefined,
  { flow_id, source_id }: Place,
  samples: Record<string, string>,
  ping = false,
): SourceRequest[] {
  try {
    return module?.examples?.(flow_id, source_id, samples, ping) ?? []
  } catch {
    return []
  }
}

export function exampleOf(request: SourceRequest, place: Place): ExampleRequest {
  const url = request.uri.startsWith('/') ? place.base_url + request.uri : request.uri
  const headers = Object.fromEntries(
    Object.entries(request.headers ?? {}).filter(([name]) => name !== 'Content-Length'),
  )
  const body = request.body ?? null
  const { method } = request
  return {
    title: titleOf(request),
    method,
    url,
    headers,
    body,
    curl: curlOf({ method, url, headers, body }, place),
  }
}

const FORMS: [RegExp, string][] = [
  [/form/, 'a form'],
  [/json/, 'JSON'],
  [/xml/, 'XML'],
]

function named(type = ''): string {
  return FORMS.find(([pattern]) => pattern.test(type))?.[1] ?? type
}

function titleOf({ method, headers = {} }: SourceRequest): string {
  const sent = method === 'GET' ? 'GET, in the address' : `${method} of ${named(headers['Content-Type'])}`
  const answered = named(headers.Accept)
  return answered === '' ? sent : `${sent}, answered in ${answered}`
}

/** One line; nothing in it is read by the shell. */
function curlOf(
  { method, url, headers, body }: Omit<ExampleRequest, 'title' | 'curl'>,
  { authenticated }: Place,
) {
  const parts = [
    method === 'GET' ? 'curl' : `curl -X ${quoted(method)}`,
    quoted(url),
    ...(authenticated ? [`-u ${quoted('API:YOUR_API_KEY')}`] : []),
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === null ? [] : [`--data-raw ${quoted(body)}`]),
  ]
  return parts.join(' ')
}

function quoted(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}

const LEAD = { id: '5fd4371e940df5a34a3888b2' }
const PRICE = 5

/** One answer of each outcome in each form that the examples accept. `refused` is why a lead might not be taken. */
export function answersOf(
  source: CompiledSource,
  fallback: InboundModule,
  requests: SourceRequest[],
  refused: string,
): ExampleAnswer[] {
  const outcomes: Verdict[] = [
    { outcome: 'success', reason: undefined, price: PRICE },
    { outcome: 'failure', reason: refused, price: 0 },
    { outcome: 'error', reason: 'Flow is disabled', price: 0 },
  ]
  const byAccept = new Map(requests.map((request) => [request.headers?.Accept ?? '', request]))
  return [...byAccept.values()].flatMap((request) =>
    outcomes.map((verdict) => {
      const { status, headers, body } = answerOf(source, fallback, request, verdict, {
        lead: LEAD,
        appended: {},
      })
      return { outcome: verdict.outcome, status, content_type: headers['Content-Type'] ?? '', body }
    }),
  )
}
