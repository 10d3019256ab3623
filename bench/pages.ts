// How soon the pages can be used, with 100,000 leads, 1,000 flows and 50 partners on the embedded database. Prints a table.
// Run it by hand after "npm run build": npx tsx bench/pages.ts [folder that is kept [a word of the screens]]

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium } from 'playwright-core'
import { readConfig } from '../src/config.ts'
import { sql } from '../src/db/db.ts'
import { type Exchange, openExchange } from '../src/exchange.ts'
import { seedEvents, seedFlows } from './lead-seed.ts'

const LEADS = 100_000
const FLOWS = 1_000
const FIRST_LEADS = 200
const PARTNERS = 50
const RUNS = 5
const HANGING_MS = 15_000
const FORM = '535e9f8c94149d05b5000001'
const CRM = '535e9f8c94149d05b5000006'
const SIGN_IN = { email: 'ada@acme.example', password: 'correct horse battery' }

// What the API answers is read here without its types, as a customer's script would.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Body = any

type Ask = (
  method: string,
  path: string,
  body?: object,
) => Promise<{ status: number; body: Body; cookie: string }>

function asker(address: string): Ask {
  let cookie = ''
  return async (method, path, body) => {
    const headers = { 'X-Requested-With': 'gangway', 'Content-Type': 'application/json', cookie }
    const response = await fetch(address + path, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    })
    // The session's comes first.
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return { status: response.status, body: await response.json(), cookie }
  }
}

/** The first account with a flow, and everything that it is filled with; nothing where that was done already. */
async function fill({ ground, address }: Exchange, ask: Ask, sink: string): Promise<void> {
  const first = {
    account: { name: 'Acme Leads' },
    user: { email: SIGN_IN.email, first_name: 'Ada', last_name: 'Park' },
  }
  const { body } = await ask('POST', '/session/first', { ...first, password: SIGN_IN.password })
  const { account_id } = body.signed_in
  const flow = (await ask('POST', '/flows', flowTo(sink))).body
  await ask('POST', `/flows/${flow.id}/deploy`)
  for (let n = 0; n < FIRST_LEADS; n++) {
    const lead = {
      first_name: 'Ann',
      last_name: `Smith${n}`,
      email: `ann${n}@example.com`,
      phone_1: `512789${String(1000 + n)}`,
      state: n % 5 === 0 ? 'OK' : 'TX',
      ...(n % 50 === 0 && { is_test: 'true' }),
    }
    await fetch(`${address}/flows/${flow.id}/sources/${FORM}/submit`, {
      method: 'POST',
      body: new URLSearchParams(lead),
    })
  }
  const [{ events = 0 } = {}] = await ground.db.rows<{ events: number }>(
    sql`select count(*) as events from events`,
  )
  await seedEvents(ground.db, account_id, (Number(events) / FIRST_LEADS) * LEADS)
  await seedFlows(ground.db, account_id, flow.id, FLOWS)
  for (let n = 0; n < PARTNERS; n++) {
    await ask('POST', '/invitations/recipient', { email: `buyer${n}@example.com` })
  }
  await ground.db.run(sql`update users set operator = true where account_id = ${account_id}`)
  await ground.db.pool.query('vacuum analyze')
}

function flowTo(url: string) {
  const rule = { lhv: 'lead.state', op: 'is equal to', rhv: 'TX' }
  const mappings = [
    { property: 'url', value: url },
    { property: 'json_property.email', value: '{{lead.email}}' },
  ]
  return {
    name: 'Solar leads',
    enabled: true,
    fields: ['first_name', 'last_name', 'email', 'phone_1', 'state'],
    sources: [{ entity: { id: FORM }, integration: { module_id: 'leadconduit-default.inbound' } }],
    steps: [
      {
        type: 'recipient',
        entity: { id: CRM },
        integration: { module_id: 'leadconduit-custom.outbound.json', mappings },
      },
    ],
    acceptance_criteria: { outcome: 'failure', reason: 'Only Texas', rule_set: { op: 'and', rules: [rule] } },
  }
}

/** As an expression of the page: something that can be seen, a heading with these words. */
const shown = (selector: string) => `document.querySelector('${selector}')`
const said = (pattern: string) =>
  `[...document.querySelectorAll('h3')].some(({ textContent }) => /${pattern}/.test(textContent))`

