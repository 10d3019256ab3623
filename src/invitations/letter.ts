// The letters about an invitation. Names of fields may stand in them, values of leads never.
import { compose } from '../mail/compose.ts'
import type { Kind } from './invitation.ts'

export type Inviting = {
  kind: Kind
  /** The company that invites, and the person, if one is named. */
  inviter: string
  person: string | null
  /** The invited address, which a forwarded letter still names. */
  email: string
  note: string | null
  /** How many fields would be shared; 0 if that is not known yet. */
  fields: number
  expires_at: string
  time_zone: string
  url: string
}

/** E1: the invitation. */
export function inviteLetter(letter: Inviting) {
  const { kind, inviter, person, fields, note, url } = letter
  const sends = kind === 'recipient'
  const who = person ? `${person} of ${inviter}` : inviter
  return compose({
    subject: sends ? `${inviter} wants to send you leads` : `${inviter} wants to receive your leads`,
    lines: [
      `${who} invites you to connect, so that ${sends ? 'leads reach you as they come in' : 'you can send them leads'}.`,
      ...(note ? [`They write: "${note}"`] : []),
      ...(fields > 0 ? [fieldsLine(sends, fields)] : []),
      'It costs you nothing and takes about 10 minutes.',
      `The invitation ends on ${dayOf(letter)}.`,
    ],
    button: { label: 'Review the invitation', url },
    small: [notExpected(letter)],
  })
}

function fieldsLine(sends: boolean, fields: number): string {
  const counted = fields === 1 ? '1 field' : `${fields} fields`
  return sends ? `Each lead would come with ${counted}.` : `They take leads with ${counted}.`
}

/** E2: the invitation ends soon. The link in it is another one; the earlier letter's still works. */
export function reminderLetter(letter: Inviting & { opened: boolean }) {
  const { inviter, opened, url } = letter
  return compose({
    subject: `${inviter}'s invitation ends in 3 days`,
    lines: [
      `${inviter} is still waiting for your answer; the invitation ends on ${dayOf(letter)}.`,
      opened ? 'You have looked at it; accepting is the next step.' : 'You have not looked at it yet.',
    ],
    button: { label: 'Continue', url },
    small: [notExpected(letter)],
  })
}

function notExpected({ inviter, email }: Inviting): string {
  return `This letter was sent to ${email} on behalf of ${inviter}. Not expecting this? Ignore it, and nothing happens.`
}

/** E3: the invited did not answer in time. */
export function expiredLetter(letter: { email: string; sent_at: string; opened: boolean } & Zoned & Linked) {
  const { email, opened, url } = letter
  return compose({
    subject: `${email} did not accept in time`,
    lines: [
      `Your invitation, sent on ${day(letter.sent_at, letter.time_zone)}, has ended.`,
      opened
        ? `${email} opened it and did not answer.`
        : `${email} did not open it: perhaps the address is wrong.`,
    ],
    button: { label: 'Send again', url },
  })
}

export type Acceptance = {
  kind: Kind
  /** The company that accepted, and the person, if one is named. */
  partner: string
  person: string | null
  email: string
  flows: string[]
}

/** E4: the invited accepted. */
export function acceptedLetter(letter: Acceptance & Linked) {
  const { kind, partner, person, email, flows, url } = letter
  const buys = kind === 'recipient'
  const named = flows.map((flow) => `"${flow}"`).join(', ')
  return compose({
    subject: buys ? `${partner} accepted. Setup is next` : `${partner} accepted`,
    lines: [
      `${person ? `${person} (${email})` : email} accepted your invitation for ${partner}.`,
      buys
        ? `${partner} now chooses where its leads go. You will be told when it is ready.`
        : `${partner} can send you leads as soon as it knows where to.`,
      flows.length > 0
        ? `${buys ? 'Waiting for it' : 'Open to it'}: ${named}.`
        : `None of your flows has a ${buys ? 'step' : 'source'} for ${partner} yet.`,
    ],
    button: { label: 'View status', url },
  })
}

/** E5: the invited declined. */
export function declinedLetter(
  letter: { kind: Kind; email: string; reason: string | null; flows: string[] } & Linked,
) {
  const { kind, email, reason, flows, url } = letter
  const [partner, part] = kind === 'recipient' ? ['buyer', 'step'] : ['seller', 'source']
  return compose({
    subject: `${email} declined`,
    lines: [
      `${email} declined your invitation.`,
      ...(reason ? [`The reason given: "${reason}"`] : []),
      ...(flows.length > 0
        ? [`Its ${part} was removed from ${flows.map((flow) => `"${flow}"`).join(', ')}.`]
        : []),
    ],
    button: { label: `Choose another ${partner}`, url },
  })
}

/** To the inviter: the invited wants a new invitation, perhaps to another address. */
export function askedAgainLetter({
  email,
  instead,
  url,
}: { email: string; instead: string | null } & Linked) {
  return compose({
    subject: instead ? `${instead} asks for your invitation` : `${email} asks for a new invitation`,
    lines: [
      instead
        ? `You invited ${email}. Somebody with that invitation asks you to invite ${instead} instead. Invite that address only if you know it.`
        : `Your invitation to ${email} is over, and they would like another.`,
    ],
    button: { label: instead ? 'View the invitation' : 'Send again', url },
  })
}

/** To the inviter: the invited handed the invitation on. */
export function forwardedLetter({ email, colleague, url }: { email: string; colleague: string } & Linked) {
  return compose({
    subject: `${email} forwarded your invitation`,
    lines: [
      `${email} forwarded your invitation to ${colleague}, who can now answer it.`,
      'If that is not whom you meant, withdraw it.',
    ],
    button: { label: 'View the invitation', url },
  })
}

/** To those who manage a company: somebody with an address of theirs was invited, and has no user. */
export function joinLetter({ email, inviter, company, url }: Joining) {
  return compose({
    subject: `${email} asks to join ${company}`,
    lines: [
      `${inviter} invited ${email} to trade with it. That address has no user of ${company} yet, and asks to become one rather than to make a second account.`,
      `If you know them, add ${email} to your people; the invitation waits for them.`,
    ],
    button: { label: 'See your people', url },
    small: ['If you do not know them, do nothing: they have no access.'],
  })
}

type Joining = { email: string; inviter: string; company: string } & Linked

/** To the invited: the sender took the invitation back. */
export function withdrawnLetter({ inviter }: { inviter: string }) {
  return compose({
    subject: `${inviter} withdrew its invitation`,
    lines: [`${inviter} has withdrawn its invitation to you. There is nothing you need to do.`],
  })
}

type Linked = { url: string }
type Zoned = { time_zone: string }

function dayOf({ expires_at, time_zone }: { expires_at: string } & Zoned): string {
  return day(expires_at, time_zone)
}

function day(time: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone }).format(new Date(time))
}
