import { execFile } from 'node:child_process'
import { Secret, TOTP } from 'otpauth'
import { expect, test } from 'vitest'
import { browser } from './support/browser.ts'
import { eventually } from './support/eventually.ts'
import { exchangeForThisTest, type TestExchange } from './support/exchange.ts'
import { mailbox } from './support/mailbox.ts'
import { OWNER, openedExchange } from './support/opened.ts'
import { must } from './support/story.ts'

const NOBODY = 'f'.repeat(24)

type Ran = { code: number; out: string; err: string }

/** Runs a command line against the database of an exchange, with the same key. */
function gangway(exchange: TestExchange | undefined, ...args: string[]): Promise<Ran> {
  const config = exchange?.ground.config
  const env = {
    ...process.env,
    ...(config && {
      DATABASE_URL: config.database_url,
      GANGWAY_ENCRYPTION_KEY: config.encryption_key.toString('hex'),
      GANGWAY_BASE_URL: exchange.address,
    }),
  }
  return new Promise((resolve) => {
    execFile(process.execPath, ['bin/gangway.js', ...args], { env, maxBuffer: 2 ** 24 }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    )
  })
}

test('accounts and keys are made, listed and revoked from the command line', async () => {
  const exchange = await exchangeForThisTest()
  const made = await gangway(
    exchange,
    'account',
    'create',
    '--name',
    'Acme Leads',
    '--email',
    'sam@acme.example',
    '--json',
  )
  expect(made.code).toBe(0)
  const opened = JSON.parse(made.out)
  expect(Object.keys(opened)).toEqual(['account_id', 'user_id', 'api_key'])
  expect(await must(200, exchange.as(opened.api_key).get('/account'))).toMatchObject({ name: 'Acme Leads' })

  const again = await gangway(exchange, 'account', 'create', '--name', 'Twice', '--email', 'SAM@acme.example')
  expect(again).toMatchObject({ code: 1, out: '' })
  expect(again.err.trim().split('\n')).toHaveLength(1)
  expect(again.err).toContain('belongs to a user')

  const account = ['--account', opened.account_id]
  const key = JSON.parse(
    (await gangway(exchange, 'key', 'create', ...account, '--name', 'Robot', '--json')).out,
  )
  await must(200, exchange.as(key.api_key).get('/account'))
  const listed = await gangway(exchange, 'key', 'list', ...account, '--json')
  expect(JSON.parse(listed.out)).toHaveLength(2)
  expect(listed.out).not.toContain(key.api_key)
  expect((await gangway(exchange, 'key', 'revoke', key.id, ...account)).code).toBe(0)
  await eventually(async () => expect((await exchange.as(key.api_key).get('/account')).status).toBe(401))
  expect((await gangway(exchange, 'key', 'revoke', NOBODY, ...account)).code).toBe(1)
  for (const command of ['create', 'list']) {
    const unknown = await gangway(exchange, 'key', command, '--account', NOBODY)
    expect(unknown, command).toEqual({ code: 1, out: '', err: 'The account was not found\n' })
  }
  const past = await gangway(exchange, 'key', 'create', ...account, '--expires', '2020-01-31T00:00:00Z')
  expect(past).toEqual({ code: 2, out: '', err: '--expires must be a time to come\n' })
})

test('the outbox shows letters with their links, for people and for programs', async () => {
  const exchange = await exchangeForThisTest()
  expect(await gangway(exchange, 'outbox', '--json')).toEqual({ code: 0, out: '', err: '' })
  const seller = await exchange.company('Acme')
  await must(201, seller.post('/invitations/recipient', { email: 'mia@bolt.example' }))
  await must(201, seller.post('/invitations/recipient', { email: 'other@bolt.example' }))
  const read = await gangway(exchange, 'outbox')
  expect(read.out).toContain('To: mia@bolt.example')
  expect(read.out).toMatch(/\/invitation\/[\w-]{43}/)
  const lines = (await gangway(exchange, 'outbox', '--json', '--to', 'mia@bolt.example')).out
    .trim()
    .split('\n')
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { kind: 'invited', recipient: 'mia@bolt.example' },
  ])
})

test('the demo plays the whole story against the exchange that runs, and leaves its data', async () => {
  const exchange = await exchangeForThisTest()
  const played = await gangway(exchange, 'demo')
  expect(played.err).toBe('')
  expect(played.code).toBe(0)
  expect(played.out).toContain('"status": "completed"')
  expect(played.out).toContain('"has_setup_buyer_delivery": true')
  expect(played.out).toContain('is ready to receive leads')
})

