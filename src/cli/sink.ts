// gangway sink: an endpoint on this machine that shows what it is sent, for trying deliveries out.
import { createServer } from 'node:http'
import { invalid } from '../lib/errors.ts'

export type Sink = {
  /** Where leads may be sent. */
  url: string
  close(): Promise<void>
}

/** Answers every request with success, after telling what came. Listens on loopback alone. */
export async function openSink(port: number, tell: (got: string) => void): Promise<Sink> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const key = request.headers['idempotency-key']
    tell(
      `${request.method} ${request.url}${key ? `  (Idempotency-Key ${key})` : ''}\n${Buffer.concat(chunks)}`,
    )
    response.writeHead(201, { 'content-type': 'application/json' }).end('{"outcome":"success"}')
  })
  await new Promise<void>((done, failed) => server.once('error', failed).listen(port, '127.0.0.1', done))
  const { port: own } = server.address() as { port: number }
  return {
    url: `http://127.0.0.1:${own}/leads`,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

export async function runSink({ port }: { port: string }): Promise<void> {
  if (!/^\d{1,5}$/.test(port)) throw invalid('/--port', 'must be a number')
  const sink = await openSink(Number(port), (got) => console.log(`\n${got}`))
  console.log(`Listening at ${sink.url}; Ctrl-C ends it`)
  await new Promise<void>((stop) => process.once('SIGINT', stop).once('SIGTERM', stop))
  await sink.close()
}
