// See what happened with a partner: from the first letter to the last pause.
import { partnerOf } from '../connections/connection.ts'
import { findConnection } from '../connections/store.ts'
import type { Context } from '../context.ts'
import type { SeenRow } from '../invitations/invitation.ts'
import { findSeen } from '../invitations/store.ts'
import { NotFoundError } from '../lib/errors.ts'
import { changeEntry, inOrder, letterEntry, momentEntry, type TimelineEntry } from './timeline.ts'
import { type About, listChangesWith, listLettersAbout, listMoments } from './timeline-store.ts'

type Asked = { id: string }

/** By the connection's id or its invitation's; of an ended one too. */
export async function seeConnectionTimeline(ctx: Context, { id }: Asked): Promise<TimelineEntry[]> {
  const { account_id } = ctx.caller
  const row = await findConnection(ctx.db, account_id, id)
  const invitation = row.invitation_id === null ? undefined : await invitationOf(ctx, row.invitation_id)
  const about = { account_id, connection_id: row.id, invitation: invitation ?? null }
  return told(ctx, about, {
    isBuyer: row.buyer_account_id === account_id,
    entityId: partnerOf(row, account_id),
  })
}

/** Before there is a connection. */
export async function seeInvitationTimeline(ctx: Context, { id }: Asked): Promise<TimelineEntry[]> {
  const { account_id } = ctx.caller
  const row = await findSeen(ctx.db, account_id, id)
  const about = { account_id, connection_id: row.connection_id, invitation: row }
  const mine = row.account_id === account_id
  const entries = await told(ctx, about, {
    isBuyer: mine === (row.kind === 'source'),
    entityId: row.entity_id,
  })
  if (row.state !== 'expired') return entries
  const over = {
    id: 'm0',
    kind: 'expired' as const,
    company: null,
    person: null,
    detail: null,
    at: row.expires_at,
  }
  return inOrder([...entries, momentEntry(over, mine)])
}

type Side = { isBuyer: boolean; entityId: string }

async function told(ctx: Context, about: About, { isBuyer, entityId }: Side): Promise<TimelineEntry[]> {
  const moments = await listMoments(ctx.db, about)
  const letters = await listLettersAbout(ctx.db, about)
  const changes = await listChangesWith(ctx.db, about.account_id, entityId)
  return inOrder([
    ...moments.map((row) => momentEntry(row, isBuyer)),
    ...letters.map(letterEntry),
    ...changes.map(changeEntry),
  ])
}

/** An invitation whose user has left is none of the caller's any more; its connection is. */
async function invitationOf(ctx: Context, id: string): Promise<SeenRow | undefined> {
  try {
    return await findSeen(ctx.db, ctx.caller.account_id, id)
  } catch (error) {
    if (error instanceof NotFoundError) return undefined
    throw error
  }
}
