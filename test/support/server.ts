// One PostgreSQL for a whole run: DATABASE_URL, or an embedded one in a temporary folder. Holds the template.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openEmbedded } from '../../src/db/embedded.ts'
import { migrate } from '../../src/db/migrate.ts'
import { openDatabase } from '../../src/db/open.ts'
import { ensurePartitions } from '../../src/events/partition-store.ts'

/** Nothing of a test run outlives it, so nothing need reach the disk. */
const FORGETFUL = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

declare module 'vitest' {
  export interface ProvidedContext {
    /** A URL of the server's maintenance database. */
    serverUrl: string
    template: string
  }
}

export default async function setup(project: TestProject) {
  // Some tests start the program as its users do, from what the build makes.
  if (!process.env.GANGWAY_TEST_BUILT) {
    execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'inherit', 'inherit'] })
  }
  const folder = mkdtempSync(join(tmpdir(), 'gangway-test-'))
  const embedded = process.env.DATABASE_URL
    ? undefined
    : await openEmbedded(join(folder, 'postgres'), FORGETFUL)
  const serverUrl = process.env.DATABASE_URL ?? (embedded?.url('postgres') as string)
  const template = `gangway_template_${process.pid}`
  await statement(serverUrl, `create database ${template}`)
  await migrate(withDatabase(serverUrl, template))
  const database = openDatabase(withDatabase(serverUrl, template), () => {})
  await ensurePartitions(database)
  await database.close()
  project.provide('serverUrl', serverUrl)
  project.provide('template', template)
  return async () => {
    await statement(serverUrl, `drop database ${template}`)
    await embedded?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The same server, another database. */
export function withDatabase(url: string, database: string): string {
  const other = new URL(url)
  other.pathname = `/${database}`
  return other.href
}

export async function statement(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}
