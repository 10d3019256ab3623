// A request that is valid in itself, made from the schemas of its row: so that only the id at one place decides.
import { branches, type Node, type Place, reaches, target } from './places.ts'

/** What stands at a place beside the one that is asked about; undefined if the schema alone shall say. */
export type Filling = (at: string[]) => unknown

type Put = { at: string[]; value: unknown }

/** The least that a schema takes, and the way to what is put in. */
export function sample(schema: Node, filling: Filling, put?: Put, at: string[] = []): unknown {
  if (put && put.at.length === at.length) return put.value
  if (schema.$ref) return sample(target(schema), filling, put, at)
  if (!put) {
    const given = filling(at)
    if (given !== undefined) return given
  }
  const choices = branches(schema)
  if (choices.length > 0) {
    const choice = put
      ? choices.find((branch) => reaches(branch, put.at.slice(at.length)))
      : choices.find((branch) => branch.type !== 'null')
    return sample(choice ?? (choices[0] as Node), filling, put, at)
  }
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  if (schema.properties) return members(schema, filling, put, at)
  if (schema.items) return items(schema, filling, put, at)
  return leaf(schema, type)
}

function members(schema: Node, filling: Filling, put: Put | undefined, at: string[]): object {
  const next = put?.at[at.length]
  const names = new Set([...(schema.required ?? []), ...(next === undefined ? [] : [next])])
  const made: Record<string, unknown> = {}
  for (const name of names) {
    const member = schema.properties?.[name]
    if (member) made[name] = sample(member, filling, name === next ? put : undefined, [...at, name])
    else if (put && name === next) made[name] = put.value
  }
  return made
}

function items(schema: Node, filling: Filling, put: Put | undefined, at: string[]): unknown[] {
  const item = schema.items as Node
  if (put) return [sample(item, filling, put, [...at, '0'])]
  const count = Number(schema.minItems ?? 0)
  return Array.from({ length: count }, () => sample(item, filling, undefined, [...at, '0']))
}

function leaf(schema: Node, type: unknown): unknown {
  if (Array.isArray(schema.enum)) return schema.enum[0]
  if ('const' in schema) return schema.const
  const [example] = Array.isArray(schema.examples) ? schema.examples : []
  if (example !== undefined) return example
  if (type === 'boolean') return true
  if (type === 'integer' || type === 'number')
    return Math.max(Number(schema.minimum ?? 1), Number(schema.exclusiveMinimum ?? 0) + 1)
  if (type === 'object') return {}
  return 'a sample'
}

/** The path, query and body in which a value stands at a place. */
export type Asking = { method: string; url: string; body?: unknown }

export function askingFor(
  place: Place,
  value: string,
  fillingOf: (where: Place['where']) => Filling,
): Asking {
  const { row, around } = place
  const putAt = (where: Place['where']) =>
    place.where === where ? { at: place.at, value: around ? around(value) : value } : undefined
  const made = (where: Place['where'], schema: unknown) =>
    sample(schema as Node, fillingOf(where), putAt(where)) as Record<string, unknown>
  const params = made('path', row.params)
  const query = made('query', row.query)
  const path = row.path.replace(/:(\w+)/g, (_, name) => encodeURIComponent(String(params[name])))
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, said]) =>
      [said].flat().map((one) => [name, String(one)] as [string, string]),
    ),
  )
  const url = search.size > 0 ? `${path}?${search}` : path
  return { method: row.method, url, ...(row.body && { body: made('body', row.body) }) }
}