/** Milliseconds until something of the page can be used, the middle of several. */
async function usableMs(context: BrowserContext, path: string, ready: string): Promise<number[]> {
  const times: number[] = []
  for (let run = 0; run < RUNS; run++) {
    const page = await context.newPage()
    // Looked for at every frame, so that the figure is the page's and not that of who waits for it.
    const look = `requestAnimationFrame(function look() {
      if (${ready}) window.usableAt = performance.now()
      else requestAnimationFrame(look)
    })`
    await page.addInitScript({ content: look })
    await page.goto(path, { waitUntil: 'commit' })
    const until = performance.now() + HANGING_MS
    let usableAt: unknown
    while (!usableAt) {
      if (performance.now() > until) throw new Error(`${path} shows nothing of what was looked for`)
      usableAt = await page.evaluate('window.usableAt')
    }
    times.push(Math.round(Number(usableAt)))
    await page.close()
  }
  return times.toSorted((one, other) => one - other)
}

async function measure(exchange: Exchange, ask: Ask): Promise<void> {
  const { cookie } = await ask('POST', '/session', SIGN_IN)
  const [last] = (await ask('POST', '/events', { type: 'source', outcome: 'success', limit: 1 })).body
  const [rare] = (await ask('GET', '/events/places')).body.flows.slice(-1)
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
  const context = await browser.newContext({ baseURL: exchange.address })
  const [name = '', value = ''] = cookie.split(/=(.*)/s)
  await context.addCookies([{ name, value, url: exchange.address }])
  const row = shown('.lead-row')
  const none = said('(is like that|has these words)$')
  const heading = shown('main h1, main h2')
  const [partner] = (await ask('GET', '/invitations')).body
  const screens: [string, string, string][] = [
    ['recent leads', '/app/leads', row],
    ['a flow without leads', `/app/leads?flow=${rare.id}`, none],
    ['one outcome', '/app/leads?outcome=failure', row],
    ['an outcome that never was', '/app/leads?outcome=error', none],
    ['a reason', '/app/leads?reason=texas', row],
    ['a reason that never was', '/app/leads?reason=nowhere', none],
    ['tests', '/app/leads?test=yes', row],
    ['a recipient', `/app/leads?recipient=${CRM}`, row],
    ['days', '/app/leads?from=2000-01-01&to=2100-01-01', row],
    ['search: one lead', '/app/leads?q=ann77x@example.com', row],
    ['search: every lead', '/app/leads?q=ann', row],
    ['search: none', '/app/leads?q=zebra', none],
    ['one story', `/app/leads/${last.vars.lead.id}`, shown('[data-moment]')],
    ['events', '/app/events', row],
    ['events that never were', '/app/events?type=feedback-sent', none],
    ['deliveries', '/app/deliveries', said('^Everything has arrived$')],
    ['home', '/app/', heading],
    ['flows', '/app/flows', shown('[data-flow]')],
    ['flow editor', `/app/flows/${rare.id}`, shown('[data-source]')],
    ['partners', '/app/partners', shown('[data-partner]')],
    ['a partner', `/app/partners/${partner.id}`, shown('main h2, main h1')],
    ['report', '/app/reports', shown('td[data-column]')],
    ['report by recipient', '/app/reports?by=recipient', shown('td[data-column]')],
    ['report by source', '/app/reports?by=source', shown('td[data-column]')],
    ['report by reason', '/app/reports?by=reason', shown('td[data-column]')],
    ['settings', '/app/settings', shown('main form')],
    ['fields', '/app/settings/fields', shown('main form, main h3, main ul > li')],
    ['operator: accounts', '/app/operator/accounts', shown('main table, main li')],
    ['operator: health', '/app/operator/health', heading],
  ]
  await usableMs(context, '/app/leads', row)
  for (const [what, path, ready] of screens.filter(([what]) => what.includes(process.argv[3] ?? ''))) {
    const times = await usableMs(context, path, ready)
    console.log(`${what.padEnd(28)} ${times.at(RUNS >> 1)} ms (${times.join(', ')})`)
  }
  await browser.close()
}

const given = process.argv[2]
const folder = given ?? mkdtempSync(join(tmpdir(), 'gangway-pages-'))
mkdirSync(folder, { recursive: true })
const sink = createServer((_, response) =>
  response.writeHead(201, { 'Content-Type': 'application/json' }).end('{"outcome":"success"}'),
)
await new Promise<void>((done) => sink.listen(0, '127.0.0.1', done))
const env = {
  GANGWAY_DATA_DIR: folder,
  PORT: '0',
  GANGWAY_LOG_LEVEL: 'error',
  GANGWAY_ALLOWED_RANGES: '127.0.0.0/8',
}
const exchange = await openExchange(readConfig(env))
try {
  const ask = asker(exchange.address)
  const isFresh = (await ask('GET', '/session')).body.needs_first_account
  if (isFresh) await fill(exchange, ask, `http://127.0.0.1:${(sink.address() as AddressInfo).port}/`)
  await measure(exchange, ask)
} finally {
  await exchange.close()
  sink.close()
  if (!given) rmSync(folder, { recursive: true, force: true })
}
