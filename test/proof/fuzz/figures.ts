// What was told is what is on record: submissions one by one, and statistics as the events add up.
import { sql } from '../../../src/db/db.ts'
import type { Company, TestExchange } from '../../support/exchange.ts'
import { must } from '../../support/story.ts'
import type { Answered } from './client.ts'

/** The leads that sources were told of, and with which outcome. */
export type ToldLeads = Map<string, string>

export function noteTold(told: ToldLeads, { status, body }: Answered): void {
  if (status !== 201 && status !== 303) return
  const id = /"id":"([0-9a-f]{24})"|<id>([0-9a-f]{24})</.exec(body)
  const outcome = /"outcome":"(\w+)"|<outcome>(\w+)</.exec(body)
  told.set(id?.[1] ?? id?.[2] ?? `none in ${body.slice(0, 100)}`, outcome?.[1] ?? outcome?.[2] ?? '')
}

/** Every lead that was told of is on record with that outcome, and there is no other in these flows. */
export async function untrue(exchange: TestExchange, flowIds: string[], told: ToldLeads): Promise<string[]> {
  const rows = await exchange.rows<{ id: string; outcome: string | null }>(sql`
    select l.id, e.outcome from leads l left join events e
      on e.account_id = l.account_id and e.lead_id = l.id and e.type = 'source'
    where l.flow_id = any(${flowIds}::text[]) and l.reference is null`)
  const kept = new Map(rows.map(({ id, outcome }) => [id, outcome]))
  const wrong = [
    ...[...told].filter(([id, outcome]) => kept.get(id) !== outcome).map(([id]) => `told otherwise: ${id}`),
    ...[...kept.keys()].filter((id) => !told.has(id)).map((id) => `on record and never told: ${id}`),
  ]
  return wrong.length === 0 ? [] : [`${wrong.length} leads are not as they were told: ${wrong.slice(0, 3)}`]
}

const COLUMNS = ['source-submitted', 'source-success', 'source-failure', 'cost', 'revenue', 'ping-submitted']

/** The statistics of a company, as the API counts them, against the sum of its events. */
export async function miscounted(exchange: TestExchange, company: Company): Promise<string[]> {
  const span = { start: new Date(Date.now() - 86_400_000).toISOString(), end: new Date().toISOString() }
  const query = new URLSearchParams({ ...span, by_lead: 'false' })
  for (const column of COLUMNS) query.append('column', column)
  const [shown = {}] = await must(200, company.get(`/events/stats?${query}`))
  const [summed] = await exchange.rows<Record<string, number>>(sql`
    select count(*) filter (where type = 'source')::int as "source-submitted",
      count(*) filter (where type = 'source' and outcome = 'success')::int as "source-success",
      count(*) filter (where type = 'source' and outcome = 'failure')::int as "source-failure",
      coalesce(sum(cost), 0)::float8 as cost, coalesce(sum(revenue), 0)::float8 as revenue,
      (select coalesce(sum(submitted), 0)::int from pings where account_id = ${company.account_id}) as "ping-submitted"
    from events where account_id = ${company.account_id} and not is_test`)
  return COLUMNS.filter((name) => Math.abs(Number(shown[name] ?? 0) - (summed?.[name] ?? 0)) > 0.01).map(
    (name) => `statistics of ${company.name} show ${name} ${shown[name]}, events add up to ${summed?.[name]}`,
  )
}
