// The floor: a bare Fastify server that runs the same statements through the same driver, and does nothing else.
import Fastify from 'fastify'
import pg from 'pg'
import type { Db, Sql } from '../src/db/db.ts'
import { listOnboards, updateOnboard } from '../src/onboards/store.ts'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 })

/** The statement that a store would run for these values. */
async function statementOf(ask: (db: Db) => Promise<unknown>): Promise<Sql> {
  let seen: Sql | undefined
  const note = async (statement: Sql) => {
    seen = statement
    return undefined as never
  }
  await ask({ rows: note, row: note, run: note }).catch(() => {})
  return seen as Sql
}

type Put = { Params: { id: string }; Body: { invitation_id: string; flow_id: string; status: string } }

const account = process.env.BENCH_ACCOUNT as string
const list = await statementOf((db) => listOnboards(db, account, {}))
const app = Fastify()

app.put<Put>('/onboards/:id', async ({ params, body }) => {
  const { invitation_id, flow_id, status } = body
  const change = { id: params.id, invitation_id, flow_id, status }
  const { text, values } = await statementOf((db) => updateOnboard(db, account, change))
  const { rows } = await pool.query({ name: 'put', text, values })
  return rows[0]
})

app.get('/onboards', async () => {
  const { rows } = await pool.query({ name: 'list', text: list.text, values: list.values })
  return rows
})

await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' })
