// Delivers a lead in the query of a GET: one parameter for every `parameter.*`.
import type { Vars } from '../../lib/vars.ts'
import type { OutboundModule, RecipientRequest } from '../module.ts'
import { pairsOf } from './branches.ts'
import { respond } from './custom-response.ts'
import { customFault, type Settings, urlIn } from './custom-validate.ts'
import { resultVariables, sharedVariables, signInVariables, urlVariable } from './custom-variables.ts'
import { withQuery } from './form-encoding.ts'
import { ACCEPT, headersOf } from './headers.ts'
import { isOn, spellingOf } from './sent.ts'

// A GET has no body, and no content type.
const TYPES = /^$/

export const customQuery = {
  id: 'leadconduit-custom.outbound.query',
  direction: 'outbound',
  name: 'Custom Query',
  description: 'Sends the lead in the query string of any address, and reads the outcome from the answer.',
  type: 'delivery',
  request_variables: [
    urlVariable,
    {
      name: 'parameter.*',
      type: 'wildcard',
      required: false,
      description: 'A parameter of the query. A list is sent as one parameter for each of its values',
    },
    ...signInVariables,
    ...sharedVariables,
  ],
  response_variables: resultVariables,
  secrets: ['basic_password'],
  validate: validateQuery,
  request: requestQuery,
  response: respond,
} satisfies OutboundModule

export function validateQuery(vars: Vars, settings?: Settings): string | undefined {
  return customFault(vars, { types: TYPES }, settings)
}

/** Follows redirects unless that is switched off. */
export function requestQuery(vars: Vars): RecipientRequest {
  return {
    url: withQuery(String(urlIn(vars)), pairsOf(vars.parameter, spellingOf(vars))),
    method: 'GET',
    followAllRedirects: isOn(vars.follow_redirects, true),
    headers: headersOf(vars, { Accept: ACCEPT }),
  }
}
