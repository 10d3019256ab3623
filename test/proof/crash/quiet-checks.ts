// What must hold of the rest once all is quiet: no lease, no job, no place under a cap is held, and letters went once.
import { sql } from '../../../src/db/db.ts'
import { type Check, check, grouped } from './check.ts'
import { type Capped, MAXIMUM } from './market.ts'
import type { Stage } from './stage.ts'

/** What is still to be done, in words; empty when all is quiet. Jobs that wait for their day are no work. */
export async function findWork(stage: Stage): Promise<string[]> {
  const rows = await stage.rows<{ what: string }>(sql`
    select 'lead ' || id || ' is leased' as what from open_leads
    union all select 'lead ' || lead_id || ' holds a place under a cap' from cap_takings
    union all select 'delivery ' || id || ' is ' || state from deliveries where state <> 'delivered'
    union all select 'letter ' || id || ' is ' || state from letters where state <> 'sent'
    union all select 'job ' || j.id || ' (' || t.identifier || ') is held by ' || locked_by
      from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      where locked_at is not null
    union all select 'job ' || j.id || ' (' || t.identifier || ') is due, after ' || attempts || ' attempts'
      from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      where locked_at is null and (run_at <= now() or attempts > 0)
    union all select 'the answer under a key is missing' from idempotency_keys where answer is null`)
  return rows.map(({ what }) => what)
}

export type JobFigures = { letters: number; again: number; retried: number }

export async function checkJobs(stage: Stage): Promise<{ checks: Check[]; figures: JobFigures }> {
  const letters = await stage.rows<{ id: string; of: string }>(sql`
    select id, kind || ' ' || coalesce(about_id, '') || ' ' || recipient as of from letters`)
  const times = grouped(stage.letters, (id) => id)
  const promised = grouped(letters, (letter) => letter.of)
  const retried = await stage.rows<{ id: string; attempts: number; events: number; arrived: number }>(sql`
    select d.id, d.attempts, count(e.id)::int as events,
      (count(e.id) filter (where e.outcome in ('success', 'failure')))::int as arrived
    from deliveries d left join events e on e.account_id = d.account_id and e.lead_id = d.lead_id and e.type = 'retry'
      and e.body ->> 'recipient_event_id' = d.id
    group by d.id, d.attempts`)
  const checks = [
    check('every letter reached the mail server', letters, ({ id }) =>
      times.has(id) ? undefined : `letter ${id} never came`,
    ),
    check('every letter was written once', [...promised], ([of, { length }]) =>
      length === 1 ? undefined : `${length} letters ${of}`,
    ),
    check('the mail server saw no letter that is not on record', [...times.keys()], (id) =>
      letters.some((letter) => letter.id === id) ? undefined : `letter ${id}`,
    ),
    check('every attempt of a delivery that was tried again is on record once', retried, (each) => {
      const isOnce = each.events === each.attempts && each.arrived === 1
      return isOnce ? undefined : JSON.stringify(each)
    }),
  ]
  const again = stage.letters.length - times.size
  return { checks, figures: { letters: letters.length, again, retried: retried.length } }
}

export type CapFigure = Capped & { went: number; counted: number; turned: number }

/** How many went through, how many the counter says, and how many found it reached. */
export async function countCaps(stage: Stage, capped: Capped[]): Promise<CapFigure[]> {
  const rows = await stage.rows<{
    flow_id: string
    leads: number
    deliveries: number
    counted: number
    turned: number
  }>(sql`
    select f.id as flow_id,
      (count(*) filter (where e.type = 'source' and e.outcome = 'success'))::int as leads,
      (count(*) filter (where e.type in ('recipient', 'retry') and e.outcome = 'success'))::int as deliveries,
      (select coalesce(sum(count), 0)::int from counters c where c.account_id = f.account_id and c.flow_id = f.id) as counted,
      (select coalesce(sum(failed_count), 0)::int from counters c
        where c.account_id = f.account_id and c.flow_id = f.id) as turned
    from flows f left join events e on e.account_id = f.account_id and e.flow_id = f.id
    where f.id = any(${capped.map(({ flow_id }) => flow_id)}::text[]) group by f.account_id, f.id`)
  const found = new Map(rows.map((row) => [row.flow_id, row]))
  return capped.map((each) => {
    const { leads = 0, deliveries = 0, counted = 0, turned = 0 } = found.get(each.flow_id) ?? {}
    return { ...each, went: each.by === 'flow' ? leads : deliveries, counted, turned }
  })
}

export function checkCaps(before: CapFigure[], after: CapFigure[]): Check[] {
  const said = ({ flow_id, by, went, counted }: CapFigure) =>
    `${flow_id} (by ${by}): ${went} went, ${counted} counted`
  return [
    check('no cap is exceeded, and each counted what went through', before, (cap) =>
      cap.went <= MAXIMUM && cap.counted === cap.went ? undefined : said(cap),
    ),
    check(`with enough leads exactly ${MAXIMUM} go through, no place is lost`, after, (cap) =>
      cap.went === MAXIMUM && cap.counted === MAXIMUM ? undefined : said(cap),
    ),
  ]
}
