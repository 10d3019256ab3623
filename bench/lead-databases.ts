// Databases of the lead path: one that is used, and copies of it that have grown in some respect.
import pg from 'pg'
import { openDatabase } from '../src/db/open.ts'
import { seedAccounts, seedEvents, seedFlows } from './lead-seed.ts'
import type { LeadStage } from './lead-stage.ts'

/** Without a limit of time, and outside of any transaction. */
async function ran(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(text).finally(() => client.end())
}

/** A database of its own, empty or a copy of another that nobody uses; answers its URL. */
export async function makeDatabase(url: string, name: string, template?: string): Promise<string> {
  await ran(url, `create database ${name}${template ? ` template ${template}` : ''}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  return own.href
}

/** Fills it until it has so many events; answers how many there are. */
export async function fillEvents(url: string, { account_id }: LeadStage, wanted: number): Promise<number> {
  const db = openDatabase(url, () => {})
  const count = await seedEvents(db, account_id, wanted).finally(() => db.close())
  await settled(url)
  return count
}

/** Fills it until it has so many accounts. */
export async function fillAccounts(url: string, wanted: number): Promise<void> {
  const db = openDatabase(url, () => {})
  await seedAccounts(db, wanted).finally(() => db.close())
  await settled(url)
}

/** Fills it until it has so many flows; answers their ids. */
export async function fillFlows(
  url: string,
  { account_id, one }: LeadStage,
  wanted: number,
): Promise<string[]> {
  const db = openDatabase(url, () => {})
  const ids = await seedFlows(db, account_id, one, wanted).finally(() => db.close())
  await settled(url)
  return ids
}

/** What the database would have done by and by is done: nothing of it falls into the rounds. */
export async function settled(url: string): Promise<void> {
  await ran(url, 'vacuum analyze')
  await ran(url, 'checkpoint')
}
