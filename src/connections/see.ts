// What an account sees of its connections.
import type { Static } from 'typebox'
import type { Context, Inside } from '../context.ts'
import type { Page } from '../db/page.ts'
import { findEntities } from '../entities/store.ts'
import { sharedFields } from '../flows/partners.ts'
import { findFlowsWithPartner, findSavedDocuments } from '../flows/store.ts'
import { TO_BUYER } from '../modules/modules.ts'
import {
  asEntry,
  type Connection,
  type ConnectionEntry,
  partnerOf,
  type Relationship,
  type Seen,
  type SeenRow,
  seenFrom,
} from './connection.ts'
import { findConnection, listConnections } from './store.ts'

type Query = Page & { relationship_type?: Relationship }

/** The caller's open connections, newest first. */
export async function seeConnections(ctx: Context, query: Query): Promise<Static<typeof ConnectionEntry>[]> {
  const rows = await listConnections(ctx.db, ctx.caller.account_id, query)
  return (await withEntities(ctx, rows)).map(asEntry)
}

/** One connection, by its own id or its invitation's; an ended one too. */
export async function seeConnection(ctx: Inside, { id }: { id: string }): Promise<Connection> {
  const row = await findConnection(ctx.db, ctx.caller.account_id, id)
  const [seen] = await withEntities(ctx, [row])
  return { ...(seen as Seen), shared_fields: await findShared(ctx, row) }
}

/** Names alone, from the seller's own flows. */
async function findShared(ctx: Inside, { seller_account_id, buyer_account_id }: SeenRow): Promise<string[]> {
  const partner = { entity_id: buyer_account_id, role: 'recipient' as const, module_id: TO_BUYER }
  const ids = await findFlowsWithPartner(ctx.db, seller_account_id, partner)
  const documents = await findSavedDocuments(ctx.db, seller_account_id, ids)
  return [...new Set(documents.flatMap((document) => sharedFields(document, buyer_account_id)))]
}

async function withEntities(ctx: Inside, rows: SeenRow[]): Promise<Seen[]> {
  const { account_id } = ctx.caller
  const partners = rows.map((row) => partnerOf(row, account_id))
  const entities = new Map(
    (await findEntities(ctx.db, account_id, partners)).map((entity) => [entity.id, entity]),
  )
  return rows.flatMap((row) => {
    const entity = entities.get(partnerOf(row, account_id))
    return entity ? [seenFrom(account_id, row, entity)] : []
  })
}
