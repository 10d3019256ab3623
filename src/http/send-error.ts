// Why a call to somebody else failed, in words that a person can act on.
import type { Transaction } from './transaction.ts'

export type SendFault =
  | 'invalid'
  | 'no_such_host'
  | 'private_address'
  | 'refused'
  | 'unreachable'
  | 'timeout'
  | 'tls'
  | 'certificate'
  | 'closed'
  | 'unreadable'
  | 'too_large'
  | 'redirects'
  | 'resting'
  | 'stopping'
  | 'failed'

export class SendError extends Error {
  readonly fault: SendFault
  /** The calls until then; the last is the one that failed, if it was begun. */
  transactions: Transaction[] = []

  constructor(fault: SendFault, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'SendError'
    this.fault = fault
  }
}

/** The address that a name led to is not one that leads may go to. */
export class PrivateAddressError extends Error {}

type Told = [fault: SendFault, words: string]

const CLOSED: Told = ['closed', 'closed the connection before its answer was complete']
const UNREADABLE: Told = ['unreadable', 'answered with something that is not HTTP']
const UNREACHABLE: Told = ['unreachable', 'cannot be reached from here']
const CERTIFICATE = 'shows a certificate that is not trusted'

const BY_CODE: Record<string, Told> = {
  ECONNREFUSED: ['refused', 'refused the connection: nothing listens there'],
  ENOTFOUND: ['no_such_host', 'is not the name of any host: check the address'],
  EAI_AGAIN: ['no_such_host', 'could not be looked up: its name server does not answer'],
  ENODATA: ['no_such_host', 'is a name without an address'],
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  EADDRNOTAVAIL: UNREACHABLE,
  ETIMEDOUT: ['timeout', 'did not take the connection in time'],
  UND_ERR_CONNECT_TIMEOUT: ['timeout', 'did not take the connection in time'],
  ECONNRESET: CLOSED,
  EPIPE: CLOSED,
  UND_ERR_SOCKET: CLOSED,
  UND_ERR_HEADERS_OVERFLOW: ['too_large', 'answered with more than 16 KiB of headers'],
  UND_ERR_DESTROYED: ['stopping', 'was not asked: the exchange is stopping'],
  UND_ERR_CLOSED: ['stopping', 'was not asked: the exchange is stopping'],
  EPROTO: [
    'tls',
    'speaks no TLS that is understood here: check whether the address begins with http:// or https://',
  ],
  CERT_HAS_EXPIRED: ['certificate', 'shows a certificate that has expired'],
  CERT_NOT_YET_VALID: ['certificate', 'shows a certificate that is not valid yet'],
  ERR_TLS_CERT_ALTNAME_INVALID: ['certificate', 'shows a certificate for another name'],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['certificate', `${CERTIFICATE}: it is self-signed`],
  SELF_SIGNED_CERT_IN_CHAIN: ['certificate', `${CERTIFICATE}: its issuer is self-signed`],
}

/** Classes of codes, where one is not told by itself. */
const BY_CLASS: [RegExp, Told][] = [
  [/^UND_ERR_(RES_CONTENT_LENGTH|RESPONSE)/, UNREADABLE],
  [/^ERR_(SSL|TLS)_/, BY_CODE.EPROTO as Told],
  [/CERT|ISSUER|SIGNATURE|CRL/, ['certificate', CERTIFICATE]],
  [/^EAI_/, BY_CODE.ENOTFOUND as Told],
  [/^UND_ERR_(INVALID_ARG|NOT_SUPPORTED|REQ_CONTENT_LENGTH)/, ['invalid', 'cannot be asked like that']],
]

/** What was thrown, as a SendError about the host. */
export function sendErrorOf(error: unknown, host: string): SendError {
  if (error instanceof SendError) return error
  if (error instanceof PrivateAddressError) {
    return new SendError(
      'private_address',
      `${host} leads to ${error.message}, which is not a public address; the operator can allow it (GANGWAY_ALLOWED_RANGES)`,
      error,
    )
  }
  const { code = '', message = String(error), name } = (error ?? {}) as Partial<Error & { code: string }>
  const [fault, words] = (name === 'HTTPParserError' ? UNREADABLE : BY_CODE[code]) ??
    BY_CLASS.find(([sign]) => sign.test(code))?.[1] ?? ['failed', '']
  const said = fault === 'invalid' ? `${words} (${message})` : words || `could not be asked: ${message}`
  return new SendError(fault, `${host} ${said}`, error)
}
