// What GET and POST /events may be asked, and what is meant by it.
import { type Static, type TSchema, Type } from 'typebox'
import { Id, Words } from '../lib/schema.ts'
import { EVENT_TYPES, OUTCOMES } from './event.ts'
import { momentOf, placeAt } from './moment.ts'
import { type Projection, projectionOf } from './projection.ts'
import { jsonOf, rulesOf } from './rules.ts'
import { type Column, type Selection, selectionOf } from './selection.ts'

const DEFAULT_LIMIT = 100

/** One value, or a name that is repeated (in JSON: a list). */
export function Many<T extends TSchema>(schema: T, expected: string) {
  const items = { type: 'array', items: schema, minItems: 1, maxItems: 1000 }
  return Type.Unsafe<Static<T> | Static<T>[]>({ anyOf: [schema, items], expected })
}

export function listOf<T>(value: T | T[] | undefined): T[] | undefined {
  return value === undefined ? undefined : Array.isArray(value) ? (value as T[]) : [value]
}

const Optional = Type.Optional
const Ids = Many(Id, 'must be 24 hexadecimal characters')
const Names = Many(
  Type.String({ minLength: 1, maxLength: 200 }),
  'must be the name of a member, such as vars.lead.email',
)

export const Moment = Type.String({
  description: 'RFC 3339; in UTC without a zone',
  examples: ['2023-11-07T05:31:56.000Z'],
})

const parts = {
  after_id: Optional(Id),
  before_id: Optional(Id),
  start: Optional(Moment),
  end: Optional(Moment),
  include: Optional(Names),
  exclude: Optional(Names),
  limit: Optional(Type.Integer({ minimum: 1, maximum: 1000, description: '100 if absent' })),
  sort: Optional(Words('asc', 'desc')),
  type: Optional(Many(Words(...EVENT_TYPES), `must be one of: ${EVENT_TYPES.join(', ')}`)),
  outcome: Optional(Many(Words(...OUTCOMES), `must be one of: ${OUTCOMES.join(', ')}`)),
  lead_id: Optional(Ids),
  recipient_id: Optional(Ids),
  source_id: Optional(Ids),
  flow_id: Optional(Ids),
  is_test: Optional(Type.Boolean({ description: 'Only events of test leads, or only those of others' })),
}

const RULES = 'Rules that must all hold, each {"lhv", "op", "rhv"}'

export const EventQuery = Type.Object({
  ...parts,
  rules: Optional(Type.String({ maxLength: 100_000, description: `${RULES}, as JSON` })),
})

/** The same as JSON. */
export const EventOrder = Type.Object(
  {
    ...parts,
    rules: Optional(Type.Unsafe<unknown>({ type: 'array', items: { type: 'object' }, description: RULES })),
  },
  { title: 'EventQuery' },
)

export type EventQuery = Omit<Static<typeof EventQuery>, 'rules'> & { rules?: unknown }

/** A read of events, in the order of their ids: those between two places, both exclusive. */
export type Reading = {
  above: string
  below: string
  ascending: boolean
  /** Only up to what open leads may yet bring: whoever goes on by `after_id` then misses nothing (decision 39). */
  settled: boolean
  limit: number
  selection: Selection
  part?: ReturnType<typeof projectionOf>
}

/** Throws InvalidError for what the schema cannot tell. */
export function readingOf(query: EventQuery): Reading {
  const { after_id = '', before_id = 'g', start, end, sort = 'desc', limit = DEFAULT_LIMIT } = query
  const from = start === undefined ? '' : placeAt(momentOf(start, '/start'))
  const to = end === undefined ? 'g' : placeAt(momentOf(end, '/end', true) + 1000)
  const rules = typeof query.rules === 'string' ? jsonOf(query.rules, '/rules') : query.rules
  return {
    above: after_id > from ? after_id : from,
    below: before_id < to ? before_id : to,
    ascending: sort === 'asc',
    settled: sort === 'asc' || query.after_id !== undefined,
    limit,
    selection: { ...selectionOf(columnsOf(query), rulesOf(rules, '/rules')), is_test: query.is_test },
    part: projectionOf(projectionIn(query)),
  }
}

function columnsOf(query: EventQuery): Partial<Record<Column, string[]>> {
  return {
    type: listOf(query.type),
    outcome: listOf(query.outcome),
    lead_id: listOf(query.lead_id),
    recipient_id: listOf(query.recipient_id),
    source_id: listOf(query.source_id),
    flow_id: listOf(query.flow_id),
  }
}

function projectionIn({ include, exclude }: EventQuery): Projection {
  return { include: listOf(include), exclude: listOf(exclude) }
}
