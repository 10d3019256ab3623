// Recipients of deliveries, good and bad: real servers on the loopback, closed when the test ends.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import https from 'node:https'
import net, { type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

export type Received = { method: string; url: string; headers: IncomingMessage['headers']; body: string }
export type Recipient = { url: string; port: number; received: Received[] }

type Reply = (request: Received, response: ServerResponse) => void

/** A recipient that answers each request, after all of it has come in. */
export async function recipient(reply: Reply = (_request, response) => response.end()): Promise<Recipient> {
  const received: Received[] = []
  const server = http.createServer(listener(received, reply))
  return { ...(await listening(server, 'http')), received }
}

/** The same over TLS, with a certificate that it signed itself. */
export async function selfSigned(): Promise<Recipient> {
  const received: Received[] = []
  const server = https.createServer(
    certificate(),
    listener(received, (_request, response) => response.end()),
  )
  return { ...(await listening(server, 'https')), received }
}

/** What speaks on a bare connection. */
export async function speaker(speak: (socket: Socket) => void): Promise<Recipient> {
  const server = net.createServer((socket) => {
    socket.on('error', () => {})
    speak(socket)
  })
  return { ...(await listening(server, 'http')), received: [] }
}

/** Where nobody listens: no server is given such a port by chance, unlike one that was free a moment ago. */
export const CLOSED_PORT = 1

/** Where nobody listens yet; somebody else may be given it meanwhile. */
export async function portToCome(): Promise<number> {
  const server = net.createServer()
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}

function listener(received: Received[], reply: Reply): RequestListener {
  return (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const one = { method, url, headers, body: Buffer.concat(chunks).toString() }
      received.push(one)
      reply(one, response)
    })
  }
}

async function listening(server: net.Server, protocol: string) {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((done) => server.close(done))
  })
  const { port } = server.address() as AddressInfo
  return { url: `${protocol}://127.0.0.1:${port}`, port }
}

function certificate(): { key: string; cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'gangway-certificate-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const subject = ['-subj', '/CN=localhost', '-days', '2', '-nodes', '-newkey', 'rsa:2048']
  execFileSync('openssl', ['req', '-x509', ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  const pair = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  rmSync(folder, { recursive: true })
  return pair
}
