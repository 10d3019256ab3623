// Delivers a lead as a form: one field for every `form_field.*`.
import type { Vars } from '../../lib/vars.ts'
import type { OutboundModule, RecipientRequest } from '../module.ts'
import { pairsOf } from './branches.ts'
import { respond } from './custom-response.ts'
import { customFault, type Settings, urlIn } from './custom-validate.ts'
import { resultVariables, sharedVariables, signInVariables, urlVariable } from './custom-variables.ts'
import { encodePairs } from './form-encoding.ts'
import { ACCEPT, headersOf } from './headers.ts'
import { isOn, spellingOf } from './sent.ts'

const TYPES = /^application\/x-www-form-urlencoded\s*(;|$)/i

export const customForm = {
  id: 'leadconduit-custom.outbound.form',
  direction: 'outbound',
  name: 'Custom Form',
  description: 'Posts the lead as a web form to any address, and reads the outcome from the answer.',
  type: 'delivery',
  request_variables: [
    urlVariable,
    ...signInVariables,
    {
      name: 'encode_form_field_names',
      type: 'boolean',
      required: false,
      description: 'Percent-encode the names of the fields; on unless switched off',
    },
    {
      name: 'form_field.*',
      type: 'wildcard',
      required: false,
      description: 'A field of the form. A list is sent as one field for each of its values',
    },
    ...sharedVariables,
  ],
  response_variables: resultVariables,
  secrets: ['basic_password'],
  validate: validateForm,
  request: requestForm,
  response: respond,
} satisfies OutboundModule

export function validateForm(vars: Vars, settings?: Settings): string | undefined {
  return customFault(vars, { types: TYPES }, settings)
}

export function requestForm(vars: Vars): RecipientRequest {
  const pairs = pairsOf(vars.form_field, spellingOf(vars))
  const body = encodePairs(pairs, isOn(vars.encode_form_field_names, true))
  return {
    url: urlIn(vars),
    method: 'POST',
    headers: headersOf(vars, {
      'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
      Accept: ACCEPT,
    }),
    followAllRedirects: isOn(vars.follow_redirects),
    body,
  }
}
