// Distributes a migrated database over the nodes of its cluster, and tells whether one is distributed.
import pg from 'pg'
import { BY, DISTRIBUTED, type Standing, type Step, stepsFrom } from './distribution.ts'
import { LOCK } from './migrate.ts'

/** Distributes what is not distributed yet, and answers what was done; nothing is done twice. Rows move with their tables. */
export async function distribute(url: string): Promise<Step[]> {
  return connected(url, async (client) => {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    const steps = stepsFrom(await standingOf(client))
    for (const { statements } of steps) {
      for (const statement of statements) await client.query(statement)
    }
    return steps
  })
}

/** Whether stores must speak to one node a statement. */
export async function isDistributed(url: string): Promise<boolean> {
  return connected(url, async (client) => {
    const { known } = await standingOf(client)
    return known.some(({ table, column }) => DISTRIBUTED.includes(table) && column === BY)
  })
}

async function standingOf(client: pg.Client): Promise<Standing> {
  const extension = await client.query("select extversion from pg_extension where extname = 'citus'")
  const citus = extension.rows[0]?.extversion as string | undefined
  if (citus === undefined) return { citus, known: [] }
  const { rows } = await client.query(
    `select table_name::text as table, distribution_column as column, colocation_id::int as colocation
     from citus_tables where table_name::text = any($1)`,
    [DISTRIBUTED],
  )
  return { citus, known: rows as Standing['known'] }
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
