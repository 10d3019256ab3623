// Create, update, remove a credential. Secrets are sealed before they reach a row.
import type { Context, Inside } from '../context.ts'
import type { Page } from '../db/page.ts'
import { InvalidError } from '../lib/errors.ts'
import { assertUnchanged } from '../lib/etag.ts'
import { newId } from '../lib/id.ts'
import {
  type Contents,
  type Credential,
  type CredentialBody,
  contentsOf,
  shownContents,
  strayMasks,
  unmasked,
} from './credential.ts'
import {
  type CredentialRow,
  findCredential,
  insertCredential,
  listCredentials,
  lockCredential,
  removeCredential,
  updateCredential,
} from './store.ts'

export async function seeCredentials(ctx: Context, page: Page): Promise<Credential[]> {
  return (await listCredentials(ctx.db, ctx.caller.account_id, page)).map((row) => shown(ctx, row))
}

export async function seeCredential(ctx: Inside, { id }: { id: string }): Promise<Credential> {
  return shown(ctx, await findCredential(ctx.db, ctx.caller.account_id, id))
}

export async function createCredential(ctx: Inside, body: CredentialBody): Promise<Credential> {
  const contents = completed(contentsOf(body), {})
  const { name, type, package: owner } = body
  const made = { id: newId(), name, type, package: owner, sealed: sealed(ctx, contents) }
  return shown(ctx, await insertCredential(ctx.db, ctx.caller.account_id, made))
}

/** Replaces the credential; a masked secret that is sent back leaves the stored one as it is. */
export async function changeCredential(
  ctx: Inside,
  { id, ...body }: CredentialBody & { id: string },
): Promise<Credential> {
  const { account_id } = ctx.caller
  const before = await lockCredential(ctx.db, account_id, id)
  assertUnchanged(ctx.ifMatch, shown(ctx, before))
  const contents = completed(contentsOf(body), opened(ctx, before))
  const { name, type, package: owner } = body
  const values = { id, name, type, package: owner, sealed: sealed(ctx, contents) }
  return shown(ctx, await updateCredential(ctx.db, account_id, values))
}

/** Answers what was removed. */
export async function deleteCredential(ctx: Inside, { id }: { id: string }): Promise<Credential> {
  const { account_id } = ctx.caller
  const before = await lockCredential(ctx.db, account_id, id)
  assertUnchanged(ctx.ifMatch, shown(ctx, before))
  await removeCredential(ctx.db, account_id, id)
  return shown(ctx, before)
}

function completed(sent: Contents, stored: Contents): Contents {
  const faults = strayMasks(sent, stored).map((name) => ({
    path: `/${name}`,
    message: 'is the mask of another secret; send the secret itself',
  }))
  if (faults.length > 0) throw new InvalidError(faults)
  return unmasked(sent, stored)
}

function shown(ctx: Pick<Inside, 'vault'>, row: CredentialRow): Credential {
  const { id, name, type, package: owner, created_at, updated_at } = row
  const contents = shownContents(type, opened(ctx, row))
  return { id, name, type, package: owner, ...contents, created_at, updated_at } as Credential
}

function sealed({ vault }: Pick<Inside, 'vault'>, contents: Contents): Buffer {
  return vault.seal(JSON.stringify(contents))
}

function opened({ vault }: Pick<Inside, 'vault'>, row: CredentialRow): Contents {
  return JSON.parse(vault.open(row.sealed))
}
