// What sources and steps are made of: integrations with mappings, criteria, feedback.
import { type Static, Type } from 'typebox'
import { WindowUnit } from '../caps/cap.ts'
import { Id, Nullable, Open, ShortId, Strict, Time, TimeZone, Words } from '../lib/schema.ts'
import { RuleSet } from '../rules/rule.ts'

/** Who stands at a source or step. Only the id is the caller's to choose; name and zone are the entity's. */
export const EntitySummary = Strict({
  id: Id,
  name: Type.Optional(Type.String()),
  time_zone: Type.Optional(Nullable(Type.String())),
})

const Text = Type.Union([Type.String(), Type.Null()])

export const Mapping = Strict(
  {
    id: Type.Optional(ShortId),
    property: Type.String({ minLength: 1 }),
    value: Type.Unsafe<string | number | boolean | null | (string | null)[]>({
      type: ['string', 'number', 'boolean', 'null', 'array'],
      items: Text,
      minItems: 1,
    }),
    rule_set: Type.Optional(Nullable(RuleSet)),
  },
  'Mapping',
)

export type Mapping = Static<typeof Mapping>

export const Integration = Strict(
  { module_id: Type.String({ minLength: 1 }), mappings: Type.Optional(Type.Array(Mapping)) },
  'Integration',
)

/** Which leads are taken; the outcome is what the others are answered. */
export const AcceptanceCriteria = Strict(
  {
    rule_set: RuleSet,
    outcome: Words('success', 'failure', 'error'),
    reason: Type.Optional(Nullable(Type.String())),
  },
  'AcceptanceCriteria',
)

export const Feedback = Strict(
  { integration: Integration, rule_set: Type.Optional(Nullable(RuleSet)) },
  'Feedback',
)

export const PingLimit = Strict(
  {
    id: Type.Optional(Id),
    name: Type.Optional(Type.String({ maxLength: 200 })),
    maximum: Type.Integer({ minimum: 0 }),
    duration: Type.Integer({ minimum: 1 }),
    duration_units: WindowUnit,
    time_zone: Type.Optional(Nullable(TimeZone)),
    created_at: Type.Optional(Time),
  },
  'PingLimit',
)

const ListCheck = Strict({
  value: Type.String(),
  list_name: Type.String({ minLength: 1 }),
  lookback: Type.Optional(
    Nullable(
      Strict({
        value: Type.Number({ exclusiveMinimum: 0 }),
        interval: Words('year', 'month', 'week', 'day', 'hour', 'minute'),
      }),
    ),
  ),
})

export const ListChecks = Strict(
  {
    duplicate: Type.Optional(Nullable(ListCheck)),
    existing_customer: Type.Optional(Nullable(ListCheck)),
    dnc: Type.Optional(Nullable(ListCheck)),
  },
  'ListChecks',
)

const BUCKET =
  '^(?=^.{3,63}$)(?!^(\\d+\\.?)+$)(^(([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])\\.)*([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])$)'

/** Where events are streamed to. */
export const Firehose = Strict({
  credential_id: Id,
  bucket: Type.String({ pattern: BUCKET, expected: 'must be the name of an S3 bucket' }),
  prefix: Type.Optional(Nullable(Type.String())),
  enabled: Type.Boolean(),
})

export const Destination = Open({
  name: Type.Optional(Type.String()),
  integration_name: Type.Optional(Type.String()),
  integration_icon_url: Type.Optional(Type.String()),
  instance_id: Type.Optional(Type.String()),
  actions: Type.Optional(
    Type.Array(
      Open({
        name: Type.Optional(Type.String()),
        action_id: Type.Optional(Type.String()),
        webhook_url: Type.Optional(Type.String()),
      }),
    ),
  ),
})

export type Destination = Static<typeof Destination>

const Clock = Type.String({
  pattern: '^([01]\\d|2[0-3]):[0-5]\\d$|^24:00$',
  expected: 'must be a time such as 08:30',
})
const Spans = Type.Optional(Type.Array(Type.Array(Clock, { minItems: 2, maxItems: 2 })))

/** When leads are taken: spans of each weekday, in a time zone (decision 32). */
export const HoursOfOperation = Strict({
  time_zone: TimeZone,
  days: Strict({
    monday: Spans,
    tuesday: Spans,
    wednesday: Spans,
    thursday: Spans,
    friday: Spans,
    saturday: Spans,
    sunday: Spans,
  }),
})
