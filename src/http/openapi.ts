// api.ts as an OpenAPI 3.1 document: what is described is what serves.

import { ErrorBody } from '../lib/schema.ts'
import { definitions } from './definitions.ts'
import { plainStatus, type Row, refusalsOf } from './route.ts'
import { meaningOf } from './words-of-parameters.ts'
import { TAGS } from './words-of-tags.ts'

type Json = { [name: string]: unknown }

/** Keywords of our validators that mean nothing to others. */
const OURS = new Set(['fold', 'expected'])

/** What refusals mean, and the names under which the description keeps them. */
const REFUSALS: Record<number, { name: string; description: string }> = {
  400: { name: 'Invalid', description: 'The request cannot be read, or is not valid' },
  401: { name: 'Unauthorized', description: 'Bad or no credentials' },
  403: { name: 'Forbidden', description: 'The role of the caller lacks the right' },
  404: { name: 'NotFound', description: "Not there, or not the caller's" },
  405: { name: 'MethodNotAllowed', description: 'Another method is needed: Allow names it' },
  406: { name: 'NotAcceptable', description: 'The form that is asked for, or sent, is none of those known' },
  409: { name: 'Conflict', description: 'Clashes with the present state' },
  412: { name: 'PreconditionFailed', description: 'If-Match named another version' },
  413: { name: 'TooLarge', description: 'The body is larger than 1 MiB' },
  415: { name: 'UnsupportedType', description: 'The body is not JSON' },
  429: { name: 'TooManyRequests', description: 'Too often: try again after Retry-After' },
  500: { name: 'Fault', description: 'A fault of the exchange' },
  503: { name: 'NotNow', description: 'Not now: try again after Retry-After' },
}

const SUCCESSES: Record<number, string> = { 200: 'OK', 201: 'Created', 202: 'Accepted', 303: 'See Location' }

const LICENCE = { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' }

/** The document of a table of rows, for an exchange that people reach at `baseUrl`. */
export function openapiOf(rows: Row[], { baseUrl, version }: { baseUrl: string; version: string }): Json {
  const components: Json = {}
  const paths: Record<string, Json> = {}
  for (const row of rows) {
    const path = row.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [row.method.toLowerCase()]: operationOf(row, components) }
  }
  for (const [name, schema] of Object.entries(definitions)) components[name] = described(schema, components)
  return {
    openapi: '3.1.0',
    info: {
      title: 'Gangway',
      version,
      description: "A lead exchange that speaks LeadConduit's HTTP API.",
      contact: { name: 'Whoever runs this exchange', url: baseUrl },
      license: LICENCE,
    },
    servers: [{ url: baseUrl }],
    security: [{ basic: [] }],
    tags: [...new Set(rows.map((row) => row.tag))].sort().map((name) => ({ name, description: TAGS[name] })),
    paths,
    components: {
      schemas: components,
      responses: refusals(components),
      securitySchemes: {
        basic: { type: 'http', scheme: 'basic', description: 'Any user name; the API key is the password' },
      },
    },
  }
}

function operationOf(row: Row, components: Json): Json {
  return {
    operationId: operationId(row),
    tags: [row.tag],
    summary: row.summary,
    ...(row.description && { description: row.description }),
    ...(row.open && { security: [{}, { basic: [] }] }),
    parameters: [...parametersOf(row, components), ...headersOf(row)],
    ...(row.body && { requestBody: { required: true, content: json(described(row.body, components)) } }),
    responses: responsesOf(row, components),
  }
}

/** get_onboards_id, post_onboard_buyer … */
function operationId({ method, path }: Row): string {
  return [method.toLowerCase(), ...path.split(/[/:.]+/).filter(Boolean)].join('_')
}

function parametersOf(row: Row, components: Json): Json[] {
  const from = (place: 'path' | 'query', schema: Row['params']) =>
    Object.entries(schema.properties).map(([name, part]) => {
      const { description = meaningOf(name) } = part as { description?: string }
      return {
        name,
        in: place,
        ...(description && { description }),
        required: place === 'path',
        schema: described(part, components),
      }
    })
  return [...from('path', row.params), ...from('query', row.query)]
}

function headersOf(row: Row): Json[] {
  const header = (name: string, description: string) => ({
    name,
    in: 'header',
    description,
    schema: { type: 'string' },
  })
  if (row.open) return []
  if (row.method === 'POST')
    return [header('Idempotency-Key', 'The same key and body have one effect, for 24 hours')]
  if (row.method === 'GET') return []
  return [header('If-Match', 'The ETag that the object must still have')]
}

function responsesOf(row: Row, components: Json): Json {
  const responses: Json = {}
  const type = row.type ?? 'application/json'
  for (const [status, schema] of Object.entries(row.answers)) {
    const content = { [type]: { schema: described(schema, components) } }
    const headers = row.pages && Number(status) === plainStatus(row) ? { headers: { Link: NEXT_PAGE } } : {}
    responses[status] = {
      description: SUCCESSES[Number(status)] ?? REFUSALS[Number(status)]?.description,
      ...headers,
      content,
    }
  }
  for (const status of refusalsOf(row)) {
    responses[status] = { $ref: `#/components/responses/${REFUSALS[status]?.name}` }
  }
  return responses
}

/** Refusals look the same whatever is refused. */
function refusals(components: Json): Json {
  const content = json(described(ErrorBody, components))
  return Object.fromEntries(
    Object.values(REFUSALS).map(({ name, description }) => [name, { description, content }]),
  )
}

const NEXT_PAGE = {
  description: 'The next page, when `limit` cut the list: `<…>; rel="next"`',
  schema: { type: 'string' },
}

function json(schema: unknown): Json {
  return { 'application/json': { schema } }
}

/** The schema without our keywords; whatever has a one-word title stands under it among the components. */
function described(schema: unknown, components: Json): unknown {
  if (Array.isArray(schema)) return schema.map((part) => described(part, components))
  if (typeof schema !== 'object' || schema === null) return schema
  const { title, $ref } = schema as { title?: string; $ref?: string }
  if ($ref) return { $ref: $ref.replace('gangway#/$defs/', '#/components/schemas/') }
  const members = Object.entries(schema).filter(([name]) => !OURS.has(name) && !name.startsWith('~'))
  const plain = () => Object.fromEntries(members.map(([name, part]) => [name, described(part, components)]))
  if (typeof title !== 'string') return plain()
  if (!(title in components)) {
    components[title] = {}
    components[title] = plain()
  }
  return { $ref: `#/components/schemas/${title}` }
}
