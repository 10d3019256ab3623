// The letters about a set-up: to the seller's users when a buyer is ready, to both sides when it could not finish.
import { compose } from '../mail/compose.ts'

export type Ready = {
  buyer: string
  buyer_flow: string
  seller_flows: { id: string; name: string }[]
  base_url: string
}

/** E7: the buyer's delivery is set up. */
export function readyLetter({ buyer, buyer_flow, seller_flows, base_url }: Ready) {
  const [first] = seller_flows
  const updated = seller_flows.map((flow) => flow.name).join(', ')
  return compose({
    subject: `${buyer} is ready to receive leads`,
    lines: [
      `${buyer} has finished setting up and receives your leads in its flow "${buyer_flow}".`,
      first
        ? `Updated for you: ${updated}.`
        : `None of your flows has a step for ${buyer} yet: add one to send leads.`,
    ],
    button: first
      ? { label: 'Open flow', url: `${base_url}/flows/${first.id}` }
      : { label: 'Open your flows', url: `${base_url}/flows` },
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
