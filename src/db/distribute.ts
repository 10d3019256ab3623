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
  // Not the view citus_tables: it measures all shards, and leaves a table out when no node answers for its size.
  const { rows } = await client.query(
    `select logicalrelid::text as table, coalesce(column_to_column_name(logicalrelid, partkey), '<none>') as column,
       colocationid::int as colocation, exists (select from pg_class left join pg_inherits on inhrelid = oid
         where logicalrelid in (oid, inhparent) and pg_relation_size(oid) > 0) as kept
     from pg_dist_partition where logicalrelid::text = any($1)`,
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
