// Delivers a lead as XML: `xml_path.*` becomes the document, or one parameter of a form.
import type { Vars } from '../../lib/vars.ts'
import type { OutboundModule, RecipientRequest } from '../module.ts'
import { pairsOf, treeOf } from './branches.ts'
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
import { ACCEPT, type Headers, headersOf } from './headers.ts'
import { isOn, spellingOf, textSent } from './sent.ts'
import { writeXml } from './write-xml.ts'

const METHODS = ['POST', 'PUT', 'PATCH']
const TYPES = /^[\w.+-]+\/([\w.-]+[+-])?xml\s*(;|$)/i
const FORM_TYPES = /^application\/x-www-form-urlencoded\s*(;|$)|^[\w.+-]+\/([\w.-]+[+-])?xml\s*(;|$)/i

export const customXml = {
  id: 'leadconduit-custom.outbound.xml',
  direction: 'outbound',
  name: 'Custom XML',
  description: 'Sends the lead as an XML document to any address, and reads the outcome from the answer.',
  type: 'delivery',
  request_variables: [
    urlVariable,
    methodVariable(METHODS),
    ...signInVariables,
    {
      name: 'xml_path.*',
      type: 'wildcard',
      required: false,
      description:
        'An element by its path from the root (`lead.phone`). Numbers repeat an element (`lead.phone.0`), `@` sets an attribute (`lead@id`), `#text` and `#cdata` its text',
    },
    {
      name: 'xml_parameter',
      type: 'string',
      required: false,
      description: 'Send the document as this parameter of a form instead of as the body',
    },
    {
      name: 'extra_parameter.*',
      type: 'wildcard',
      required: false,
      description: 'With an XML parameter: a further parameter of the form',
    },
    ...sharedVariables,
  ],
  response_variables: resultVariables,
  secrets: ['basic_password'],
  validate: validateXml,
  request: requestXml,
  response: respond,
} satisfies OutboundModule

export function validateXml(vars: Vars, settings?: Settings): string | undefined {
  return customFault(
    vars,
    { types: textSent(vars.xml_parameter) === '' ? TYPES : FORM_TYPES, methods: METHODS },
    settings,
  )
}

export function requestXml(vars: Vars): RecipientRequest {
  const parameter = textSent(vars.xml_parameter)
  const type = parameter === '' ? 'text/xml' : 'application/x-www-form-urlencoded'
  const body = parameter === '' ? documentOf(vars) : formOf(vars, parameter)
  const headers: Headers = headersOf(vars, { 'Content-Type': type, Accept: ACCEPT })
  headers['Content-Length'] = Buffer.byteLength(body)
  return {
    url: urlIn(vars),
    method: methodIn(vars),
    headers,
    followAllRedirects: isOn(vars.follow_redirects),
    body,
  }
}

function documentOf(vars: Vars): string {
  return writeXml(treeOf(vars.xml_path, spellingOf(vars)))
}

function formOf(vars: Vars, parameter: string): string {
  return encodePairs([[parameter, documentOf(vars)], ...pairsOf(vars.extra_parameter, spellingOf(vars))])
}
