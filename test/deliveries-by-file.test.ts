import { beforeAll, expect, test } from 'vitest'
import type { Vars } from '../src/lib/vars.ts'
import { performed, performingOn } from './support/delivery.ts'
import { eventually } from './support/eventually.ts'
import { openTestExchange, type TestExchange } from './support/exchange.ts'
import { CLOSED_PORT, speaker } from './support/recipient.ts'
import { sftpServer } from './support/sftp-server.ts'
import { must } from './support/story.ts'

const SFTP = 'gangway.outbound.csv_sftp'

let exchange: TestExchange
let account_id: string
let company: Awaited<ReturnType<TestExchange['company']>>

beforeAll(async () => {
  exchange = await openTestExchange()
  company = await exchange.company('Acme')
  account_id = company.account_id
  return () => exchange.close()
})

const signedIn = (port: number, more: Vars = {}): Vars => ({
  host: '127.0.0.1',
  port,
  username: 'ann',
  password: 'hunter22',
  path: '/leads/today.csv',
  column: { Name: 'Zoë', Email: 'zoe@a.example' },
  ...more,
})

test('a lead by SFTP begins a new file with its headings, and is added to one that is there', async () => {
  const server = await sftpServer()
  const ctx = performingOn(exchange)
  const first = await performed(
    ctx,
    SFTP,
    signedIn(server.port, { host_key: server.fingerprint }),
    account_id,
  )
  expect(first.appended).toEqual({ outcome: 'success', path: '/leads/today.csv' })
  const tricky = { Name: 'O"Neil, Ann\nBob', Email: '=HYPERLINK("http://e.example")' }
  await performed(ctx, SFTP, signedIn(server.port, { column: tricky }), account_id)
  expect(server.files.get('/leads/today.csv')?.toString()).toBe(
    'Name,Email\r\nZoë,zoe@a.example\r\n"O""Neil, Ann\nBob","\'=HYPERLINK(""http://e.example"")"\r\n',
  )
  const bare = signedIn(server.port, { path: '/bare.csv', header_row: false, delimiter: 'tab' })
  await performed(ctx, SFTP, bare, account_id)
  expect(server.files.get('/bare.csv')?.toString()).toBe('Zoë\tzoe@a.example\r\n')
})

test('a lead by SFTP begins a line of its own where an earlier one was cut off', async () => {
  const server = await sftpServer()
  server.files.set('/leads/today.csv', Buffer.from('Name,Email\r\nHal'))
  await performed(performingOn(exchange), SFTP, signedIn(server.port), account_id)
  expect(server.files.get('/leads/today.csv')?.toString()).toBe('Name,Email\r\nHal\r\nZoë,zoe@a.example\r\n')
})

test('a lead by SFTP waits for the leads before it, and is written once for its key', async () => {
  const server = await sftpServer()
  const ctx = performingOn(exchange)
  let release = () => {}
  server.hold = new Promise((done) => {
    release = () => done()
  })
  const keys = ['a', 'b', 'c', 'a', 'b']
  const run = (key: string) =>
    performed(ctx, SFTP, signedIn(server.port, { column: { Key: key } }), account_id, {
      key: `once-${key}`,
    })
  const running = keys.map(run)
  await eventually(() => expect(server.most).toBe(1))
  release()
  const done = await Promise.all(running)
  expect(done.map(({ appended }) => appended.outcome)).toEqual(keys.map(() => 'success'))
  expect(server.files.get('/leads/today.csv')?.toString()).toBe('Key\r\na\r\nb\r\nc\r\n')
  expect(server.most).toBe(1)
})

test('a lead by SFTP that a server does not let in, or does not take, is an error that says what to do', async () => {
  const server = await sftpServer()
  const closed = await sftpServer({ writable: false })
  const ctx = performingOn(exchange)
  const reason = async (more: Vars, port = server.port) =>
    (await performed(ctx, SFTP, signedIn(port, more), account_id)).appended
  expect(await reason({ password: 'wrong' })).toEqual({
    outcome: 'error',
    reason: '127.0.0.1 does not take this name and password',
  })
  const other = `SHA256:${Buffer.alloc(32).toString('base64')}`
  expect((await reason({ host_key: other })).reason).toContain(server.fingerprint)
  expect((await reason({ host_key: 'something' })).reason).toContain('ssh-keygen')
  expect((await reason({ path: '/nowhere/a.csv' })).reason).toContain('no folder')
  expect((await reason({}, closed.port)).reason).toContain('does not allow')
  expect((await reason({}, CLOSED_PORT)).reason).toContain('refused')
  expect(server.files.size).toBe(0)
})

test('a lead by SFTP signs in by a credential, and goes to no private address', async () => {
  const server = await sftpServer()
  const body = { name: 'Files', type: 'user', package: 'gangway', username: 'ann', password: 'hunter22' }
  const { id } = await must(201, company.post('/credentials', body))
  const given = signedIn(server.port, { username: undefined, password: undefined, credential_id: id })
  const done = await performed(performingOn(exchange), SFTP, given, account_id)
  expect(done.appended.outcome).toBe('success')
  const guarded = performingOn(exchange, { allowed_ranges: [] })
  const refused = await performed(guarded, SFTP, signedIn(server.port), account_id)
  expect(refused.appended.reason).toContain('GANGWAY_ALLOWED_RANGES')
})

test('a lead by SFTP whose server says nothing ends with its time', async () => {
  const silent = await speaker(() => {})
  const given = signedIn(silent.port, { timeout_seconds: 1 })
  const done = await performed(performingOn(exchange), SFTP, given, account_id)
  expect(done.appended.outcome).toBe('error')
})
