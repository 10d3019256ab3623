// Under what the secret of a link is stored.
import { digest } from '../lib/vault.ts'

/** The digest of what the sign-in library calls an identifier. */
export function storedIdentifier(identifier: string): string {
  return digest(identifier).toString('hex')
}
