// The floor of the lead path: a bare server that commits the rows of leads which the exchange made, and delivers the same bytes.
import { createServer } from 'node:http'
import { Agent } from 'undici'
import { sql } from '../src/db/db.ts'
import { openDatabase } from '../src/db/open.ts'
import { endLeads } from '../src/leads/event-store.ts'
import { type Draft, type Ending, eventIdOf, type Kept, type NewLead } from '../src/leads/lead.ts'
import { insertLeads } from '../src/leads/store.ts'
import { batched } from '../src/lib/batch.ts'

const PROCESS = 'floor'
/** As the exchange does it. */
const LIMITS = { most: 200, lanes: 2 }
const ROWS = 1_000

type Event = Draft & { place: number }
type Delivery = { uri: string; headers: Record<string, string>; body: string }
type Row = NewLead & { events: Event[]; delivery: Delivery; answer: string }

const db = openDatabase(process.env.DATABASE_URL as string, () => {})

/** Leads that the exchange took, as it wrote them. */
async function recordedRows(): Promise<Row[]> {
  return db.rows<Row>(sql`
    select account_id, flow_id, flow_version, source_id, null as key, null as digest, reference, is_test,
      submission::text, vars::text, null as secrets, search::text, count + 1 as ids, events, delivery, answer
    from leads l, lateral (
      select count(*)::int as count, json_agg(json_build_object('type', type, 'outcome', outcome, 'reason', reason,
          'step_id', step_id, 'recipient_id', recipient_id, 'module_id', module_id, 'feedback_type', feedback_type,
          'is_test', is_test, 'cost', cost, 'revenue', revenue, 'wait_ms', wait_ms, 'body', body::text,
          'place', ('x' || right(id, 6))::bit(24)::int - ('x' || right(lead_id, 6))::bit(24)::int) order by id) as events,
        json_agg(body #> '{transactions,0,request}') filter (where type = 'recipient') -> 0 as delivery,
        max(body #>> '{response,body}') filter (where type = 'source') as answer
      from events e where e.account_id = l.account_id and e.lead_id = l.id) e
    where count > 1 order by id limit ${ROWS}`)
}

const keep = batched<NewLead, Kept>((leads) => insertLeads(db, PROCESS, leads), LIMITS)
const end = batched<Ending, boolean>((endings) => endLeads(db, PROCESS, endings), LIMITS)
const agent = new Agent()

async function deliver({ uri, headers, body }: Delivery): Promise<void> {
  const { origin, pathname } = new URL(uri)
  const answer = await agent.request({ origin, path: pathname, method: 'POST', headers, body })
  await answer.body.text()
  if (answer.statusCode !== 201) throw new Error(`the sink answered ${answer.statusCode}`)
}

async function take(row: Row): Promise<string> {
  const kept = await keep(row)
  if (!('lead_id' in kept)) throw new Error('the lead was not put on record')
  await deliver(row.delivery)
  const at = new Date().toISOString()
  const events = row.events.map((event) => ({ ...event, id: eventIdOf(kept.lead_id, event.place), at }))
  const { account_id, flow_id, source_id, is_test } = row
  const rest = { undelivered: [], caps: undefined }
  await end({ account_id, id: kept.lead_id, flow_id, source_id, is_test, events, ...rest })
  return row.answer
}

const rows = await recordedRows()
let turn = 0

createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.once('end', async () => {
    if (request.method === 'GET') return response.end()
    JSON.parse(Buffer.concat(chunks).toString())
    const answer = await take(rows[turn++ % rows.length] as Row)
    response.writeHead(201, { 'content-type': 'application/json' }).end(answer)
  })
}).listen(Number(process.env.PORT), '127.0.0.1')
