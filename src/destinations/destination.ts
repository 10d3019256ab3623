// A destination: a program that is told of a lead after all steps, by a webhook.
import { type Static, Type } from 'typebox'
import { Id, Line, Nullable, Open, Time, WebAddress, Words } from '../lib/schema.ts'

const FlowUsages = Open({ count: Type.Integer(), flows: Type.Array(Open({ id: Id, name: Type.String() })) })

export const Destination = Open(
  {
    name: Type.String(),
    integration_name: Nullable(Type.String()),
    integration_icon_url: Nullable(Type.String()),
    instance_id: Id,
    actions: Type.Array(Open({ name: Type.String(), action_id: Id, webhook_url: Type.String() })),
    flow_usages: Type.Optional(FlowUsages),
    id: Id,
    created_at: Time,
    updated_at: Time,
  },
  'Destination',
)
export type Destination = Static<typeof Destination>

export const DestinationChange = Open(
  {
    name: Line,
    integration_name: Type.Optional(Nullable(Line)),
    integration_icon_url: Type.Optional(Nullable(WebAddress)),
    actions: Type.Array(Open({ name: Line, action_id: Type.Optional(Id), webhook_url: WebAddress }), {
      minItems: 1,
      maxItems: 100,
    }),
  },
  'DestinationChange',
)
export type DestinationChange = Static<typeof DestinationChange>

export const DestinationQuery = Type.Object({ include: Type.Optional(Words('flow_usages')) })
export type DestinationQuery = Static<typeof DestinationQuery>
