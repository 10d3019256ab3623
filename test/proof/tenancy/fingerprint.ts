// All that an account has, table by table: the tables and what says whose their rows are come from the database itself.
import type { TestExchange } from '../../support/exchange.ts'

/** Rows of nobody: what is not looked at, and why. */
const NOBODYS: Record<string, string> = {
  migrations: 'of the exchange',
  sign_in_tries: 'counts of tries by address, kept under a digest: asking moves them, whoever is asked about',
}

/** By which columns a row belongs to an account; $1 is the account. */
const OWNING: [RegExp, string][] = [
  [/(^|_)account_id$/, '$1'],
  [/^user_id$/, 'any(select id from users where account_id = $1)'],
  [/^connection_id$/, 'any(select id from connections where $1 in (seller_account_id, buyer_account_id))'],
  [/^invitation_id$/, 'any(select id from invitations where account_id = $1)'],
  [/^email$/, 'any(select email from users where account_id = $1)'],
]

export type Fingerprint = Map<string, string>

export type Fingerprinter = {
  tables: string[]
  /** One digest for each table. */
  of(accountId: string): Promise<Fingerprint>
  /** Every id that its rows have. */
  idsOf(accountId: string): Promise<Map<string, string[]>>
}

export async function fingerprinter(exchange: TestExchange): Promise<Fingerprinter> {
  const { pool } = exchange.ground.db
  const { rows } = await pool.query<{ name: string; columns: string[] }>(`
    select t.relname as name, array_agg(c.column_name::text order by c.ordinal_position) as columns
    from pg_class t join information_schema.columns c on c.table_schema = 'public' and c.table_name = t.relname
    where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p') and not t.relispartition
    group by 1 order by 1`)
  const tables = rows.filter(({ name }) => !NOBODYS[name])
  const owned = tables.map((table) => ({ ...table, condition: conditionOf(table) }))
  const digests = owned.map(
    ({ name, condition }) => `select '${name}' as name,
      (select count(*) || ' ' || coalesce(md5(string_agg(t::text, chr(10) order by t::text)), '')
        from ${name} t where ${condition}) as digest`,
  )
  const jobs = `select 'jobs' as name, (select count(*) || ' ' || coalesce(md5(string_agg(j::text, '' order by j.id)), '')
    from graphile_worker._private_jobs j where j.payload::text like '%' || $1 || '%') as digest`
  const text = [...digests, jobs].join('\nunion all\n')
  return {
    tables: tables.map(({ name }) => name),
    async of(accountId) {
      const { rows } = await pool.query<{ name: string; digest: string }>(text, [accountId])
      return new Map(rows.map(({ name, digest }) => [name, digest]))
    },
    async idsOf(accountId) {
      const ids = new Map<string, string[]>()
      for (const { name, columns, condition } of owned) {
        if (!columns.includes('id')) continue
        const found = await pool.query<{ id: string }>(
          `select id::text as id from ${name} where ${condition} and id::text ~ '^[0-9a-f]{24}$'`,
          [accountId],
        )
        ids.set(
          name,
          found.rows.map(({ id }) => id),
        )
      }
      return ids
    },
  }
}

/** A table of which nothing says whose its rows are is looked at as a whole. */
function conditionOf({ name, columns }: { name: string; columns: string[] }): string {
  if (name === 'accounts') return 'id = $1'
  const parts = columns.includes('account_id')
    ? ['account_id = $1']
    : OWNING.flatMap(([pattern, whose]) =>
        columns.filter((column) => pattern.test(column)).map((column) => `${column} = ${whose}`),
      )
  return parts.length > 0 ? `(${parts.join(' or ')})` : '$1::text is not null'
}

/** The tables that differ. */
export function moved(before: Fingerprint, after: Fingerprint): string[] {
  return [...before].filter(([name, digest]) => after.get(name) !== digest).map(([name]) => name)
}
