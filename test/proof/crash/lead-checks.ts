// What must hold of leads once all is quiet: each there once, with all that happened to it, and seen by its recipients under one key.
import { sql } from '../../../src/db/db.ts'
import { type Check, check, grouped } from './check.ts'
import type { Market } from './market.ts'
import type { Attempts, Recipient } from './recipient.ts'
import type { Sent } from './sources.ts'
import type { Stage } from './stage.ts'

type Event = { id: string; type: string; outcome: string; module_id: string | null }
type Stored = { id: string; flow_id: string; email: string; ends: Event[]; steps: Event[]; retries: number }

export type LeadFigures = { acknowledged: number; unanswered: number; lost: number; doubled: number }

export async function checkLeads(
  stage: Stage,
  market: Market,
  recipient: Recipient,
  sent: Sent[],
): Promise<{ checks: Check[]; figures: LeadFigures }> {
  const leads = await storedLeads(stage)
  const ofBuyer = leads.filter((lead) => lead.flow_id === market.buyer_flow_id)
  const byEmail = grouped(
    leads.filter((lead) => lead.flow_id !== market.buyer_flow_id),
    ({ email }) => email,
  )
  const told = sent.filter((lead) => lead.told)
  const stored = (lead: Sent) => byEmail.get(lead.email) ?? []
  const lost = check('acknowledged leads are there, as they were told', told, (lead) =>
    faultOf(lead, stored(lead)),
  )
  const doubled = check('no lead is there twice', sent, ({ email }) => {
    const times = byEmail.get(email)?.length ?? 0
    return times > 1 ? `${email} is there ${times} times` : undefined
  })
  const figures = {
    acknowledged: told.length,
    unanswered: sent.length - told.length,
    lost: lost.wrong.length,
    doubled: doubled.wrong.length,
  }
  const whole = check('every lead has ended once, with one event for each step', leads, (lead) => {
    const wanted = stepsOf(market, lead)
    if (lead.ends.length !== 1) return `${lead.email} has ${lead.ends.length} source events`
    return lead.steps.length === wanted ? undefined : `${lead.email} has ${lead.steps.length} events of steps`
  })
  return {
    checks: [lost, doubled, whole, handedOn(market, leads, ofBuyer), ...arrivals(market, leads, recipient)],
    figures,
  }
}

async function storedLeads(stage: Stage): Promise<Stored[]> {
  const rows = await stage.rows<Omit<Stored, 'ends' | 'steps' | 'retries'> & { events: Event[] | null }>(sql`
    select id, flow_id, vars #>> '{lead,email,normal}' as email, (
      select json_agg(json_build_object('id', e.id, 'type', e.type, 'outcome', e.outcome, 'module_id', e.module_id))
      from events e where e.account_id = l.account_id and e.lead_id = l.id) as events from leads l`)
  return rows.map(({ events, ...lead }) => {
    const of = (type: string) => (events ?? []).filter((event) => event.type === type)
    return { ...lead, ends: of('source'), steps: of('recipient'), retries: of('retry').length }
  })
}

function faultOf({ email, flow_id, told }: Sent, [lead]: Stored[]): string | undefined {
  if (!lead) return `${email} is not there`
  if (lead.id !== told?.lead.id) return `${email} was told ${told?.lead.id} and is ${lead.id}`
  if (lead.flow_id !== flow_id) return `${email} is in another flow`
  const outcome = lead.ends[0]?.outcome
  return outcome === told.outcome ? undefined : `${email} was told ${told.outcome} and is ${outcome}`
}

/** Events of steps that a lead leaves: none when its flow's cap was reached. */
function stepsOf({ flow_id, capped }: Market, lead: Stored): number {
  if (lead.flow_id === flow_id) return 2
  const isCapped = capped.some((each) => each.flow_id === lead.flow_id && each.by === 'flow')
  const isStopped = lead.ends[0]?.outcome === 'failure'
  // One that was stopped by the filter was delivered before.
  return isCapped && isStopped && lead.steps.length === 0 ? 0 : 1
}

function handedOn({ flow_id }: Market, leads: Stored[], ofBuyer: Stored[]): Check {
  const times = grouped(ofBuyer, ({ email }) => email)
  const handed = leads.filter((lead) => lead.flow_id === flow_id)
  return check('every lead that was handed on is with the buyer, once', handed, ({ email }) => {
    const found = times.get(email)?.length ?? 0
    return found === 1 ? undefined : `${email} is with the buyer ${found} times`
  })
}

/** A delivery that the record names was seen by the recipient, and none that it does not name; all attempts under the event's id. */
function arrivals(market: Market, leads: Stored[], { seen }: Recipient): Check[] {
  const deliveries = leads.flatMap((lead) =>
    lead.steps
      .filter(({ outcome, module_id }) => outcome !== 'skip' && module_id?.endsWith('.json'))
      .map(({ id }) => ({ id, name: `${placeOf(market, lead)} ${lead.email}` })),
  )
  const known = new Map(deliveries.map(({ id, name }) => [name, id]))
  return [
    check('every delivery was seen by its recipient, and came through', deliveries, ({ name }) => {
      const { times = 0, accepted = 0 } = seen.get(name) ?? {}
      return accepted > 0 ? undefined : `${name}: ${times} attempts, none of which was accepted`
    }),
    check('all attempts of a delivery carry one Idempotency-Key', [...seen], ([name, { keys }]) => {
      const wanted = known.get(name)
      return keys.size === 1 && keys.has(`${wanted}`) ? undefined : `${name}: ${[...keys]} for ${wanted}`
    }),
  ]
}

function placeOf({ flow_id, buyer_flow_id, capped }: Market, lead: Stored): string {
  if (lead.flow_id === flow_id) return 'seller'
  if (lead.flow_id === buyer_flow_id) return 'buyer'
  return `by-${capped.find((each) => each.flow_id === lead.flow_id)?.by}`
}

/** Attempts beyond the first of each delivery: what "at least once" costs a recipient. */
export function countAgain(seen: Map<string, Attempts>): { deliveries: number; again: number } {
  const again = [...seen.values()].reduce((sum, { times }) => sum + times - 1, 0)
  return { deliveries: seen.size, again }
}
