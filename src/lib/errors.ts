// The handful of errors the domain throws; http/errors.ts alone knows their statuses.

/** One thing wrong with a request: where (a JSON pointer) and what is expected there. */
export type Fault = { path: string; message: string }

export class DomainError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = new.target.name
    this.code = code
  }
}

/** The object does not exist, or is not the caller's: the two are never told apart. */
export class NotFoundError extends DomainError {
  constructor(noun: string) {
    super('not_found', `${noun} was not found`)
  }
}

/** The request cannot be understood or refers to something that the caller does not have. */
export class InvalidError extends DomainError {
  readonly faults: Fault[]

  constructor(faults: Fault[], code = 'invalid_request') {
    super(code, sentence(faults))
    this.faults = faults
  }
}

/** The request clashes with the present state; the code names the clash. */
export class ConflictError extends DomainError {}

/** Bad or no credentials. */
export class UnauthorizedError extends DomainError {
  constructor(code = 'authentication_failed', message = 'authentication failed') {
    super(code, message)
  }
}

/** The caller is known, and its role lacks the right. */
export class ForbiddenError extends DomainError {
  constructor(message: string) {
    super('forbidden', message)
  }
}

/** A cookie speaks for nobody unless one of our own pages sends it. */
export class ForeignPageError extends DomainError {
  constructor() {
    super(
      'foreign_page',
      'A session changes things only from the pages of this exchange; send X-Requested-With',
    )
  }
}

/** Tried too often; `waitS` seconds from now it may be tried again. */
export class TooOftenError extends DomainError {
  readonly waitS: number

  constructor(waitS: number, what = 'That was tried too often') {
    super('too_often', `${what}; try again in ${lengthOf(waitS)}`)
    this.waitS = waitS
  }
}

function lengthOf(seconds: number): string {
  const minutes = Math.ceil(seconds / 60)
  if (minutes > 120) return `${Math.ceil(minutes / 60)} hours`
  return `${minutes} minute${minutes === 1 ? '' : 's'}`
}

/** If-Match named another version than the stored one. */
export class StaleError extends DomainError {
  constructor() {
    super('changed_meanwhile', 'The object changed since you read it; read it again and repeat the change')
  }
}

/** Nothing wrong with the request, but it cannot be served now: the database is away, or the process stops. */
export class NotNowError extends DomainError {
  constructor(message = 'The exchange cannot answer right now; try again in a moment') {
    super('unavailable', message)
  }
}

/** One fault at a path, as an error. */
export function invalid(path: string, message: string): InvalidError {
  return new InvalidError([{ path, message }])
}

function sentence(faults: Fault[]): string {
  const [first, ...rest] = faults
  if (!first) return 'The request is not valid'
  const where = first.path.slice(1) || 'The request'
  return `${where} ${first.message}${rest.length > 0 ? ` (and ${rest.length} more)` : ''}`
}
