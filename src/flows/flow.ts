// A flow: what happens to a lead from its sources, step by step.
import { type Static, Type } from 'typebox'
import { FieldId } from '../fields/field.ts'
import type { Fault } from '../lib/errors.ts'
import { Id, Nullable, Open, Strict, Time, Words } from '../lib/schema.ts'
import { AcceptanceCriteria, Destination, Firehose, HoursOfOperation, ListChecks, PingLimit } from './part.ts'
import { Pricing, PricingService } from './price.ts'
import { Caps, Source, Step } from './step.ts'

const writable = {
  name: Type.String({ minLength: 1, maxLength: 200 }),
  enabled: Type.Boolean(),
  fields: Type.Array(FieldId, { uniqueItems: true, maxItems: 2000 }),
  caps: Caps,
  acceptance_criteria: Type.Optional(Nullable(AcceptanceCriteria)),
  pricing: Type.Optional(Nullable(Pricing)),
  list_checks: Type.Optional(Nullable(ListChecks)),
  destinations: Type.Optional(Nullable(Type.Array(Destination))),
  sources: Type.Array(Source, { maxItems: 1000 }),
  steps: Type.Array(Step, { maxItems: 500 }),
  ping_enabled: Type.Optional(Nullable(Type.Boolean())),
  ping_limits: Type.Optional(Nullable(Type.Array(PingLimit))),
  pricing_service: Type.Optional(Nullable(PricingService)),
  firehose: Type.Optional(Nullable(Firehose)),
  hours_of_operation: Type.Optional(Nullable(HoursOfOperation)),
}

/** What the exchange writes; accepted in a body and ignored, so that what was read can be sent back. */
const Ignored = Type.Optional(Type.Unknown({ readOnly: true }))

const ignored = {
  errors: Ignored,
  warnings: Ignored,
  level: Ignored,
  draft: Ignored,
  created_at: Ignored,
  updated_at: Ignored,
  deployed_at: Ignored,
}

/** The body of a new flow; the caller may choose its id. */
export const NewFlow = Strict({ id: Type.Optional(Id), ...writable, ...ignored }, 'NewFlow')
export type NewFlow = Static<typeof NewFlow>

/** The body of an update: the whole document. */
export const FlowChange = Strict({ id: Ignored, ...writable, ...ignored }, 'FlowChange')

/** All that a caller decides: the two copies of a flow, saved and live, are of this form. */
export const FlowDocument = Strict(writable, 'FlowDocument')
export type FlowDocument = Static<typeof FlowDocument>

const Errors = Type.Record(Type.String(), Type.Array(Type.String()))

const Warnings = Type.Array(Open({ path: Type.String(), message: Type.String() }), {
  description: 'What the last save found odd and did not refuse',
})

const { name, ...others } = writable

/** A flow as it is shown: the saved copy with its identity. */
export const Flow = Strict(
  {
    id: Id,
    name,
    errors: Type.Optional(Errors),
    ...others,
    created_at: Time,
    updated_at: Time,
    level: Nullable(Type.String()),
    deployed_at: Nullable(Time),
    draft: Type.Boolean({ description: 'Whether the saved copy differs from the one that is live' }),
    warnings: Type.Optional(Warnings),
  },
  'Flow',
)
export type Flow = Static<typeof Flow>

/** As much of a flow as a list of names needs: who stands in it, in either copy. */
export const FlowName = Strict(
  {
    id: Id,
    name,
    level: Nullable(Type.String()),
    enabled: Type.Boolean(),
    deployed_at: Nullable(Time),
    parts: Type.Array(Open({ entity_id: Id, role: Words('source', 'recipient') })),
  },
  'FlowName',
)
export type FlowName = Static<typeof FlowName>

export const FlowQuery = Open({
  name: Type.Optional(Type.String({ maxLength: 200, description: 'A part of the name' })),
})

export const CopyQuery = Open({ copy: Type.Optional(Words('saved', 'live')) })

export const Deployed = Type.Object({ message: Type.String() }, { title: 'Deployed' })

/** A flow as stored. */
export type FlowRow = {
  id: string
  account_id: string
  name: string
  level: string | null
  saved: FlowDocument
  saved_version: number
  live: FlowDocument | null
  live_version: number | null
  errors: Record<string, string[]> | null
  warnings: Fault[] | null
  created_at: string
  updated_at: string
  deployed_at: string | null
}

/** The saved copy as the API shows it: documented members in their order, then ours. */
export function shown(row: FlowRow): Flow {
  const { name, ...rest } = row.saved
  const { id, errors, warnings, created_at, updated_at, level, deployed_at } = row
  const draft = JSON.stringify(row.saved) !== JSON.stringify(row.live)
  const ours = { level, deployed_at, draft, ...(warnings && { warnings }) }
  return { id, name, ...(errors && { errors }), ...rest, created_at, updated_at, ...ours }
}

/** A flow as its changelog keeps it: whether it is live is no change of its own. */
export function revisionOf(row: FlowRow): Omit<Flow, 'draft'> {
  const { draft: _draft, ...revision } = shown(row)
  return revision
}

const MEMBERS = Object.keys(writable) as (keyof FlowDocument)[]

/** Of a body or a shown flow, what the caller decides. */
export function documentOf(flow: FlowDocument): FlowDocument {
  return Object.fromEntries(
    MEMBERS.filter((name) => name in flow).map((name) => [name, flow[name]]),
  ) as FlowDocument
}
