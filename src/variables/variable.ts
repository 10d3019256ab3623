// A variable that was seen: what those who write rules and mappings may choose from.
import { type Static, Type } from 'typebox'
import { standardField } from '../fields/catalogue.ts'
import { isStored } from '../fields/value.ts'
import { Nullable, Open, Time } from '../lib/schema.ts'
import type { Vars } from '../lib/vars.ts'

export const Variable = Open(
  {
    name: Type.String({ examples: ['lead.email'] }),
    label: Type.String({ examples: ['Email'] }),
    first_used_at: Time,
    last_used_at: Time,
    type: Nullable(Type.String({ examples: ['email'] })),
    description: Nullable(Type.String()),
    module_id: Nullable(Type.String({ description: 'The module that appended it' })),
    entity_id: Nullable(Type.String({ description: 'The entity of the step that appended it' })),
    examples: Type.Array(Type.Unknown()),
  },
  'Variable',
)
export type Variable = Static<typeof Variable>

/** Who appended what stands under a key. */
export type Appenders = Record<string, { module_id: string; entity_id: string }>

/** `value` is what the variable was at this lead. */
export type Seen = { name: string; value: unknown }

const DEEPEST = 6
const MOST_NAMES = 1_000
const FORMS = new Set(['normal', 'raw', 'valid', 'masked'])

/** Every variable that a lead had, with its value; the parts of typed values too. */
export function* variablesIn(vars: Vars): Generator<Seen> {
  let left = MOST_NAMES
  for (const seen of within(vars, '', 1)) {
    if (left-- === 0) return
    yield seen
  }
}

function* within(members: Vars, prefix: string, depth: number): Generator<Seen> {
  for (const [member, value] of Object.entries(members)) {
    if (value === null || value === undefined || FORMS.has(member)) continue
    const name = prefix + member
    const isBranch = typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date)
    if (!isBranch || isStored(value)) yield { name, value }
    if (isBranch && depth < DEEPEST) yield* within(value as Vars, `${name}.`, depth + 1)
  }
}

export type Described = Omit<Variable, 'first_used_at' | 'last_used_at'>

/**
 * What is told of a variable. Examples are those of the catalogue, or a yes or a number: what leads brought is about
 * persons, and stays with the leads.
 */
export function describedVariable({ name, value }: Seen, appenders: Appenders = {}): Described {
  const [first = '', field = '', ...parts] = name.split('.')
  const known = first === 'lead' ? standardField(field) : undefined
  const isWhole = known !== undefined && parts.length === 0
  const appender = Object.hasOwn(appenders, first) ? appenders[first] : undefined
  return {
    name,
    label:
      first === 'lead' ? [known?.name ?? wordsOf(field), ...parts.map(wordsOf)].join(' ') : wordsOf(name),
    type: isWhole ? known.type : typeOf(value),
    description: isWhole ? (known.description ?? null) : null,
    module_id: appender?.module_id ?? null,
    entity_id: appender?.entity_id ?? null,
    examples: isWhole ? known.examples.slice(0, 3) : typeof value === 'boolean' ? [value] : [],
  }
}

function wordsOf(name: string): string {
  return name
    .split(/[._\s]+/)
    .filter(Boolean)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
}

function typeOf(value: unknown): string | null {
  const plain = isStored(value) ? value.normal : value
  if (Array.isArray(plain)) return 'array'
  return ['string', 'number', 'boolean'].includes(typeof plain) ? typeof plain : null
}
