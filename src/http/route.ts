// What a row of api.ts is: the request it answers, the shapes that go in and out, and the verb.
import { type Static, type TObject, type TSchema, Type } from 'typebox'
import type { Caller } from '../accounts/account.ts'
import type { Verb } from '../context.ts'
import type { Fault } from '../lib/errors.ts'
import { Id, Paging } from '../lib/schema.ts'
import type { SourceRequest } from '../modules/module.ts'
import type { Visit } from '../sessions/session.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** Who may: anybody of the account, those who may change things, or those who manage the account. */
export type Right = 'read' | 'write' | 'manage'

/** A body in whose form faults were found, and what finds them. */
export type Faulty = { body: unknown; faults: Fault[]; check(body: unknown): Fault[] }

export type Shape = {
  /** One line for the reference page. */
  summary: string
  /** Further words for the reference page. */
  description?: string
  /** Path parameters that are not plain ids. */
  params?: TObject
  query?: TObject
  body?: TSchema
  /** What else is wrong with a body whose form is: all of it is told in one answer. */
  further?: Verb<Faulty, Fault[]>
  /** Success statuses and what they carry. */
  answers: Record<number, TSchema>
  /** Refusals beyond those that follow from the row's form. */
  refusals?: number[]
  /** Answers without credentials; the caller may be null. */
  open?: boolean
  right?: Right
  /** Changes who may ask, or what they may: it holds in this process before the answer leaves. */
  changesCallers?: boolean
  /** A list that pages: the verb gets limit, after_id and before_id. */
  pages?: boolean
  /** The content type, when it is not JSON. */
  type?: string
  /** Pages of other sites may ask this. */
  anyOrigin?: boolean
  /** Bytes in, bytes out: the verb reads the request as it came, of whatever method and type, and answers in its own form. */
  raw?: boolean
  /** The verb is given the Accept header, as `accept`. */
  negotiates?: boolean
  /** The app has a page in its place, to which browsers are sent. */
  hasPage?: boolean
  /** The verb is told of the browser that asks, as `visit`. A change is refused unless one of our own pages asks. */
  visits?: boolean
}

export type Row = Shape & {
  method: Method
  path: string
  /** The first word of the path, by which the reference page groups. */
  tag: string
  params: TObject
  query: TObject
  // The table holds verbs of every input; `route` has checked each against its own shapes.
  verb: Verb<never, unknown, never>
}

type PathParams<P extends string> = P extends `${string}:${infer Name}/${infer Rest}`
  ? { [K in Name]: string } & PathParams<`/${Rest}`>
  : P extends `${string}:${infer Name}`
    ? { [K in Name]: string }
    : unknown

type Part<S extends Shape, K extends 'query' | 'body'> = S[K] extends TSchema ? Static<S[K]> : unknown
type Pages<S extends Shape> = S['pages'] extends true ? Static<typeof Paging> : unknown
type Accepting<S extends Shape> = S['negotiates'] extends true ? { accept: string } : unknown
type Visiting<S extends Shape> = S['visits'] extends true ? { visit: Visit } : unknown
type Input<P extends string, S extends Shape> = PathParams<P> &
  Part<S, 'query'> &
  Part<S, 'body'> &
  Pages<S> &
  Accepting<S> &
  Visiting<S>
type Body<S extends Shape> = Static<S['answers'][keyof S['answers'] & number]>
type Asker<S extends Shape> = S['open'] extends true ? Caller | null : Caller

/** An output with a status, headers or both of its own. */
export class Answer<T> {
  readonly status: number
  readonly body: T
  readonly headers: Record<string, string>
  /** One Set-Cookie header each. */
  readonly cookies: string[]

  constructor(status: number, body: T, headers: Record<string, string> = {}, cookies: string[] = []) {
    this.status = status
    this.body = body
    this.headers = headers
    this.cookies = cookies
  }
}

/**
 * An output that is text already: the JSON of a `T`, or what the Content-Type of its Answer names. Large stored documents
 * are passed on without being read.
 */
export class Written<T> {
  readonly text: string
  declare readonly of: T

  constructor(text: string) {
    this.text = text
  }
}

type Output<T> = T | Written<T>

/** Declares a row. A verb that does not fit its shapes does not compile. */
export function route<P extends string, const S extends Shape>(
  request: `${Method} ${P}`,
  shape: S,
  verb: Verb<Input<P, S>, Output<Body<S>> | Answer<Output<Body<S>>>, Asker<S>>,
): Row {
  const [method, path] = request.split(' ') as [Method, string]
  return {
    ...shape,
    method,
    path,
    tag: path.split('/')[1] || 'exchange',
    params: shape.params ?? idParams(path),
    query: withPaging(shape),
    verb: verb as Verb<never, unknown, never>,
  }
}

/** A request as it came: header names are Title-Case, the body is text. `ip` is who sent it. */
export type RawRequest = SourceRequest & { ip: string; timestamp: number }

/** Declares the rows, GET and POST unless it says otherwise, of a request whose verb reads it as it came, of any method. */
export function rawRoutes<P extends string, const S extends Omit<Shape, 'open' | 'raw' | 'anyOrigin'>>(
  path: P,
  shape: S,
  verb: Verb<PathParams<P> & { request: RawRequest }, Answer<string>, Caller | null>,
  methods: ('POST' | 'GET')[] = ['POST', 'GET'],
): Row[] {
  const made = { ...shape, open: true, raw: true, anyOrigin: true } as const
  return methods.map((method) => route(`${method} ${path}`, made as Shape, verb as never))
}

/** The status of a plain output: the row's first. */
export function plainStatus(row: Row): number {
  return Number(Object.keys(row.answers)[0])
}

/** Every refusal the row may answer: those of its form, and its own. */
export function refusalsOf(row: Row): number[] {
  if (row.raw) return [400, 404, 413, 500, 503, ...(row.refusals ?? [])].sort()
  // An open row needs no credentials, and refuses bad ones all the same.
  const statuses = [400, 401, 500, 503, ...(row.refusals ?? [])]
  if (rightOf(row) !== 'read' || row.method !== 'GET') statuses.push(403)
  if (row.path.includes(':')) statuses.push(404)
  if (row.method === 'POST') statuses.push(409)
  if (row.method === 'PUT' || row.method === 'DELETE') statuses.push(412)
  if (row.method !== 'GET') statuses.push(413, 415)
  return [...new Set(statuses)].sort()
}

/** The right a row needs: reading for GET, writing for the rest, unless it says otherwise. */
export function rightOf(row: Row): Right {
  return row.right ?? (row.method === 'GET' || row.open ? 'read' : 'write')
}

function idParams(path: string): TObject {
  const names = path.split('/').filter((part) => part.startsWith(':'))
  return Type.Object(Object.fromEntries(names.map((name) => [name.slice(1), Id])))
}

function withPaging(shape: Shape): TObject {
  return Type.Object({ ...shape.query?.properties, ...(shape.pages ? Paging.properties : {}) })
}
