import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { exchangeForThisTest } from './support/exchange.ts'
import { tokenTo } from './support/mailbox.ts'
import { must } from './support/story.ts'

const PERSON = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

/** Pages as the build would leave them. */
function builtPages(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gangway-pages-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><meta name="csp-nonce" content="%NONCE%"><title>App</title>',
  )
  writeFileSync(join(folder, 'mark.svg'), '<svg/>')
  writeFileSync(join(folder, 'assets', 'index-abc123.js'), 'plain')
  writeFileSync(join(folder, 'assets', 'index-abc123.js.br'), 'packed')
  writeFileSync(join(folder, 'secret.txt'), 'not a page')
  return folder
}

function asked(address: string, path: string, headers: Record<string, string> = PERSON) {
  return fetch(address + path, { redirect: 'manual', headers })
}

test('every address of the app shows the same document, which runs no script but our own and stands in no frame', async () => {
  const { address } = await exchangeForThisTest({ pages_dir: builtPages() })
  expect((await asked(address, '/')).headers.get('location')).toBe('/app/')
  const nonces = new Set<string>()
  for (const path of [
    '/app/',
    '/app/partners',
    '/app/onboarding/5fd4371e940df5a34a3888b2/where',
    '/app/no/such/page',
  ]) {
    const reply = await asked(address, path)
    expect(reply.status, path).toBe(200)
    const policy = reply.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'; script-src 'self';")
    expect(policy).not.toMatch(/unsafe|script-src[^;]*nonce/)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(reply.headers.get('x-frame-options')).toBe('DENY')
    expect(reply.headers.get('referrer-policy')).toBe('no-referrer')
    expect(reply.headers.get('cache-control')).toBe('no-store')
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] as string
    expect(await reply.text()).toContain(`content="${nonce}"`)
    nonces.add(nonce)
  }
  expect(nonces.size).toBe(4)
})

test('files with hashed names are kept for ever, packed where that is read; nothing else of the folder is served', async () => {
  const { address } = await exchangeForThisTest({ pages_dir: builtPages() })
  const packed = await asked(address, '/app/assets/index-abc123.js', { 'accept-encoding': 'br' })
  expect(packed.headers.get('content-encoding')).toBe('br')
  expect(packed.headers.get('cache-control')).toContain('immutable')
  expect(packed.headers.get('content-type')).toContain('javascript')
  const plain = await asked(address, '/app/assets/index-abc123.js', { 'accept-encoding': 'identity' })
  expect(await plain.text()).toBe('plain')
  expect((await asked(address, '/app/assets/index-gone.js')).status).toBe(404)
  for (const path of ['/app/secret.txt', '/app/..%2fsecret.txt', '/app/%2e%2e/package.json']) {
    expect(await (await asked(address, path)).text(), path).not.toMatch(/not a page|"dependencies"/)
  }
})

test('a person who follows a link to an address of the API is led to its page; programs get the API', async () => {
  const exchange = await exchangeForThisTest({ pages_dir: builtPages() })
  const company = await exchange.company('Acme')
  await must(201, company.post('/invitations/recipient', { email: 'cy@bolt.example' }))
  const token = await tokenTo(exchange, 'cy@bolt.example')
  const { address } = exchange
  const led = async (path: string) => (await asked(address, path)).headers.get('location')
  expect(await led(`/invitation/${token}`)).toBe(`/app/invitation/${token}`)
  expect(await led('/flows?limit=5')).toBe('/app/flows?limit=5')
  expect(await led('/connections/5fd4371e940df5a34a3888b2')).toBe('/app/connections/5fd4371e940df5a34a3888b2')
  expect((await asked(address, `/invitation/${token}`, { accept: '*/*' })).status).toBe(200)
  expect((await asked(address, '/flows', { accept: '*/*' })).status).toBe(401)
  expect((await asked(address, '/docs')).status).toBe(200)
  expect((await asked(address, '/openapi.json')).status).toBe(200)
  const keyed = await company.get('/flows', PERSON)
  expect(keyed.status).toBe(200)
})

test('no address of the exchange leads to another place', async () => {
  const { address } = await exchangeForThisTest({ pages_dir: builtPages() })
  for (const path of [
    '//evil.example/',
    '/flows//evil.example',
    '/app//evil.example',
    '/invitation/%2f%2fevil.example',
    '/?next=//evil.example',
  ]) {
    const location = (await asked(address, path)).headers.get('location')
    expect(location === null || /^\/app\//.test(location), `${path} leads to ${location}`).toBe(true)
  }
})

test('where nothing was built, the API is all there is, and the page says what to do', async () => {
  const { address } = await exchangeForThisTest({ pages_dir: join(tmpdir(), 'gangway-no-such-folder') })
  const page = await asked(address, '/app/')
  expect(page.status).toBe(404)
  expect(((await page.json()) as { error: string }).error).toContain('npm run build')
  expect((await asked(address, '/flows')).status).toBe(401)
})
