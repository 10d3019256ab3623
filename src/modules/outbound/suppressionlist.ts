// Steps that look into the lists that an account keeps, or change them.
import { isBlank, textOf } from '../../fields/value.ts'
import type { Vars } from '../../lib/vars.ts'
import type { OutboundModule, Variable } from '../module.ts'
import { optional } from './custom-variables.ts'

const PACKAGE = 'leadconduit-suppressionlist.outbound'

/** The form in which lists are named: letters, digits, `_` and `-`. */
const LIST_NAME = /^[\w-]{1,100}$/

/** The names in a text or list, without what stands around them. */
export function namesIn(value: unknown): string[] {
  const items = Array.isArray(value) ? value : textOf(value).split(',')
  return items.map((item) => textOf(item).trim().toLowerCase()).filter((name) => name !== '')
}

export function valuesIn(vars: Vars): string[] {
  const given = isBlank(vars.value) ? vars.values : vars.value
  const items = Array.isArray(given) ? given : [given]
  return items.map((item) => textOf(item).trim()).filter((value) => value !== '')
}

const required = (name: string, description: string): Variable => ({
  name,
  type: 'string',
  required: true,
  description,
})

function faultOf(vars: Vars, several: { lists?: boolean; values?: boolean }): string | undefined {
  const names = namesIn(isBlank(vars.list_names) ? vars.list_name : vars.list_names)
  if (names.length === 0) return 'a list name is required'
  const values = valuesIn(vars)
  if (values.length === 0) return 'values must not be blank'
  if (!names.every((name) => LIST_NAME.test(name))) return 'invalid list name format'
  if (names.length > 1 && !several.lists) return 'multiple lists not supported'
  return values.length > 1 && !several.values ? 'multiple values not supported' : undefined
}

const result = (prefix: string, ...members: [string, string, string][]) => [
  optional(`${prefix}.outcome`, 'string', 'success, failure or error'),
  optional(`${prefix}.reason`, 'string', 'Why'),
  ...members.map(([name, type, description]) => optional(`${prefix}.${name}`, type, description)),
  optional(`${prefix}.duration`, 'number', 'Milliseconds that it took'),
]

const FOUND: [string, string, string][] = [
  ['found', 'boolean', 'Whether the value is on one of the lists'],
  ['found_in', 'array', 'The lists it is on'],
  ['added_at', 'time', 'When it was first added'],
]
const ADDED: [string, string, string][] = [
  ['accepted', 'number', 'How many values were added'],
  ['rejected', 'number', 'How many were there already, or could not be added'],
]

function operation(
  name: string,
  title: string,
  description: string,
  parts: Pick<OutboundModule, 'request_variables' | 'response_variables' | 'validate'>,
): OutboundModule {
  const about = { name: title, type: 'enhancement', tag: 'List Management', description }
  return { id: `${PACKAGE}.${name}`, direction: 'outbound', ...about, ...parts, performer: 'list' }
}

export const queryItem = operation(
  'query_item',
  'Query Item',
  'Looks whether a value is on a list. The outcome is success whether it is or not.',
  {
    request_variables: [
      required('list_names', 'Names of lists, separated by commas'),
      required('value', 'The value to look for'),
      { ...optional('values', 'string', 'The same under an older name'), deprecated: true },
    ],
    response_variables: result('query_item', ...FOUND),
    validate: (vars) => faultOf(vars, { lists: true }),
  },
)

export const addItem = operation(
  'add_item',
  'Add Item',
  'Adds values to a list, which is made if it is not there.',
  {
    request_variables: [required('list_name', 'Name of a list'), required('values', 'The values to add')],
    response_variables: result('add_item', ...ADDED),
    validate: (vars) => faultOf(vars, { values: true }),
  },
)

export const deleteItem = operation('delete_item', 'Delete Item', 'Takes values off lists.', {
  request_variables: [
    required('list_names', 'Names of lists, separated by commas'),
    required('values', 'The values to take off'),
  ],
  response_variables: result(
    'delete_item',
    ['deleted', 'number', 'How many values were taken off'],
    ['rejected', 'number', 'How many were not there'],
  ),
  validate: (vars) => faultOf(vars, { lists: true, values: true }),
})

export const isUnique = operation(
  'is_unique',
  'Is Unique',
  'Adds a value to a list; a failure if it was there already.',
  {
    request_variables: [required('list_name', 'Name of a list'), required('value', 'The value')],
    response_variables: [
      ...result('is_unique'),
      ...result('is_unique.query_item', ...FOUND),
      ...result('is_unique.add_item', ...ADDED),
    ],
    validate: (vars) => faultOf(vars, {}),
  },
)

export const listModules = [queryItem, addItem, deleteItem, isUnique]
