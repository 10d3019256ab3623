// Brings a database to this program's schema: the numbered files once each, in order, under a lock.
import { readdirSync, readFileSync } from 'node:fs'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'

const FOLDER = new URL('./migrations/', import.meta.url)
/** Whoever changes the schema holds it. */
export const LOCK = 4_726_001
const OLDEST_SERVER = 15

export type Migration = { name: string; text: string }

/** The migrations this program knows, in their order. */
export function knownMigrations(): Migration[] {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.sql'))
  return files.sort().map((name) => ({ name, text: readFileSync(new URL(name, FOLDER), 'utf8') }))
}

/** Applies what is missing and answers its names. Refuses a database that a newer program has migrated. */
export async function migrate(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query('show server_version_num')
    assertRecent(Number(rows[0].server_version_num))
    await runMigrations({ connectionString: url, logger: undefined })
    await client.query('select pg_advisory_lock($1)', [LOCK])
    await client.query(
      'create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())',
    )
    const applied = await appliedNames(client)
    const missing = knownMigrations().filter((migration) => !applied.includes(migration.name))
    for (const migration of missing) await apply(client, migration)
    return missing.map((migration) => migration.name)
  } finally {
    await client.end()
  }
}

/** Throws for a PostgreSQL (told by its `server_version_num`) that lacks what the statements use. */
export function assertRecent(serverVersion: number): void {
  const major = Math.floor(serverVersion / 10_000)
  if (major >= OLDEST_SERVER) return
  throw new Error(
    `The database is PostgreSQL ${major}, and Gangway needs ${OLDEST_SERVER} or newer: upgrade it, or set DATABASE_URL to another`,
  )
}

async function appliedNames(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query('select name from migrations')
  const applied = rows.map((row) => row.name as string)
  const known = knownMigrations().map((migration) => migration.name)
  const unknown = applied.filter((name) => !known.includes(name))
  if (unknown.length > 0) {
    throw new Error(
      `The database is newer than this program (it has ${unknown.join(', ')}): start the newer Gangway`,
    )
  }
  return applied
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin')
  await client.query(migration.text)
  await client.query('insert into migrations (name) values ($1)', [migration.name])
  await client.query('commit')
}
