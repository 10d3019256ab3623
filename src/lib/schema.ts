// The pieces that schemas of all rooms are made of.
import { type Static, type TProperties, type TSchema, Type } from 'typebox'

/** 24 hexadecimal characters; upper case is accepted and folded (decision 1). */
export const Id = Type.String({
  pattern: '^[0-9a-fA-F]{24}$',
  fold: 'lower',
  expected: 'must be 24 hexadecimal characters',
  examples: ['5fd4371e940df5a34a3888b2'],
})

/** The 6-character ids of things inside a flow. */
export const ShortId = Type.String({
  pattern: '^[0-9a-zA-Z]{6}$',
  expected: 'must be 6 letters or digits',
  examples: ['1aacd0'],
})

/** RFC 3339 in UTC with milliseconds. */
export const Time = Type.String({
  format: 'date-time',
  expected: 'must be a time such as 2023-11-07T05:31:56.000Z',
  examples: ['2023-11-07T05:31:56.000Z'],
})

export const Email = Type.String({
  pattern: '^[^\\s@<>(),;:"\\[\\]\\\\]{1,64}@[^\\s@<>(),;:"\\[\\]\\\\.]+(\\.[^\\s@<>(),;:"\\[\\]\\\\.]+)+$',
  maxLength: 254,
  expected: 'must be an e-mail address',
  examples: ['mike.jones@example.com'],
})

/** A tz database name; checked against the runtime's own list. */
export const TimeZone = Type.String({
  format: 'time-zone',
  expected: 'must be a time zone such as America/New_York',
  examples: ['America/New_York'],
})

/** An http or https address. */
export const WebAddress = Type.String({
  format: 'web-address',
  maxLength: 2000,
  expected: 'must be an http or https URL',
  examples: ['https://www.example.com'],
})

/** A text that people read: not empty, and short enough for a line. */
export const Line = Type.String({ minLength: 1, maxLength: 200 })

export function Nullable<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()])
}

/** One of a few words. */
export function Words<const T extends string>(...words: T[]) {
  return Type.Unsafe<T>({ type: 'string', enum: words })
}

/** An object that refuses members it does not know; `title` names it in the OpenAPI description. */
export function Strict<T extends TProperties>(properties: T, title?: string) {
  return Type.Object(properties, { additionalProperties: false, ...(title && { title }) })
}

/** An object whose unknown members are ignored; `title` names it in the OpenAPI description. */
export function Open<T extends TProperties>(properties: T, title?: string) {
  return Type.Object(properties, { ...(title && { title }) })
}

export const Paging = Type.Object({
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1000, description: 'At most so many; all if absent' }),
  ),
  after_id: Type.Optional(Id),
  before_id: Type.Optional(Id),
})

export const ErrorBody = Type.Object(
  {
    error: Type.String({ description: 'A sentence that a person can act on' }),
    code: Type.String({ description: 'A stable code for programs' }),
    errors: Type.Optional(
      Type.Array(Type.Object({ path: Type.String(), message: Type.String() }), {
        description: 'What is wrong with the request, and where (JSON pointers)',
      }),
    ),
    request_id: Type.String(),
  },
  { title: 'Error' },
)

export type ErrorBody = Static<typeof ErrorBody>
