// Where an id can stand in a request: read from the schemas of its row, not listed by hand.
import type { TSchema } from 'typebox'
import { FieldId } from '../../../src/fields/field.ts'
import { definitions } from '../../../src/http/definitions.ts'
import type { Row } from '../../../src/http/route.ts'
import { Id, ShortId } from '../../../src/lib/schema.ts'

/** A schema as plain JSON Schema, as much of it as is walked. */
export type Node = {
  [keyword: string]: unknown
  $ref?: string
  pattern?: string
  anyOf?: Node[]
  oneOf?: Node[]
  allOf?: Node[]
  if?: Node
  then?: Node
  else?: Node
  properties?: Record<string, Node>
  required?: string[]
  items?: Node
}

export type Where = 'path' | 'query' | 'body'

export type Place = {
  row: Row
  where: Where
  /** The names on the way to it; items of lists are 0. */
  at: string[]
  /** The form of what stands there: an id, the name of a field, or a text that a verb reads as an id. */
  of: 'id' | 'field' | 'short' | 'text'
  /** Around it, where no schema says that an id stands here. */
  around?: (id: string) => unknown
}

const FORMS = new Map<string | undefined, Place['of']>([
  [asNode(Id).pattern, 'id'],
  [asNode(ShortId).pattern, 'short'],
  [asNode(FieldId).pattern, 'field'],
])

/** What TypeBox makes is JSON Schema; its types say less. */
function asNode(schema: TSchema): Node {
  return schema as unknown as Node
}

export function nameOf({ row, where, at }: Place): string {
  return `${row.method} ${row.path} ${where} /${at.join('/')}`
}

/** Every place of a row. Short ids that only name parts of the same document are none. */
export function placesOf(row: Row): Place[] {
  const parts: [Where, Node | undefined][] = [
    ['path', asNode(row.params)],
    ['query', asNode(row.query)],
    ['body', row.body && asNode(row.body)],
  ]
  return parts.flatMap(([where, schema]) =>
    schema
      ? standing(schema, where === 'path' ? /./ : textsOf(row)).map(({ at, of }) => ({
          row,
          where,
          at,
          of,
        }))
      : [],
  )
}

/** Plain texts of these names hold ids or what is as good as one, though their schema does not say so. */
function textsOf({ path }: Row): RegExp {
  // The token of a credential is for somebody else's program, and is nothing here.
  return path.startsWith('/credentials') ? /_id$/ : /^(?!module_id$)(.*_id|token|list_name)$/
}

function standing(schema: Node, texts: RegExp): Pick<Place, 'at' | 'of'>[] {
  const leaves = inside(schema, [], []).filter(({ at, of }) => of !== 'text' || texts.test(at.at(-1) ?? ''))
  const found = new Map(leaves.map((place) => [`${place.of} ${place.at.join('/')}`, place]))
  return [...found.values()].filter(({ at, of }) => of !== 'short' || at.at(-1) !== 'id')
}

function inside(schema: Node, at: string[], within: string[]): Pick<Place, 'at' | 'of'>[] {
  if (schema.$ref) {
    return within.includes(schema.$ref) ? [] : inside(target(schema), at, [...within, schema.$ref])
  }
  const of = FORMS.get(schema.pattern)
  if (of) return [{ at, of }]
  if (schema.type === 'string' && !schema.enum) return [{ at, of: 'text' }]
  return [
    ...branches(schema).flatMap((branch) => inside(branch, at, within)),
    ...(schema.items ? inside(schema.items, [...at, '0'], within) : []),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, member]) =>
      inside(member, [...at, name], within),
    ),
  ]
}

export function target({ $ref = '' }: Node): Node {
  return asNode(definitions[$ref.split('/').at(-1) as keyof typeof definitions])
}

export function branches({ anyOf = [], oneOf = [], allOf = [], then, else: otherwise }: Node): Node[] {
  return [...anyOf, ...oneOf, ...allOf, ...(then ? [then] : []), ...(otherwise ? [otherwise] : [])]
}

/** Whether a schema has a place, so that a sample can go there. */
export function reaches(schema: Node, at: string[]): boolean {
  if (schema.$ref) return reaches(target(schema), at)
  const [name, ...rest] = at
  if (name === undefined) return !schema.items && !schema.properties
  const member = name === '0' && schema.items ? schema.items : schema.properties?.[name]
  return (member ? reaches(member, rest) : false) || branches(schema).some((branch) => reaches(branch, at))
}
