// What a search finds: the questions that may be asked, and leads as flat texts.
import { type Static, Type } from 'typebox'
import { textOf } from '../fields/value.ts'
import { Id, Nullable, Open, Time, Words } from '../lib/schema.ts'
import { readerOf, type Vars } from '../lib/vars.ts'
import { highlighted, type Query } from './query.ts'
import { SEARCHED } from './search.ts'

/** However many leads match, so many are the results: of equals the newest. */
export const MOST_RESULTS = 1_000
const LONGEST_TEXT = 1_000

export const SORTS = ['lead_id', 'submission_timestamp', ...SEARCHED] as const

export const LeadQuery = Type.Object({
  query: Type.Optional(
    Type.String({
      description: 'Beginnings of words, "whole words in a row", or the id of a lead; all must match',
    }),
  ),
  sort_by: Type.Optional(Words(...SORTS)),
  sort_dir: Type.Optional(Words('asc', 'desc')),
  from: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 1_000_000_000, description: 'Zero-based; 0 if absent' }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: '10 if absent' })),
})
export type LeadQuery = Static<typeof LeadQuery>

const text = Type.Optional(Type.String())

const AnyEvent = Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true })

export const LeadHit = Open(
  {
    lead_id: Id,
    flow_id: Id,
    flow_name: Type.String(),
    source_id: Id,
    source_name: Type.String(),
    first_name: text,
    last_name: text,
    email: text,
    phone_1: text,
    phone_2: text,
    address_1: text,
    city: text,
    postal_code: text,
    reference: text,
    state: text,
    submission_timestamp: Time,
    highlight: Type.Record(Type.String(), Type.Array(Type.String()), {
      description: 'By field, HTML in which what was found stands in <em>',
    }),
    latest_event: Nullable(AnyEvent),
    is_test: Type.Optional(Type.Boolean()),
  },
  'LeadHit',
)
export type LeadHit = Static<typeof LeadHit>

export const LeadHits = Open({ hits: Type.Array(LeadHit), total: Type.Integer() }, 'LeadHits')
export type LeadHits = Static<typeof LeadHits>

/** A lead that was found, as stored, with its last event as the API shows it. */
export type FoundRow = {
  id: string
  flow_id: string
  source_id: string
  is_test: boolean
  vars: Vars
  latest_event: Record<string, unknown> | null
}

const readers = SEARCHED.map((name) => [name, readerOf(name)] as const)

export function hitOf(
  { id, flow_id, source_id, is_test, vars, latest_event }: FoundRow,
  query: Query,
): LeadHit {
  const values = textsOf(vars.lead as Vars)
  const marked = Object.entries(values).flatMap(([name, value]) => {
    const fragment = highlighted(value, query)
    return fragment === undefined ? [] : [[name, [fragment]] as [string, string[]]]
  })
  return {
    lead_id: id,
    flow_id,
    flow_name: textOf((vars.flow as Vars).name),
    source_id,
    source_name: textOf((vars.source as Vars).name),
    ...values,
    submission_timestamp: textOf((vars.submission as Vars).timestamp),
    highlight: Object.fromEntries(marked),
    latest_event,
    ...(is_test && { is_test }),
  }
}

/** The values that a lead has; several of one field are one text. */
function textsOf(lead: Vars): Partial<Record<(typeof SEARCHED)[number], string>> {
  const texts = readers.map(([name, read]) => {
    const value = read(lead)
    const text = Array.isArray(value) ? value.map(textOf).join(', ') : textOf(value)
    return [name, text.slice(0, LONGEST_TEXT).toWellFormed()] as const
  })
  return Object.fromEntries(texts.filter(([, text]) => text !== ''))
}
