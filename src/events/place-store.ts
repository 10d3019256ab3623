// Rows of flows with those that stand in them.
import { type Db, sql } from '../db/db.ts'

export type FlowPlace = { id: string; name: string; source_ids: string[]; recipient_ids: string[] }

/** The account's flows by name, each with the entities at its sources and steps, in either copy. */
export async function listFlowPlaces(db: Db, accountId: string): Promise<FlowPlace[]> {
  return db.rows<FlowPlace>(sql`
    select f.id, f.name, coalesce(p.source_ids, '{}') as source_ids, coalesce(p.recipient_ids, '{}') as recipient_ids
    from flows f left join (
      select flow_id, array_agg(distinct entity_id) filter (where role = 'source') as source_ids,
        array_agg(distinct entity_id) filter (where role <> 'source') as recipient_ids
      from flow_partners where account_id = ${accountId} group by flow_id
    ) p on p.flow_id = f.id
    where f.account_id = ${accountId} order by lower(f.name), f.id`)
}
