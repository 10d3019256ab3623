// What events are made of: requests and answers as they went over the wire, variables, the members that all types share.
import { Type } from 'typebox'
import { Cap } from '../caps/cap.ts'
import { Id, Nullable, Open, ShortId, Time } from '../lib/schema.ts'
import { RuleSet } from '../rules/rule.ts'

/** Configuration as it was then: shown as it was saved. */
export const AsConfigured = Type.Unsafe<object | null>({ type: ['object', 'array', 'null'], items: {} })

const Optional = Type.Optional

/** Further members may follow: what steps append stands under names of its own. */
export const MORE = { additionalProperties: true }

const Headers = Type.Record(Type.String(), Type.String())

export const HttpRequest = Open(
  {
    method: Type.String({ examples: ['POST'] }),
    uri: Type.String(),
    version: Type.String({ examples: ['1.1'] }),
    headers: Headers,
    body: Type.String(),
    timestamp: Type.Integer({ description: 'Milliseconds since 1970, just before sending' }),
  },
  'HttpRequest',
)

export const HttpResponse = Open(
  {
    status: Type.Integer(),
    status_text: Type.String({ examples: ['Created'] }),
    version: Type.String(),
    headers: Headers,
    body: Type.String(),
    timestamp: Type.Integer({ description: 'Milliseconds since 1970, after the body was read' }),
  },
  'HttpResponse',
)

export const Transaction = Open(
  { request: HttpRequest, response: Nullable(HttpResponse), ms: Type.Integer() },
  'Transaction',
)

const Named = Type.Object({ id: Id, name: Type.String() }, MORE)
const Money = Optional(Type.Number())

export const EventVars = Type.Object(
  {
    submission: Optional(Type.Object({ timestamp: Time, ip: Optional(Nullable(Type.String())) }, MORE)),
    account: Optional(Type.Object({ id: Id, sso_id: Id, name: Type.String() }, MORE)),
    flow: Optional(Named),
    source: Optional(Named),
    lead: Optional(Type.Object({ id: Id }, { ...MORE, description: 'One member a field that has a value' })),
    recipient: Optional(Named),
    price: Money,
    purchase_price: Money,
    event_id: Optional(Id),
    random: Optional(Type.Integer()),
    feedback: Optional(Type.Object({}, MORE)),
  },
  {
    ...MORE,
    title: 'EventVars',
    description: 'What was known of the lead; what steps appended, under their keys',
  },
)

const Ms = (description: string) => Optional(Type.Integer({ description }))
const Flag = Optional(Type.Boolean())
const Text = Optional(Nullable(Type.String()))

/** The members of every type, but for `type` and `outcome`, which each type has its own words for. */
export const common = {
  id: Id,
  reason: Optional(Nullable(Type.String({ description: 'Why not success' }))),
  vars: Optional(EventVars),
  host: Optional(Type.String({ description: 'The machine that handled it' })),
  start_timestamp: Ms('When the step began, in milliseconds since 1970'),
  end_timestamp: Ms('When it ended'),
  firehose: Optional(AsConfigured),
  ms: Ms('What the step took: wait_ms + overhead_ms'),
  wait_ms: Ms('What recipients were waited for'),
  overhead_ms: Ms('What the exchange added'),
  lag_ms: Ms('From the submission to the beginning of the step'),
  total_ms: Ms('From the submission to the end of the step'),
  handler_version: Optional(Type.String()),
  version: Optional(Type.String()),
  cap_reached: Flag,
  flow_ping_limits: Optional(AsConfigured),
  source_ping_limits: Optional(AsConfigured),
  ping_limit_reached: Flag,
  expires_at: Optional(Time),
}

export const ofSource = {
  module_id: Text,
  package_version: Text,
  acceptance_criteria: Optional(AsConfigured),
  step_count: Optional(Type.Integer()),
  appended: Optional(Type.Object({}, MORE)),
  request: Optional(Nullable(HttpRequest)),
  response: Optional(Nullable(HttpResponse)),
  cost: Money,
  purchase_price: Money,
  recipient_revenue: Money,
  flow_acceptance_criteria: Optional(AsConfigured),
  pricing: Optional(AsConfigured),
  flow_pricing: Optional(AsConfigured),
  pricing_service: Optional(AsConfigured),
  flow_pricing_service: Optional(AsConfigured),
  flow_caps: Optional(AsConfigured),
  source_caps: Optional(AsConfigured),
  disabled_step_count: Optional(Type.Integer()),
}

/** Retries have them too. */
export const ofRecipient = {
  step_id: Optional(ShortId),
  caps: Optional(Type.Unsafe<Cap[] | null>({ type: ['array', 'null'], items: Cap })),
  caps_reached: Flag,
  key: Optional(
    Nullable(Type.String({ description: 'The member of this event that holds what was appended' })),
  ),
  cost: Money,
  purchase_price: Money,
  sale_price: Money,
  revenue: Money,
  module_id: Text,
  credential: Optional(AsConfigured),
  credential_updated: Flag,
  package_version: Text,
  rule_set: Optional(Nullable(RuleSet)),
  mappings: Optional(AsConfigured),
  pricing: Optional(AsConfigured),
  transactions: Optional(Type.Array(Transaction)),
  description: Text,
  recipient_record_id: Text,
}

export const ofFilter = { rule_set: Optional(Nullable(RuleSet)), step_id: Optional(ShortId) }

export const ofFeedback = {
  module_id: Text,
  recipient_event_id: Optional(Id),
  step_id: Optional(ShortId),
  feedback: Optional(AsConfigured),
  request: Optional(Nullable(HttpRequest)),
  response: Optional(Nullable(HttpResponse)),
}
