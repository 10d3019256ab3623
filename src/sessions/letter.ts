// The letters about signing in.
import { compose } from '../mail/compose.ts'

/** To a user who forgot the password. */
export function passwordLetter({ exchange, url }: { exchange: string; url: string }) {
  return compose({
    subject: `Set a new password for ${exchange}`,
    lines: ['Somebody, most likely you, asked for a new password. The link works for one hour, and once.'],
    button: { label: 'Set a new password', url },
    small: ['You did not ask? Ignore this letter; your password stays as it is.'],
  })
}

type Joining = { exchange: string; inviter: string | null; company: string | null; days: number; url: string }

/** To a colleague who was added and has no password yet. */
export function colleagueLetter({ exchange, inviter, company, days, url }: Joining) {
  const where = company ? `${company} on ${exchange}` : exchange
  return compose({
    subject: `You have been added to ${where}`,
    lines: [
      `${inviter ?? 'A colleague'} added you to ${where}. Choose a password, and you are in.`,
      `The link works for ${days} days, and once.`,
    ],
    button: { label: 'Join', url },
  })
}

/** To a user who signs in, or whose programs do, in another way from now on; `what` is a sentence without its stop. */
export function safetyLetter({ exchange, what, url }: { exchange: string; what: string; url: string }) {
  return compose({
    subject: `${what} (${exchange})`,
    lines: [`${what}. Was it you? Then there is nothing to do.`],
    button: { label: 'Look at it', url },
    small: [
      'It was not you? Change your password at once, end the sessions that you do not know, and tell an administrator of your account.',
    ],
  })
}
