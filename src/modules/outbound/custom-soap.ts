// Delivers a lead by a SOAP call. The exchange reads the WSDL and sends; what is sent and what an answer means is told here.
import type { Vars } from '../../lib/vars.ts'
import type { OutboundModule, RecipientRequest, Variable } from '../module.ts'
import { matchFault, type Settings, urlIn } from './custom-validate.ts'
import { optional, resultVariables, searchVariables, signInVariables } from './custom-variables.ts'
import { ACCEPT, type Headers, headerValue, signInOf } from './headers.ts'
import { textSent } from './sent.ts'
import { soapAppended } from './soap-answer.ts'
import { type Seal, type SoapService, soapEnvelope, versionIn } from './soap-envelope.ts'
import { urlFault } from './url.ts'

const VERSIONS = ['1.1', '1.2']
const TIMEOUT_SECONDS = 10

const variables: Variable[] = [
  {
    name: 'url',
    label: 'WSDL URL',
    type: 'url',
    required: true,
    description: 'Where the WSDL of the service is found',
  },
  { ...optional('function', 'string', 'The function of the service that is called'), required: true },
  optional('version', 'string', 'The version of SOAP; 1.1 if unset', VERSIONS),
  ...signInVariables,
  optional('bearer_token', 'credential', 'A token to sign in with'),
  optional('wss_username', 'string', 'The name in the security header of the message'),
  optional('wss_password', 'credential', 'The password in the security header of the message'),
  optional('wss_digest_password', 'boolean', 'Send a digest of that password instead of the password'),
  optional(
    'arg.*',
    'wildcard',
    'An argument of the function, by its path: written like the paths of an XML delivery',
  ),
  ...searchVariables,
  optional('soap_header.*', 'wildcard', 'An element in the header of the message'),
  optional('send_ascii', 'boolean', 'Write all texts in plain ASCII letters: `José` becomes `Jose`'),
  optional('root_namespace_prefix', 'string', 'The prefix of the element that calls the function'),
  optional('root_xmlns_attribute_name', 'string', 'A namespace attribute of that element', ['xmlns:tns']),
  optional('root_xmlns_attribute_value', 'string', 'The namespace that this attribute names'),
  optional('timeout_seconds', 'number', 'How long an answer is waited for; 10 seconds if unset'),
]

export const customSoap = {
  id: 'leadconduit-custom.outbound.soap',
  direction: 'outbound',
  name: 'Custom SOAP',
  description: 'Calls a function of a SOAP service with the lead, and reads the outcome from the answer.',
  type: 'delivery',
  request_variables: variables,
  response_variables: resultVariables.filter(({ name }) => name !== 'cookie'),
  secrets: ['basic_password', 'bearer_token', 'wss_password'],
  performer: 'soap',
  validate: validateSoap,
  response: (vars, _request, answer) => soapAppended(vars, answer),
} satisfies OutboundModule

export function validateSoap(vars: Vars, settings?: Settings): string | undefined {
  return urlFault(vars.url, settings) ?? functionFault(vars) ?? versionFault(vars) ?? matchFault(vars)
}

function functionFault(vars: Vars): string | undefined {
  const name = textSent(vars.function).trim()
  if (name === '') return 'Function is required'
  return /^[A-Za-z_][\w.-]*$/.test(name) ? undefined : 'Function must have valid name'
}

function versionFault(vars: Vars): string | undefined {
  return VERSIONS.includes(versionIn(vars)) ? undefined : 'Must be valid SOAP version: 1.1 or 1.2'
}

/** The request for the WSDL, signed in like the call itself. */
export function wsdlRequest(vars: Vars): RecipientRequest {
  const headers = { Accept: 'text/xml, application/xml, application/wsdl+xml', ...authorization(vars) }
  return { url: urlIn(vars), method: 'GET', headers, timeout: timeoutOf(vars), followAllRedirects: true }
}

/** The call. The seal is what a digest of the password is made with: a nonce used once, and the time. */
export function soapRequest(vars: Vars, service: SoapService, seal: Seal): RecipientRequest {
  return {
    url: service.endpoint,
    method: 'POST',
    headers: { ...typeHeaders(vars, service), Accept: ACCEPT, ...authorization(vars) },
    body: soapEnvelope(vars, service, seal),
    timeout: timeoutOf(vars),
  }
}

function typeHeaders(vars: Vars, { action }: SoapService): Headers {
  const quoted = `"${headerValue(action).replace(/["\\]/g, '')}"`
  if (versionIn(vars) === '1.1') return { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: quoted }
  const parameter = action === '' ? '' : `; action=${quoted}`
  return { 'Content-Type': `application/soap+xml; charset=utf-8${parameter}` }
}

/** A bearer token goes before a name and password. */
function authorization(vars: Vars): Headers {
  const token = headerValue(textSent(vars.bearer_token))
  return token === '' ? signInOf(vars) : { Authorization: `Bearer ${token}` }
}

function timeoutOf(vars: Vars): number {
  const seconds = Number(textSent(vars.timeout_seconds))
  return Number.isFinite(seconds) && seconds > 0 ? seconds : TIMEOUT_SECONDS
}
