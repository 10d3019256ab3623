// Looks for a secret wherever an exchange keeps anything.
import { sql } from '../../src/db/db.ts'
import type { TestExchange } from './exchange.ts'

/** The tables, those of the job queue included, in which a text stands, plain or as bytes. */
export async function tablesWith(exchange: TestExchange, secret: string): Promise<string[]> {
  const tables = await exchange.rows<{ name: string }>(sql`
    select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
    where table_schema in ('public', 'graphile_worker') and table_type = 'BASE TABLE'`)
  if (tables.length < 10) throw new Error('the tables were not found')
  const forms = [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64')]
  const found: string[] = []
  for (const { name } of tables) {
    const { rows } = await exchange.ground.db.pool.query(`select t::text as row from ${name} t`)
    if (rows.some(({ row }) => forms.some((form) => row.includes(form)))) found.push(name)
  }
  return found
}
