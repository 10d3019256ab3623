// Rows of deliveries that did not arrive.
import { type Db, sql } from '../db/db.ts'
import { newestFirst, type Page, paged } from '../db/page.ts'
import { NotFoundError } from '../lib/errors.ts'
import type { Delivery, DeliveryFilter, DeliveryRow, NewDelivery } from './delivery.ts'

const columns = sql`id, lead_id, flow_id, source_id, step_id, recipient_id, state, outcome, reason, attempts, next_at,
  created_at, updated_at`

export async function insertDeliveries(db: Db, made: NewDelivery[]): Promise<void> {
  await db.run(sql`
    insert into deliveries (account_id, id, lead_id, flow_id, source_id, step_id, recipient_id, state, outcome, reason, sealed,
      next_at)
    select g.*, now() + case when state = 'retrying' then interval '10 seconds' end
    from (select account_id, id, lead_id, flow_id, source_id, step_id, recipient_id, state, outcome, reason, sealed
      from unnest(${made.map((each) => each.account_id)}::text[], ${made.map((each) => each.id)}::text[],
        ${made.map((each) => each.lead_id)}::text[], ${made.map((each) => each.flow_id)}::text[],
        ${made.map((each) => each.source_id)}::text[], ${made.map((each) => each.step_id)}::text[],
        ${made.map((each) => each.recipient_id)}::text[], ${made.map((each) => each.state)}::text[],
        ${made.map((each) => each.outcome)}::text[], ${made.map((each) => each.reason)}::text[],
        ${made.map((each) => each.sealed)}::bytea[])
        as u (account_id, id, lead_id, flow_id, source_id, step_id, recipient_id, state, outcome, reason, sealed)) g`)
}

/** The account's deliveries that did not arrive, newest first. */
export async function listDeliveries(
  db: Db,
  accountId: string,
  { state, flow_id, recipient_id, lead_id, reason, ...page }: DeliveryFilter & Page,
): Promise<Delivery[]> {
  const rows = await db.rows<Delivery>(sql`
    select ${columns} from deliveries where account_id = ${accountId}
      and (${state ?? null}::text is null or state = ${state ?? null})
      and (${flow_id ?? null}::text is null or flow_id = ${flow_id ?? null})
      and (${recipient_id ?? null}::text is null or recipient_id = ${recipient_id ?? null})
      and (${lead_id ?? null}::text is null or lead_id = ${lead_id ?? null})
      and (${reason ?? null}::text is null or reason = ${reason ?? null})
      ${paged(sql`deliveries`, accountId, page)}`)
  return newestFirst(rows, page)
}

export async function findDelivery(db: Db, accountId: string, id: string): Promise<DeliveryRow> {
  const found = await db.row<DeliveryRow>(sql`
    select ${columns}, account_id, sealed from deliveries where account_id = ${accountId} and id = ${id}`)
  if (!found) throw new NotFoundError('The delivery')
  return found
}

export async function lockDelivery(db: Db, accountId: string, id: string): Promise<DeliveryRow> {
  await db.run(sql`select 1 from deliveries where account_id = ${accountId} and id = ${id} for update`)
  return findDelivery(db, accountId, id)
}

/** Takes one up that did not arrive: it is to be tried now. False: it has arrived, or is being tried. */
export async function updateTaken(db: Db, accountId: string, id: string): Promise<boolean> {
  const updated = await db.run(sql`
    update deliveries set state = 'retrying', attempts = 0, next_at = now(), batch_id = null, updated_at = now()
    where account_id = ${accountId} and id = ${id} and state in ('waiting', 'failed')`)
  return updated === 1
}

/** What an attempt came to; once it has arrived, what was sent is no longer kept. */
export async function updateAttempted(
  db: Db,
  accountId: string,
  id: string,
  so: Pick<DeliveryRow, 'state' | 'outcome' | 'reason' | 'attempts'> & { next_at: string | null },
): Promise<void> {
  await db.run(sql`
    update deliveries set state = ${so.state}, outcome = ${so.outcome}, reason = ${so.reason}, attempts = ${so.attempts},
      next_at = ${so.next_at}, updated_at = now(),
      sealed = case when ${so.state} = 'delivered' then null else sealed end
    where account_id = ${accountId} and id = ${id}`)
}
