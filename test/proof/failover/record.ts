// What is on record in the end, against what was acknowledged.
import { sql } from '../../../src/db/db.ts'
import { eventually } from '../../support/eventually.ts'
import type { TestExchange } from '../../support/exchange.ts'
import type { Receiver } from '../../support/receiver.ts'
import type { Partners } from '../../support/story.ts'
import { stage, type Told } from './load.ts'

export type Found = { what: string; acknowledged: number; lost: number; doubled: number }

/** Waits until every lead has ended and every promise is kept, by the processes themselves. */
export async function settled(exchange: TestExchange): Promise<void> {
  await eventually(async () => {
    const [open] = await exchange.rows<{ leads: number; letters: number; jobs: number }>(sql`
      select (select count(*)::int from open_leads) as leads,
        (select count(*)::int from letters where state = 'queued') as letters,
        (select count(*)::int from graphile_worker.jobs where run_at <= now()) as jobs`)
    if (Object.values(open ?? {}).some((count) => count > 0))
      throw new Error(`still open: ${JSON.stringify(open)}`)
  })
}

export async function compare(
  exchange: TestExchange,
  told: Told,
  partners: Partners,
  crm: Receiver,
): Promise<Found[]> {
  return [
    await leadsOf(exchange, told, partners.seller.account_id, 'leads of the seller'),
    await leadsOf(exchange, told, partners.buyer.account_id, 'leads of the buyer'),
    deliveries(told, crm),
    await moves(exchange, told),
    await setUps(exchange, told),
    await lettersOf(exchange, told),
  ]
}

/** Each is there once, ended once, and at the seller under the id that its source was told. */
async function leadsOf(exchange: TestExchange, told: Told, accountId: string, what: string): Promise<Found> {
  const rows = await exchange.rows<{ id: string; email: string; ends: number }>(sql`
    select id, vars #>> '{lead,email,normal}' as email, (select count(*)::int from events e
      where e.account_id = l.account_id and e.lead_id = l.id and e.type = 'source') as ends
    from leads l where account_id = ${accountId}`)
  const isSource = what.endsWith('seller')
  const found = new Map(rows.map((row) => [row.email, row]))
  const missing = [...told.leads].filter(([email, id]) => {
    const row = found.get(email)
    return !row || row.ends === 0 || (isSource && row.id !== id)
  })
  const doubled = rows.length - found.size + rows.filter(({ ends }) => ends > 1).length
  return { what, acknowledged: told.leads.size, lost: missing.length, doubled }
}

/** The recipient may hear of a lead twice, but always under one key. */
function deliveries(told: Told, crm: Receiver): Found {
  const keys = new Map<string, Set<unknown>>()
  for (const { headers, body } of crm.got) {
    const { email } = JSON.parse(body) as { email: string }
    keys.set(email, (keys.get(email) ?? new Set()).add(headers['idempotency-key']))
  }
  const lost = [...told.leads.keys()].filter((email) => !keys.has(email)).length
  const doubled = [...keys.values()].filter((of) => of.size > 1).length
  return { what: 'deliveries, by their key', acknowledged: told.leads.size, lost, doubled }
}

/** The timeline has every acknowledged move once. */
async function moves(exchange: TestExchange, { moved }: Told): Promise<Found> {
  let lost = 0
  let doubled = 0
  for (const { connection_id, account_id, onboard_id, times } of moved) {
    const rows = await exchange.rows<{ status: string; count: number }>(sql`
      select detail ->> 'status' as status, count(*)::int as count from moments
      where connection_id = ${connection_id} and kind = 'setup_moved' group by 1`)
    const counts = new Map(rows.map(({ status, count }) => [status, count]))
    const all = Array.from({ length: times }, (_, n) => counts.get(stage(n + 1)) ?? 0)
    const [onboard] = await exchange.rows<{ status: string }>(sql`
      select status from onboards where account_id = ${account_id} and id = ${onboard_id}`)
    lost += all.filter((count) => count === 0).length + (onboard?.status === stage(times) ? 0 : 1)
    doubled += all.filter((count) => count > 1).length
  }
  const acknowledged = moved.reduce((sum, { times }) => sum + times, 0)
  return { what: 'moves of onboards', acknowledged, lost, doubled }
}

/** Each completed onboard is completed, its connection is set up, and that happened once. */
async function setUps(exchange: TestExchange, { completed }: Told): Promise<Found> {
  const rows = await exchange.rows<{ done: boolean; times: number; connections: number }>(sql`
    select o.status = 'completed' and c.set_up_at is not null as done,
      (select count(*)::int from moments m where m.connection_id = c.id and m.kind = 'setup_done') as times,
      (select count(*)::int from connections d where d.buyer_account_id = c.buyer_account_id) as connections
    from onboards o join connections c on c.id = o.connection_id
      join unnest(${completed.map(({ account_id }) => account_id)}::text[],
        ${completed.map(({ onboard_id }) => onboard_id)}::text[]) as t (account_id, id)
          on t.account_id = o.account_id and t.id = o.id`)
  const kept = rows.filter(({ done, times }) => done && times > 0).length
  // The connection and the onboard note it, each once.
  const doubled = rows.filter(({ times, connections }) => times > 2 || connections > 1).length
  return { what: 'set-ups', acknowledged: completed.length, lost: completed.length - kept, doubled }
}

/** Whoever reads of a set-up has one letter of each kind about it. */
async function lettersOf(exchange: TestExchange, { completed }: Told): Promise<Found> {
  const rows = await exchange.rows<{ about_id: string; kind: string; count: number }>(sql`
    select about_id, kind, count(*)::int as count from letters
    where about_id = any(${completed.map(({ connection_id }) => connection_id)}) group by about_id, kind, recipient`)
  const told = new Set(rows.filter(({ kind }) => kind === 'completed').map(({ about_id }) => about_id))
  const doubled = rows.filter(({ count }) => count > 1).length
  return {
    what: 'letters about set-ups',
    acknowledged: completed.length,
    lost: completed.length - told.size,
    doubled,
  }
}
