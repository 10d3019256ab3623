// A letter ready to go out.

export type Envelope = {
  /** Names the letter for ever, so that a second sending can be told from a second letter. */
  id: string
  to: string | string[]
  cc?: string[]
  from_name: string
  reply_to?: string
  subject: string
  text: string
  html?: string
  /** Where one click ends letters of this kind. */
  unsubscribe_url?: string
}

/** Sends one letter, and answers its Message-ID. Throws MailRefusedError when the address will never take it, anything else when it may later. */
export type Mail = (envelope: Envelope) => Promise<string>

/** The receiving server refused the address for good. */
export class MailRefusedError extends Error {}
