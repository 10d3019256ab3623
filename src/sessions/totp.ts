// Codes of authenticator apps: the only place that names the library which reckons them.
import { Secret, TOTP } from 'otpauth'

const PERIOD_S = 30

export function newSecret(): string {
  return new Secret({ size: 20 }).base32
}

export function totpUri(secret: string, { exchange, email }: { exchange: string; email: string }): string {
  return totp(secret, exchange, email).toString()
}

/**
 * The half minute whose code this is, of the present one and its neighbours, by the database's clock; undefined for a wrong
 * code.
 */
export function stepOf(secret: string, code: string, nowMs: number): number | undefined {
  const delta = totp(secret).validate({ token: code, timestamp: nowMs, window: 1 })
  return delta === null ? undefined : Math.floor(nowMs / 1000 / PERIOD_S) + delta
}

function totp(secret: string, issuer = '', label = ''): TOTP {
  return new TOTP({ issuer, label, secret: Secret.fromBase32(secret), digits: 6, period: PERIOD_S })
}
