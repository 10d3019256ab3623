// Two-factor sign-in: an app whose codes are asked for after the password, and codes for who has lost it.
import { randomInt } from 'node:crypto'
import { type Static, Type } from 'typebox'
import { Nullable, Open, Time } from '../lib/schema.ts'

export const TwoFactor = Open(
  { on: Type.Boolean(), since: Nullable(Time), backup_codes_left: Type.Integer() },
  'TwoFactor',
)

export type TwoFactor = Static<typeof TwoFactor>

export const BegunTwoFactor = Open(
  {
    uri: Type.String({ description: 'What the app reads from a QR code' }),
    secret: Type.String({ description: 'The same, to be typed' }),
  },
  'BegunTwoFactor',
)

export type BegunTwoFactor = Static<typeof BegunTwoFactor>

export const BackupCodes = Open(
  { backup_codes: Type.Array(Type.String(), { description: 'Each signs in once; shown this once' }) },
  'BackupCodes',
)

export type BackupCodes = Static<typeof BackupCodes>

export const OwnPassword = Open({ password: Type.String({ minLength: 1, maxLength: 128 }) })

/** Six digits of the app, or a backup code, with whatever people put between. */
export const Code = Type.String({
  pattern: '^[\\s-]*([0-9][\\s-]*){6}$|^[\\s-]*([A-Za-z2-9][\\s-]*){16}$',
  maxLength: 60,
  expected: 'must be the six digits that the app shows, or a backup code',
})

export const GivenCode = Open({ code: Code })

/** A code without what people put between. */
export function plainCode(typed: string): string {
  return typed.toLowerCase().replace(/[\s-]/g, '')
}

const SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789'
const BACKUP_CODES = 10
const PARTS = 4

/** Codes of about 79 random bits each, in four parts, without signs that are easily taken for another. */
export function newBackupCodes(): string[] {
  const part = () => Array.from({ length: 4 }, () => SIGNS[randomInt(SIGNS.length)]).join('')
  const code = () => Array.from({ length: PARTS }, part).join('-')
  return Array.from({ length: BACKUP_CODES }, code)
}
