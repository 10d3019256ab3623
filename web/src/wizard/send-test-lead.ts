// Deploys what was set up, submits a marked lead as the seller would, and answers what happened.
import type { Flow, LeadStory, RecipientEvent } from '../api-types.ts'
import { ask, Fault } from '../ask.ts'
import { stepOf } from './plan.ts'

/** How a test ended; the event of the step, where something is delivered. */
export type Tested = { lead_id: string; outcome: string; reason: string | null; event: RecipientEvent | null }

export async function sendTestLead(
  flow: Flow,
  sellerId: string,
  values: Record<string, string>,
): Promise<Tested> {
  await ask('POST /flows/{id}/deploy', { path: { id: flow.id } })
  const submitted = await submit(`/flows/${flow.id}/sources/${sellerId}/submit`, values)
  return testedIn(await readStory(submitted.lead.id), flow)
}

export function readStory(id: string): Promise<LeadStory> {
  return ask('GET /leads/{id}', { path: { id } })
}

export function testedIn(story: LeadStory, flow: Flow): Tested {
  const step = stepOf(flow)
  const found = step && story.events.find((each) => each.type === 'recipient' && each.step_id === step.id)
  const event = (found as unknown as RecipientEvent | undefined) ?? null
  const told = event ?? story
  return {
    lead_id: story.id,
    outcome: told.outcome ?? story.state,
    reason: told.reason ?? null,
    event,
  }
}

type Submitted = { lead: { id: string }; outcome: string; reason?: string }

async function submit(address: string, values: Record<string, string>): Promise<Submitted> {
  const response = await fetch(address, {
    method: 'POST',
    credentials: 'omit',
    headers: { Accept: 'application/json' },
    body: new URLSearchParams({ ...values, xxTest: 'true' }),
  }).catch(() => {
    throw new Fault('lost', 0)
  })
  if (response.status === 201) return response.json()
  throw new Fault(response.status === 503 ? 'busy' : 'refused', response.status, {
    error: saidIn(await response.text()),
  })
}

/** Sources are answered as text, or as one member of JSON. */
function saidIn(text: string): string {
  try {
    return String(JSON.parse(text).error ?? text)
  } catch {
    return text
  }
}
