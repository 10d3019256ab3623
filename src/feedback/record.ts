// Feedback as events: what was received of a recipient, what was sent to the source.
import type { LiveFlow } from '../flows/live.ts'
import type { Answered, Draft, Submission } from '../leads/lead.ts'
import { drafted, type Told } from '../leads/record.ts'
import type { Vars } from '../lib/vars.ts'
import type { Modules } from '../modules/module.ts'
import type { About } from './store.ts'
import type { Sent } from './tell-source.ts'

export type Said = { type: string; reason: string }
export type Heard = { outcome: string; reason: string | undefined }

export const TYPES = new Set(['return', 'conversion'])

/** What both events of one feedback have in common. */
export type Feedback = {
  about: About
  said: Said
  vars: Vars
  told: Told
  startedAt: number
  endedAt: number
}

/** What is said of a lead holds no more of it than its event does, so nothing is masked anew. */
export function toldOf(
  about: About,
  flow: LiveFlow | undefined,
  { modules, host, submittedAt }: { modules: Modules; host: string; submittedAt: number },
): Told {
  const known = flow ?? ({ compiled: { document: {} } } as LiveFlow)
  const written = (event: object) => JSON.stringify(event)
  return { flow: known, modules, host, submittedAt, is_test: about.is_test, written }
}

export function receivedDraft(
  feedback: Feedback,
  id: string,
  heard: Heard,
  {
    module_id,
    config,
    request,
    answer,
  }: { module_id: string; config: unknown; request: Submission; answer: Answered },
): Draft {
  const { status, headers, body } = answer
  const response = { status, status_text: '', version: '1.1', headers, body, timestamp: feedback.endedAt }
  const members = { feedback: config, request, response }
  return draftOf(
    feedback,
    id,
    'feedback-received',
    { ...heard, reason: heard.reason ?? null, wait_ms: 0 },
    module_id,
    members,
  )
}

export function sentDraft(feedback: Feedback, id: string, sent: Sent, config: unknown): Draft {
  const [first] = sent.transactions as { request: unknown; response: unknown }[]
  const members = { feedback: config, request: first?.request, response: first?.response }
  return draftOf(feedback, id, 'feedback-sent', sent, sent.module_id, members)
}

function draftOf(
  { about, said, vars, told, startedAt, endedAt }: Feedback,
  id: string,
  type: 'feedback-received' | 'feedback-sent',
  { outcome, reason, wait_ms }: { outcome: string; reason: string | null; wait_ms: number },
  module_id: string,
  members: object,
): Draft {
  const { step_id } = about
  const head = { id, type, outcome, reason, vars, timing: { startedAt, endedAt, wait_ms } }
  const feedback_type = TYPES.has(said.type) ? (said.type as 'return' | 'conversion') : null
  const all = { module_id, recipient_event_id: about.id, step_id, ...members }
  return drafted(told, head, all, { step_id, module_id, feedback_type })
}
