// A recipient's system that remembers every attempt by its Idempotency-Key, is slow, sometimes away, and sometimes unwilling.
import { type Receiver, receiverForThisTest } from '../../support/receiver.ts'

export type Attempts = { keys: Set<string>; times: number; accepted: number }

export type Recipient = {
  /** Where a step delivers; the place tells the steps apart. */
  at(place: string): { url: string }
  /** By place and the lead's e-mail address. */
  seen: Map<string, Attempts>
}

/** The first attempt finds the system away; a later one does not. */
export const AGAIN = 'again-'
/** The recipient does not want it. */
export const UNWANTED = 'unwanted-'

const SLOWEST_MS = 120

export async function recipientForThisTest(): Promise<Recipient> {
  const receiver: Receiver = await receiverForThisTest()
  const seen: Recipient['seen'] = new Map()
  receiver.answers(async ({ path, headers, body }, response) => {
    receiver.got.length = 0
    const { email } = JSON.parse(body) as { email: string }
    const name = `${path.split('/').at(-1)} ${email}`
    const attempts = seen.get(name) ?? { keys: new Set<string>(), times: 0, accepted: 0 }
    seen.set(name, attempts)
    attempts.keys.add(String(headers['idempotency-key']))
    attempts.times++
    const isAway = email.startsWith(AGAIN) && attempts.times === 1
    await new Promise((thought) => setTimeout(thought, Math.random() * SLOWEST_MS))
    if (isAway) return void response.writeHead(503).end()
    attempts.accepted++
    const answer = email.startsWith(UNWANTED)
      ? { outcome: 'failure', reason: 'not wanted' }
      : { outcome: 'success' }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  return { at: (place) => ({ url: `${receiver.url}/${place}` }), seen }
}
