// What comes in while servers are killed: leads, onboards that move on, companies that are set up. Each is asked for until it is answered.

import { setTimeout as pause } from 'node:timers/promises'
import { client, type Reply } from '../../support/client.ts'
import type { Company, TestExchange } from '../../support/exchange.ts'
import { FORM } from '../../support/leads.ts'
import { completion, type Partners } from '../../support/story.ts'
import type { Journal } from './journal.ts'

/** What was acknowledged. */
export type Told = {
  /** Addresses of leads to the ids that their source was told. */
  leads: Map<string, string>
  /** Onboards that moved on, each with how often. */
  moved: { connection_id: string; account_id: string; onboard_id: string; times: number }[]
  /** Onboards that were completed. */
  completed: { connection_id: string; account_id: string; onboard_id: string }[]
}

export type Load = { stop(): Promise<Told> }

export type LoadParts = {
  exchange: TestExchange
  journal: Journal
  /** The processes that are asked in turn. */
  addresses: string[]
  flow_id: string
  seller: Company
  /** Whose onboards move on. */
  movers: (Partners & { onboard_id: string })[]
}

const SOURCES = 6
const COMPANIES = 2
const BETWEEN_LEADS_MS = 20
const BETWEEN_MOVES_MS = 40
const BETWEEN_STEPS_MS = 150
const LONGEST_MS = 30_000

export function startLoad(parts: LoadParts): Load {
  let isOver = false
  const over = () => isOver
  const sources = Array.from({ length: SOURCES }, (_, n) => sendLeads(parts, `source${n}`, over))
  const movers = parts.movers.map((mover) => moveOn(parts, mover, over))
  const companies = Array.from({ length: COMPANIES }, (_, n) => setUpCompanies(parts, n, over))
  const all = Promise.all([Promise.all(sources), Promise.all(movers), Promise.all(companies)])
  // A failure is the caller's when it stops the load, not nobody's before.
  all.catch(() => {})
  return {
    async stop() {
      isOver = true
      const [leads, moved, completed] = await all
      return { leads: new Map(leads.flatMap((each) => [...each])), moved, completed: completed.flat() }
    },
  }
}

/** A source that sends lead after lead, each under its own key. */
async function sendLeads({ journal, addresses, flow_id }: LoadParts, name: string, isOver: () => boolean) {
  const told = new Map<string, string>()
  for (let n = 0; !isOver(); n++) {
    const email = `${name}-${n}@example.com`
    const reply = await journal.askUntil('lead', 201, (tries) =>
      submitLead(turn(addresses, n + tries), flow_id, email),
    )
    told.set(email, reply.body.lead.id)
    await pause(BETWEEN_LEADS_MS)
  }
  return told
}

async function submitLead(address: string, flowId: string, email: string): Promise<Reply> {
  const answer = await fetch(`${address}/flows/${flowId}/sources/${FORM}/submit`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': email },
    body: JSON.stringify({ email }),
    signal: AbortSignal.timeout(LONGEST_MS),
  })
  const text = await answer.text()
  const body = answer.status === 201 ? JSON.parse(text) : text
  return { status: answer.status, headers: answer.headers, body }
}

/** A buyer's program that tells again and again how far its set-up is. */
async function moveOn(
  { journal, addresses }: LoadParts,
  { buyer, invitation_id, connection_id, onboard_id }: LoadParts['movers'][number],
  isOver: () => boolean,
) {
  let times = 0
  while (!isOver()) {
    const status = stage(times + 1)
    await journal.askUntil('onboard', 200, (tries) =>
      at(turn(addresses, times + tries), buyer).put(`/onboards/${onboard_id}`, { invitation_id, status }),
    )
    times++
    await pause(BETWEEN_MOVES_MS)
  }
  return { connection_id, account_id: buyer.account_id, onboard_id, times }
}

/** What an onboard is in after so many moves. */
export function stage(times: number): string {
  return `stage ${times}`
}

/** New companies are invited, accept, and are set up, one after the other. */
async function setUpCompanies(parts: LoadParts, lane: number, isOver: () => boolean) {
  const completed: Told['completed'] = []
  for (let n = 0; !isOver(); n++) completed.push(await setUpCompany(parts, `lane ${lane}, company ${n}`))
  return completed
}

async function setUpCompany({ exchange, journal, addresses, seller }: LoadParts, name: string) {
  const buyer = await opened(exchange, name)
  let asked = 0
  const ask = async (
    status: number,
    who: Company,
    path: string,
    body: unknown,
    method: 'post' | 'put' = 'post',
  ) => {
    const key = `${name}, ${path}`
    const headers = method === 'post' ? { 'idempotency-key': key } : undefined
    asked++
    const reply = await journal.askUntil('onboard', status, (tries) =>
      at(turn(addresses, asked + tries), who)[method](path, body, headers),
    )
    await pause(BETWEEN_STEPS_MS)
    return reply.body
  }
  const { entity } = await ask(201, seller, '/invitations/recipient', { email: buyer.email })
  const { invitation_id } = entity
  const { connection_id } = await ask(200, buyer, `/invitations/${invitation_id}/accept`, {})
  const onboard = await ask(201, buyer, '/onboards', { invitation_id })
  const partners = { invitation_id } as Partners
  const done = await ask(200, buyer, `/onboards/${onboard.id}`, completion(partners), 'put')
  // A failure that only the outage caused would be told as one of the set-up itself.
  if (done.status !== 'completed') throw new Error(`a set-up was told as ${JSON.stringify(done)}`)
  return { connection_id, account_id: buyer.account_id, onboard_id: onboard.id as string }
}

/** A company is opened inside; one that was opened without our hearing of it is left alone. */
async function opened(exchange: TestExchange, name: string): Promise<Company> {
  const sinceMs = performance.now()
  for (;;) {
    try {
      return await exchange.company(name)
    } catch (error) {
      if (performance.now() - sinceMs > 4 * LONGEST_MS) throw error
      await pause(200)
    }
  }
}

function at(address: string, { api_key }: Company) {
  return client(address, api_key)
}

function turn(addresses: string[], n: number): string {
  return addresses[n % addresses.length] as string
}
