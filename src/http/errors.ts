// Our errors as statuses and bodies; the only such table.
import {
  ConflictError,
  DomainError,
  ForbiddenError,
  ForeignPageError,
  InvalidError,
  NotFoundError,
  NotNowError,
  StaleError,
  TooOftenError,
  UnauthorizedError,
} from '../lib/errors.ts'
import type { ErrorBody } from '../lib/schema.ts'

export type Refused = { status: number; body: ErrorBody; headers: Record<string, string> }

const RETRY_AFTER_S = '1'

/** What an error tells the one who asked. Anything unforeseen is a 500 that tells nothing. */
export function refused(error: unknown, requestId: string): Refused {
  const known = error instanceof DomainError ? error : ofFramework(error)
  if (!known)
    return refusal(500, 'internal', 'Something went wrong here; tell the operator the request id', requestId)
  const { status, headers } = statusOf(known)
  const faults = known instanceof InvalidError ? faultsOf(known) : {}
  return refusal(status, known.code, known.message, requestId, headers, faults)
}

function faultsOf(error: InvalidError) {
  return error.faults.length > 0 ? { errors: error.faults } : {}
}

function refusal(
  status: number,
  code: string,
  error: string,
  request_id: string,
  headers = {},
  faults = {},
): Refused {
  return { status, headers, body: { error, code, ...faults, request_id } }
}

function statusOf(error: DomainError): { status: number; headers?: Record<string, string> } {
  if (error instanceof FrameworkError) return { status: error.status }
  if (error instanceof InvalidError) return { status: 400 }
  if (error instanceof UnauthorizedError) return { status: 401 }
  if (error instanceof ForbiddenError || error instanceof ForeignPageError) return { status: 403 }
  if (error instanceof NotFoundError) return { status: 404 }
  if (error instanceof ConflictError) return { status: 409 }
  if (error instanceof StaleError) return { status: 412 }
  if (error instanceof TooOftenError) return { status: 429, headers: { 'Retry-After': String(error.waitS) } }
  if (error instanceof NotNowError) return { status: 503, headers: { 'Retry-After': RETRY_AFTER_S } }
  return { status: 500 }
}

class FrameworkError extends DomainError {
  readonly status: number

  constructor(status: number, code: string, message: string) {
    super(code, message)
    this.status = status
  }
}

const FRAMEWORK: Record<string, FrameworkError> = {
  FST_ERR_CTP_BODY_TOO_LARGE: new FrameworkError(413, 'too_large', 'The body is larger than 1 MiB'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: new FrameworkError(
    415,
    'not_json',
    'Send the body as Content-Type: application/json',
  ),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: new FrameworkError(400, 'unreadable', 'The body was cut short'),
  FST_ERR_MAX_PARAM_LENGTH: new FrameworkError(400, 'unreadable', 'A part of the path is too long'),
  FST_ERR_BAD_URL: new FrameworkError(400, 'unreadable', 'The path is not a valid URL'),
}

/** What the HTTP framework itself refuses, before a verb is reached. */
function ofFramework(error: unknown): DomainError | undefined {
  const { code, statusCode } = (error ?? {}) as { code?: string; statusCode?: number }
  if (code && FRAMEWORK[code]) return FRAMEWORK[code]
  if (statusCode && statusCode >= 400 && statusCode < 500) {
    return new FrameworkError(statusCode, 'unreadable', 'The request could not be read')
  }
  return undefined
}
