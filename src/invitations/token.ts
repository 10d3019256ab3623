// The secret in a link: 32 random bytes, of which only the digest is stored.
import { randomBytes } from 'node:crypto'
import type { Settings } from '../context.ts'

export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** The page behind the letters' button. */
export function pageOf({ base_url }: Pick<Settings, 'base_url'>, token: string): string {
  return `${base_url}/invitation/${token}`
}
