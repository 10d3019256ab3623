// What must never be reached, on the addresses of this machine, and beside it what may: both on one port.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** The address that plays the public one: the exchange of this part allows it alone. */
export const PUBLIC = '127.0.0.9'

export type Canary = {
  port: number
  /** Connections that reached what must not be reached. */
  touched: string[]
  /** How many connections reached the public place. */
  calls(): number
  /** What reached the public place: method, path and headers. */
  got: { method: string; url: string; headers: IncomingMessage['headers'] }[]
  /** What the public place answers from now on. */
  answers(answer: (request: IncomingMessage, response: ServerResponse) => void): void
}

export async function canary(): Promise<Canary> {
  const touched: string[] = []
  const got: Canary['got'] = []
  let calls = 0
  let answer: Parameters<Canary['answers']>[0] = (_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"outcome":"success","price":1}')
  const place = createServer(async (request, response) => {
    for await (const _ of request);
    got.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers })
    response.setHeader('Connection', 'close')
    answer(request, response)
  })
  place.on('connection', () => calls++)
  const inside = (host: string) =>
    net.createServer((socket) => {
      touched.push(host)
      socket.on('error', () => {})
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsecret')
    })
  const first = inside('127.0.0.1')
  const port = await listening(first, '127.0.0.1', 0)
  await listening(inside('::1'), '::1', port)
  await listening(place, PUBLIC, port)
  return { port, touched, calls: () => calls, got, answers: (given) => (answer = given) }
}

async function listening(server: Server | net.Server, host: string, port: number): Promise<number> {
  await new Promise<void>((done, failed) => server.once('error', failed).listen(port, host, done))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}
