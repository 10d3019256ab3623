// What crashes are played on: a PostgreSQL that writes through to its disk, companies, a mail server, processes of the exchange.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { SMTPServer } from 'smtp-server'
import { onTestFinished } from 'vitest'
import { type Sql, sql } from '../../../src/db/db.ts'
import { openEmbedded, serverProcess } from '../../../src/db/embedded.ts'
import { migrate } from '../../../src/db/migrate.ts'
import { type OpenDatabase, openDatabase } from '../../../src/db/open.ts'
import { admitAccount } from '../../../src/entities/admit.ts'
import { ensurePartitions } from '../../../src/events/partition-store.ts'
import { client } from '../../support/client.ts'
import { eventually } from '../../support/eventually.ts'
import type { Company } from '../../support/exchange.ts'
import { LOOPBACK } from '../../support/leads.ts'
import { type Process, serveProcess } from '../../support/process.ts'
import type { Readable } from '../invariants/invariant.ts'

export type Stage = {
  /** All rows of a statement, for what no request shows. */
  rows<T>(statement: Sql): Promise<T[]>
  /** The database, for the checker of invariants. */
  database: Readable
  /** A new company, whose client speaks to this address. */
  company(name: string, address: string): Promise<Company>
  /** One more process of the exchange, ready. */
  start(): Promise<Process>
  /** What `pg_ctl stop -m immediate` does: no checkpoint, no good-bye. The exchange's own keeper starts it again. */
  crashDatabase(): void
  /** The Message-ID of every letter that arrived, as often as it did. */
  letters: string[]
}

export async function openStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'gangway-crash-'))
  const home = join(folder, 'postgres')
  const embedded = await openEmbedded(home)
  const url = embedded.url()
  await migrate(url)
  const database = openDatabase(url, () => {})
  await assertWritesThrough(database)
  // The checker looks at everything at once: no limit of time, as the exchange's own connections have one.
  const slow = new pg.Pool({ connectionString: url, max: 1 })
  slow.on('error', () => {})
  await ensurePartitions(database)
  const office = await postOffice()
  const children: Process['child'][] = []
  onTestFinished(async () => {
    for (const child of children) child.kill('SIGKILL')
    await office.close()
    await slow.end()
    await database.close()
    // Connections of processes that were killed a moment ago may still be noticed as gone.
    await eventually(async () => {
      await embedded.stop()
      if (serverProcess(home) !== undefined) throw new Error('the database is still in use')
    })
    rmSync(folder, { recursive: true, force: true })
  })
  const env = { ...LOOPBACK, GANGWAY_LOG_LEVEL: 'error', GANGWAY_SMTP_URL: office.url }
  return {
    rows: (statement) => database.rows(statement),
    database: slow,
    company: (name, address) => admitted(database, name, address),
    async start() {
      const started = await serveProcess(url, { ...env, GANGWAY_DATA_DIR: folder })
      children.push(started.child)
      return started
    },
    crashDatabase() {
      const pid = serverProcess(home)
      if (pid !== undefined) process.kill(pid, 'SIGQUIT')
    },
    letters: office.letters,
  }
}

/** A server that forgets on purpose would prove nothing. */
async function assertWritesThrough(database: OpenDatabase): Promise<void> {
  const [set] = await database.rows<Record<string, string>>(sql`
    select current_setting('fsync') as fsync, current_setting('synchronous_commit') as synchronous_commit,
      current_setting('full_page_writes') as full_page_writes`)
  const off = Object.entries(set ?? {}).filter(([, value]) => value !== 'on')
  if (off.length > 0) throw new Error(`the database does not write through: ${JSON.stringify(set)}`)
}

let companies = 0

/** Tried until the database is there; each time under another address, for a commit may have gone unheard. */
async function admitted(database: OpenDatabase, name: string, address: string): Promise<Company> {
  for (;;) {
    const email = `owner@company${++companies}.example`
    const opened = await database.transaction((db) => admitAccount({ db }, { name, email })).catch(() => {})
    if (opened) return { ...client(address, opened.api_key), ...opened, email, name }
    await new Promise((tick) => setTimeout(tick, 100))
  }
}

type PostOffice = { url: string; letters: string[]; close(): Promise<void> }

/** A mail server that remembers which letters came. */
async function postOffice(): Promise<PostOffice> {
  const letters: string[] = []
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, _session, done) {
      let text = ''
      stream.on('data', (chunk) => (text += chunk))
      stream.on('end', () => {
        letters.push(/^Message-ID: <(\w+)@/im.exec(text)?.[1] ?? '')
        done()
      })
    },
  })
  // A sender that is killed breaks off.
  server.on('error', () => {})
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.server.address() as { port: number }
  const close = () => new Promise<void>((done) => server.close(() => done()))
  return { url: `smtp://127.0.0.1:${port}`, letters, close }
}
