// Submission docs: how one source sends leads to one flow, for people and for programs.
import { type Static, Type } from 'typebox'
import { WindowUnit } from '../caps/cap.ts'
import { MetaParam } from '../flows/meta.ts'
import { HoursOfOperation } from '../flows/part.ts'
import { Id, Nullable, Open, Time, Words } from '../lib/schema.ts'

const Named = Open({ id: Id, name: Type.String() })

const ExampleRequest = Open({
  title: Type.String(),
  method: Type.String(),
  url: Type.String(),
  headers: Type.Record(Type.String(), Type.String()),
  body: Nullable(Type.String()),
  curl: Type.String({ description: 'The same as a line for a shell' }),
})
export type ExampleRequest = Static<typeof ExampleRequest>

const ExampleAnswer = Open({
  outcome: Words('success', 'failure', 'error'),
  status: Type.Integer(),
  content_type: Type.String(),
  body: Type.String(),
})
export type ExampleAnswer = Static<typeof ExampleAnswer>

const Endpoint = {
  url: Type.String(),
  methods: Type.Array(Type.String()),
  examples: Type.Array(ExampleRequest),
  answers: Type.Array(ExampleAnswer, { description: 'Ids and prices are examples' }),
}

const Demands = Open({
  level: Words('flow', 'source'),
  demands: Type.Array(Type.String(), { description: 'Sentences, all of which must hold' }),
  outcome: Type.String({ description: 'What a lead is answered that does not meet them' }),
  reason: Nullable(Type.String()),
})
export type Demands = Static<typeof Demands>

const Status = Open({ status: Type.Integer(), meaning: Type.String() })
export type Status = Static<typeof Status>

const Reason = Open({
  when: Type.String(),
  outcome: Type.String(),
  reason: Nullable(Type.String({ description: 'Null: it is put together from the lead' })),
})
export type Reason = Static<typeof Reason>

const Room = Open({
  name: Nullable(Type.String()),
  maximum: Type.Number(),
  duration: Type.Number(),
  duration_units: WindowUnit,
  left: Type.Number({ description: 'In the present window' }),
})

const Standing = Open({
  state: Words('open', 'closed', 'full', 'off'),
  caps: Nullable(Type.Array(Room, { description: 'Told to the two companies concerned alone' })),
})
export type Standing = Static<typeof Standing>

const DocsChange = Open({ at: Time, changes: Type.Array(Type.String()) })
export type DocsChange = Static<typeof DocsChange>

export const SubmissionDocs = Open(
  {
    enabled: Type.Boolean({ description: 'Whether leads are taken now' }),
    account: Named,
    flow: Named,
    source: Open({ id: Id, name: Type.String(), authentication_required: Type.Boolean() }),
    now: Standing,
    updated_at: Time,
    docs_url: Type.String(),
    submit: Open(Endpoint),
    ping: Nullable(Open(Endpoint)),
    try_it: Nullable(ExampleRequest),
    trials: Type.Array(ExampleRequest, { description: 'Test leads that can be sent as they stand' }),
    params: Type.Array(MetaParam),
    acceptance_criteria: Type.Array(Demands),
    hours_of_operation: Nullable(HoursOfOperation),
    prices: Nullable(
      Type.Array(Type.String(), { description: 'In words; told to the two companies concerned alone' }),
    ),
    reasons: Type.Array(Reason, { description: 'That the flow itself can give' }),
    statuses: Type.Array(Status),
    changes: Type.Array(DocsChange, { description: 'What has changed for this source, newest first' }),
    feedback: Type.Boolean({ description: 'Whether the source is told of returns and conversions' }),
  },
  'SubmissionDocs',
)
export type SubmissionDocs = Static<typeof SubmissionDocs>
