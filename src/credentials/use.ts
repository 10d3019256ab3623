// A credential in use: opened for a delivery, and changed when a delivery found a new token.
import { isDeepStrictEqual } from 'node:util'
import type { Inside } from '../context.ts'
import { NotFoundError } from '../lib/errors.ts'
import type { Contents } from './credential.ts'
import { type CredentialRow, findCredential, renewCredential } from './store.ts'

export type Opened = {
  /** What modules see of it: id, name, type, package, and its members in clear. */
  credential: Contents
  row: CredentialRow
}

type Asker = Pick<Inside, 'db' | 'vault'>

/** Undefined if the account has no such credential. */
export async function openCredential(ctx: Asker, accountId: string, id: string): Promise<Opened | undefined> {
  try {
    const row = await findCredential(ctx.db, accountId, id.toLowerCase())
    const { name, type, package: owner, sealed } = row
    return {
      credential: { ...JSON.parse(ctx.vault.open(sealed)), id: row.id, name, type, package: owner },
      row,
    }
  } catch (error) {
    if (error instanceof NotFoundError) return undefined
    throw error
  }
}

/**
 * Keeps the members that a delivery changed, and answers the credential as it is now. Undefined if nothing changed, or if
 * somebody else changed it meanwhile: then it stays as that made it, for its token is the newer.
 */
export async function keepCredential(
  ctx: Asker,
  accountId: string,
  { credential, row }: Opened,
  changed: Contents,
): Promise<Opened | undefined> {
  if (isDeepStrictEqual(changed, credential)) return undefined
  const { id: _id, name: _name, type: _type, package: _package, ...members } = changed
  const sealed = ctx.vault.seal(JSON.stringify(members))
  const isKept = await renewCredential(ctx.db, accountId, row, sealed)
  return isKept ? { credential: { ...changed }, row: { ...row, sealed } } : undefined
}
