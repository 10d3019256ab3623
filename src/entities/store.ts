// Rows of entities.
import { type Db, sql } from '../db/db.ts'

/** Gives an account the entity under which its partners know it: the same id, name, zone and site. */
export async function insertAccountEntity(db: Db, accountId: string): Promise<void> {
  await db.run(sql`
    insert into entities (account_id, id, kind, name, module_ids, source, recipient, time_zone, website)
    select id, id, 'account', name,
      '["leadconduit-default.inbound", "leadconduit-integration-leadconduit.outbound.to_buyer"]'::jsonb,
      'seller', 'buyer', time_zone, website
    from accounts where id = ${accountId}`)
}
