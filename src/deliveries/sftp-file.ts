// A file on somebody's SFTP server: a text is added to its end. The one place that names the SFTP library.
import { createRequire } from 'node:module'
import type { Socket } from 'node:net'
import type SftpClient from 'ssh2-sftp-client'
import { PerformError } from './performing.ts'

export type SftpServer = {
  /** A connection that is there already. */
  socket: Socket
  host: string
  username: string
  password: string
  /** SHA-256 of the key that the server must show; any will do if undefined. */
  host_key: Buffer | undefined
  timeout_ms: number
}

const load = createRequire(import.meta.url)
const silent = { error: () => {}, end: () => {}, close: () => {} }

/** Throws a PerformError. `textFor` is told whether the file is new. */
export async function appendToFile(
  server: SftpServer,
  path: string,
  textFor: (isNew: boolean) => string,
): Promise<void> {
  await signedIn(server, path, async (client) => {
    const size = await sizeOf(client, path)
    const text = textFor(size === 0)
    const start = size > 0 && !(await endsLine(client, path, size)) ? '\r\n' : ''
    await client.append(Buffer.from(start + text), path)
  })
}

/** What is there, without changing it. Throws a PerformError. */
export async function lookForFile(server: SftpServer, path: string) {
  return signedIn(server, path, async (client, seen) => {
    const folder = path.slice(0, path.lastIndexOf('/')) || '.'
    const found = await client.exists(folder)
    return {
      key: seen.key,
      folder,
      hasFolder: found === 'd' || found === 'l',
      size: await sizeOf(client, path),
    }
  })
}

/** The connection is ended in any case. */
async function signedIn<T>(
  server: SftpServer,
  path: string,
  work: (client: SftpClient, seen: { key: string }) => Promise<T>,
): Promise<T> {
  // It is large, and few processes need it.
  const Client = load('ssh2-sftp-client') as typeof SftpClient
  const client = new Client('gangway', silent)
  const seen = { key: '' }
  const timer = setTimeout(() => server.socket.destroy(), server.timeout_ms)
  try {
    await client.connect(optionsFor(server, seen))
    return await work(client, seen)
  } catch (error) {
    throw told(error, server, path, seen.key)
  } finally {
    clearTimeout(timer)
    await client.end().catch(() => {})
    server.socket.destroy()
  }
}

function optionsFor({ socket, username, password, host_key, timeout_ms }: SftpServer, seen: { key: string }) {
  return {
    sock: socket,
    username,
    password,
    readyTimeout: timeout_ms,
    hostHash: 'sha256',
    hostVerifier: (hex: string) => {
      const key = Buffer.from(hex, 'hex')
      seen.key = `SHA256:${key.toString('base64').replace(/=+$/, '')}`
      return host_key === undefined || host_key.equals(key)
    },
  }
}

/** 0 for a file that is not there. */
async function sizeOf(client: SftpClient, path: string): Promise<number> {
  try {
    return (await client.stat(path)).size
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return 0
    throw error
  }
}

/** An earlier line may have been cut off. Where the file may not be read it is taken to be whole. */
async function endsLine(client: SftpClient, path: string, size: number): Promise<boolean> {
  try {
    const range = { readStreamOptions: { start: size - 1, end: size - 1 } }
    const last = await client.get(path, undefined, range as object)
    return !Buffer.isBuffer(last) || last.length === 0 || last.toString() === '\n'
  } catch {
    return true
  }
}

function told(error: unknown, { host }: SftpServer, path: string, shownKey: string): PerformError {
  const { message = String(error), code } = (error ?? {}) as { message?: string; code?: unknown }
  if (/verification failed/i.test(message))
    return new PerformError(`${host} shows the key ${shownKey}, not that of host_key: nothing was sent`)
  if (/authentication/i.test(message)) return new PerformError(`${host} does not take this name and password`)
  if (code === 'ENOENT' || /no such file/i.test(message))
    return new PerformError(`${host} has no folder for ${path}`)
  if (code === 'EACCES' || /permission denied/i.test(message))
    return new PerformError(`${host} does not allow writing to ${path}`)
  return new PerformError(`${host} did not take the line: ${message}`)
}
