// Headers of a delivery: the module's own, then those that the step sets. No value can end a header or begin another.
import type { Vars } from '../../lib/vars.ts'
import type { RecipientRequest } from '../module.ts'
import { pairsOf } from './branches.ts'
import { textSent } from './sent.ts'

export type Headers = RecipientRequest['headers']

/** In this order of preference an answer can be searched. */
export const ACCEPT =
  'application/json;q=0.9,text/xml;q=0.8,application/xml;q=0.7,text/html;q=0.6,text/plain;q=0.5'

const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a header must not carry
const CONTROLS = /[\u0000-\u001f\u007f]+/g

/**
 * The headers of a request: `header.*` replaces the module's own whatever the case of its name, and a sign-in by name and
 * password. Several values of one are joined; one without a value is left out.
 */
export function headersOf(vars: Vars, own: Headers): Headers {
  const headers: Headers = { ...own, ...signInOf(vars) }
  const given = new Map<string, string>()
  for (const [name, value] of headerPairs(vars)) {
    const line = headerValue(value)
    if (line === '' || !NAME.test(name) || name === '__proto__') continue
    const before = given.get(name)
    given.set(name, before === undefined ? line : `${before}, ${line}`)
  }
  for (const [name, line] of given) headers[sameName(headers, name)] = line
  return headers
}

export function headerPairs(vars: Vars): [string, string][] {
  return pairsOf(vars.header, (text) => text)
}

/** The header with that name, or undefined. */
export function headerIn(headers: Record<string, unknown> | undefined, name: string): unknown {
  const found = Object.keys(headers ?? {}).find((key) => key.toLowerCase() === name.toLowerCase())
  return found === undefined ? undefined : headers?.[found]
}

/** Line ends and other controls become a space; what is beyond Latin-1 is written as UTF-8 octets. */
export function headerValue(text: string): string {
  const line = text.replace(CONTROLS, ' ').trim()
  return /[\u0100-\uffff]/.test(line) ? Buffer.from(line, 'utf8').toString('latin1') : line
}

/** Name and password, if either is set. */
export function basicAuthorization(vars: Vars): string | undefined {
  const [name, password] = [textSent(vars.basic_username), textSent(vars.basic_password)]
  if (name === '' && password === '') return undefined
  return `Basic ${Buffer.from(`${name}:${password}`, 'utf8').toString('base64')}`
}

/** Why the step's headers cannot be sent; `types` says which content types fit the body. */
export function headerFault(vars: Vars, types: RegExp): string | undefined {
  for (const [name, value] of headerPairs(vars)) {
    if (!NAME.test(name)) return `Header name is not allowed: ${name.replace(CONTROLS, ' ').slice(0, 100)}`
    const lower = name.toLowerCase()
    if (lower === 'content-length') return 'Content-Length header is not allowed'
    if (lower === 'accept') return 'Accept header is not allowed'
    if (lower === 'content-type' && !types.test(value.trim())) return 'Invalid Content-Type header value'
  }
  return undefined
}

/** What the step itself says goes before its credential. */
export function signInOf(vars: Vars): Record<string, string> {
  const basic = basicAuthorization(vars)
  if (basic !== undefined) return { Authorization: basic }
  const { credential } = vars
  if (typeof credential !== 'object' || credential === null) return {}
  const { type, username, password, token, access_token } = credential as Vars
  if (type === 'user') {
    const pair = basicAuthorization({ basic_username: username, basic_password: password })
    return pair === undefined ? {} : { Authorization: pair }
  }
  const secret = headerValue(textSent(access_token) || textSent(token))
  if (secret === '') return {}
  const name = textSent(vars.credential_header).trim()
  if (name === '') return { Authorization: `Bearer ${secret}` }
  return NAME.test(name) && name !== '__proto__' ? { [name]: secret } : {}
}

function sameName(headers: Headers, name: string): string {
  const lower = name.toLowerCase()
  return Object.keys(headers).find((key) => key.toLowerCase() === lower) ?? name
}
