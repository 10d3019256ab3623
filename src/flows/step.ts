// Steps and sources of a flow.
import { type Static, Type } from 'typebox'
import { Cap } from '../caps/cap.ts'
import { Id, Nullable, ShortId, Strict, Words } from '../lib/schema.ts'
import { RuleSet } from '../rules/rule.ts'
import { AcceptanceCriteria, EntitySummary, Feedback, Integration, PingLimit } from './part.ts'
import { Pricing, PricingService } from './price.ts'

/** Null, or at least one cap. */
export const Caps = Type.Optional(
  Type.Unsafe<Cap[] | null>({ type: ['array', 'null'], items: Cap, minItems: 1 }),
)

/** Where leads come in. Unknown members are kept, as documented. */
export const Source = Type.Object(
  {
    id: Type.Optional(ShortId),
    entity: EntitySummary,
    integration: Integration,
    acceptance_criteria: Type.Optional(Nullable(AcceptanceCriteria)),
    feedback: Type.Optional(Nullable(Feedback)),
    caps: Caps,
    ping_limits: Type.Optional(Nullable(Type.Array(PingLimit))),
    credential_id: Type.Optional(Nullable(Id)),
    pricing: Type.Optional(Nullable(Pricing)),
    pricing_service: Type.Optional(Nullable(PricingService)),
    enabled: Type.Optional(Type.Boolean()),
    authentication_required: Type.Optional(Type.Boolean()),
  },
  { title: 'Source', additionalProperties: true },
)

export type Source = Static<typeof Source>

const remarks = {
  description: Type.Optional(Nullable(Type.String({ maxLength: 120 }))),
  notes: Type.Optional(Nullable(Type.String({ maxLength: 2000 }))),
}

/** Stops a lead when its rules match. */
export const FilterStep = Strict(
  {
    type: Words('filter'),
    id: Type.Optional(ShortId),
    ...remarks,
    reason: Type.Optional(Nullable(Type.String())),
    outcome: Type.String({ minLength: 1 }),
    rule_set: RuleSet,
    enabled: Type.Optional(Type.Boolean()),
  },
  'FilterStep',
)

export type FilterStep = Static<typeof FilterStep>

/** Hands a lead to a recipient. */
export const RecipientStep = Strict(
  {
    type: Words('recipient'),
    id: Type.Optional(ShortId),
    ...remarks,
    entity: EntitySummary,
    integration: Integration,
    rule_set: Type.Optional(Nullable(RuleSet)),
    feedback: Type.Optional(Nullable(Feedback)),
    caps: Caps,
    pricing: Type.Optional(Nullable(Pricing)),
    enabled: Type.Optional(Type.Boolean()),
    retry_enabled: Type.Optional(Type.Boolean()),
    test_leads: Type.Optional(Words('skip', 'deliver')),
  },
  'RecipientStep',
)

export type RecipientStep = Static<typeof RecipientStep>

export type Step = FilterStep | RecipientStep

/** Which of the two a step is, its `type` says: faults are told of that one alone. */
export const Step = Type.Unsafe<Step>({
  type: 'object',
  required: ['type'],
  discriminator: { propertyName: 'type' },
  oneOf: [FilterStep, RecipientStep],
})
