// The way out for letters: an SMTP server, or none.
import nodemailer from 'nodemailer'
import type { Config } from '../config.ts'
import { type Envelope, type Mail, MailRefusedError } from './envelope.ts'

const CONNECT_TIMEOUT_MS = 10_000
const SILENCE_TIMEOUT_MS = 20_000

export type Mailer = {
  /** Undefined without GANGWAY_SMTP_URL: letters are kept. */
  send: Mail | undefined
  close(): void
}

/** A connection a letter: what one letter leaves behind cannot hold up the next. */
export function openMailer({ smtp_url, mail_from }: Pick<Config, 'smtp_url' | 'mail_from'>): Mailer {
  if (!smtp_url) return { send: undefined, close: () => {} }
  const transport = nodemailer.createTransport({
    url: smtp_url,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
  } as object)
  return {
    async send(envelope) {
      const message = messageOf(envelope, mail_from)
      try {
        await transport.sendMail(message)
        return message.messageId
      } catch (error) {
        throw isRefusal(error) ? new MailRefusedError((error as Error).message) : error
      }
    },
    close: () => transport.close(),
  }
}

function messageOf(envelope: Envelope, from: string) {
  const { id, to, cc = [], from_name, reply_to, subject, text, html, unsubscribe_url } = envelope
  return {
    from: { name: from_name, address: from },
    to: [to].flat().map(addressed),
    ...(cc.length > 0 && { cc: cc.map(addressed) }),
    replyTo: reply_to,
    subject,
    text,
    html,
    messageId: `<${id}@${from.split('@')[1]}>`,
    ...(unsubscribe_url && {
      headers: {
        'List-Unsubscribe': `<${unsubscribe_url}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      },
    }),
  }
}

/** As a whole: nothing in it is read as a list or a name. */
function addressed(address: string) {
  return { name: '', address }
}

/** A 5xx answer about the recipient: trying again would be refused again. */
function isRefusal(error: unknown): boolean {
  const { responseCode, code } = error as { responseCode?: number; code?: string }
  return code === 'EENVELOPE' && responseCode !== undefined && responseCode >= 500
}
