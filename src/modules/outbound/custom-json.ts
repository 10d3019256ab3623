// Delivers a lead as JSON: `json_property.*` becomes the body, or one parameter of a form.
import type { Vars } from '../../lib/vars.ts'
import type { OutboundModule, RecipientRequest } from '../module.ts'
import { isBranch, pairsOf, type Tree, treeOf } from './branches.ts'
import { respond } from './custom-response.ts'
import { customFault, methodIn, type Settings, urlIn } from './custom-validate.ts'
import {
  methodVariable,
  resultVariables,
  sharedVariables,
  signInVariables,
  urlVariable,
} from './custom-variables.ts'
import { encodePairs } from './form-encoding.ts'
import { ACCEPT, headersOf } from './headers.ts'
import { isOn, type Spelling, spellingOf, textSent } from './sent.ts'

const METHODS = ['POST', 'PUT', 'DELETE', 'PATCH']
const TYPES = /^[\w.+-]+\/([\w.-]+[+-])?json\s*(;|$)/i
const FORM_TYPES = /^application\/x-www-form-urlencoded\s*(;|$)|^[\w.+-]+\/([\w.-]+[+-])?json\s*(;|$)/i

const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json; charset=utf-8'

export const customJson = {
  id: 'leadconduit-custom.outbound.json',
  direction: 'outbound',
  name: 'Custom JSON',
  description: 'Sends the lead as a JSON document to any address, and reads the outcome from the answer.',
  type: 'delivery',
  request_variables: [
    urlVariable,
    methodVariable(METHODS),
    ...signInVariables,
    {
      name: 'json_property.*',
      type: 'wildcard',
      required: false,
      description:
        'A member of the document. Dots make members of members (`contact.email`), numbers make lists (`phones.0`)',
    },
    {
      name: 'json_parameter',
      type: 'string',
      required: false,
      description: 'Send the document as this parameter of a form instead of as the body',
    },
    {
      name: 'nested_extra_parameter.*',
      type: 'wildcard',
      required: false,
      description: 'With a JSON parameter: a further parameter whose value is JSON too',
    },
    {
      name: 'extra_parameter.*',
      type: 'wildcard',
      required: false,
      description: 'With a JSON parameter: a further parameter with a plain value',
    },
    ...sharedVariables,
  ],
  response_variables: resultVariables,
  secrets: ['basic_password'],
  validate: validateJson,
  request: requestJson,
  response: respond,
} satisfies OutboundModule

export function validateJson(vars: Vars, settings?: Settings): string | undefined {
  return customFault(
    vars,
    { types: textSent(vars.json_parameter) === '' ? TYPES : FORM_TYPES, methods: METHODS },
    settings,
  )
}

export function requestJson(vars: Vars): RecipientRequest {
  const spell = spellingOf(vars)
  const parameter = textSent(vars.json_parameter)
  const type = parameter === '' ? JSON_TYPE : FORM
  return {
    url: urlIn(vars),
    method: methodIn(vars),
    headers: headersOf(vars, { 'Content-Type': type, Accept: ACCEPT }),
    followAllRedirects: isOn(vars.follow_redirects),
    body: parameter === '' ? documentOf(vars, spell) : formOf(vars, parameter, spell),
  }
}

/** The document; an empty one is an empty list, as all of its names are numbers. */
function documentOf(vars: Vars, spell: Spelling): string {
  const tree = treeOf(vars.json_property, spell)
  return isEmpty(tree) ? '[]' : JSON.stringify(tree)
}

function formOf(vars: Vars, parameter: string, spell: Spelling): string {
  const tree = treeOf(vars.json_property, spell)
  const nested = Object.entries(treeOf(vars.nested_extra_parameter, spell)).map(
    ([name, value]): [string, string] => [name, JSON.stringify(value)],
  )
  const own: [string, string][] = isEmpty(tree) ? [] : [[parameter, JSON.stringify(tree)]]
  return encodePairs([...own, ...nested, ...pairsOf(vars.extra_parameter, spell)])
}

function isEmpty(tree: Tree): boolean {
  return isBranch(tree) && Object.keys(tree).length === 0
}
