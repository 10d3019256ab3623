// A real SMTP server that keeps what it gets, as it came and as its reader sees it.
import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { onTestFinished } from 'vitest'
import { eventually } from '../../support/eventually.ts'

export type Mail = { to: string; raw: string; subject: string; text: string; html: string; headers: string[] }
export type PostOffice = { port: number; mails: Mail[] }

export async function postOffice(): Promise<PostOffice> {
  const mails: Mail[] = []
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    async onData(stream, session, done) {
      const chunks: Buffer[] = []
      for await (const chunk of stream) chunks.push(chunk as Buffer)
      const raw = Buffer.concat(chunks).toString()
      const { subject = '', text = '', html, headerLines } = await simpleParser(raw)
      const to = session.envelope.rcptTo.map(({ address }) => address).join(', ')
      const headers = headerLines.map(({ line }) => line)
      mails.push({ to, raw, subject, text, html: html || '', headers })
      done()
    },
  })
  server.on('error', () => {})
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  onTestFinished(() => new Promise<void>((done) => server.close(() => done())))
  return { port: (server.server.address() as { port: number }).port, mails }
}

/** What a link in the newest letter to an address holds. */
export const linkIn = (office: PostOffice, to: string, pattern: RegExp): Promise<string> =>
  eventually(() => {
    const found = office.mails.filter((mail) => mail.to === to).map(({ text }) => pattern.exec(text)?.[1])
    const link = found.filter((each) => each !== undefined).at(-1)
    if (link === undefined) throw new Error(`no letter with a link to ${to}`)
    return link
  })
