// The letters about a connection: that the other side paused or resumed, that it has ended.
import { compose } from '../mail/compose.ts'

export type Pausing = {
  /** Who did it: the company, and if a person asked, that person's name. */
  company: string
  person: string | null
  paused: boolean
  url: string
}

/** E11, to the other side. */
export function pausedLetter({ company, person, paused, url }: Pausing) {
  const who = person ? `${person} of ${company}` : company
  return compose({
    subject: paused ? `${company} paused leads` : `${company} resumed leads`,
    lines: [
      paused
        ? `${who} holds back the leads between you. A lead that reaches the step is skipped meanwhile, and can be sent on later.`
        : `${who} lets the leads between you through again, as far as you do not hold them back yourself.`,
    ],
    button: { label: 'View status', url },
  })
}

export type Ending = Omit<Pausing, 'paused'> & {
  /** The company on the reader's other side. */
  partner: string
  /** Whether the readers' own company did it. */
  isOwn: boolean
  /** How long the readers' company keeps its leads. */
  days: number
}

/** E12, to both sides. */
export function endedLetter({ company, person, partner, isOwn, days, url }: Ending) {
  const who = person ? `${person} of ${company}` : company
  return compose({
    subject: isOwn
      ? `Your connection with ${partner} has been ended`
      : `${company} ended the connection with you`,
    lines: [
      `${who} ended the connection. No lead goes either way any more; steps and sources of ${partner} stay in your flows, switched off.`,
      `What passed between you stays readable: you keep each lead for ${days === 1 ? '1 day' : `${days} days`}. A new invitation connects you again.`,
    ],
    button: { label: 'Look at it', url },
  })
}
