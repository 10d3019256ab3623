// The sources' modules: the default one, and its verbose and classic variants.
import { textOf } from '../../fields/value.ts'
import type { Vars } from '../../lib/vars.ts'
import type { InboundModule, SourceAnswer, SourceRequest } from '../module.ts'
import { optional as given } from '../outbound/custom-variables.ts'
import { escapeText } from '../outbound/xml-text.ts'
import { SUBMIT_FIELDS, standardAnswer } from './answer.ts'
import { examples } from './examples.ts'
import { submitted } from './request.ts'

const PARAMETERS = [
  given(
    'trustedform_cert_url',
    'string',
    'Address of a TrustedForm certificate, also sent as `xxTrustedFormCertUrl`',
  ),
  given('*', 'wildcard', 'Any parameter that is submitted'),
]

export const ANSWERED = [
  given('lead.id', 'string', 'The id of the lead'),
  given(
    'outcome',
    'string',
    '`success` if the lead is accepted, `failure` if it is not, `error` if something went wrong',
  ),
  given('reason', 'string', 'Why the lead is not accepted'),
  given('price', 'number', 'What is paid for the lead, in US dollars'),
]

const REDIRECT = {
  name: 'redir_url',
  label: 'Redirect URL',
  type: 'url',
  description: "Where the sender's browser goes afterwards; in the query of the address",
  required: false,
  variable: null,
  examples: ['http://myserver.com/thankyou.html'],
}

const params = () => [{ name: '*', type: 'wildcard' }, REDIRECT]

/** What all of them have in common. */
export const base = {
  direction: 'inbound' as const,
  type: 'inbound',
  feedback: false,
  pingable: true,
  request_variables: PARAMETERS,
  response_variables: ANSWERED,
  request: (request: SourceRequest) => submitted(request),
  params,
  examples,
}

export const defaultInbound: InboundModule = {
  ...base,
  id: 'leadconduit-default.inbound',
  name: 'LeadConduit Standard',
  description:
    'Takes leads as a form, as JSON, as XML or in the query of the address, and answers as the sender asks.',
  response: standardAnswer,
}

export const verboseInbound: InboundModule = {
  ...base,
  id: 'leadconduit-standard.inbound.verbose',
  name: 'Standard Verbose',
  description:
    'Like LeadConduit Standard, and answers everything that steps have appended to the lead as well.',
  response_variables: [
    ...ANSWERED,
    given('appended.*', 'wildcard', 'What steps have appended, by the name of the recipient'),
  ],
  response: (request, vars, fieldIds = SUBMIT_FIELDS) =>
    standardAnswer(request, vars, [...pathsIn(vars.appended, 'appended'), ...fieldIds]),
}

/** The paths of all values below a name. */
function pathsIn(value: unknown, path: string, depth = 0): string[] {
  const isBranch =
    typeof value === 'object' && value !== null && !Array.isArray(value) && !('normal' in value)
  if (!isBranch || depth > 20) return value === undefined ? [] : [path]
  return Object.entries(value).flatMap(([name, part]) => pathsIn(part, `${path}.${name}`, depth + 1))
}

export const classicInbound: InboundModule = {
  ...base,
  id: 'leadconduit-standard.inbound.classic',
  name: 'Standard Classic',
  description: 'Takes leads like LeadConduit Standard, and answers in the XML of its predecessor.',
  pingable: false,
  response: (_request, vars) => classicAnswer(vars),
}

function classicAnswer(vars: Vars): SourceAnswer {
  const id = textOf((vars.lead as Vars | undefined)?.id)
  const reason = textOf(vars.reason)
  const lines = [
    '<!DOCTYPE response SYSTEM "https://app.leadconduit.com/dtd/response-v2-basic.dtd">',
    '<response>',
    `  <result>${escapeText(textOf(vars.outcome))}</result>`,
    ...(reason === '' ? [] : [`  <reason>${escapeText(reason)}</reason>`]),
    `  <leadId>${escapeText(id)}</leadId>`,
    '  <url>',
    `    <![CDATA[https://app.leadconduit.com/leads?id=${encodeURIComponent(id)}]]>`,
    '  </url>',
    `  <price>${escapeText(textOf(vars.price) || '0')}</price>`,
    '</response>',
  ]
  const body = lines.join('\n')
  return {
    status: 201,
    headers: { 'Content-Type': 'application/xml', 'Content-Length': Buffer.byteLength(body) },
    body,
  }
}
