// What the `request` of a plug-in gave, in the options of npm's request package, as a request of ours.
import type { RecipientRequest } from './module.ts'

type Given = Record<string, unknown>
type Headers = RecipientRequest['headers']

/** Options that change what is sent or how, and that the exchange does not have: better an error than another request. */
const UNKNOWN = [
  'formData',
  'multipart',
  'oauth',
  'aws',
  'hawk',
  'httpSignature',
  'cert',
  'key',
  'pfx',
  'proxy',
]

/** Throws an Error that says what is missing or cannot be sent. `Content-Length` is left to who sends. */
export function requestOf(given: unknown): RecipientRequest {
  if (typeof given !== 'object' || given === null) throw new Error('request missing URL')
  const options = given as Given
  const url = urlOf(options)
  const method = textual(options.method)
  if (!url) throw new Error('request missing URL')
  if (!method) throw new Error('request missing method')
  const unknown = UNKNOWN.find((name) => options[name] !== undefined && options[name] !== null)
  if (unknown) throw new Error(`request option ${unknown} is not supported`)
  const { headers, body } = contentOf(options, {
    ...headersOf(options.headers),
    ...authorizationOf(options.auth),
  })
  const timeout = Number(options.timeout ?? Number.NaN)
  return {
    url,
    method,
    headers,
    ...(body !== undefined && { body }),
    ...(Number.isFinite(timeout) && { timeout }),
    ...(options.followAllRedirects !== undefined && {
      followAllRedirects: isTrue(options.followAllRedirects),
    }),
  }
}

/** A text, or an object that the standard library or a type made of one; `qs` is added to it. */
function urlOf({ url, uri, qs }: Given): string | undefined {
  const given = url ?? uri
  const href = (given as { href?: unknown } | null | undefined)?.href
  const text = textual(given) ?? textual(href)
  if (!text || typeof qs !== 'object' || qs === null) return text
  const query = pairs(qs).toString()
  return query === '' ? text : `${text}${text.includes('?') ? '&' : '?'}${query}`
}

function headersOf(given: unknown): Headers {
  if (typeof given !== 'object' || given === null) return {}
  const entries = Object.entries(given).flatMap(([name, value]): [string, string][] => {
    const text = Array.isArray(value) ? value.map(String).join(', ') : textual(value)
    return text === undefined || name.toLowerCase() === 'content-length' ? [] : [[name, text]]
  })
  return Object.fromEntries(entries)
}

function authorizationOf(auth: unknown): Headers {
  if (typeof auth !== 'object' || auth === null) return {}
  const { user, username, pass, password, bearer } = auth as Given
  if (bearer !== undefined) return { Authorization: `Bearer ${textual(bearer) ?? ''}` }
  const pair = `${textual(user ?? username) ?? ''}:${textual(pass ?? password) ?? ''}`
  return { Authorization: `Basic ${Buffer.from(pair).toString('base64')}` }
}

function contentOf(options: Given, headers: Headers): { headers: Headers; body: string | undefined } {
  const { json, form, body } = options
  if (form !== undefined && form !== null) {
    const text = typeof form === 'object' && !(form instanceof String) ? pairs(form).toString() : String(form)
    return { headers: withType(headers, 'application/x-www-form-urlencoded'), body: text }
  }
  if (json === undefined || json === null || json === false) return { headers, body: bodyOf(body) }
  const value = json === true ? body : json
  const accepting = has(headers, 'accept') ? headers : { ...headers, Accept: 'application/json' }
  if (value === undefined) return { headers: accepting, body: undefined }
  return { headers: withType(accepting, 'application/json'), body: JSON.stringify(value) }
}

function bodyOf(body: unknown): string | undefined {
  if (body === undefined || body === null) return undefined
  if (body instanceof Uint8Array)
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
  const text = textual(body)
  if (text === undefined) throw new Error('request body must be a text')
  return text
}

function pairs(given: object): URLSearchParams {
  const entries = Object.entries(given).flatMap(([name, value]): [string, string][] => {
    if (value === undefined || value === null) return [[name, '']]
    const values = Array.isArray(value) ? value : [value]
    return values.map((each) => {
      const text = textual(each)
      if (text === undefined) throw new Error(`request value ${name} must be a text`)
      return [name, text]
    })
  })
  return new URLSearchParams(entries)
}

/** The text of a primitive, boxed or not; undefined for anything else. */
function textual(value: unknown): string | undefined {
  const primitive = typeof value === 'object' && value !== null ? value.valueOf() : value
  if (typeof primitive === 'object' || typeof primitive === 'function') return undefined
  return primitive === undefined || typeof primitive === 'symbol' ? undefined : String(primitive)
}

function isTrue(value: unknown): boolean {
  return textual(value) === 'true'
}

function withType(headers: Headers, type: string): Headers {
  return has(headers, 'content-type') ? headers : { ...headers, 'Content-Type': type }
}

function has(headers: Headers, name: string): boolean {
  return Object.keys(headers).some((each) => each.toLowerCase() === name)
}
