// Opens a PostgreSQL by its URL: the pool, and the only place that names the driver.
import pg from 'pg'
import { isAway } from '../lib/away.ts'
import { NotNowError } from '../lib/errors.ts'
import type { Database, Db, Sql } from './db.ts'

const POOL_SIZE = 10
const CONNECT_TIMEOUT_MS = 3_000
const STATEMENT_TIMEOUT_MS = 15_000
const DEADLOCK_TRIES = 3

export type OpenDatabase = Database & { pool: pg.Pool; close(): Promise<void> }

/** Connects lazily: a database that is away shows as NotNowError on the statements, never here. */
export function openDatabase(
  url: string,
  onIdleError: (error: Error) => void,
  distributed = false,
): OpenDatabase {
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'gangway',
    types: { getTypeParser },
  })
  pool.on('error', onIdleError)
  // A connection that breaks while it is lent shows as an error of the statement that runs on it.
  pool.on('connect', (client) => client.on('error', () => {}))
  const bound = (client: pg.Pool | pg.PoolClient): Db => ({ ...boundTo(client), distributed })
  return {
    ...bound(pool),
    pool,
    transaction: (work) => transaction(pool, bound, work),
    close: () => pool.end(),
  }
}

const PLAIN_POOL_SIZE = 4

/** A small pool for a library that speaks to the database itself, and reads the driver's own types. */
export function openPlainPool(url: string, onIdleError: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: PLAIN_POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'gangway sign-in',
  })
  pool.on('error', onIdleError)
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

function boundTo(client: pg.Pool | pg.PoolClient): Db {
  const query = async (statement: Sql) => {
    try {
      return await client.query({ text: statement.text, values: statement.values, name: statement.name })
    } catch (error) {
      throw translated(error)
    }
  }
  return {
    rows: async <T>(statement: Sql) => (await query(statement)).rows as T[],
    row: async <T>(statement: Sql) => (await query(statement)).rows[0] as T | undefined,
    run: async (statement) => (await query(statement)).rowCount ?? 0,
  }
}

type Bound = (client: pg.PoolClient) => Db

async function transaction<T>(pool: pg.Pool, bound: Bound, work: (db: Db) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transactionOnce(pool, bound, work)
    } catch (error) {
      if (!isDeadlock(error) || attempt === DEADLOCK_TRIES) throw translated(error)
    }
  }
}

async function transactionOnce<T>(pool: pg.Pool, bound: Bound, work: (db: Db) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const result = await work(bound(client))
    await client.query('commit')
    client.release()
    return result
  } catch (error) {
    const clean = await client.query('rollback').then(
      () => true,
      () => false,
    )
    // A server that has become a replica rolls back as well as any, and would refuse whoever is lent its connection next.
    client.release(!clean || isAway(error))
    throw error
  }
}

/** The database is away (or refuses for want of room): the caller is told to come back, not what broke. */
function translated(error: unknown): unknown {
  return isAway(error) ? new NotNowError() : error
}

function isDeadlock(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === '40P01'
}

const INT8 = 20
const TIMESTAMPTZ = 1184

const parsers = new Map<number, (text: string) => unknown>([
  [INT8, Number],
  [TIMESTAMPTZ, (text) => new Date(text).toISOString()],
])

/** Times leave the database as they leave the exchange: RFC 3339 in UTC, with milliseconds. */
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  return parsers.get(oid) ?? pg.types.getTypeParser(oid, format)
}
