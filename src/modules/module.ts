// What a module is: how leads come in from a source, or go out to a recipient. Pure functions from variables to a request and back.
import { type Static, Type } from 'typebox'
import { Open, Words } from '../lib/schema.ts'
import type { Vars } from '../lib/vars.ts'

/** Something that a module takes or gives. `required` is advice for a form; only `validate` refuses. */
export const Variable = Open(
  {
    name: Type.String({ description: 'Dotted; `x.*` takes any name below x, `*` any name' }),
    type: Type.String({ description: 'A field type, or wildcard, array, credential' }),
    description: Type.String(),
    required: Type.Boolean(),
    label: Type.Optional(Type.String()),
    examples: Type.Optional(Type.Array(Type.Unknown())),
    deprecated: Type.Optional(Type.Boolean()),
  },
  'IntegrationVariable',
)
export type Variable = Static<typeof Variable>

export const Direction = Words('inbound', 'outbound')
export type Direction = Static<typeof Direction>

/** A request as a source sent it: header names are Title-Case, the body is text. */
export type SourceRequest = {
  method: string
  uri: string
  version?: string
  headers?: Record<string, string>
  body?: string
  timestamp?: number
}

/** What a source is answered. */
export type SourceAnswer = { status: number; headers: Record<string, string | number>; body: string }

/** Thrown by `request` of an inbound module: the answer that the source gets, as it is. */
export class SourceRefusal extends Error {
  readonly status: number
  readonly headers: Record<string, string | number>
  readonly body: string

  constructor(status: number, headers: Record<string, string | number>, body: string) {
    super(body)
    this.name = 'HttpError'
    this.status = status
    this.headers = headers
    this.body = body
  }
}

/** A request to a recipient. */
export type RecipientRequest = {
  url?: string | undefined
  method: string
  headers: Record<string, string | number>
  body?: string
  /** Seconds. */
  timeout?: number
  followAllRedirects?: boolean
}

export type RecipientAnswer = {
  status: number
  version?: string
  /** Names are Title-Case; a header that came several times, as cookies do, is a list. */
  headers: Record<string, string | number | string[]>
  body: string
}

export type Outcome = 'success' | 'failure' | 'error' | 'skip'

/** What a step appends to the lead. */
export type Appended = { outcome?: Outcome | string; reason?: string; price?: unknown } & Vars

/** A parameter of a source as its submission docs show it. */
export type Param = {
  name: string
  type: string
  label?: string
  description?: string
  required?: boolean
  variable?: string | null
  examples?: unknown[]
}

/** What is said of a module, so that a form can be drawn from it alone. Descriptions are Markdown. */
export type About = {
  name: string
  description: string
  /** delivery, enhancement, inbound, buyer, list … */
  type: string
  tag?: string
  link?: string
  feedback?: boolean
  request_variables: Variable[]
  response_variables: Variable[]
}

export type InboundModule = About & {
  id: string
  direction: 'inbound'
  pingable: boolean
  /** The submitted parameters; throws what has `status`, `headers` and `body` to refuse. */
  request(request: SourceRequest): unknown
  /** `fieldIds` are the variables that the source wants back, by default outcome, reason, lead.id and price. */
  response(request: SourceRequest, vars: Vars, fieldIds?: string[]): SourceAnswer
  /** Parameters beside the fields, for the submission docs. */
  params?(): Param[]
  /** Requests with sample values, as the submission docs show them. */
  examples?(flowId: string, sourceId: string, params: Record<string, string>, ping?: boolean): SourceRequest[]
}

/** Who performs a step that is not one HTTP request: the exchange itself. */
export type Performer = 'buyer' | 'list' | 'email' | 'sftp' | 'soap'

export type OutboundModule = About & {
  id: string
  direction: 'outbound'
  /** Why the step is to be skipped; undefined if it may run. `allowPrivate` lets addresses inside a network pass. */
  validate?(vars: Vars, settings?: { allowPrivate?: boolean }): string | undefined
  /** One HTTP request, which the exchange sends. */
  request?(vars: Vars): RecipientRequest
  response?(vars: Vars, request: Partial<RecipientRequest>, answer: RecipientAnswer): Appended
  /** A module of somebody else's that does its own HTTP. */
  handle?(vars: Vars, callback: (error: unknown, appended?: Appended) => void): void
  /** The exchange performs it; the step's request variables are what it is told. */
  performer?: Performer
  /** How a token that the recipient no longer takes is replaced: once, then the delivery is tried again. */
  refresh?: Refresh
  /** Request variables, `x.*` for all below x, whose values are masked in whatever is stored or shown. */
  secrets?: string[]
}

/**
 * If `needed`, the exchange sends `request`, keeps the token that `token` finds in the answer as `access_token` of
 * `vars.credential`, and repeats the delivery with `request` made anew. `response` judges the last answer: where no
 * token was found that is the refusal itself.
 */
export type Refresh = {
  needed(answer: RecipientAnswer): boolean
  request(vars: Vars): RecipientRequest
  token(vars: Vars, answer: RecipientAnswer): string | undefined
}

export type Module = InboundModule | OutboundModule

/** Modules that come together. */
export type Package = {
  id: string
  provider: string
  name: string
  description: string
  link: string | null
  version: string
  modules: Module[]
  /** Whether it brings a wizard of its own. */
  ui: boolean
}

/** The modules that this exchange has, its own and those of plug-ins. */
export type Modules = {
  find(id: string): Module | undefined
  packages: Package[]
}

/** Which way a module carries leads; undefined for one that the exchange does not have. */
export function directionOf(modules: Pick<Modules, 'find'>, id: string): Direction | undefined {
  return modules.find(id)?.direction
}
