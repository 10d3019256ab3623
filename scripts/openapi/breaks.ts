// What of a description's change breaks a program that was written for the earlier one. Pure.
import { type Break, type Components, type Schema, schemaBreaks } from './schema-breaks.ts'

type Content = Record<string, { schema: Schema }>
type Parameter = { name: string; in: string; required?: boolean; schema: Schema }
type Response = { $ref?: string; headers?: Record<string, unknown>; content?: Content }

type Operation = {
  parameters?: Parameter[]
  requestBody?: { required?: boolean; content: Content }
  responses: Record<string, Response>
  security?: object[]
}

export type Description = {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema>; responses?: Record<string, Response> }
}

/** A pair of the same thing, as it was agreed and as it is. */
type Pair<T> = { before: T; after: T }

/** All breaking changes, each with its place (request, then where in it), in the order of the earlier description. */
export function breaks(before: Description, after: Description): Break[] {
  const all = { before: before.components.schemas, after: after.components.schemas }
  return Object.entries(before.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => {
      const at = `${method.toUpperCase()} ${path}`
      const now = after.paths[path]?.[method]
      if (!now) return [{ at, what: 'is gone' }]
      const found = [
        ...parameterBreaks(at, { before: operation.parameters ?? [], after: now.parameters ?? [] }, all),
        ...bodyBreaks(at, { before: operation.requestBody, after: now.requestBody }, all),
        ...answerBreaks(at, answersOf(before, operation), answersOf(after, now), all),
        ...(isOpen(operation) && !isOpen(now) ? [{ at, what: 'needs credentials now' }] : []),
      ]
      return onceEach(found)
    }),
  )
}

function parameterBreaks(at: string, { before, after }: Pair<Parameter[]>, all: Components): Break[] {
  const found: Break[] = []
  const same = (one: Parameter) => (other: Parameter) => one.in === other.in && one.name === other.name
  for (const parameter of before) {
    const place = `${at} ${parameter.in} ${parameter.name}`
    const now = after.find(same(parameter))
    if (!now) found.push({ at: place, what: 'is gone' })
    else found.push(...schemaBreaks(place, parameter.schema, now.schema, 'sent', all))
  }
  for (const parameter of after.filter(({ required }) => required)) {
    if (!before.find(same(parameter))?.required)
      found.push({ at: `${at} ${parameter.in} ${parameter.name}`, what: 'has become required' })
  }
  return found
}

function bodyBreaks(
  at: string,
  { before, after }: Pair<Operation['requestBody'] | undefined>,
  all: Components,
): Break[] {
  const place = `${at} body`
  if (!before) return after?.required ? [{ at: place, what: 'has become required' }] : []
  if (!after) return [{ at: place, what: 'is gone' }]
  const required = after.required && !before.required ? [{ at: place, what: 'has become required' }] : []
  return [...required, ...contentBreaks(place, { before: before.content, after: after.content }, 'sent', all)]
}

function answerBreaks(
  at: string,
  before: Operation['responses'],
  after: Operation['responses'],
  all: Components,
): Break[] {
  return Object.entries(before).flatMap(([status, response]) => {
    const place = `${at} ${status}`
    const now = after[status]
    if (!now) return [{ at: place, what: 'is gone' }]
    const headers = Object.keys(response.headers ?? {}).filter((name) => !(name in (now.headers ?? {})))
    return [
      ...headers.map((name) => ({ at: `${place} header ${name}`, what: 'is gone' })),
      ...contentBreaks(place, { before: response.content ?? {}, after: now.content ?? {} }, 'read', all),
    ]
  })
}

function contentBreaks(
  at: string,
  { before, after }: Pair<Content>,
  way: 'sent' | 'read',
  all: Components,
): Break[] {
  return Object.entries(before).flatMap(([type, { schema }]) => {
    const now = after[type]
    return now
      ? schemaBreaks(at, schema, now.schema, way, all)
      : [{ at: `${at} ${type}`, what: 'is answered or taken no longer' }]
  })
}

function answersOf({ components }: Description, { responses }: Operation): Operation['responses'] {
  const followed = Object.entries(responses).map(([status, response]) => [
    status,
    response.$ref ? (components.responses?.[response.$ref.split('/').at(-1) ?? ''] ?? {}) : response,
  ])
  return Object.fromEntries(followed)
}

/** Whether the request is answered without credentials. */
function isOpen({ security }: Operation): boolean {
  return security?.some((each) => Object.keys(each).length === 0) ?? false
}

function onceEach(found: Break[]): Break[] {
  return [...new Map(found.map((each) => [`${each.at} ${each.what}`, each])).values()]
}
