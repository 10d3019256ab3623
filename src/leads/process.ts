// Drives a lead through its flow: answers what the walk asks by doing it, gathers what happens, ends the lead.
import type { Context } from '../context.ts'
import type { Answer, Ask, Verdict } from '../flows/move.ts'
import { walk } from '../flows/walk.ts'
import type { Vars } from '../lib/vars.ts'
import { answered } from './answer.ts'
import { type Held, toldOf } from './held.ts'
import { Journey } from './journey.ts'
import { type Ended, type Entry, eventIdOf } from './lead.ts'
import { sourceDraft, type Told } from './record.ts'
import { answerOf, fallbackOf } from './reply.ts'

/**
 * Takes a lead to its end. What is on record is not done again. Answers undefined when the lead was found in another
 * hand: whoever waits for it asks what that one told.
 */
export async function processLead(ctx: Context<null>, held: Held): Promise<Ended | undefined> {
  const startedAt = Date.now()
  const told = toldOf(held, { modules: ctx.modules, host: ctx.intake.host })
  const seal = (payload: object) => ctx.vault.seal(JSON.stringify(payload))
  const journey = new Journey(held, told, { now: Date.now, seal })
  const verdict = held.refusal ?? (await walkThrough(ctx, held, journey))
  return verdict && end(ctx, held, told, journey, priced(verdict, held), startedAt)
}

/** Only a lead that counts is paid for. */
function priced({ outcome, reason, price }: Verdict, { is_test }: Held): Verdict {
  return { outcome, reason, price: outcome === 'success' && !is_test ? price : 0 }
}

async function end(
  ctx: Context<null>,
  held: Held,
  told: Told,
  journey: Journey,
  verdict: Verdict,
  startedAt: number,
): Promise<Ended | undefined> {
  const { flow, source, submission, vars } = held
  const answer = answerOf(source, fallbackOf(ctx.modules.find), submission, verdict, {
    ...vars,
    appended: journey.appended,
  })
  const endedAt = Date.now()
  const event = sourceDraft(
    told,
    eventIdOf(held.id, flow.ids - 1),
    source.source as Vars,
    {
      verdict,
      vars: submittedVars(vars),
      appended: journey.appended,
      submission,
      answer,
      answeredAt: endedAt,
      step_count: journey.stepCount,
      disabled_step_count: journey.disabledCount,
      recipient_revenue: journey.revenue,
      cap_reached: journey.capReached,
    },
    { startedAt, endedAt, wait_ms: journey.waitMs },
  )
  const isEnded = await ctx.intake.end({
    account_id: flow.account_id,
    id: held.id,
    flow_id: flow.flow_id,
    source_id: source.source.entity.id,
    is_test: held.is_test,
    events: [...journey.events, event],
    undelivered: held.is_test ? [] : journey.undelivered,
    caps: journey.askedCaps
      ? { keep_lead: verdict.outcome === 'success', kept_steps: journey.delivered }
      : undefined,
  })
  if (!isEnded) return undefined
  ctx.intake.noteVariables(flow, vars)
  return {
    lead_id: held.id,
    outcome: verdict.outcome,
    reason: verdict.reason ?? null,
    price: verdict.price,
    answer,
  }
}

const SUBMITTED = ['submission', 'account', 'flow', 'source', 'lead', 'random']

/** What a source event shows: what steps appended stands beside it. */
function submittedVars(vars: Vars): Vars {
  return Object.fromEntries(SUBMITTED.filter((name) => name in vars).map((name) => [name, vars[name]]))
}

/** Undefined when the lead turned out to be in another hand. */
async function walkThrough(ctx: Context<null>, held: Held, journey: Journey): Promise<Verdict | undefined> {
  const walking = walk(held.flow.compiled, held.source, {
    vars: held.vars,
    at: new Date(held.submission.timestamp),
    allow_private: ctx.settings.allowed_ranges.length > 0,
    event_id: (place) => eventIdOf(held.id, 1 + place),
  })
  const record = openRecord(ctx, held)
  let answer: Answer
  for (;;) {
    const next = walking.next(answer)
    if (next.done) return next.value
    const move = next.value
    if ('note' in move) journey.noted(move)
    else {
      const entry = await record.entryFor(move)
      if (!entry) return undefined
      journey.asked(move, entry)
      answer = revived(move, entry)
    }
  }
}

/** Answers questions from the record while it lasts, then by doing, and keeps the record. */
function openRecord(ctx: Context<null>, held: Held) {
  const entries: Entry[] = [...held.journal]
  let at = 0
  let deliveries = 0
  return {
    /** Undefined when the record could not be kept, because the lead is in another hand. */
    async entryFor(ask: Ask): Promise<Entry | undefined> {
      const recorded = entries[at]
      if (recorded?.ask === ask.ask) {
        at++
        return recorded
      }
      entries.length = at
      const isDelivery = ask.ask === 'deliver' || ask.ask === 'destination'
      // What was delivered is on record before the next delivery begins, so that no crash makes the first one happen again.
      if (isDelivery && deliveries++ > 0) {
        const isKept = await ctx.intake.journal({ account_id: held.flow.account_id, id: held.id, entries })
        if (!isKept) return undefined
      }
      const entry = await answered(ctx, held, ask)
      entries.push(entry)
      at++
      return entry
    },
  }
}

/** Of an answer on record the form in which the walk takes it. */
function revived(ask: Ask, { answer }: Entry): Answer {
  if (ask.ask === 'caps') return ask.caps.find(({ cap }) => cap.id === answer)
  return (answer ?? undefined) as Answer
}
