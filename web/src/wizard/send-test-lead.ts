// Deploys what was set up, submits a marked lead as the seller would, and answers what happened at the step.
import type { Flow, RecipientEvent } from '../api-types.ts'
import { ask, Fault } from '../ask.ts'
import { stepOf } from './plan.ts'

/** Under which the outcome of the last test of an onboard is remembered. */
export function testedKey(onboardId: string): string[] {
  return ['tested', onboardId]
}

export async function sendTestLead(
  flow: Flow,
  sellerId: string,
  values: Record<string, string>,
): Promise<RecipientEvent> {
  await ask('POST /flows/{id}/deploy', { path: { id: flow.id } })
  const submitted = await submit(`/flows/${flow.id}/sources/${sellerId}/submit`, values)
  const story = await ask('GET /leads/{id}', { path: { id: submitted.lead.id } })
  const step = stepOf(flow)
  const event = story.events.find((each) => each.type === 'recipient' && each.step_id === step?.id)
  if (event) return event as unknown as RecipientEvent
  throw new Fault('refused', 0, { error: story.reason ?? submitted.reason ?? story.state })
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
