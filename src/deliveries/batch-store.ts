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
  const found = await db.row<DeliveryBatch>(sql`
    select b.id, case when is_taken_up and d.retrying = 0 then 'done' else 'running' end as state, filter, d.*, b.created_at
    from delivery_batches b, lateral (select count(*)::int as total,
      count(*) filter (where state = 'delivered')::int as delivered, count(*) filter (where state = 'waiting')::int as waiting,
      count(*) filter (where state = 'failed')::int as failed, count(*) filter (where state = 'retrying')::int as retrying
      from deliveries where account_id = ${accountId} and batch_id = ${id}) d
    where b.account_id = ${accountId} and b.id = ${id}`)
  if (!found) throw new NotFoundError('The batch')
  return found
}

export type Taking = { filter: DeliveryFilter; seen_id: string; is_taken_up: boolean }

export async function lockBatch(db: Db, accountId: string, id: string): Promise<Taking | undefined> {
  return db.row<Taking>(sql`
    select filter, seen_id, is_taken_up from delivery_batches where account_id = ${accountId} and id = ${id} for update`)
}

/** Takes up some more of a batch's deliveries, in the order of their ids; answers theirs. */
export async function updateTakenUp(
  db: Db,
  accountId: string,
  batchId: string,
  { filter, seen_id }: Taking,
  most: number,
): Promise<string[]> {
  const { state, flow_id, recipient_id, lead_id, reason } = filter
  const rows = await db.rows<{ id: string }>(sql`
    update deliveries set state = 'retrying', attempts = 0, next_at = now(), batch_id = ${batchId}, updated_at = now()
    where account_id = ${accountId} and id in (
      select id from deliveries where account_id = ${accountId} and id > ${seen_id} and state in ('waiting', 'failed')
        and created_at <= (select created_at from delivery_batches where account_id = ${accountId} and id = ${batchId})
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
