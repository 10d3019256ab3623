// The headers of every kind of answer, held against what is promised of them.
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

export async function headers(): Promise<Finding> {
  const look = looking()
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const flowId = await liveFlow(acme)
  await acme.post('/invitations/recipient', { email: 'mia@bolt.example' })
  const token = await tokenTo(exchange, 'mia@bolt.example')
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
    { kind: 'page of an unsubscription', path: '/unsubscribe/AAAA' },
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
      look.see(policy.includes("frame-ancestors 'none'"), `${kind}: may stand in a frame`)
      look.see(/script-src [^;]*'self'|script-src [^;]*'nonce/.test(policy), `${kind}: scripts of others run`)
      look.see(!/script-src[^;]*unsafe/.test(policy), `${kind}: scripts in the page run`)
      look.see(said('referrer-policy') === 'no-referrer', `${kind}: sends a referrer`)
      look.see(said('cache-control').includes('no-store'), `${kind}: is kept`)
    }
    if (type.startsWith('text/html')) look.see(policy !== '–', `${kind}: HTML without a policy`)
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
