// Sources that send lead after lead while processes die: most ask again until they are answered, some do not.
import { FORM } from '../../support/leads.ts'
import type { Asking } from './asking.ts'
import { AGAIN, UNWANTED } from './recipient.ts'

/** A lead as its source knows it: what it was told, if anything. */
export type Sent = {
  email: string
  flow_id: string
  told?: { outcome: string; lead: { id: string } }
}

export type Crowd = {
  asking: Asking
  /** The flow for the next lead. */
  place(): string
  /** The flow that has no cap. */
  uncapped: string
  isOver(): boolean
}

/** So that processes, which take a second of a processor to start, can be replaced. */
const LONGEST_PAUSE_MS = 1_000
/** One in so many sources asks once, without a key, and never learns what became of a lead whose answer was cut off. */
const CARELESS = 5

/** All that they have sent, once they are told to stop and have heard of their last lead. */
export async function sendLeads(crowd: Crowd, sources: number): Promise<Sent[]> {
  const all = await Promise.all(Array.from({ length: sources }, (_, n) => source(crowd, n)))
  return all.flat()
}

async function source(crowd: Crowd, name: number): Promise<Sent[]> {
  const sent: Sent[] = []
  for (let n = 0; !crowd.isOver(); n++) {
    const flow_id = crowd.place()
    // Not all at once, so that the first who take of a cap are of all kinds.
    const kind = kindOf(n + name)
    // A second attempt that finds its cap reached waits for ever, as it should: then there would be no quiet.
    const email = `${kind === AGAIN && flow_id !== crowd.uncapped ? '' : kind}${name}-${n}@example.com`
    const lead: Sent = { email, flow_id }
    sent.push(lead)
    const told = await submitted(crowd, lead, name % CARELESS === 0)
    if (told) lead.told = told
    await new Promise((next) => setTimeout(next, Math.random() * LONGEST_PAUSE_MS))
  }
  return sent
}

function kindOf(n: number): string {
  if (n % 7 === 3) return AGAIN
  return n % 7 === 5 ? UNWANTED : ''
}

async function submitted({ asking }: Crowd, { email, flow_id }: Sent, isCareless: boolean) {
  const path = `/flows/${flow_id}/sources/${FORM}/submit`
  if (isCareless) return (await asking.once(path, { body: { email } }))?.body
  return asking.untilDone(path, { body: { email }, key: email })
}

/** One lead more, for a flow whose cap is looked at when all is quiet. */
export async function sendOne(asking: Asking, flow_id: string, email: string): Promise<Sent> {
  return { email, flow_id, told: await submitted({ asking } as Crowd, { email, flow_id }, false) }
}
