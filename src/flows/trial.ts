// A trial: what a flow would do with a sample lead. Nothing is delivered, counted or kept.
import { type Static, Type } from 'typebox'
import { Id, Nullable, Open, ShortId, Strict, Time, Words } from '../lib/schema.ts'
import type { Vars } from '../lib/vars.ts'
import type { CompiledRecipient } from './compiled-flow.ts'
import { FlowDocument } from './flow.ts'

const AnyObject = Type.Object({}, { additionalProperties: true })
const Text = Type.String()

/** What a recipient is taken to answer: the outcome with whatever else it appends, or the bytes of an HTTP answer. */
const Assumed = Type.Object(
  {
    outcome: Type.Optional(Words('success', 'failure', 'error')),
    reason: Type.Optional(Text),
    status: Type.Optional(Type.Integer({ minimum: 100, maximum: 599 })),
    headers: Type.Optional(Type.Record(Text, Text)),
    body: Type.Optional(Text),
  },
  { title: 'AssumedAnswer', additionalProperties: true },
)
export type Assumed = Static<typeof Assumed>

export const TrialOrder = Strict(
  {
    copy: Type.Optional(Words('saved', 'live')),
    flow: Type.Optional(FlowDocument),
    source_id: Type.Optional(
      Type.Union([Id, ShortId], { description: 'A source of the flow, by its entity or its own id' }),
    ),
    parameters: Type.Optional(AnyObject),
    request: Type.Optional(
      Strict({
        method: Type.String({ maxLength: 20 }),
        query: Type.Optional(Type.String({ maxLength: 20_000 })),
        headers: Type.Optional(Type.Record(Text, Text)),
        body: Type.Optional(Text),
      }),
    ),
    ping: Type.Optional(Type.Boolean()),
    at: Type.Optional(Time),
    random: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    assume: Type.Optional(Type.Record(Text, Assumed)),
  },
  'TrialOrder',
)
export type TrialOrder = Static<typeof TrialOrder>

const Mapped = Open({
  property: Text,
  template: Type.Unknown(),
  value: Type.Unknown(),
  applied: Type.Boolean(),
  reason: Nullable(Text),
})

const RuleTree = Type.Object({}, { title: 'ExplainedRules', additionalProperties: true })

const Request = Open({
  url: Type.Optional(Nullable(Text)),
  method: Text,
  headers: Type.Record(Text, Type.Union([Text, Type.Number()])),
  body: Type.Optional(Nullable(Text)),
  timeout: Type.Optional(Type.Number()),
  followAllRedirects: Type.Optional(Type.Boolean()),
})

const Letter = Open(
  {
    from: Text,
    to: Type.Array(Text),
    cc: Type.Array(Text),
    reply_to: Nullable(Text),
    subject: Text,
    text: Text,
    html: Nullable(Text),
  },
  'TrialLetter',
)

const FileLine = Open(
  {
    host: Text,
    port: Type.Number(),
    path: Text,
    heading: Type.Unsafe<string | null>({ ...Nullable(Text), description: 'What a new file begins with' }),
    line: Text,
  },
  'TrialFileLine',
)

/** What a delivery would send: a request, a letter, or a line of a file. */
const shown = {
  request: Type.Optional(Nullable(Request)),
  letter: Type.Optional(Letter),
  file: Type.Optional(FileLine),
  not_shown: Type.Optional(
    Type.String({ description: 'Why what would be sent cannot be shown: what it is made from is not there' }),
  ),
}

const stage = (...words: string[]) => Words(...words)

/** One thing that happens to the lead, in order. `path` is the place in the flow's document that decides it. */
export const TrialStage = Open(
  {
    stage: stage(
      'list_check',
      'hours_of_operation',
      'acceptance_criteria',
      'price',
      'caps',
      'filter',
      'recipient',
      'destination',
    ),
    path: Text,
    id: Type.Optional(Nullable(Text)),
    description: Type.Optional(Nullable(Text)),
    entity: Type.Optional(Open({ id: Id, name: Text })),
    module_id: Type.Optional(Text),
    outcome: Text,
    reason: Nullable(Text),
    rules: Type.Optional(RuleTree),
    level: Type.Optional(Nullable(Words('flow', 'source', 'step'))),
    price: Type.Optional(Type.Number()),
    value: Type.Optional(Text),
    list_name: Type.Optional(Text),
    caps: Type.Optional(Type.Array(AnyObject)),
    mappings: Type.Optional(Type.Array(Mapped)),
    variables: Type.Optional(AnyObject),
    ...shown,
    key: Type.Optional(Text),
    appended: Type.Optional(Nullable(AnyObject)),
    assumed: Type.Optional(Type.Boolean({ description: 'The answer was not asked for but taken to be so' })),
  },
  'TrialStage',
)
export type TrialStage = Static<typeof TrialStage>

export type Shown = Pick<TrialStage, keyof typeof shown>

/** Tells what a step whose module makes no request of its own would have the exchange send. */
export type Show = (step: CompiledRecipient, vars: Vars) => Promise<Shown>

export const Trial = Open(
  {
    flow_id: Id,
    copy: Words('saved', 'live', 'given'),
    source: Nullable(Open({ id: Id, name: Text })),
    ping: Type.Boolean(),
    outcome: Text,
    reason: Nullable(Text),
    price: Type.Number(),
    lead: AnyObject,
    parameters: Type.Unknown(),
    mappings: Type.Array(Mapped),
    ignored: Type.Array(Text, {
      description: 'Parameters that are no field of the flow and feed no mapping',
    }),
    stages: Type.Array(TrialStage),
    answer: Open({ status: Type.Integer(), headers: Type.Record(Text, Type.Unknown()), body: Text }),
    warnings: Type.Array(Open({ path: Text, message: Text })),
  },
  'Trial',
)
export type Trial = Static<typeof Trial>
