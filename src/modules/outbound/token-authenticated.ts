// Delivers a lead as JSON to a recipient that takes a token for a while: refused, a new one is asked for and tried once.
import type { Vars } from '../../lib/vars.ts'
import type { Appended, OutboundModule, RecipientAnswer, RecipientRequest } from '../module.ts'
import { readAnswer } from './answer.ts'
import { isBranch, pairsOf, treeOf } from './branches.ts'
import { customJson, requestJson, validateJson } from './custom-json.ts'
import { respond } from './custom-response.ts'
import type { Settings } from './custom-validate.ts'
import { optional } from './custom-variables.ts'
import { encodePairs, withQuery } from './form-encoding.ts'
import { ACCEPT, headerIn, headersOf } from './headers.ts'
import { textSent } from './sent.ts'
import { urlFault } from './url.ts'

const REFUSED = 'Unable to authenticate after attempting to refresh token'
const METHODS = ['POST', 'GET', 'PUT', 'PATCH']
const LONGEST_TOKEN = 10_000

export const tokenAuthenticated = {
  ...customJson,
  id: 'leadconduit-json.outbound.token_authenticated',
  name: 'JSON with token refresh',
  description:
    'Sends the lead as a JSON document. When the recipient refuses the token, a new one is fetched and the lead is sent again.',
  request_variables: [
    {
      name: 'credential_id',
      type: 'credential',
      required: true,
      description: 'The credential of type token that keeps both tokens',
    },
    { ...optional('authentication_url', 'url', 'Where a new token is asked for'), required: true },
    {
      ...optional('authentication_method', 'string', 'The HTTP method to ask by; POST if unset'),
      examples: METHODS,
    },
    optional(
      'authentication_property.*',
      'wildcard',
      'A member of what is asked. `TOKEN` stands for the token of the credential',
    ),
    optional(
      'authentication_header.*',
      'wildcard',
      'A header to ask with. `TOKEN` stands for the token of the credential',
    ),
    optional(
      'authentication_token_path',
      'string',
      'Where the new token stands in the answer; `accessToken` if unset',
    ),
    ...customJson.request_variables
      .filter(({ name }) => name !== 'credential_id' && name !== 'credential_header')
      .map((variable) =>
        variable.name === 'header.*'
          ? {
              ...variable,
              description:
                'A header of the request. `ACCESS_TOKEN` stands for the token that was fetched last',
            }
          : variable,
      ),
  ],
  secrets: [...customJson.secrets, 'authentication_property.*', 'authentication_header.*'],
  validate: validateTokenAuthenticated,
  request: requestWithToken,
  response: respondToToken,
  refresh: { needed: isRefused, request: tokenRequest, token: tokenIn },
} satisfies OutboundModule

function validateTokenAuthenticated(vars: Vars, settings?: Settings): string | undefined {
  const fault = urlFault(vars.authentication_url, settings)
  return validateJson(vars, settings) ?? (fault && `Authentication ${fault}`)
}

/** The delivery, with the credential's tokens in place of their words in the headers. */
export function requestWithToken(vars: Vars): RecipientRequest {
  // The tokens stand where the step says; no other header carries one.
  return requestJson({ ...vars, credential: undefined, header: replacedPairs(vars, vars.header) })
}

/** The request for a new token: JSON, or a form if its Content-Type says so; by GET in the query. */
export function tokenRequest(vars: Vars): RecipientRequest {
  const method = textSent(vars.authentication_method).trim().toUpperCase() || 'POST'
  const url = textSent(vars.authentication_url)
  const asked = { header: replacedPairs(vars, vars.authentication_header) }
  const pairs = Object.entries(replacedPairs(vars, vars.authentication_property))
  if (method === 'GET')
    return { url: withQuery(url, pairs), method, headers: headersOf(asked, { Accept: ACCEPT }) }
  const headers = headersOf(asked, { 'Content-Type': 'application/json; charset=utf-8', Accept: ACCEPT })
  const isForm = /x-www-form-urlencoded/i.test(String(headerIn(headers, 'Content-Type')))
  const tree = treeOf(vars.authentication_property, (text) => replaced(vars, text))
  const json = JSON.stringify(isBranch(tree) ? tree : Object.fromEntries(pairs))
  return { url, method, headers, body: isForm ? encodePairs(pairs) : json }
}

/** The token in the answer; undefined where there is none. */
export function tokenIn(vars: Vars, answer: RecipientAnswer): string | undefined {
  if (answer.status < 200 || answer.status > 299) return undefined
  const path = textSent(vars.authentication_token_path).trim() || 'accessToken'
  const [token] = readAnswer(answer).find(path)
  const text = textSent(token).trim()
  return text === '' || text.length > LONGEST_TOKEN ? undefined : text
}

function respondToToken(vars: Vars, request: unknown, answer: RecipientAnswer): Appended {
  return isRefused(answer) ? { outcome: 'error', reason: REFUSED } : respond(vars, request, answer)
}

function isRefused(answer: RecipientAnswer): boolean {
  return answer.status === 401 || answer.status === 403
}

function replacedPairs(vars: Vars, wildcard: unknown): Record<string, string> {
  return Object.fromEntries(pairsOf(wildcard, (text) => replaced(vars, text)))
}

/** A text with the tokens of the credential in place of the words that stand for them. */
function replaced(vars: Vars, text: string): string {
  const credential = vars.credential
  const kept: Vars = typeof credential === 'object' && credential !== null ? (credential as Vars) : {}
  return text.replace(/\b(?:ACCESS_)?TOKEN\b/g, (word) => textSent(kept[word.toLowerCase()]))
}
