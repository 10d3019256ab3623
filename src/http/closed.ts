// Schemas whose objects have no members but those they declare: for the check of answers.
import type { TSchema } from 'typebox'

const closedSchemas = new WeakMap<TSchema, TSchema>()

/** The same schema with every object closed, so that a member nobody declared shows. */
export function closed(schema: TSchema): TSchema {
  const known = closedSchemas.get(schema) ?? closedCopy(schema)
  closedSchemas.set(schema, known)
  return known
}

function closedCopy(schema: TSchema): TSchema {
  return JSON.parse(
    JSON.stringify(schema, (_, part) => {
      const isObject = part?.type === 'object' && part.properties && part.additionalProperties === undefined
      return isObject ? { ...part, additionalProperties: false } : part
    }),
  )
}
