// Rows of batches of deliveries, and the deliveries that each took up.
import { type Db, sql } from '../db/db.ts'
import { NotFoundError } from '../lib/errors.ts'
import type { DeliveryBatch } from './batch.ts'
import type { DeliveryFilter } from './delivery.ts'

export async function insertBatch(
  db: Db,
  accountId: string,
  id: string,
  filter: DeliveryFilter,
): Promise<void> {
  await db.run(sql`
    insert into delivery_batches (account_id, id, filter) values (${accountId}, ${id}, ${JSON.stringify(filter)}::json)`)
}

/** A batch with how far its deliveries are. */
export async function findBatch(db: Db, accountId: string, id: string): Promise<DeliveryBatch> {
  const batch = await db.row<Pick<DeliveryBatch, 'filter' | 'created_at'> & { is_taken_up: boolean }>(sql`
    select filter, created_at, is_taken_up from delivery_batches where account_id = ${accountId} and id = ${id}`)
  if (!batch) throw new NotFoundError('The batch')
  const { is_taken_up, filter, created_at } = batch
  // After the batch: whether all are taken up is known before it is known how far they are.
  const counts = await countBatch(db, accountId, id)
  const state = is_taken_up && counts.retrying === 0 ? 'done' : 'running'
  return { id, state, filter, ...counts, created_at }
}

type Counts = Pick<DeliveryBatch, 'total' | 'delivered' | 'waiting' | 'failed' | 'retrying'>

async function countBatch(db: Db, accountId: string, id: string): Promise<Counts> {
  const found = await db.row<Counts>(sql`
    select count(*)::int as total,
      count(*) filter (where state = 'delivered')::int as delivered, count(*) filter (where state = 'waiting')::int as waiting,
      count(*) filter (where state = 'failed')::int as failed, count(*) filter (where state = 'retrying')::int as retrying
    from deliveries where account_id = ${accountId} and batch_id = ${id}`)
  return found as Counts
}

export type Taking = { filter: DeliveryFilter; seen_id: string; is_taken_up: boolean; created_at: string }

export async function lockBatch(db: Db, accountId: string, id: string): Promise<Taking | undefined> {
  return db.row<Taking>(sql`
    select filter, seen_id, is_taken_up, created_at from delivery_batches where account_id = ${accountId} and id = ${id} for update`)
}

/** Takes up some more of a batch's deliveries, in the order of their ids; answers theirs. */
export async function updateTakenUp(
  db: Db,
  accountId: string,
  batchId: string,
  { filter, seen_id, created_at }: Taking,
  most: number,
): Promise<string[]> {
  const { state, flow_id, recipient_id, lead_id, reason } = filter
  const rows = await db.rows<{ id: string }>(sql`
    update deliveries set state = 'retrying', attempts = 0, next_at = now(), batch_id = ${batchId}, updated_at = now()
    where account_id = ${accountId} and id in (
      select id from deliveries where account_id = ${accountId} and id > ${seen_id} and state in ('waiting', 'failed')
        and created_at <= ${created_at}
        and (${state ?? null}::text is null or state = ${state ?? null})
        and (${flow_id ?? null}::text is null or flow_id = ${flow_id ?? null})
        and (${recipient_id ?? null}::text is null or recipient_id = ${recipient_id ?? null})
        and (${lead_id ?? null}::text is null or lead_id = ${lead_id ?? null})
        and (${reason ?? null}::text is null or reason = ${reason ?? null})
      order by id limit ${most} for update)
    returning id`)
  return rows.map(({ id }) => id).sort()
}

export async function updateSeen(
  db: Db,
  accountId: string,
  batchId: string,
  so: { seen_id: string; is_taken_up: boolean },
): Promise<void> {
  await db.run(sql`
    update delivery_batches set seen_id = ${so.seen_id}, is_taken_up = ${so.is_taken_up}
    where account_id = ${accountId} and id = ${batchId}`)
}
