// Writes web/src/api-types.ts: the OpenAPI description, as the types that the pages' client is checked by.
import { writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { api } from '../src/api.ts'
import { openapiOf } from '../src/http/openapi.ts'

type Schema = {
  $ref?: string
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  const?: unknown
  enum?: unknown[]
  type?: string | string[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  patternProperties?: Record<string, Schema>
  additionalProperties?: Schema | boolean
}

type Content = { content: Record<string, { schema: Schema }> }

type Operation = {
  parameters: { name: string; in: string; schema: Schema }[]
  requestBody?: Content
  responses: Record<string, Content>
}

const HEAD =
  '// The requests of the API and their shapes. Written by "npm run build" from the OpenAPI description.'

/** The description as TypeScript: its shapes, and an interface of its requests. */
export function clientTypes(): string {
  const { components, paths } = openapiOf(api, { baseUrl: '', version: '' }) as {
    components: { schemas: Record<string, Schema> }
    paths: Record<string, Record<string, Operation>>
  }
  const shapes = Object.entries(components.schemas).map(
    ([name, schema]) => `export type ${name} = ${typeOf(schema)}`,
  )
  const requests = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, each]) => `  '${method.toUpperCase()} ${path}': ${requestOf(each)}`,
    ),
  )
  return `${[HEAD, ...shapes, `export interface Requests {\n${requests.join('\n')}\n}`].join('\n\n')}\n`
}

function requestOf({ parameters, requestBody, responses }: Operation): string {
  const placed = (place: string, isRequired: boolean) => {
    const here = parameters.filter((each) => each.in === place).map(({ name, schema }) => [name, schema])
    return objectOf(Object.fromEntries(here), isRequired ? here.map(([name]) => name as string) : [])
  }
  const body = requestBody ? typeOf(jsonOf(requestBody)) : 'undefined'
  const answers = Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .map(([, response]) => typeOf(jsonOf(response)))
  const answer = [...new Set(answers)].join(' | ')
  return `{ path: ${placed('path', true)}; query: ${placed('query', false)}; body: ${body}; answer: ${answer} }`
}

function jsonOf({ content }: Content): Schema {
  return content['application/json']?.schema ?? { type: 'string' }
}

const PLAIN: Record<string, string> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  null: 'null',
}

function typeOf(schema: Schema): string {
  const { $ref, anyOf, oneOf, allOf, type, items } = schema
  if ($ref) return $ref.split('/').at(-1) as string
  const union = anyOf ?? oneOf
  if (union) return [...new Set(union.map(typeOf))].join(' | ')
  if (allOf) return allOf.map(typeOf).join(' & ')
  if ('const' in schema) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((word) => JSON.stringify(word)).join(' | ')
  if (Array.isArray(type)) return type.map((each) => typeOf({ ...schema, type: each })).join(' | ')
  if (type === 'array') return `(${typeOf(items ?? {})})[]`
  return type === 'object' || schema.properties ? recordOf(schema) : (PLAIN[type ?? ''] ?? 'unknown')
}

function recordOf({ properties = {}, required, patternProperties, additionalProperties }: Schema): string {
  if (Object.keys(properties).length > 0) return objectOf(properties, required ?? [])
  const [pattern] = Object.values(patternProperties ?? {})
  const values = pattern ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined)
  return `{ [name: string]: ${values ? typeOf(values) : 'unknown'} }`
}

function objectOf(properties: Record<string, Schema>, required: string[]): string {
  const members = Object.entries(properties).map(([name, schema]) => {
    const spelled = /^\w+$/.test(name) ? name : JSON.stringify(name)
    return `${spelled}${required.includes(name) ? '' : '?'}: ${typeOf(schema)}`
  })
  return `{ ${members.join('; ')} }`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  writeFileSync('web/src/api-types.ts', clientTypes())
