// A whole exchange on a free port, with a database of its own, cloned from the template.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject, onTestFinished } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { type Sql, sql } from '../../src/db/db.ts'
import { admitAccount } from '../../src/entities/admit.ts'
import { type Exchange, type Options, openExchange } from '../../src/exchange.ts'
import { type Client, client } from './client.ts'
import { statement, withDatabase } from './server.ts'

export type Company = Client & {
  account_id: string
  user_id: string
  api_key: string
  email: string
  name: string
}

export type TestExchange = Exchange & {
  /** A client without credentials. */
  visitor: Client
  /** A client with any key, towards this or another process. */
  as(apiKey: string, address?: string): Client
  /** A new company with one user, and a client with that user's key. */
  company(name: string, email?: string): Promise<Company>
  /** All rows of a statement, for what no request shows. */
  rows<T>(statement: Sql): Promise<T[]>
  /** Its own database. */
  database_url: string
  /** Opens another process's worth of exchange on the same database. */
  another(options?: Options): Promise<Exchange>
}

export type TestOptions = Options & {
  env?: Record<string, string>
  /** Puts something between the exchange and its database. */
  through?: (databaseUrl: string) => Promise<string>
}

let companies = 0

/** Opens an exchange that is closed, and whose database is dropped, when the test (or with `keep`, the caller) ends it. */
export async function openTestExchange(options: TestOptions = {}): Promise<TestExchange> {
  const serverUrl = inject('serverUrl')
  const database = `gangway_${randomBytes(6).toString('hex')}`
  await statement(serverUrl, `create database ${database} template ${inject('template')}`)
  const folder = mkdtempSync(join(tmpdir(), 'gangway-test-'))
  const databaseUrl = withDatabase(serverUrl, database)
  const config = readConfig({
    DATABASE_URL: options.through ? await options.through(databaseUrl) : databaseUrl,
    GANGWAY_DATA_DIR: folder,
    GANGWAY_LOG_LEVEL: 'error',
    PORT: '0',
    ...options.env,
  })
  const open = (given: Options = {}) => openExchange(config, { checkAnswers: true, works: false, ...given })
  const exchange = await open(options)
  const others: Exchange[] = []
  const as = (apiKey?: string, address = exchange.address) => client(address, apiKey)
  return {
    ...exchange,
    database_url: databaseUrl,
    visitor: as(),
    as,
    rows: (statement) => exchange.ground.db.rows(statement),
    async company(name, email = `owner${++companies}@${name.toLowerCase().replace(/\W+/g, '-')}.example`) {
      const opened = await exchange.ground.db.transaction((db) => admitAccount({ db }, { name, email }))
      return { ...as(opened.api_key), ...opened, email, name }
    },
    async another(given) {
      const other = await open(given)
      others.push(other)
      return other
    },
    async close() {
      for (const other of others) await other.close()
      await exchange.close()
      await statement(serverUrl, `drop database ${database} with (force)`)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** An exchange for one test alone. */
export async function exchangeForThisTest(
  options?: Parameters<typeof openTestExchange>[0],
): Promise<TestExchange> {
  const exchange = await openTestExchange(options)
  onTestFinished(() => exchange.close())
  return exchange
}

/** Lets days pass: everything stored that lies in time moves into the past, waiting jobs included. */
export async function letDaysPass(exchange: TestExchange, days: number): Promise<void> {
  await exchange.rows(sql`
    update invitations set created_at = created_at - make_interval(days => ${days}::int),
      sent_at = sent_at - make_interval(days => ${days}::int),
      expires_at = expires_at - make_interval(days => ${days}::int)`)
  await exchange.rows(sql`
    update graphile_worker._private_jobs set run_at = run_at - make_interval(days => ${days}::int)`)
}
