// Takes a lead in: reads it, puts it on record, sees it through, and answers what its source is told.
import { createHash } from 'node:crypto'
import type { DayLead } from '../caps/day.ts'
import type { Context } from '../context.ts'
import { maskOf } from '../deliveries/mask.ts'
import type { CompiledSource } from '../flows/compiled-flow.ts'
import type { LiveFlow } from '../flows/live.ts'
import type { Verdict } from '../flows/move.ts'
import type { RawRequest } from '../http/route.ts'
import { ConflictError, NotFoundError, NotNowError, TooOftenError } from '../lib/errors.ts'
import { endElsewhere, endOf } from './await-end.ts'
import { type Held, maskedVars, secretsIn } from './held.ts'
import type { Arrival, Ended, Kept, NewLead, Submission } from './lead.ts'
import { processLead } from './process.ts'
import { type Received, received, submissionOf } from './receive.ts'
import { searchTerms } from './search.ts'
import { findSubmitted, updateKeyFreed } from './store.ts'

/** A flow that changes while a lead comes in is read again; more than this often it does not change. */
const TRIES = 5

/** Why a flow takes no lead at all. */
const DISABLED: Verdict = { outcome: 'error', reason: 'Flow is disabled', price: 0 }

/** Throws the refusal of the source's module, NotFoundError, TooOftenError for a lead above the account's limit, or ConflictError for a key of another submission. */
export async function takeLead(ctx: Context<null>, arrival: Arrival): Promise<Ended> {
  for (let tries = 0; tries < TRIES; tries++) {
    const { flow, source } = await placeOf(ctx, arrival)
    const made = received(flow, source, arrival.request, arrival.reference)
    const held = heldOf(ctx, arrival, flow, source, made)
    const lead = newLead(ctx, arrival, held, made)
    const day = flow.day && {
      account_id: flow.account_id,
      limit: flow.day,
      at: new Date(arrival.request.timestamp),
    }
    const before = day && (await countedBefore(ctx, lead, day))
    if (before) return endOf(ctx, flow.account_id, before)
    const kept: Kept = await ctx.intake.keep(lead)
    if ('lead_id' in kept) return seenThroughFirst(ctx, withId(held, kept.lead_id))
    if (day) await ctx.intake.uncountDay(day)
    if ('stale' in kept) ctx.intake.flows.forget()
    else {
      const earlier = await sameSubmission(ctx, lead)
      if (earlier) return endOf(ctx, flow.account_id, earlier)
    }
  }
  throw new NotNowError('The flow is being changed; try again in a moment')
}

/**
 * Counts the lead by the day of its account, or throws TooOftenError. Whoever repeats a submission under its key is no new lead: the
 * answer is then the earlier one.
 */
async function countedBefore(ctx: Context<null>, lead: NewLead, day: DayLead): Promise<string | undefined> {
  const earlier = lead.key === null ? undefined : await sameSubmission(ctx, lead)
  if (earlier) return earlier
  const wait_s = await ctx.intake.countDay(day)
  if (wait_s > 0) throw new TooOftenError(wait_s, 'This account takes no more leads today')
  return undefined
}

export async function placeOf(
  ctx: Context<null>,
  { flow_id, source_id }: Pick<Arrival, 'flow_id' | 'source_id'>,
): Promise<{ flow: LiveFlow; source: CompiledSource }> {
  const flow = await ctx.intake.flows.find(flow_id)
  const source = flow?.compiled.sources.get(source_id)
  if (!flow || !source) throw new NotFoundError('The source')
  return { flow, source }
}

/** In hand until it ended; then what was told of it. */
export async function seenThrough(ctx: Context<null>, held: Held): Promise<Ended> {
  return ctx.intake.holding(held, async () => {
    const ended = await processLead(ctx, held)
    return ended ?? endElsewhere(ctx, held.flow.account_id, held.id)
  })
}

/** Should the database go away on the way, the lead goes on as soon as it is back; if it breaks off once more, when its lease is over. */
async function seenThroughFirst(ctx: Context<null>, held: Held): Promise<Ended> {
  try {
    return await seenThrough(ctx, held)
  } catch (error) {
    if (error instanceof NotNowError) ctx.intake.breakOff({ account_id: held.flow.account_id, id: held.id })
    throw error
  }
}

function heldOf(
  ctx: Context<null>,
  { request, hops, secrets: handed = [] }: Arrival,
  flow: LiveFlow,
  source: CompiledSource,
  { vars, is_test }: Received,
): Held {
  const secrets = [...handed, ...secretsIn(vars.lead as Held['vars'], flow.secret_fields)]
  const isOpen = flow.version > 0 && flow.compiled.document.enabled
  return {
    id: '',
    flow,
    source,
    vars,
    submission: hidden(submissionOf(request, ctx.settings.base_url), secrets),
    secrets,
    is_test,
    journal: [],
    hops,
    ...(!isOpen && { refusal: DISABLED }),
  }
}

function hidden(submission: Submission, secrets: string[]): Submission {
  if (secrets.length === 0) return submission
  const mask = maskOf(secrets)
  return { ...submission, uri: mask(submission.uri), body: mask(submission.body) }
}

function newLead(ctx: Context<null>, arrival: Arrival, held: Held, { vars, is_test }: Received): NewLead {
  const { flow, source, submission } = held
  const isSecret = held.secrets.length > 0
  const shown = maskedVars(vars, flow.secret_fields)
  return {
    account_id: flow.account_id,
    flow_id: flow.flow_id,
    flow_version: flow.version,
    source_id: source.source.entity.id,
    key: arrival.key,
    digest: arrival.key === null ? null : digestOf(arrival.request),
    reference: arrival.reference,
    is_test,
    submission: JSON.stringify(submission),
    vars: JSON.stringify(shown),
    secrets: isSecret ? ctx.vault.seal(JSON.stringify({ lead: vars.lead, secrets: held.secrets })) : null,
    search: searchTerms(shown.lead as Held['vars']),
    ids: flow.ids,
  }
}

function digestOf({ method, uri, body = '' }: RawRequest): Buffer {
  return createHash('sha256').update(`${method} ${uri}\n${body}`).digest()
}

/** The lead's own id stands first among its values. */
function withId(held: Held, id: string): Held {
  return { ...held, id, vars: { ...held.vars, lead: { id, ...(held.vars.lead as object) } } }
}

/** The lead that came in under the key before; undefined once the key may be used again. */
async function sameSubmission(ctx: Context<null>, lead: NewLead): Promise<string | undefined> {
  const found = await findSubmitted(ctx.db, lead.account_id, lead.key as string)
  if (!found) return undefined
  if (found.is_old && !found.is_open) {
    await updateKeyFreed(ctx.db, lead.account_id, found.id)
    return undefined
  }
  if (lead.digest && found.digest && !found.digest.equals(lead.digest)) {
    throw new ConflictError(
      'idempotency_key_reused',
      'This Idempotency-Key was used for another submission; use a new one',
    )
  }
  return found.id
}
