// What holds of caps: counters equal what was counted by them.
import type { Invariant, Readable } from './invariant.ts'

type Cap = { id?: string; rule_set?: unknown; caps?: Cap[] | null }

type Counter = {
  account_id: string
  flow_id: string
  id: string
  series: string
  source_id: string | null
  step_id: string | null
  started_at: string
  expires_at: string
  count: number
}

/** A later attempt counts at its own time; one so near to an end of the window might have counted in another. */
const NEAR_S = 10

export const capInvariants: Invariant[] = [
  {
    name: 'place under a cap is settled',
    says: 'only leads on their way, and deliveries that are tried again, hold a place under a cap that may be given back',
    holds: 'always',
    broken: `
      select t.account_id || ' lead ' || t.lead_id || ' cap ' || t.cap_id as about from cap_takings t
      where not exists (select from open_leads o where o.account_id = t.account_id and o.id = t.lead_id)
        and not exists (select from deliveries d where d.account_id = t.account_id and d.lead_id = t.lead_id
          and d.step_id = t.step_id and d.state = 'retrying')`,
  },
  {
    name: 'counter holds what was taken',
    says: 'a counter counts at least the places that are held under it, and lies within its window',
    holds: 'always',
    broken: `
      select c.account_id || ' ' || c.kind || ' ' || c.id || ' counts ' || c.count as about from counters c
      where c.count < (select count(*) from cap_takings t where t.account_id = c.account_id and t.series = c.series)
        or c.count < 0 or c.failed_count < 0 or c.started_at >= c.expires_at`,
  },
  {
    name: 'cap counts what succeeded',
    says: 'a cap without rules, that was not changed, counts the leads or deliveries that succeeded in its window',
    holds: 'settled',
    broken: brokenCounters,
  },
]

async function brokenCounters(db: Readable): Promise<string[]> {
  const { rows } = await db.query(`
    select account_id, flow_id, id, series, source_id, step_id, count,
      started_at::text as started_at, expires_at::text as expires_at
    from counters where kind = 'cap'`)
  const broken: string[] = []
  for (const counter of rows as Counter[]) {
    const versions = await plainVersions(db, counter)
    const counted = versions && (await countedBy(db, counter, versions))
    if (counted !== undefined && counted !== counter.count) {
      const { account_id, flow_id, id, started_at, count } = counter
      broken.push(
        `${account_id} flow ${flow_id} cap ${id} since ${started_at}: ${count}, should be ${counted}`,
      )
    }
  }
  return broken
}

/** The flow's versions that have the cap; undefined unless all have it in the same words, and no rule keeps leads from it. */
async function plainVersions(
  db: Readable,
  { account_id, flow_id, id }: Counter,
): Promise<number[] | undefined> {
  const { rows } = await db.query(
    'select version, document from flow_versions where account_id = $1 and flow_id = $2',
    [account_id, flow_id],
  )
  const found = rows.flatMap(({ version, document }) => {
    const parts = [document, ...document.sources, ...document.steps] as { caps?: Cap[] | null }[]
    const [path] = parts.flatMap(({ caps }) => pathTo(caps ?? [], id))
    return path ? [{ version: version as number, path }] : []
  })
  const first = found[0]?.path ?? [{ rule_set: 'none has it' }]
  const isSame = found.every(({ path }) => JSON.stringify(path) === JSON.stringify(first))
  const isPlain = first.every(({ rule_set }) => rule_set === undefined || rule_set === null)
  return isSame && isPlain ? found.map(({ version }) => version) : undefined
}

/** The ways down to the cap of an id, from the one that holds all others. */
function pathTo(caps: Cap[], id: string): Cap[][] {
  return caps.flatMap((cap) => {
    const { caps: inner, ...own } = cap
    if (cap.id === id) return [[own]]
    return pathTo(inner ?? [], id).map((path) => [own, ...path])
  })
}

/** Undefined where it cannot be told: a later attempt lies too near to an end of the window, or what was counted is gone. */
async function countedBy(db: Readable, counter: Counter, versions: number[]): Promise<number | undefined> {
  const { account_id, flow_id, source_id, step_id, series, started_at, expires_at } = counter
  const { rows } = await db.query(
    `
    with counted as (
      select e.type, case when e.type = 'retry' then e.at
        else (e.body #>> '{vars,submission,timestamp}')::timestamptz end as at
      from events e join leads l on l.account_id = e.account_id and l.id = e.lead_id
      where (e.type = 'retry' or l.flow_version = any($8::int[])) and e.account_id = $1 and e.flow_id = $2 and e.outcome = 'success' and not e.is_test
        and case when $4::text is null then e.type = 'source' and e.source_id = coalesce($3, e.source_id)
          else e.type in ('recipient', 'retry') and e.step_id = $4 end)
    select count(*) filter (where at >= $5::timestamptz and at < $6::timestamptz)::int
        + (select count(*) from cap_takings t where t.account_id = $1 and t.series = $7)::int as counted,
      count(*) filter (where type = 'retry' and least(abs(extract(epoch from at - $5::timestamptz)),
        abs(extract(epoch from at - $6::timestamptz))) < ${NEAR_S})::int as near,
      (select count(*) from erasures where account_id = $1 and leads > 0)::int
        + (select count(*) from leads l where l.account_id = $1 and l.flow_id = $2 and l.flow_version > 0
          and not exists (select from flow_versions v where v.account_id = $1 and v.flow_id = $2
            and v.version = l.flow_version))::int
        + (select count(data_truncated_at) from accounts where id = $1)::int as gone
    from counted`,
    [account_id, flow_id, source_id, step_id, started_at, expires_at, series, versions],
  )
  const [{ counted, near, gone }] = rows as [{ counted: number; near: number; gone: number }]
  return near > 0 || gone > 0 ? undefined : counted
}
