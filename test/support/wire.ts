// Requests to the byte: what no HTTP client would send.
import { once } from 'node:events'
import { connect } from 'node:net'

export type Answer = { status: number; headers: Record<string, string>; body: string }

/** Sends bytes as they are, and reads one answer; the connection is closed after it. */
export async function spoken(address: string, text: string | Buffer, isWhole = true): Promise<Answer> {
  const { hostname, port } = new URL(address)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  if (isWhole) socket.write(text)
  else socket.end(text)
  const chunks: Buffer[] = []
  for await (const chunk of socket) {
    chunks.push(chunk as Buffer)
    if (isComplete(Buffer.concat(chunks).toString('latin1'), text.toString().startsWith('HEAD '))) break
  }
  socket.destroy()
  return parsed(Buffer.concat(chunks))
}

/** A request with exactly these headers. */
export function request(line: string, headers: string[] = [], body = ''): string {
  return [`${line} HTTP/1.1`, 'Host: exchange', ...headers, '', body].join('\r\n')
}

function isComplete(text: string, isHead: boolean): boolean {
  const [head = '', body] = text.split('\r\n\r\n')
  const length = /content-length: (\d+)/i.exec(head)?.[1]
  if (body === undefined) return false
  const isBodiless = isHead || / 204 /.test(head.slice(0, 20))
  return isBodiless || (length !== undefined && body.length >= Number(length))
}

function parsed(bytes: Buffer): Answer {
  const [head = '', ...rest] = bytes.toString().split('\r\n\r\n')
  const [first = '', ...lines] = head.split('\r\n')
  const headers = lines.map((line) => [
    line.slice(0, line.indexOf(':')),
    line.slice(line.indexOf(':') + 1).trim(),
  ])
  const named = Object.fromEntries(headers.map(([name = '', value = '']) => [name.toLowerCase(), value]))
  return { status: Number(first.split(' ')[1]), headers: named, body: rest.join('\r\n\r\n') }
}
