// The variables that the custom modules have in common: how the answer is searched, and what comes out of it.
import type { Variable } from '../module.ts'

export const urlVariable: Variable = {
  name: 'url',
  label: 'URL',
  type: 'url',
  required: true,
  description: 'Where the lead is sent: a public `http` or `https` address',
}

export function methodVariable(methods: string[]): Variable {
  return {
    name: 'method',
    type: 'string',
    required: false,
    description: `The HTTP method: ${methods.join(', ')}. Unset, it is POST`,
    examples: methods,
  }
}

export const basicVariables: Variable[] = [
  optional('basic_username', 'string', 'The name to sign in with by HTTP Basic authentication'),
  optional('basic_password', 'credential', 'The password to sign in with by HTTP Basic authentication'),
]

/** How an HTTP delivery signs in: by name and password of its own, or by a credential that is kept sealed. */
export const signInVariables: Variable[] = [
  ...basicVariables,
  optional(
    'credential_id',
    'credential',
    'A credential of the account to sign in with: name and password by HTTP Basic, a token as `Bearer`',
  ),
  optional('credential_header', 'string', 'The header that carries the token of the credential as it is', [
    'X-Api-Key',
  ]),
]

/** Where the outcome, reason, price and reference stand in an answer. */
export const searchVariables: Variable[] = [
  optional(
    'outcome_search_term',
    'string',
    'Text or regular expression to look for in the answer; letter case does not matter. Unset, every answer is a match',
  ),
  optional(
    'outcome_search_path',
    'string',
    'Where to look: a dotted path in JSON (`result.status`, `*` for any name), XPath in XML, a CSS selector in HTML. Unset, the whole answer is searched',
  ),
  optional(
    'outcome_on_match',
    'string',
    'The outcome when the term is found: `success`, `failure` or `error`. Unset, it is success. When the term is not found it is the opposite',
    ['success', 'failure', 'error'],
  ),
  optional(
    'reason_path',
    'string',
    'Where the reason stands, written like the search path; in plain text a regular expression whose first group is the reason',
  ),
  optional('price_path', 'string', 'Where the price stands, written like the reason path'),
  optional(
    'reference_path',
    'string',
    "Where the recipient's own id of the lead stands, written like the reason path",
  ),
  optional('default_reason', 'string', 'The reason when the answer gives none'),
]

/** What form, JSON, query and XML deliveries share. */
export const sharedVariables: Variable[] = [
  ...searchVariables,
  optional(
    'accepted_statuses',
    'string',
    'Statuses of answers that may accept a lead, as numbers and ranges: any other is a failure. Unset, every status may',
    ['200-299', '200, 201, 409'],
  ),
  optional('fallback_price', 'number', 'The price when the answer gives none; 0 if unset'),
  optional('header.*', 'wildcard', 'A header of the request'),
  optional('send_ascii', 'boolean', 'Write all texts in plain ASCII letters: `José` becomes `Jose`'),
  optional(
    'capture.*',
    'wildcard',
    'A regular expression for plain text and HTML: what its first group finds is appended under this name',
  ),
  optional(
    'response_content_type_override',
    'string',
    'Read the answer as this content type, whatever it says that it is',
    ['application/json', 'text/xml', 'text/html', 'text/plain'],
  ),
  optional(
    'cookie_search_term',
    'string',
    'Text or regular expression: a cookie that it is found in is appended',
  ),
  optional('follow_redirects', 'boolean', 'Follow redirects'),
]

export const resultVariables: Variable[] = [
  optional('outcome', 'string', 'success, failure or error'),
  optional('reason', 'string', 'Why the outcome is what it is'),
  optional('cookie', 'string', 'The cookie that the search term was found in'),
  optional('price', 'number', 'What the recipient pays'),
  optional('reference', 'string', "The recipient's own id of the lead"),
  optional(
    '*',
    'wildcard',
    'Everything in an answer of JSON or XML, and what was captured from text or HTML',
  ),
]

export function optional(name: string, type: string, description: string, examples?: unknown[]): Variable {
  return { name, type, required: false, description, ...(examples && { examples }) }
}
