// A lead as a line of a CSV file on a recipient's server. Leads for one file go one after the other.
import { isBlank, normalOf, textOf } from '../fields/value.ts'
import type { Vars } from '../lib/vars.ts'
import type { Appended } from '../modules/module.ts'
import { csvLineOf } from './csv-line.ts'
import { PerformError, type Performing, type Task } from './performing.ts'
import { textIn } from './secrets.ts'
import { appendToFile, lookForFile, type SftpServer } from './sftp-file.ts'

/** The last that was begun for each file, and what was written: of this process. */
const lines = new Map<string, Promise<void>>()
const written = new Set<string>()
const MOST_REMEMBERED = 10_000

/** A line that this process has written for a key is not written again. */
export async function performSftp(ctx: Pick<Performing, 'send'>, task: Task): Promise<Appended> {
  const { vars } = task
  const { host, port, path } = placeOf(vars)
  await inTurn(`${host.toLowerCase()}:${port}${path}`, async () => {
    const key = `${task.account_id} ${task.key}`
    if (written.has(key)) return
    if (task.left() <= 0) throw new PerformError('timed out while other leads were written to the file')
    await append(ctx, task, { host, port, path })
    remember(key)
  })
  return { outcome: 'success', path }
}

async function inTurn(file: string, work: () => Promise<void>): Promise<void> {
  const before = lines.get(file) ?? Promise.resolve()
  const mine = before.then(work)
  const settled = mine.catch(() => {})
  lines.set(file, settled)
  try {
    await mine
  } finally {
    if (lines.get(file) === settled) lines.delete(file)
  }
}

function remember(key: string): void {
  written.add(key)
  if (written.size <= MOST_REMEMBERED) return
  for (const oldest of written) return void written.delete(oldest)
}

type Place = { host: string; port: number; path: string }

async function append(ctx: Pick<Performing, 'send'>, task: Task, place: Place): Promise<void> {
  const { heading, line } = csvLineOf(task.vars)
  const server = await serverOf(ctx, task, place)
  await appendToFile(server, place.path, (isNew) => (isNew ? (heading ?? '') + line : line))
}

/** Looks whether the server takes the sign-in, and what is at the path. */
export async function lookAtServer(ctx: Pick<Performing, 'send'>, task: Task) {
  const place = placeOf(task.vars)
  return { ...place, ...(await lookForFile(await serverOf(ctx, task, place), place.path)) }
}

async function serverOf(
  ctx: Pick<Performing, 'send'>,
  { vars, left }: Task,
  { host, port }: Place,
): Promise<SftpServer> {
  const [host_key, signIn] = [hostKeyIn(textIn(vars, 'host_key')), signInOf(vars)]
  const socket = await ctx.send.connect({ host, port, timeout_ms: left() })
  return { socket, host, ...signIn, host_key, timeout_ms: left() }
}

/** Where the file is. */
export function placeOf(vars: Vars): Place {
  const port = isBlank(vars.port) ? 22 : Number(normalOf(vars.port))
  return { host: textIn(vars, 'host'), port, path: textOf(vars.path).trim() }
}

/** Name and password of the step, else those of its credential. */
function signInOf(vars: Vars): { username: string; password: string } {
  const credential = (vars.credential ?? {}) as Vars
  const own = { username: textOf(vars.username), password: textOf(vars.password) }
  return {
    username: own.username || textOf(credential.username),
    password: own.password || textOf(credential.password ?? credential.token),
  }
}

/** As OpenSSH prints it (`SHA256:…`), in Base64, or in hexadecimal with or without colons. */
export function hostKeyIn(text: string): Buffer | undefined {
  if (text === '') return undefined
  const digits = text.replace(/^SHA256:/i, '').replace(/[:\s]/g, '')
  const key = /^[0-9a-f]{64}$/i.test(digits) ? Buffer.from(digits, 'hex') : Buffer.from(digits, 'base64')
  if (key.length === 32) return key
  throw new PerformError('host_key must be the SHA-256 of a key, such as ssh-keygen -l prints it')
}
