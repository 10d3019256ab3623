// A mail server on the loopback that keeps what it gets, closed when the test ends.
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { onTestFinished } from 'vitest'

export type PostOffice = { port: number; mails: ParsedMail[]; receivers: string[]; close(): Promise<void> }

export async function postOffice(options: SMTPServerOptions = {}, port = 0): Promise<PostOffice> {
  const [mails, receivers]: [ParsedMail[], string[]] = [[], []]
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo({ address }, _session, done) {
      receivers.push(address)
      done()
    },
    onData(stream, _session, done) {
      simpleParser(stream).then((mail) => {
        mails.push(mail)
        done()
      }, done)
    },
    ...options,
  })
  server.on('error', () => {})
  await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready))
  const close = () => new Promise<void>((done) => server.close(() => done()))
  onTestFinished(close)
  return { port: (server.server.address() as { port: number }).port, mails, receivers, close }
}
