// A request to somebody else made ready: where it goes, its headers, its body in bytes; and where a redirect leads.
import type { RecipientRequest } from '../modules/module.ts'
import { titled } from '../modules/plugin-answer.ts'
import { VERSION } from '../version.ts'
import { SendError } from './send-error.ts'
import type { HttpRequest } from './transaction.ts'

export type Prepared = {
  url: URL
  method: string
  /** By names in Title-Case; without Host, which follows from the address. */
  headers: Record<string, string>
  body: string
}

/** What the connection is about is not the request's to say, and the length follows from the body. */
const OURS = new Set([
  'Connection',
  'Content-Length',
  'Expect',
  'Keep-Alive',
  'Proxy-Connection',
  'Te',
  'Trailer',
  'Transfer-Encoding',
  'Upgrade',
])

const METHOD = /^(?!(CONNECT|TRACE)$)[A-Z]{1,20}$/

/** Throws a SendError for what is no request. A name and password in the address become a header. */
export function prepared(request: RecipientRequest, idempotencyKey?: string): Prepared {
  if (!request.url) throw new SendError('invalid', 'request missing URL')
  if (!request.method) throw new SendError('invalid', 'request missing method')
  const method = request.method.toUpperCase()
  if (!METHOD.test(method))
    throw new SendError('invalid', `the method ${method.slice(0, 20)} is not possible`)
  const url = addressIn(request.url)
  const headers: Record<string, string> = { 'User-Agent': `Gangway/${VERSION}` }
  if (idempotencyKey !== undefined) headers['Idempotency-Key'] = idempotencyKey
  Object.assign(headers, signedIn(url))
  for (const [name, value] of Object.entries(titled(request.headers)))
    if (!OURS.has(name)) headers[name] = String(value)
  stripped(url)
  return withLength({ url, method, headers, body: request.body ?? '' })
}

/** An http or https address; a SendError for anything else. */
function addressIn(text: string, base?: URL): URL {
  try {
    const url = new URL(text, base)
    if (url.protocol === 'http:' || url.protocol === 'https:') return url
  } catch {}
  throw new SendError('invalid', 'the address must begin with http:// or https:// and name a host')
}

function stripped(url: URL): void {
  if (url.username !== '') url.username = ''
  if (url.password !== '') url.password = ''
  if (url.hash !== '') url.hash = ''
}

function signedIn({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {}
  const pair = `${decoded(username)}:${decoded(password)}`
  return { Authorization: `Basic ${Buffer.from(pair).toString('base64')}` }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function withLength(request: Prepared): Prepared {
  const length = Buffer.byteLength(request.body)
  if (length > 0 || EXPECTS_BODY.has(request.method)) request.headers['Content-Length'] = String(length)
  return request
}

const EXPECTS_BODY = new Set(['POST', 'PUT', 'PATCH'])

/** The request as it is kept on record. */
export function onRecord({ url, method, headers, body }: Prepared, timestamp: number): HttpRequest {
  return { method, uri: url.href, version: '1.1', headers, body, timestamp }
}

/** What signs in with one place is not for another. */
const SIGN_IN = ['Authorization', 'Cookie', 'Proxy-Authorization', 'Host']
const ABOUT_BODY = [
  'Content-Type',
  'Content-Encoding',
  'Content-Language',
  'Content-Length',
  'Content-Location',
]

/** The request that a redirect asks for: the same again for 307 and 308, else without a body, by GET (but HEAD stays). */
export function redirected(request: Prepared, status: number, location: string): Prepared {
  const url = addressIn(location, request.url)
  const isElsewhere = url.origin !== request.url.origin
  const keepsBody = status === 307 || status === 308 || request.method === 'GET' || request.method === 'HEAD'
  const left = new Set([...(isElsewhere ? SIGN_IN : ['Host']), ...(keepsBody ? [] : ABOUT_BODY)])
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !left.has(name)))
  const signed = { ...headers, ...signedIn(url) }
  stripped(url)
  return keepsBody
    ? { ...request, url, headers: signed }
    : withLength({ url, method: 'GET', headers: signed, body: '' })
}
