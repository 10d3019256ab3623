// The letters about a set-up: to the seller's users when a buyer is ready, to both sides when it could not finish.
import { compose } from '../mail/compose.ts'
import type { OnboardTest } from './onboard.ts'

export type Ready = {
  buyer: string
  /** How its test ended; null if it says nothing of one. */
  test: Pick<OnboardTest, 'outcome' | 'reason'> | null
  buyer_flow: string
  seller_flows: { id: string; name: string }[]
  base_url: string
}

/** E7: the buyer's delivery is set up. */
export function readyLetter({ buyer, test, buyer_flow, seller_flows, base_url }: Ready) {
  const [first] = seller_flows
  const updated = seller_flows.map((flow) => flow.name).join(', ')
  return compose({
    subject: `${buyer} is ready to receive leads`,
    lines: [
      `${buyer} has finished setting up and receives your leads in its flow "${buyer_flow}".`,
      first
        ? `Updated for you: ${updated}.`
        : `None of your flows has a step for ${buyer} yet: add one to send leads.`,
      ...(test ? [testLine(test)] : []),
    ],
    button: first
      ? { label: 'Open flow', url: `${base_url}/flows/${first.id}` }
      : { label: 'Open your flows', url: `${base_url}/flows` },
  })
}

function testLine({ outcome, reason }: Pick<OnboardTest, 'outcome' | 'reason'>): string {
  if (outcome === 'success') return 'A test lead was sent and accepted.'
  if (outcome === 'not_tested') return `It was not tested. The reason given: "${reason}"`
  return 'A test lead was sent, and was not accepted.'
}

/** Where a buyer stands in its set-up, by the words that the wizard of the pages uses. */
const STANDS: Record<string, string> = {
  where: 'The next thing is to choose where the leads go.',
  connect: 'The next thing is to say how your system is reached.',
  match: 'The next thing is to match the fields.',
  accepted: 'The next thing is to say which answers accept a lead.',
  test: 'The next thing is a test lead.',
  limits: 'All that is left are limits, if you want any, and going live.',
  live: 'All that is left is going live.',
}

export type Stalled = { seller: string; person: string | null; step: string | null; url: string }

/** E6: the seller waits for the buyer's set-up. */
export function stalledLetter({ seller, person, step, url }: Stalled) {
  return compose({
    subject: `Your setup with ${seller} is not finished`,
    lines: [
      `${person ? `${person} of ${seller}` : seller} is ready to send you leads and asks you to finish your set-up. No lead reaches you before that.`,
      STANDS[step ?? 'where'] ?? 'It goes on where you left it.',
    ],
    button: { label: 'Continue setup', url },
  })
}

export type Unfinished = { partner: string; step: string; cause: string; reference: string; url: string }

/** E8: the set-up failed; nothing of it was kept. */
export function failedLetter({ partner, step, cause, reference, url }: Unfinished) {
  return compose({
    subject: `Setup with ${partner} could not finish`,
    lines: [
      `It stopped at "${step}": ${cause}.`,
      'Nothing was changed: flows, mappings and the connection are as they were before.',
    ],
    button: { label: 'Try again', url },
    small: [`Reference: ${reference}`],
  })
}
