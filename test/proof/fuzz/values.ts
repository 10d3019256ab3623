// Values for the schemas of api.ts: valid ones, and ones with a single thing wrong.
import type { TSchema } from 'typebox'
import { definitions } from '../../../src/http/definitions.ts'
import type { Chance, Hostile } from './chance.ts'

type Schema = {
  type?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  $ref?: string
  properties?: Record<string, Schema>
  patternProperties?: Record<string, Schema>
  additionalProperties?: Schema | boolean
  required?: string[]
  items?: Schema
  pattern?: string
  format?: string
  examples?: unknown[]
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
}

/** What a value is made with; `idOf` gives a real id for a member of this name. */
export type Maker = { chance: Chance; hostile: Hostile; idOf(member: string): string }

/** What members mean beyond what their schema says: values with which a request comes far. */
const MEANT: Record<string, unknown[]> = {
  name: ['Solar', 'Roof leads', 'A list'],
  module_id: [
    'leadconduit-default.inbound',
    'leadconduit-custom.outbound.json',
    'leadconduit-default.outbound',
  ],
  fields: [['first_name', 'email', 'phone_1'], ['email', 'state'], []],
  property: ['url', 'json_property.email', 'lead.email', 'first_name'],
  value: ['{{lead.email}}', 'http://127.0.0.1:9/', '{{uppercase lead.first_name}}', 'x'],
  lhv: ['lead.email', 'lead.state', 'lead.phone_1', 'submission.timestamp'],
  op: ['is equal to', 'is blank', 'is not blank', 'includes', 'matches pattern', 'is greater than'],
  rhv: ['TX', 'ann@example.com', '5'],
  email: ['fuzz1@example.com', 'fuzz2@example.com', 'fuzz3@example.com'],
  type: ['string', 'recipient', 'filter', 'email', 'user', 'token'],
  start: ['2026-01-01', '2026-11-01T00:00:00.000Z'],
  end: ['2026-12-31', '2026-12-01T00:00:00.000Z'],
  group_by: [['vars.source.id'], ['vars.flow.id'], []],
  rules: [[], '[]'],
  interval: ['daily', 'hourly'],
  timeframe: ['this_14_days', 'today'],
  target_property: ['vars.lead.state', 'outcome'],
  event_collection: ['source', 'recipient', 'events'],
  password: ['a fuzzing password'],
  token: ['0'.repeat(43)],
  parameters: [{ email: 'ann@example.com', state: 'TX' }],
  body: ['email=ann@example.com', '{"email":"ann@example.com"}'],
}

const DEEPEST = 6

/** A value that the schema allows, mostly. */
export function validFor(maker: Maker, schema: TSchema | Schema, member = '', depth = 0): unknown {
  const { chance } = maker
  const given = resolved(schema as Schema)
  if (given.const !== undefined) return given.const
  if (given.enum) return chance.pick(given.enum)
  const branches = given.anyOf ?? given.oneOf
  if (branches) {
    const branch =
      depth > DEEPEST ? (branches.find(({ type }) => type === 'null') ?? branches[0]) : chance.pick(branches)
    return validFor(maker, branch as Schema, member, depth)
  }
  if (given.allOf) {
    const parts = given.allOf.map((part) => validFor(maker, part, member, depth))
    return Object.assign({}, ...parts)
  }
  if (isId(given)) return maker.idOf(member)
  const meant = MEANT[member]
  if (meant && chance.is(0.8)) {
    const fitting = meant.filter((value) => fits(given, value))
    if (fitting.length > 0) return structuredClone(chance.pick(fitting))
  }
  return plainFor(maker, given, member, depth)
}

function plainFor(maker: Maker, given: Schema, member: string, depth: number): unknown {
  const { chance } = maker
  switch (given.type) {
    case 'string':
      return textFor(maker, given)
    case 'integer':
    case 'number': {
      const from = given.minimum ?? 0
      const to = Math.min(given.maximum ?? from + 100, from + 1_000)
      return given.type === 'integer'
        ? from + chance.below(to - from + 1)
        : from + chance.next() * (to - from)
    }
    case 'boolean':
      return chance.is(0.5)
    case 'null':
      return null
    case 'array': {
      const most = depth > DEEPEST ? 0 : Math.min(given.maxItems ?? 3, 3)
      const length = Math.max(given.minItems ?? 0, chance.below(most + 1))
      return Array.from({ length }, () => validFor(maker, given.items ?? {}, member, depth + 1))
    }
    case 'object':
      return objectFor(maker, given, depth)
    default:
      return chance.pick(['x', 1, true, null, {}, []] as unknown[])
  }
}

function objectFor(
  maker: Maker,
  { properties = {}, patternProperties, required = [] }: Schema,
  depth: number,
) {
  const { chance } = maker
  const made: Record<string, unknown> = {}
  for (const [name, part] of Object.entries(properties)) {
    const isWanted = required.includes(name) || chance.is(depth > 3 ? 0.15 : 0.4)
    if (isWanted) made[name] = validFor(maker, part, name, depth + 1)
  }
  const [any] = Object.values(patternProperties ?? {})
  if (any && chance.is(0.5)) made.note = validFor(maker, any, 'note', depth + 1)
  return made
}

function textFor(
  { chance, hostile }: Maker,
  { examples, format, minLength = 0, maxLength = 200, pattern }: Schema,
) {
  if (examples && examples.length > 0) return chance.pick(examples)
  if (format === 'date-time') return '2026-11-07T05:31:56.000Z'
  if (pattern) return chance.pick(['a', 'abc', '12', 'abcdef', '08:00', '12345'])
  const text = chance.is(0.7) ? 'Words' : chance.pick(hostile.texts)
  return text.slice(0, maxLength).padEnd(minLength, 'x')
}

function isId({ pattern }: Schema): boolean {
  return pattern === '^[0-9a-fA-F]{24}$'
}

function fits({ type }: Schema, value: unknown): boolean {
  const is = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value
  return type === undefined || type === is
}

function resolved(schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1)
  return name ? (definitions[name as keyof typeof definitions] as Schema) : schema
}

/** The value with one thing wrong, somewhere in it: of another type, missing, too long, odd, twice, or one too many. */
export function spoiled(maker: Maker, value: unknown): unknown {
  const { chance, hostile } = maker
  if (typeof value !== 'object' || value === null || chance.is(0.1)) return chance.pick(hostile.values)
  const copy = structuredClone(value) as Record<string, unknown> | unknown[]
  const names = Object.keys(copy)
  const way = chance.below(5)
  if (names.length === 0 || way === 0) {
    if (Array.isArray(copy)) copy.push(chance.pick(hostile.values))
    else
      copy[chance.pick(['surplus', '__proto__x', 'constructor', 'id', 'account_id'])] = chance.pick(
        hostile.values,
      )
    return copy
  }
  const name = chance.pick(names)
  const members = copy as Record<string, unknown>
  if (way === 1 && !Array.isArray(copy)) delete members[name]
  else if (way === 2) members[name] = chance.pick(hostile.values)
  else members[name] = spoiled(maker, members[name])
  return copy
}
