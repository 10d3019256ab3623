// A ping: what would you pay? The door of the flow, without the steps; nothing is kept but that it was asked.
import type { Caller } from '../accounts/account.ts'
import type { PingLimit } from '../caps/ping.ts'
import type { Context } from '../context.ts'
import type { CompiledSource } from '../flows/compiled-flow.ts'
import type { LiveFlow } from '../flows/live.ts'
import type { Answer as Given, Verdict } from '../flows/move.ts'
import { walk } from '../flows/walk.ts'
import { Answer } from '../http/route.ts'
import { newId } from '../lib/id.ts'
import { answered, takingOf } from './answer.ts'
import type { Held } from './held.ts'
import { received, submissionOf } from './receive.ts'
import { answerOf, fallbackOf } from './reply.ts'
import { barredFrom, refusable, type Submitting, tooMany, tooOften } from './submit.ts'
import { placeOf } from './take.ts'

const DISABLED: Verdict = { outcome: 'error', reason: 'Flow is disabled', price: 0 }
const NOT_ENABLED: Verdict = { outcome: 'failure', reason: 'Ping is not enabled', price: 0 }

/** 200 with a bid or without one; 429 once a limit of pings is reached. */
export async function pingFlow(ctx: Context<Caller | null>, input: Submitting): Promise<Answer<string>> {
  const own = ctx as unknown as Context<null>
  const { flow, source } = await placeOf(own, input)
  const barred = (await barredFrom(ctx, source, input.request)) ?? tooOften(ctx, input)
  if (barred) return barred
  return refusable(async () => {
    const held = heldOf(own, flow, source, input)
    const verdict = closedTo(flow, source) ?? (await bid(own, held))
    if (verdict instanceof Answer) return verdict
    const { status, body, headers } = answerOf(
      source,
      fallbackOf(own.modules.find),
      input.request,
      verdict,
      held.vars,
    )
    return new Answer(status, body, headers)
  })
}

/** Read as a submission would be, so that what cannot be read is told in the same words. */
function heldOf(ctx: Context<null>, flow: LiveFlow, source: CompiledSource, { request }: Submitting): Held {
  const { vars, is_test } = received(flow, source, request, null)
  const submission = submissionOf(request, ctx.settings.base_url)
  return { id: newId(), flow, source, vars, submission, secrets: [], is_test, journal: [], hops: 0 }
}

function closedTo(flow: LiveFlow, { module }: CompiledSource): Verdict | undefined {
  const { document } = flow.compiled
  if (flow.version === 0 || !document.enabled) return DISABLED
  const isEnabled = document.ping_enabled && module?.pingable && flow.pings
  return isEnabled ? undefined : NOT_ENABLED
}

async function bid(ctx: Context<null>, held: Held): Promise<Verdict | Answer<string>> {
  const { account_id, flow_id, version, time_zone, compiled } = held.flow
  const source_id = held.source.source.entity.id
  const at = new Date(held.submission.timestamp)
  const place = { account_id, flow_id, source_id, at }
  const limits = [
    ...(compiled.document.ping_limits ?? []).map((limit) => ({
      level: 'flow' as const,
      limit: limit as PingLimit,
    })),
    ...(held.source.source.ping_limits ?? []).map((limit) => ({
      level: 'source' as const,
      limit: limit as PingLimit,
    })),
  ]
  const refusal =
    limits.length === 0
      ? undefined
      : await ctx.intake.countPing({ ...place, flow_version: version, limits, time_zone })
  if (refusal) {
    await ctx.intake.recordPing({ ...place, success: false })
    return tooMany(refusal.retry_after_s)
  }
  const verdict = await asked(ctx, held)
  await ctx.intake.recordPing({ ...place, success: verdict.outcome === 'success' && verdict.price > 0 })
  return verdict
}

/** The walk as far as the steps. Caps are looked at and not taken. */
async function asked(ctx: Context<null>, held: Held): Promise<Verdict> {
  const start = { vars: held.vars, at: new Date(held.submission.timestamp), ping: true }
  const walking = walk(held.flow.compiled, held.source, start)
  let answer: Given
  for (;;) {
    const next = walking.next(answer)
    if (next.done) return next.value
    const move = next.value
    if ('note' in move) continue
    if (move.ask === 'caps') {
      const reached = await ctx.intake.lookAtCaps(takingOf(held, move))
      answer = reached === undefined ? undefined : move.caps[reached]
    } else answer = ((await answered(ctx, held, move)).answer ?? undefined) as Given
  }
}
