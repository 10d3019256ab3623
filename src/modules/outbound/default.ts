// The default recipient: all fields of the lead in a form or a query, and an answer that names its outcome.
import { isBlank, isStored, normalOf, textOf } from '../../fields/value.ts'
import type { Vars } from '../../lib/vars.ts'
import type { Appended, OutboundModule, RecipientAnswer, RecipientRequest } from '../module.ts'
import { optional } from './custom-variables.ts'
import { encodePairs } from './form-encoding.ts'
import { headerIn } from './headers.ts'
import { appendedJson, parsedJson } from './json-document.ts'
import { readXml } from './read-xml.ts'
import { textSent } from './sent.ts'
import { urlFault } from './url.ts'
import { documentValue } from './xml-document.ts'

const ACCEPT = 'application/json;q=0.9,text/xml;q=0.8,application/xml;q=0.7'
const OUTCOMES = ['success', 'failure', 'error']

export const defaultOutbound: OutboundModule = {
  id: 'leadconduit-default.outbound',
  direction: 'outbound',
  name: 'LeadConduit Standard',
  type: 'delivery',
  description:
    'Sends every field of the lead as a form, or in the query of the address, to another flow or to a program that answers like one.',
  request_variables: [
    { name: 'url', type: 'url', label: 'URL', required: true, description: 'Where the lead is sent' },
    {
      name: 'method',
      type: 'string',
      required: true,
      description: '`POST`, or `GET` for the query',
      examples: ['POST', 'GET'],
    },
    optional(
      'default_outcome',
      'string',
      'The outcome where the answer names none: `success`, `failure` or `error`. Unset, it is error',
      OUTCOMES,
    ),
    { name: 'lead.*', type: 'wildcard', required: true, description: 'The fields of the lead' },
    optional('default.custom.*', 'wildcard', 'Parameters besides the fields, or in place of them'),
    optional('price', 'number', 'The price of the lead'),
  ],
  response_variables: [
    optional('outcome', 'string', 'success, failure or error'),
    optional('reason', 'string', 'Why'),
    optional('price', 'number', 'What the recipient pays'),
  ],
  validate: (vars, settings) => {
    const outcome = textSent(vars.default_outcome).trim().toLowerCase()
    if (outcome !== '' && !OUTCOMES.includes(outcome))
      return 'default outcome must be "success", "failure" or "error"'
    const fault = urlFault(vars.url, settings)
    if (fault) return fault
    return ['GET', 'POST'].includes(methodOf(vars)) ? undefined : 'Unsupported HTTP method - use GET or POST'
  },
  request: requestOf,
  response: responseOf,
}

function methodOf(vars: Vars): string {
  return textSent(vars.method).trim().toUpperCase() || 'POST'
}

function requestOf(vars: Vars): RecipientRequest {
  const lead = flattened(vars.lead)
  const custom = new Map(flattened((vars.default as Vars | undefined)?.custom))
  const pairs = new Map(lead)
  for (const [name, value] of custom) pairs.set(name, value)
  if (!pairs.has('price')) pairs.set('price', textOf(vars.price) || '0')
  const url = textSent(vars.url)
  if (methodOf(vars) === 'GET') {
    return { url: withPairs(url, [...pairs]), method: 'GET', headers: { Accept: ACCEPT } }
  }
  const body = encodePairs([...pairs])
  const type = 'application/x-www-form-urlencoded'
  const headers = { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body), Accept: ACCEPT }
  return { url, method: 'POST', headers, body }
}

/** The address with the pairs, each in place of one of its name that stands there. */
function withPairs(url: string, pairs: [string, string][]): string {
  if (!URL.canParse(url)) return url
  const address = new URL(url)
  const names = new Set(pairs.map(([name]) => name))
  const present = [...address.searchParams].filter(([name]) => !names.has(name))
  address.search = encodePairs([...present, ...pairs])
  return address.href
}

/** Every value by its dotted path; missing ones left out, null ones empty. */
function flattened(value: unknown, path = '', depth = 0): [string, string][] {
  if (value === undefined || depth > 32) return []
  const isBranch =
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) !== Date.prototype
  if (!isBranch || isStored(value) || typeof normalOf(value) !== 'object')
    return path === '' ? [] : [[path, textSent(value)]]
  const members = Object.entries(value as object)
  if (Object.getPrototypeOf(value) !== Object.prototype && !Array.isArray(value))
    return [[path, textSent(value)]]
  return members.flatMap(([name, part]) => flattened(part, path === '' ? name : `${path}.${name}`, depth + 1))
}

function responseOf(vars: Vars, _request: Partial<RecipientRequest>, answer: RecipientAnswer): Appended {
  const type = headerIn(answer.headers, 'Content-Type')
  if (!type) return { outcome: 'error', reason: 'No Content-Type specified in server response' }
  const document = documentIn(String(type).toLowerCase(), answer.body ?? '')
  if (document === null)
    return { outcome: 'error', reason: 'Unsupported Content-Type specified in server response' }
  const outcome = textOf(document.outcome).trim().toLowerCase()
  if (OUTCOMES.includes(outcome)) return { ...document, outcome }
  const fallback = textSent(vars.default_outcome).trim().toLowerCase() || 'error'
  const reason = textOf(document.reason) || textOf(document.message) || 'Unrecognized response'
  return { outcome: fallback, reason }
}

/** What the answer's document says; null for a type that is not read. */
function documentIn(type: string, body: string): Vars | null {
  if (type.includes('json')) return appendedJson(parsedJson(body))
  if (!type.includes('xml')) return null
  const document = readXml(body)
  const [root] = document ? Object.values(documentValue(document, { text: '_' })) : []
  return typeof root === 'object' && root !== null && !Array.isArray(root) && !isBlank(root)
    ? (root as Vars)
    : {}
}
