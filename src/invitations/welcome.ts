// An address that has no account yet: accepting makes the company, its first user, its key and its partner flow.
import type { Caller } from '../accounts/account.ts'
import { findAuthor } from '../accounts/store.ts'
import type { Inside } from '../context.ts'
import { admitAccount } from '../entities/admit.ts'
import { DEFAULT_FIELDS } from '../fields/catalogue.ts'
import { makeFlow } from '../flows/make.ts'
import { invalid } from '../lib/errors.ts'
import { newId } from '../lib/id.ts'
import { insertPassword } from '../sessions/store.ts'
import type { Acceptance } from './answering.ts'
import type { InvitationRow } from './invitation.ts'
import { findSharedFields } from './shared.ts'
import type { Answerer } from './verify.ts'

export type Welcomed = { answerer: Answerer & { user_id: string }; api_key: string }

/** Throws InvalidError without a name for the company, or with another address than the invited one. */
export async function welcomeCompany(
  ctx: Inside<Caller | null>,
  row: InvitationRow,
  { account, user, hash }: Acceptance & { hash: string | undefined },
): Promise<Welcomed> {
  if (!account) throw invalid('/account/name', 'is required: your company has no account here yet')
  if (user?.email && user.email.toLowerCase() !== row.email.toLowerCase()) {
    throw invalid('/user/email', `must be the invited address, ${row.email}`)
  }
  const opened = await admitAccount(ctx, {
    name: account.name,
    email: row.email,
    ...(user?.first_name && { first_name: user.first_name }),
    ...(user?.last_name && { last_name: user.last_name }),
    ...(user?.phone && { phone: user.phone }),
    ...(account.time_zone && { time_zone: account.time_zone }),
    website: account.website ?? null,
  })
  const { account_id, user_id } = opened
  if (hash) await insertPassword(ctx.db, { id: newId(), user_id, hash })
  const answerer = { account_id, user_id, role: 'owner' as const, active: true }
  await makePartnerFlow(ctx, row, answerer)
  return { answerer, api_key: opened.api_key }
}

async function makePartnerFlow(
  ctx: Inside<Caller | null>,
  row: InvitationRow,
  { account_id, user_id, role }: Answerer,
): Promise<void> {
  const shared = row.kind === 'recipient' ? await findSharedFields(ctx, row) : []
  await makeFlow(ctx, {
    account_id,
    name: 'Leads',
    level: 'partner',
    fields: shared.length > 0 ? shared : DEFAULT_FIELDS,
    sources: [],
    by: await findAuthor(ctx.db, { account_id, user_id, role, key_id: '' }),
    deployed: true,
  })
}
