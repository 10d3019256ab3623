// What holds between accounts: nothing refers to another account's object but through a connection.
import type { Invariant, Readable } from './invariant.ts'

/** Tables whose rows have an id of their own; the id says whose they are. */
const OWNED = [
  'entities',
  'flows',
  'credentials',
  'destinations',
  'services',
  'lists',
  'routers',
  'reports',
  'onboards',
  'invitations',
  'api_keys',
  'users',
  'deliveries',
  'delivery_batches',
  'erasures',
  'letters',
  'changelogs',
  'leads',
]

/** Where an object names others: each statement answers whose it is, what it is and the text in which the ids stand. */
const REFERRING = [
  `select account_id, 'flow ' || id as what, saved::text || coalesce(live::text, '') as text from flows`,
  `select account_id, 'router ' || id, routes::text from routers`,
  `select account_id, 'service ' || id, integration::text from services`,
  `select account_id, 'entity ' || id, concat_ws(' ', see, connected_account_id, invitation_id) from entities`,
  `select account_id, 'delivery ' || id, concat_ws(' ', id, lead_id, flow_id, source_id, recipient_id, batch_id)
    from deliveries`,
  `select account_id, 'event ' || id, concat_ws(' ', lead_id, flow_id, source_id, recipient_id) from events`,
  `select account_id, 'lead ' || id, concat_ws(' ', flow_id, source_id) from leads`,
  `select account_id, 'erasure ' || id, user_id from erasures`,
  `select account_id, 'list item', added_by from list_items where added_by is not null`,
  `select account_id, 'report ' || id, rules::text || group_by::text from reports`,
  `select account_id, 'invitation ' || id, concat_ws(' ', entity_id, flow_id, invited_by, connection_id) from invitations`,
  `select account_id, 'letter ' || id, concat_ws(' ', lead_id) from letters`,
  `select account_id, 'changelog ' || id, object_id from changelogs`,
]

export const tenancyInvariants: Invariant[] = [
  {
    name: 'nothing is of strangers',
    says: 'no object names an object of another account, unless the two are, or were, connected',
    holds: 'always',
    broken: strangers,
  },
]

async function strangers(db: Readable): Promise<string[]> {
  const owners = new Map<string, string>()
  for (const table of OWNED) {
    const { rows } = await db.query(`select account_id, id from ${table}`)
    for (const { account_id, id } of rows) owners.set(id, account_id)
  }
  const { rows: connections } = await db.query(
    'select seller_account_id as a, buyer_account_id as b from connections',
  )
  const partners = new Set(connections.flatMap(({ a, b }) => [`${a} ${b}`, `${b} ${a}`]))
  const broken: string[] = []
  for (const statement of REFERRING) {
    // Ids are looked for where they stand, once a row of each kind and text: leads and events have many in common.
    const { rows } = await db.query(`
      select account_id, min(what) as what, id from (${statement}) r (account_id, what, text)
        cross join lateral (select distinct (regexp_matches(text, '\\m[0-9a-f]{24}\\M', 'g'))[1] as id) ids
      group by account_id, id`)
    for (const { account_id, what, id } of rows) {
      const owner = owners.get(id)
      if (owner === undefined || owner === account_id || partners.has(`${account_id} ${owner}`)) continue
      broken.push(`${what} of ${account_id} names ${id} of ${owner}`)
    }
  }
  return broken
}
