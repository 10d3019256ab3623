// The headers of every kind of answer, held against what is promised of them.
import type { Settings } from '../../../src/context.ts'
import { unsubscribeUrl } from '../../../src/mail/unsubscribe.ts'
import { browser } from '../../support/browser.ts'
import { exchangeForThisTest } from '../../support/exchange.ts'
import { FORM, liveFlow } from '../../support/leads.ts'
import { tokenTo } from '../../support/mailbox.ts'
import { speaking } from './bare-speech.ts'
import { type Finding, looking } from './finding.ts'

type Asked = {
  kind: string
  method?: string
  path: string
  headers?: Record<string, string>
  isPage?: boolean
}

const HERE = { base_url: 'http://here.example' } as Settings

export async function headers(): Promise<Finding> {
  const look = looking()
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const flowId = await liveFlow(acme)
  await acme.post('/invitations/recipient', { email: 'mia@bolt.example' })
  const token = await tokenTo(exchange, 'mia@bolt.example')
  const ending = new URL(unsubscribeUrl({ vault: exchange.ground.vault, settings: HERE }, 'mia@bolt.example'))
  const key = { authorization: `Basic ${Buffer.from(`x:${acme.api_key}`).toString('base64')}` }
  const page = { accept: 'text/html' }
  const source = `/flows/${flowId}/sources/${FORM}`
  const kinds: Asked[] = [
    { kind: 'JSON', path: '/account', headers: key },
    { kind: 'refusal', path: '/account' },
    { kind: 'nothing there', path: '/nowhere' },
    {
      kind: 'table (CSV)',
      path: '/events/stats?start=2026-01-01&end=2026-01-02',
      headers: { ...key, accept: 'text/csv' },
    },
    { kind: 'lead taken', path: `${source}/submit?email=a@b.example` },
    { kind: 'lead refused', method: 'POST', path: `/flows/${'0'.repeat(24)}/sources/${FORM}/submit` },
    { kind: 'page of the app', path: '/app/', headers: page, isPage: true },
    { kind: 'way to a page', path: '/account', headers: page },
    { kind: 'page of an invitation', path: `/invitation/${token}`, isPage: true },
    { kind: 'page of an unsubscription', path: ending.pathname, isPage: true },
    { kind: 'end of letters', method: 'POST', path: ending.pathname, isPage: true },
    { kind: 'page for a source', path: `${source}/docs`, isPage: true },
    { kind: 'the same as JSON', path: `${source}/docs.json`, headers: key },
    { kind: 'script of a page', path: '/invitation/answer.js' },
    { kind: 'metrics', path: '/metrics' },
    { kind: 'health', path: '/healthz' },
    { kind: 'reference page', path: '/docs', headers: page },
    { kind: 'description', path: '/openapi.json' },
  ]
  const rows = []
  for (const { kind, method = 'GET', path, headers = {}, isPage } of kinds) {
    const reply = await fetch(exchange.address + path, { method, headers, redirect: 'manual' })
    const said = (name: string) => reply.headers.get(name) ?? '–'
    const policy = said('content-security-policy')
    look.see(said('x-content-type-options') === 'nosniff', `${kind}: no nosniff`)
    look.see(reply.headers.has('x-request-id'), `${kind}: no X-Request-Id`)
    for (const name of ['server', 'x-powered-by'])
      look.see(!reply.headers.has(name), `${kind}: tells ${name}`)
    const type = said('content-type')
    if (headers.authorization)
      look.see(said('cache-control') === 'no-store', `${kind}: may be kept by a cache`)
    if (isPage) {
      look.see(/default-src 'none'/.test(policy), `${kind}: what no rule names is loaded`)
      look.see(/script-src '(self|none)'(;|$)/.test(policy), `${kind}: scripts of others run`)
      look.see(/base-uri 'none'/.test(policy), `${kind}: its addresses can be moved`)
      look.see(/form-action '(self|none)'/.test(policy), `${kind}: its forms can be sent elsewhere`)
      look.see(!/script-src[^;]*unsafe/.test(policy), `${kind}: scripts in the page run`)
      look.see(said('cache-control').includes('no-store'), `${kind}: is kept`)
    }
    if (type.startsWith('text/html')) {
      look.see(policy.includes("frame-ancestors 'none'"), `${kind}: may stand in a frame`)
      look.see(said('referrer-policy') === 'no-referrer', `${kind}: sends a referrer`)
    }
    look.see(!isPage || type.startsWith('text/html'), `${kind}: is no page: ${reply.status} ${type}`)
    rows.push([
      kind,
      reply.status,
      type,
      policy === '–' ? '–' : `${policy.slice(0, 40)}…`,
      said('cache-control'),
    ])
  }
  const signed = await browser(exchange.address).get('/session')
  look.see(!signed.headers.has('access-control-allow-origin'), 'other sites may read who is signed in')
  for (const bytes of ['nonsense\r\n\r\n', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`]) {
    const told = await speaking(exchange.address, bytes)
    look.see(/^HTTP\/1\.1 4\d\d /.test(told), `what is no HTTP is answered: ${told.slice(0, 40)}`)
    look.see(/x-content-type-options: nosniff/i.test(told), 'what is no HTTP: no nosniff')
    look.see(!/node|fastify/i.test(told), 'what is no HTTP: tells what runs here')
  }
  const columns = ['answer', 'status', 'Content-Type', 'Content-Security-Policy', 'Cache-Control']
  const title = 'Headers of every kind of answer; all have X-Content-Type-Options and X-Request-Id'
  return { tables: [{ title, columns, rows }], checks: look.checks(), faults: look.faults }
}
