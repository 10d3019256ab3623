// A recipient's system: an endpoint that remembers what it was sent, and answers as it is told.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { onTestFinished } from 'vitest'

export type Got = { method: string; path: string; headers: IncomingHttpHeaders; body: string }

export type Receiver = {
  url: string
  got: Got[]
  /** What it answers from now on. */
  answers(answer: (got: Got, response: ServerResponse) => void | Promise<void>): void
  close(): Promise<void>
}

/** Answers `{"outcome":"success"}` until it is told otherwise. */
export async function openReceiver(): Promise<Receiver> {
  const got: Got[] = []
  let answer: Parameters<Receiver['answers']>[0] = (_, response) => {
    response.writeHead(201, { 'content-type': 'application/json' }).end('{"outcome":"success"}')
  }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const one = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    }
    got.push(one)
    await answer(one, response)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  const close = () =>
    new Promise<void>((done) => {
      server.close(() => done())
      server.closeAllConnections()
    })
  return { url: `http://127.0.0.1:${port}/leads`, got, answers: (given) => (answer = given), close }
}

export async function receiverForThisTest(): Promise<Receiver> {
  const receiver = await openReceiver()
  onTestFinished(() => receiver.close())
  return receiver
}
