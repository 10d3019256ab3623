// A source's request as parameters, or the answer that refuses it.
import type { Vars } from '../../lib/vars.ts'
import { SourceRefusal, type SourceRequest } from '../module.ts'
import { bodyParameters, type Said } from './body.ts'
import { type AnswerType, negotiated } from './negotiate.ts'
import { merged, nested, queryParameters, unreadable } from './parameters.ts'

/** What the path of a request says, its query apart. */
export function addressOf(request: SourceRequest): { path: string; query: string } {
  const uri = request.uri ?? ''
  const cut = uri.indexOf('?')
  const [path, query] =
    cut === -1 ? [uri, ''] : [uri.slice(0, cut), uri.slice(cut + 1).split('#')[0] as string]
  return { path, query }
}

export function isPing(request: SourceRequest): boolean {
  return addressOf(request).path.replace(/\/$/, '').endsWith('/ping')
}

/** Feedback is read a little otherwise than a lead: it refuses in other words, and dots in names of its query make parts. */
export function submitted(request: SourceRequest, as: Said = 'lead'): unknown {
  const method = String(request.method ?? '').toUpperCase()
  const text = { 'Content-Type': 'text/plain' }
  if (method !== 'GET' && method !== 'POST') {
    const refusal = as === 'feedback' ? 415 : 405
    throw new SourceRefusal(refusal, { ...text, Allow: 'GET, POST' }, `The ${method} method is not allowed`)
  }
  if (!answerType(request)) {
    throw new SourceRefusal(406, text, 'Not capable of generating content according to the Accept header')
  }
  redirection(request)
  const ping = isPing(request)
  const asked = queryParameters(addressOf(request).query)
  const query = withoutAliases(as === 'feedback' ? nested(asked) : asked, ping) as Vars
  if (method === 'GET' || !hasBody(request)) return query
  const body = bodyParameters(headerOf(request, 'Content-Type'), request.body ?? '', as)
  return merged(withoutAliases(body ?? {}, ping), query)
}

export function answerType(request: SourceRequest): AnswerType | undefined {
  return negotiated(headerOf(request, 'Accept'))
}

/** Where the source's browser goes on to, if the query says so. */
export function redirection(request: SourceRequest): string | undefined {
  const given = queryParameters(addressOf(request).query).redir_url
  if (given === undefined) return undefined
  const url = String(Array.isArray(given) ? given[0] : given)
  if (!/^https?:\/\/[^\s]+$/i.test(url) || !URL.canParse(url)) throw unreadable('Invalid redir_url')
  return url
}

function hasBody(request: SourceRequest): boolean {
  const chunked = (headerOf(request, 'Transfer-Encoding') ?? '').toLowerCase().includes('chunked')
  return chunked || headerOf(request, 'Content-Length') !== undefined
}

function headerOf({ headers = {} }: SourceRequest, name: string): string | undefined {
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined
  return value === undefined ? undefined : String(value)
}

/** Certificates come under several names, of which one is the field's. A ping's own certificate counts on a ping alone. */
function withoutAliases(parameters: unknown, ping: boolean): unknown {
  if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)) return parameters
  const rest: [string, unknown][] = []
  let [certificate, pinged]: unknown[] = []
  for (const [name, value] of Object.entries(parameters)) {
    const folded = name.toLowerCase()
    if (folded === 'xxtrustedformcerturl') certificate = value
    else if (folded === 'xxtrustedformpingurl' || folded === 'trustedform_ping_url') pinged = value
    else rest.push([name, value])
  }
  const url = (ping ? pinged : undefined) ?? certificate
  const kept =
    url === undefined
      ? rest
      : [
          ...rest.filter(([name]) => name !== 'trustedform_cert_url'),
          ['trustedform_cert_url', url] as [string, unknown],
        ]
  return Object.fromEntries(kept)
}
