// Writes src/db/schema.sql: what all migrations add up to, read from the catalogs of a migrated database.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import pg from 'pg'
import { openEmbedded } from '../src/db/embedded.ts'
import { migrate } from '../src/db/migrate.ts'

const HEAD = '-- The schema that all migrations add up to. Written by "npm run schema"; a test keeps it true.'

const FUNCTIONS = `
  select pg_get_functiondef(oid) as text from pg_proc
  where pronamespace = 'public'::regnamespace order by proname, pg_get_function_identity_arguments(oid)`

const TABLES = `
  select oid::int, relname as name from pg_class
  where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition order by relname`

const VIEWS = `
  select 'create view ' || viewname || ' as' || chr(10) || definition as text from pg_views
  where schemaname = 'public' order by viewname`

const COLUMNS = `
  select quote_ident(attname) || ' ' || format_type(atttypid, atttypmod)
    || case when attnotnull then ' not null' else '' end
    || coalesce(' default ' || pg_get_expr(adbin, adrelid), '') as text
  from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
  where attrelid = $1 and attnum > 0 and not attisdropped order by attnum`

// Not-null constraints, which newer servers list among the others, stand with their columns.
const CONSTRAINTS = `
  select 'constraint ' || quote_ident(conname) || ' ' || pg_get_constraintdef(oid) as text from pg_constraint
  where conrelid = $1 and contype in ('p', 'u', 'f', 'c', 'x') order by contype = 'p' desc, contype, conname`

const INDEXES = `
  select pg_get_indexdef(indexrelid) as text from pg_index
  where indrelid = $1 and not exists (select from pg_constraint where conindid = indexrelid and conrelid = $1)
  order by 1`

const TRIGGERS = `
  select pg_get_triggerdef(oid) as text from pg_trigger where tgrelid = $1 and not tgisinternal order by tgname`

/** The public schema of a database as statements, in an order that does not depend on how it came to be. */
export async function schemaOf(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const texts = async (query: string, values: unknown[] = []) =>
      (await client.query<{ text: string }>(query, values)).rows.map((row) => row.text.trim())
    const functions = (await texts(FUNCTIONS)).map((text) => `${text};`)
    const tables: string[] = []
    for (const { oid, name } of (await client.query<{ oid: number; name: string }>(TABLES)).rows) {
      const members = [...(await texts(COLUMNS, [oid])), ...(await texts(CONSTRAINTS, [oid]))]
      const after = [...(await texts(INDEXES, [oid])), ...(await texts(TRIGGERS, [oid]))]
      tables.push(
        [`create table ${name} (\n  ${members.join(',\n  ')}\n);`, ...after.map((text) => `${text};`)].join(
          '\n',
        ),
      )
    }
    const views = await texts(VIEWS)
    return `${[HEAD, ...functions, ...tables, ...views].join('\n\n')}\n`
  } finally {
    await client.end()
  }
}

async function write(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'gangway-schema-'))
  const embedded = await openEmbedded(join(folder, 'postgres'))
  try {
    await migrate(embedded.url())
    writeFileSync('src/db/schema.sql', await schemaOf(embedded.url()))
  } finally {
    await embedded.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await write()
