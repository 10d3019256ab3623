// The module of feedback: what a recipient says of a lead afterwards.
import { textOf } from '../../fields/value.ts'
import type { Vars } from '../../lib/vars.ts'
import type { InboundModule } from '../module.ts'
import { optional } from '../outbound/custom-variables.ts'
import { picked, written } from './answer.ts'
import { answerType, submitted } from './request.ts'
import { ANSWERED, base } from './standard.ts'

const FEEDBACK_FIELDS = [
  ...['outcome', 'reason', 'lead.id', 'lead.first_name', 'lead.last_name', 'lead.email', 'lead.phone_1'],
  'price',
]

export const feedbackInbound: InboundModule = {
  ...base,
  id: 'leadconduit-standard.inbound.feedback',
  name: 'Standard Feedback',
  description:
    'Takes what a recipient says of a lead afterwards: that it is returned, or that it became a customer.',
  type: 'feedback',
  feedback: true,
  pingable: false,
  request_variables: [
    optional('type', 'string', '`return` or `conversion`'),
    optional('reason', 'string', 'Why the lead is returned'),
  ],
  response_variables: [
    ...ANSWERED,
    ...['first_name', 'last_name', 'email', 'phone_1'].map((name) =>
      optional(`lead.${name}`, name === 'phone_1' ? 'phone' : name, 'Of the lead that the feedback is about'),
    ),
  ],
  request: (request) => withoutEvent(submitted(request, 'feedback')),
  response: (request, vars, fieldIds) => {
    const isXml = answerType(request)?.endsWith('xml') ?? false
    const members = picked(fieldIds ?? FEEDBACK_FIELDS, vars, isXml)
    return written(request, members, /forbidden/i.test(textOf(vars.reason)) ? 409 : 201)
  },
}

/** The event is named by the address. */
function withoutEvent(parameters: unknown): unknown {
  if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)) return parameters
  const { event_id: _, ...rest } = parameters as Vars
  return rest
}
