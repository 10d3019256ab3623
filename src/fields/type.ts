// A field type as it is described: what it is made of, and which operators its values offer.
import { type Static, Type } from 'typebox'
import { lazily } from '../lib/lazy.ts'
import { Open } from '../lib/schema.ts'
import { COMPONENTS, EXAMPLES } from './type-table.ts'
import { parse } from './types.ts'

const Component = Open({ name: Type.String(), type: Type.String(), description: Type.String() })

export const FieldType = Open(
  {
    name: Type.String({ examples: ['phone'] }),
    maskable: Type.Boolean({ description: 'Its values are never written down in clear' }),
    components: Type.Array(Component),
    operators: Type.Array(Type.String()),
    examples: Type.Array(Type.Unknown(), { description: 'Parsed' }),
  },
  'FieldType',
)
export type FieldType = Static<typeof FieldType>

const EQUAL = ['is equal to', 'is not equal to']
const BLANK = ['is blank', 'is not blank']
const OBSCENE = ['is obscene', 'is not obscene']
const FORMAT = ['format is valid', 'format is invalid']
const LISTED = ['includes', 'does not include', 'is included in', 'is not included in']
const PATTERN = ['matches pattern', 'does not match pattern']
const COMPARED = [
  'is less than',
  'is less than or equal to',
  'is greater than',
  'is greater than or equal to',
]
const BETWEEN = ['is between', 'is not between']
const TRUTH = ['is true', 'is not true', 'is false', 'is not false']

const TEXT = [...EQUAL, ...BLANK, ...OBSCENE, ...FORMAT, ...LISTED, ...PATTERN]
const NAME = [...EQUAL, ...BLANK, ...OBSCENE, ...FORMAT, ...PATTERN]
const DATE = [...EQUAL, ...COMPARED, ...BLANK, ...FORMAT, ...BETWEEN]
const CODE = [...EQUAL, ...BLANK, ...FORMAT, ...LISTED]

const OPERATORS = {
  array: [...BLANK, 'includes', 'does not include'],
  boolean: [...TRUTH, ...BLANK, ...FORMAT],
  city: TEXT,
  credential: [...EQUAL, ...BLANK, ...LISTED],
  date: DATE,
  dob: DATE,
  email: TEXT,
  first_name: NAME,
  gender: [...EQUAL, ...BLANK, ...FORMAT],
  ip: CODE,
  last_name: NAME,
  number: [...EQUAL, ...COMPARED, ...BLANK, ...FORMAT, ...LISTED, ...BETWEEN],
  phone: CODE,
  postal_code: [...CODE, ...PATTERN],
  range: [...EQUAL, ...COMPARED, ...BLANK, ...FORMAT, ...LISTED],
  ssn: CODE,
  state: [...EQUAL, ...BLANK, ...OBSCENE, ...LISTED],
  street: TEXT,
  string: [...EQUAL, ...BLANK, ...OBSCENE, ...LISTED, ...PATTERN],
  time: DATE,
  trustedform_url: [...BLANK, ...FORMAT],
  url: [...EQUAL, ...BLANK, ...OBSCENE, ...FORMAT, ...LISTED],
}

export type TypeName = keyof typeof OPERATORS
export const TYPE_NAMES = Object.keys(OPERATORS) as TypeName[]

const MASKABLE = new Set<string>(['credential', 'dob', 'ssn'])

/** The operators that a form offers for a type; an unknown type has none. */
export function operatorsOf(type: string): readonly string[] {
  return isType(type) ? OPERATORS[type] : []
}

export function isMaskable(type: string): boolean {
  return MASKABLE.has(type)
}

function isType(type: string): type is TypeName {
  return Object.hasOwn(OPERATORS, type)
}

/** Examples are parsed as of this day, so that they are the same every day. */
const TODAY = new Date('2026-01-01T00:00:00Z')

const examples = lazily(
  () =>
    new Map(
      TYPE_NAMES.map((name) => [
        name as string,
        EXAMPLES[name].map((raw) => parse(name, raw, { now: TODAY })),
      ]),
    ),
)

/** Examples of a type's values, parsed. */
export function examplesOf(type: string): unknown[] {
  return examples().get(type) ?? []
}

const types = lazily((): FieldType[] =>
  TYPE_NAMES.map((name) => ({
    name,
    maskable: isMaskable(name),
    components: COMPONENTS[name].map(([component, type, description]) => ({
      name: component,
      type,
      description,
    })),
    operators: [...OPERATORS[name]],
    examples: examplesOf(name),
  })),
)

/** Every type, by name. */
export function fieldTypes(): FieldType[] {
  return types()
}