test('what is answered is printed without a database', async () => {
  const routes = await gangway(undefined, 'routes')
  expect(routes.out).toMatch(/^PUT \/onboards\/:id +Move an onboard on/m)
  expect(JSON.parse((await gangway(undefined, 'openapi')).out).openapi).toBe('3.1.0')
})

test('a misused command says so in a sentence, and its exit code tells misuse from failure', async () => {
  const cases: [string[], number, RegExp][] = [
    [['--help'], 0, /^$/],
    [['account', 'create', '--help'], 0, /^$/],
    [['--version'], 0, /^$/],
    [['nonsense'], 2, /unknown command/],
    [['account', 'create', '--name', 'x'], 2, /--email/],
    [['outbox', '--limit', 'many'], 2, /^--limit must be a number$/m],
    [['account', 'create', '--name', 'x', '--email', 'x'], 2, /^--email must be an e-mail address$/m],
    [
      ['account', 'create', '--name', 'x', '--email', 'x@y.example', '--time-zone', 'Mars'],
      2,
      /^--time-zone must be a time zone/m,
    ],
    [['key', 'create', '--account', 'short'], 2, /^--account must be 24 hexadecimal characters$/m],
    [['key', 'create', '--account', NOBODY, '--name', ''], 2, /^--name must not be empty$/m],
    [['key', 'create', '--account', NOBODY, '--expires', '5'], 2, /^--expires must be a time/m],
    [['key', 'list', '--account', ''], 2, /^--account must be 24 hexadecimal characters$/m],
  ]
  const played = cases.map(async ([args, code, words]) => {
    const ran = await gangway(undefined, ...args)
    expect(ran.code, args.join(' ')).toBe(code)
    expect(ran.err, args.join(' ')).toMatch(words)
  })
  await Promise.all(played)
})

test('who runs the exchange is said on the command line', async () => {
  const exchange = await exchangeForThisTest()
  const owner = await exchange.company('House')
  const list = async () => (await gangway(exchange, 'operator', 'list')).out
  expect(await list()).toContain('Nobody runs the exchange yet')
  expect((await owner.get('/operator/health')).status).toBe(404)
  expect((await gangway(exchange, 'operator', 'add', owner.email.toUpperCase())).code).toBe(0)
  await must(200, owner.get('/operator/health'))
  expect(await list()).toBe(`${owner.email}  (House)\n`)
  expect((await gangway(exchange, 'operator', 'remove', owner.email)).code).toBe(0)
  expect((await owner.get('/operator/health')).status).toBe(404)
  expect(await gangway(exchange, 'operator', 'add', 'no address')).toMatchObject({ code: 2 })
  expect(await gangway(exchange, 'operator', 'add', 'nobody@house.example')).toMatchObject({ code: 1 })
})

test('two-factor sign-in is turned off from the command line for an owner who lost everything', async () => {
  const { exchange, owner } = await openedExchange()
  const off = (email: string) => gangway(exchange, 'user', 'two-factor-off', email)
  expect(await off('ADA@acme.example')).toMatchObject({ code: 0, out: expect.stringContaining('was not on') })
  const { secret } = await must(200, owner.post('/two_factor', { password: OWNER.password }))
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate()
  await must(200, owner.post('/two_factor/confirm', { code }))
  await must(401, browser(exchange.address).post('/session', OWNER))
  expect(await off('ADA@acme.example')).toMatchObject({ code: 0, out: expect.stringContaining('is off') })
  await must(201, browser(exchange.address).post('/session', OWNER))
  const subjects = (await mailbox(exchange, OWNER.email)).map(({ subject }) => subject)
  expect(subjects).toContainEqual(expect.stringContaining('turned off by who runs the exchange'))
  const nobody = await off('eve@acme.example')
  expect(nobody).toMatchObject({ code: 1, err: expect.stringContaining('eve@acme.example was not found') })
  expect((await off('no address')).code).toBe(2)
})

test('what cannot be distributed is told in a sentence, after the database was brought up to date', async () => {
  const exchange = await exchangeForThisTest()
  expect(await gangway(exchange, 'migrate')).toMatchObject({ code: 0, out: 'The database is up to date\n' })
  const refused = await gangway(exchange, 'migrate', '--distributed')
  expect(refused).toMatchObject({ code: 1, out: 'The database is up to date\n' })
  expect(refused.err).toMatch(/^This database has no Citus, .*leave --distributed out\n$/)
})
