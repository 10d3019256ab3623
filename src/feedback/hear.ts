// Hears one feedback about one event: asks the step's rules, tells the source, and puts both on record in one commit.
import type { Context } from '../context.ts'
import type { CompiledHearing, CompiledRecipient, CompiledSource } from '../flows/compiled-flow.ts'
import type { LiveFlow } from '../flows/live.ts'
import { appendEvent } from '../leads/append.ts'
import type { Answered, Submission } from '../leads/lead.ts'
import { findLead, holdLead } from '../leads/store.ts'
import type { Vars } from '../lib/vars.ts'
import { type Heard, receivedDraft, type Said, sentDraft, TYPES, toldOf } from './record.ts'
import type { About } from './store.ts'
import { type Sent, tellSource } from './tell-source.ts'

/** How feedback came, and how it is answered. */
export type Way = {
  module_id: string
  request: Submission
  answerOf(heard: Heard, vars: Vars): Answered
}

type Place = {
  flow: LiveFlow | undefined
  source: CompiledSource | undefined
  step: CompiledRecipient | undefined
  hearing: CompiledHearing | undefined
}

/** Who hears it: the step as it stands in the flow now. */
export async function hearingOf(ctx: Context<null>, about: About): Promise<Place> {
  const flow = await ctx.intake.flows.find(about.flow_id)
  const found = flow?.compiled.steps.find(({ step }) => step.id === about.step_id)
  const step = found?.type === 'recipient' ? found : undefined
  return { flow, step, source: flow?.compiled.sources.get(about.source_id), hearing: step?.feedback }
}

export async function hear(
  ctx: Context<null>,
  about: About,
  said: Said,
  way: Way,
): Promise<{ heard: Heard; answer: Answered }> {
  const startedAt = Date.now()
  const { flow, source, step, hearing } = await hearingOf(ctx, about)
  const { submission } = await findLead(ctx.db, about.account_id, about.lead_id)
  const vars = { ...about.vars, feedback: { timestamp: new Date(startedAt).toISOString(), ...said } }
  const refusal = refusalOf(hearing, said, vars)
  const telling = refusal ? undefined : source?.feedback
  const sent = telling && (await tellSource(ctx, about, said, telling, vars, hear))
  const heard = refusal ?? heardFrom(sent)
  const answer = way.answerOf(heard, vars)
  const { modules, intake } = ctx
  const told = toldOf(about, flow, { modules, host: intake.host, submittedAt: submission.timestamp })
  const feedback = { about, said, vars, told, startedAt, endedAt: Date.now() }
  await ctx.transaction(async ({ db }) => {
    // A lead that is erased meanwhile is not written back.
    await holdLead(db, about.account_id, about.lead_id)
    if (sent) await appendEvent(db, about, (id) => sentDraft(feedback, id, sent, source?.source.feedback))
    await appendEvent(db, about, (id) =>
      receivedDraft(feedback, id, heard, { ...way, answer, config: step?.step.feedback ?? undefined }),
    )
  })
  return { heard, answer }
}

function refusalOf(hearing: CompiledHearing | undefined, { type }: Said, vars: Vars): Heard | undefined {
  if (!hearing) return { outcome: 'error', reason: 'Feedback is not enabled on this step' }
  if (!TYPES.has(type)) return { outcome: 'error', reason: 'Type must be return or conversion' }
  const failed = hearing.rules(vars)
  return failed === null ? undefined : { outcome: 'failure', reason: failed }
}

/** What the source says of it is what the recipient is told; a source that is not asked agrees. */
function heardFrom(sent: Sent | undefined): Heard {
  if (!sent || sent.outcome === 'skip') return { outcome: 'success', reason: undefined }
  return { outcome: sent.outcome, reason: sent.reason ?? undefined }
}
