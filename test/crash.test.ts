// Processes are killed at any moment, under load: nothing that was acknowledged is lost, and nothing happens twice.
import { expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { eventually } from './support/eventually.ts'
import { exchangeForThisTest } from './support/exchange.ts'
import { buyerReady, FORM, LOOPBACK, sellerOpen } from './support/leads.ts'
import { type Process, serveProcess } from './support/process.ts'
import { receiverForThisTest } from './support/receiver.ts'
import { connectedPartners } from './support/story.ts'

const KILLS = Number(process.env.GANGWAY_TEST_KILLS ?? 100)
const LONGEST_MS = 240_000
const SOURCES = 8

/** A source that sends lead after lead, each under its own key, again and again until it is answered. */
async function send(addresses: () => string[], flow: string, name: string, isOver: () => boolean) {
  const told = new Map<string, string>()
  for (let n = 0; !isOver(); n++) {
    const email = `${name}-${n}@example.com`
    for (let tries = 0; !told.has(email); tries++) {
      const all = addresses()
      const address = all[(n + tries) % all.length]
      const answer = await fetch(`${address}/flows/${flow}/sources/${FORM}/submit`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': email },
        body: JSON.stringify({ email }),
      }).catch(() => undefined)
      const body = answer?.status === 201 ? await answer.json().catch(() => undefined) : undefined
      if (body) told.set(email, (body as { lead: { id: string } }).lead.id)
    }
  }
  return told
}

test(`two processes are killed ${KILLS} times while leads come in`, { timeout: 600_000 }, async () => {
  const exchange = await exchangeForThisTest({ env: LOOPBACK })
  const crm = await receiverForThisTest()
  const partners = await connectedPartners(exchange, { flows: 1 })
  await buyerReady(partners, crm)
  const flow = await sellerOpen(partners)
  const env = { ...LOOPBACK, GANGWAY_LOG_LEVEL: 'silent' }
  const start = () => serveProcess(exchange.database_url, env)
  const running: Process[] = await Promise.all([start(), start()])
  // The next one is started before it is needed: a process is killed as soon as it can be replaced.
  let spare = start()
  let isOver = false
  const sources = Array.from({ length: SOURCES }, (_, n) =>
    send(
      () => running.map(({ address }) => address),
      flow,
      `source${n}`,
      () => isOver,
    ),
  )
  // A machine that is busy with other things starts processes slowly: then it is fewer.
  const until = Date.now() + LONGEST_MS
  let kills = 0
  for (; kills < KILLS && Date.now() < until; kills++) {
    const fresh = await spare
    spare = start()
    await new Promise((moment) => setTimeout(moment, Math.random() * 300))
    const victim = running[kills % 2] as Process
    victim.child.kill('SIGKILL')
    running[kills % 2] = fresh
  }
  isOver = true
  await spare
  const told = new Map((await Promise.all(sources)).flatMap((each) => [...each]))
  await eventually(async () => expect(await exchange.rows(sql`select id from open_leads`)).toEqual([]))

  const leads = await exchange.rows<{ account_id: string; id: string; email: string; ends: number }>(sql`
    select account_id, id, vars #>> '{lead,email,normal}' as email, (select count(*)::int from events e
      where e.account_id = l.account_id and e.lead_id = l.id and e.type = 'source') as ends from leads l`)
  const ofSeller = leads.filter((lead) => lead.account_id === partners.seller.account_id)
  const ofBuyer = leads.filter((lead) => lead.account_id === partners.buyer.account_id)
  expect(told.size).toBeGreaterThan(kills)
  // Each is there once, under the id that its source was told, and so is the buyer's lead that came of it.
  expect(ofSeller.map(({ email, id }) => [email, id]).sort()).toEqual([...told].sort())
  expect(ofBuyer.map(({ email }) => email).sort()).toEqual([...told.keys()].sort())
  expect(leads.filter(({ ends }) => ends !== 1)).toEqual([])
  // The recipient saw each lead, however often under one key.
  const keys = new Map<string, Set<unknown>>()
  for (const { headers, body } of crm.got) {
    const { email } = JSON.parse(body) as { email: string }
    keys.set(email, (keys.get(email) ?? new Set()).add(headers['idempotency-key']))
  }
  expect([...keys.keys()].sort()).toEqual([...told.keys()].sort())
  expect([...keys].filter(([, of]) => of.size !== 1)).toEqual([])
})
