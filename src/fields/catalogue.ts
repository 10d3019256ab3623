// The standard fields, read from catalogue.json beside it.
import { lazily } from '../lib/lazy.ts'
import entries from './catalogue.json' with { type: 'json' }
import type { Field } from './field.ts'
import { examplesOf } from './type.ts'

type Entry = {
  id: string
  name: string
  type: string
  aggregate?: boolean
  deprecated?: boolean
  see?: string
}

const catalogue = lazily(
  () =>
    new Map<string, Field>(
      (entries as Entry[])
        .map((entry) => [entry.id, completed(entry)] as const)
        .sort(([one], [other]) => one.localeCompare(other)),
    ),
)

/** The fields that a flow starts with, as in the documented user interface. */
export const DEFAULT_FIELDS = [
  'first_name',
  'last_name',
  'phone_1',
  'email',
  'address_1',
  'address_2',
  'city',
  'state',
  'postal_code',
  'trustedform_cert_url',
]

/** All standard fields, by id. */
export function standardFields(): Field[] {
  return [...catalogue().values()]
}

/** A standard field, or undefined. */
export function standardField(id: string): Field | undefined {
  return catalogue().get(id)
}

function completed({ id, name, type, aggregate = false, deprecated = false, see }: Entry): Field {
  const label = name.trim()
  return {
    id,
    name: label,
    type,
    description: label,
    standard: true,
    aggregate,
    deprecated,
    see: see || null,
    // Parsed when somebody reads them: that loads the lists and libraries of all types.
    get examples() {
      return examplesOf(type)
    },
  }
}
