// Answers what a walk asks, by doing it: looks into lists, asks services, takes caps, delivers.
import type { Taking } from '../caps/taking.ts'
import { unreadyReason } from '../connections/readiness.ts'
import type { Context } from '../context.ts'
import { askPrice } from '../deliveries/ask-price.ts'
import { perform } from '../deliveries/perform.ts'
import { postToDestination } from '../deliveries/post-to-destination.ts'
import { findAddress } from '../destinations/find-address.ts'
import type { Ask } from '../flows/move.ts'
import { findInLists } from '../lists/store.ts'
import { handOn } from './hand-on.ts'
import type { Held } from './held.ts'
import { type Entry, eventIdOf, type Wired } from './lead.ts'

type Asked<K extends Ask['ask']> = Extract<Ask, { ask: K }>

/** The longest that any step may take. */
export const LONGEST_MS = 360_000

/** The answer to one question, as it is put on record. Never throws for what a recipient does. */
export async function answered(ctx: Context<null>, held: Held, ask: Ask): Promise<Entry> {
  switch (ask.ask) {
    case 'list':
      return { ask: 'list', answer: await isListed(ctx, held, ask) }
    case 'price':
      return { ask: 'price', answer: (await servicePrice(ctx, held, ask)) ?? null }
    case 'caps':
      return { ask: 'caps', answer: await reachedCap(ctx, held, ask) }
    case 'ready':
      return { ask: 'ready', answer: notReady(held, ask) ?? null }
    case 'deliver':
      return delivered(ctx, held, ask)
    case 'destination':
      return posted(ctx, held, ask)
  }
}

async function isListed(ctx: Context<null>, held: Held, { check, value }: Asked<'list'>): Promise<boolean> {
  const { account_id } = held.flow
  const found = await findInLists(ctx.db, account_id, [check.list_name], [value], check.lookback)
  return found.length > 0
}

/** A service that is no longer there names no price. */
async function servicePrice(
  ctx: Context<null>,
  held: Held,
  { service, vars }: Asked<'price'>,
): Promise<number | undefined> {
  const found = held.flow.services.get(service.service_id)
  return (
    found && (await askPrice(ctx, found, vars, sendingOf(held, `${held.id}-${service.service_id}`))).price
  )
}

/** The id of the cap that is reached; null when the lead is counted. */
async function reachedCap(ctx: Context<null>, held: Held, ask: Asked<'caps'>): Promise<string | null> {
  const reached = await ctx.intake.takeCaps(takingOf(held, ask))
  return reached === undefined ? null : (ask.caps[reached]?.cap.id ?? null)
}

/** A lead that asks for its places under caps. */
export function takingOf(held: Held, { level, caps, step }: Omit<Asked<'caps'>, 'ask'>): Taking {
  const { flow, source, id, submission } = held
  return {
    account_id: flow.account_id,
    lead_id: id,
    flow_id: flow.flow_id,
    flow_version: flow.version,
    source_id: level === 'source' ? source.source.entity.id : null,
    step_id: step?.step.id ?? null,
    caps: caps.map(({ cap, basis }) => ({ cap, basis })),
    at: new Date(submission.timestamp),
    time_zone: flow.time_zone,
  }
}

function notReady(held: Held, { step }: Asked<'ready'>): string | undefined {
  if (step.module?.performer !== 'buyer') return undefined
  return unreadyReason(held.flow.sales.get(step.step.entity.id))
}

async function delivered(
  ctx: Context<null>,
  held: Held,
  { step, vars, price }: Asked<'deliver'>,
): Promise<Entry> {
  const started_at = Date.now()
  const event_id = String(vars.event_id)
  const sending = sendingOf(held, event_id)
  const performed =
    step.module?.performer === 'buyer'
      ? await handOn(ctx, held, step, vars, price, sending)
      : await perform(ctx, step, vars, sending)
  return { ask: 'deliver', answer: performed.appended, told: wired(started_at, performed) }
}

async function posted(ctx: Context<null>, held: Held, { at, vars }: Asked<'destination'>): Promise<Entry> {
  const started_at = Date.now()
  const { document, steps } = held.flow.compiled
  const url = await findAddress(ctx, held.flow.account_id, document.destinations?.[at] ?? {})
  const id = eventIdOf(held.id, 1 + steps.length + at)
  if (!url) {
    const answer = { outcome: 'error', reason: 'the destination has no address to send to' }
    return { ask: 'destination', answer }
  }
  const performed = await postToDestination(ctx, url, vars, sendingOf(held, id))
  return { ask: 'destination', answer: performed.appended, told: wired(started_at, performed) }
}

/** How a lead is sent: the event's id is the key under which a recipient may recognise a second attempt. */
export function sendingOf({ id, flow, secrets }: Held, key: string) {
  return {
    account_id: flow.account_id,
    lead_id: id,
    key,
    deadline: Date.now() + LONGEST_MS,
    lead_secrets: secrets,
  }
}

function wired(
  started_at: number,
  {
    wait_ms,
    transactions,
    credential_updated,
  }: Pick<Wired, 'wait_ms' | 'transactions' | 'credential_updated'>,
): Wired {
  return { started_at, ended_at: Date.now(), wait_ms, transactions, credential_updated }
}
