import { execFile } from 'node:child_process'
import http from 'node:http'
import type { LookupFunction } from 'node:net'
import { promisify } from 'node:util'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openSend, type Send, type SendSettings } from '../src/http/send.ts'
import { SendError } from '../src/http/send-error.ts'
import type { RecipientRequest } from '../src/modules/module.ts'
import { eventually } from './support/eventually.ts'
import { CLOSED_PORT, portToCome, recipient, selfSigned, speaker } from './support/recipient.ts'

const ACCOUNT = '5fd4371e940df5a34a3888b2'
const LOOPBACK = ['127.0.0.0/8']

function sender(settings: Partial<SendSettings> = {}): Send {
  const send = openSend({ allowed_ranges: LOOPBACK, ...settings })
  onTestFinished(() => send.close())
  return send
}

/** A name server that knows these names alone. */
function knowing(names: Record<string, string[]>): LookupFunction {
  return (hostname, _options, callback) => {
    const found = (names[hostname] ?? []).map((address) => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }))
    if (found.length > 0) return callback(null, found)
    callback(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }), [])
  }
}

const post = (url: string, more: Partial<RecipientRequest> = {}): RecipientRequest => ({
  url,
  method: 'POST',
  headers: { 'Content-Type': 'text/plain' },
  body: 'José',
  ...more,
})
const get = (url: string, more: Partial<RecipientRequest> = {}) =>
  ({ url, method: 'GET', headers: {}, ...more }) satisfies RecipientRequest

const options = (timeout_ms = 60_000, account_id = ACCOUNT) => ({ account_id, timeout_ms })

async function failureOf(sending: Promise<unknown>): Promise<SendError> {
  const error = await sending.then(
    () => expect.fail('it was answered'),
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(SendError)
  return error as SendError
}

test('a request arrives as it was made, and both sides are on record', async () => {
  const { url, received } = await recipient((_request, response) => {
    response.writeHead(201, 'Taken', { 'content-type': 'text/plain; charset=utf-8', 'x-lead-id': '7' })
    response.end('Danke, José')
  })
  const before = Date.now()
  const { answer, transactions } = await sender().send(post(`${url}/leads?a=1#there`), {
    ...options(),
    idempotency_key: 'key-1',
  })
  expect(received).toEqual([
    {
      method: 'POST',
      url: '/leads?a=1',
      headers: expect.objectContaining({ 'content-length': '5', 'idempotency-key': 'key-1' }),
      body: 'José',
    },
  ])
  expect(answer).toMatchObject({ status: 201, body: 'Danke, José', headers: { 'X-Lead-Id': '7' } })
  expect(transactions).toEqual([
    {
      request: {
        method: 'POST',
        uri: `${url}/leads?a=1`,
        version: '1.1',
        headers: {
          'User-Agent': expect.stringMatching(/^Gangway\//),
          'Idempotency-Key': 'key-1',
          'Content-Type': 'text/plain',
          'Content-Length': '5',
        },
        body: 'José',
        timestamp: expect.any(Number),
      },
      response: {
        status: 201,
        status_text: 'Taken',
        version: '1.1',
        headers: expect.objectContaining({ 'Content-Type': 'text/plain; charset=utf-8' }),
        body: 'Danke, José',
        timestamp: expect.any(Number),
      },
      ms: expect.any(Number),
    },
  ])
  expect(transactions[0]?.request.timestamp).toBeGreaterThanOrEqual(before)
})

test('a name and password in an address sign in, and are not on record', async () => {
  const { port, received } = await recipient()
  const { transactions } = await sender().send(get(`http://ann:s%40fe@127.0.0.1:${port}/`), options())
  expect(received[0]?.headers.authorization).toBe(`Basic ${Buffer.from('ann:s@fe').toString('base64')}`)
  expect(transactions[0]?.request.uri).toBe(`http://127.0.0.1:${port}/`)
})

test('what the connection is about is not the request’s to say', async () => {
  const { url, received } = await recipient()
  const headers = {
    'content-length': 999,
    Connection: 'close',
    'Transfer-Encoding': 'chunked',
    'X-Own': 'yes',
  }
  await sender().send(post(url, { headers }), options())
  expect(received[0]).toMatchObject({ body: 'José', headers: { 'content-length': '5', 'x-own': 'yes' } })
  expect(received[0]?.headers['transfer-encoding']).toBeUndefined()
})

test.each([
  ['', 'missing URL'],
  ['ftp://a.example/', 'http:// or https://'],
  ['//a.example/', 'http:// or https://'],
])('%j is no address to send to', async (url, words) => {
  expect((await failureOf(sender().send(get(url), options()))).message).toContain(words)
})

test('a header that would begin another is refused', async () => {
  const { url, received } = await recipient()
  const failure = await failureOf(sender().send(get(url, { headers: { 'X-A': 'a\r\nX-B: b' } }), options()))
  expect(failure.fault).toBe('invalid')
  expect(received).toEqual([])
})

test('a recipient that refuses, and a name without a host, are told as such and are on record', async () => {
  const port = CLOSED_PORT
  const send = sender({ lookup: knowing({}) })
  const refused = await failureOf(send.send(get(`http://127.0.0.1:${port}/`), options()))
  expect(refused).toMatchObject({
    fault: 'refused',
    message: expect.stringContaining(`127.0.0.1:${port} refused`),
  })
  expect(refused.transactions).toMatchObject([
    { request: { uri: `http://127.0.0.1:${port}/` }, response: { status: 0, status_text: refused.message } },
  ])
  const unknown = await failureOf(send.send(get('http://nobody.example/'), options()))
  expect(unknown).toMatchObject({ fault: 'no_such_host', message: expect.stringContaining('nobody.example') })
})

test('a recipient that hangs is given up at the deadline; so is one that drips', async () => {
  const hanging = await recipient(() => {})
  const dripping = await recipient((_request, response) => {
    response.writeHead(200)
    const drip = setInterval(() => response.write('.'), 20)
    response.on('close', () => clearInterval(drip))
  })
  const send = sender()
  const [hung, dripped] = await Promise.all([
    failureOf(send.send(get(hanging.url), options(300))),
    failureOf(send.send(get(dripping.url), options(300))),
  ])
  expect(hung).toMatchObject({ fault: 'timeout', message: expect.stringContaining('within 0.3 s') })
  expect(dripped.fault).toBe('timeout')
})

test('a look-up that hangs is given up at the deadline too, and nothing is sent afterwards', async () => {
  const { port, received } = await recipient()
  let found: (() => void) | undefined
  const lookup: LookupFunction = (_host, _options, callback) => {
    found = () => callback(null, [{ address: '127.0.0.1', family: 4 }])
  }
  const send = sender({ lookup })
  const failure = await failureOf(send.send(get(`http://slow.example:${port}/late`), options(50)))
  expect(failure.fault).toBe('timeout')
  found?.()
  await send.send(get(`http://127.0.0.1:${port}/later`), options())
  expect(received.map((request) => request.url)).toEqual(['/later'])
})

test.each([
  ['said beforehand', { 'content-length': String(5 * 1024 * 1024) }],
  ['not said beforehand', {}],
])('an answer of 5 MB is not read to its end, %s', async (_name, headers) => {
  let closed: Promise<unknown> | undefined
  const { url } = await recipient((_request, response) => {
    closed = new Promise((done) => response.on('close', done))
    response.writeHead(200, headers)
    response.end(Buffer.alloc(5 * 1024 * 1024, 'x'))
  })
  const failure = await failureOf(sender().send(get(url), options()))
  expect(failure).toMatchObject({ fault: 'too_large', message: expect.stringContaining('1 MiB') })
  await closed
})

test('an answer of 1 MiB is read', async () => {
  const { url } = await recipient((_request, response) => response.end(Buffer.alloc(1_048_576, 'x')))
  expect((await sender().send(get(url), options())).answer.body).toHaveLength(1_048_576)
})

test.each([
  ['garbage', '\u0000\u0001garbage\r\n\r\n', 'unreadable'],
  ['half an answer', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf', 'closed'],
  ['nothing', '', 'closed'],
  ['headers without end', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}`, 'too_large'],
])('a recipient that answers %s and closes is told as such', async (_name, bytes, fault) => {
  const { url } = await speaker((socket) => socket.once('data', () => socket.end(bytes, 'latin1')))
  expect((await failureOf(sender().send(post(url), options()))).fault).toBe(fault)
})

test('a recipient that speaks no TLS, and one whose certificate nobody trusts, are told as such', async () => {
  const plain = await recipient()
  const send = sender()
  const noTls = await failureOf(send.send(get(`https://127.0.0.1:${plain.port}/`), options()))
  expect(noTls).toMatchObject({ fault: 'tls', message: expect.stringContaining('http://') })
  const { url, received } = await selfSigned()
  const untrusted = await failureOf(send.send(get(url), options()))
  expect(untrusted).toMatchObject({ fault: 'certificate', message: expect.stringContaining('self-signed') })
  expect(received).toEqual([])
})

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
  ['br', brotliCompressSync],
])('an answer in %s is read if the request asks for it, else left as it is', async (coding, compress) => {
  const { url } = await recipient((_request, response) => {
    response.writeHead(200, { 'content-encoding': coding, 'content-type': 'text/plain' })
    response.end(compress('plain words'))
  })
  const send = sender()
  const asked = await send.send(get(url, { headers: { 'accept-encoding': 'gzip, deflate, br' } }), options())
  expect(asked.answer.body).toBe('plain words')
  const unasked = await send.send(get(url, { headers: { 'Accept-Encoding': `${coding};q=0` } }), options())
  expect(unasked.answer.body).not.toBe('plain words')
})

test('a bomb is stopped, and what is not compressed as it says is told', async () => {
  const { url } = await recipient((request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' })
    response.end(request.url === '/bomb' ? gzipSync(Buffer.alloc(50 * 1024 * 1024)) : 'no gzip')
  })
  const send = sender()
  const headers = { 'Accept-Encoding': 'gzip' }
  expect((await failureOf(send.send(get(`${url}/bomb`, { headers }), options()))).fault).toBe('too_large')
  expect((await failureOf(send.send(get(url, { headers }), options()))).fault).toBe('unreadable')
})

test('an answer is read in the charset that it names', async () => {
  const { url } = await recipient((request, response) => {
    response.writeHead(200, { 'content-type': `text/plain; charset="${request.url.slice(1)}"` })
    response.end(Buffer.from([0x4a, 0x6f, 0x73, 0xe9]))
  })
  const send = sender()
  expect((await send.send(get(`${url}/iso-8859-1`), options())).answer.body).toBe('José')
  expect((await send.send(get(`${url}/klingon`), options())).answer.body).toBe('Jos\ufffd')
})

test('cookies stay apart for the module, and are one line on record', async () => {
  const { url } = await recipient((_request, response) => {
    response.writeHead(200, { 'set-cookie': ['a=1', 'b=2'] })
    response.end()
  })
  const { answer, transactions } = await sender().send(get(url), options())
  expect(answer.headers['Set-Cookie']).toEqual(['a=1', 'b=2'])
  expect(transactions[0]?.response.headers['Set-Cookie']).toBe('a=1, b=2')
})

/** A recipient that sends everybody elsewhere. */
async function redirecting(status: number, to: (path: string) => string) {
  return recipient(({ url }, response) => {
    const location = to(url)
    if (location === '') return response.end('arrived')
    response.writeHead(status, { location })
    response.end()
  })
}

test('redirects are followed only if that is configured', async () => {
  const { url } = await redirecting(302, (path) => (path === '/' ? '/there' : ''))
  const send = sender()
  const stayed = await send.send(get(url), options())
  expect(stayed.answer).toMatchObject({ status: 302, headers: { Location: '/there' } })
  const { answer, transactions } = await send.send(get(url, { followAllRedirects: true }), options())
  expect(answer).toMatchObject({ status: 200, body: 'arrived' })
  expect(transactions.map(({ request, response }) => [request.uri, response.status])).toEqual([
    [`${url}/`, 302],
    [`${url}/there`, 200],
  ])
})

test.each([
  [301, 'GET', ''],
  [302, 'GET', ''],
  [303, 'GET', ''],
  [307, 'POST', 'José'],
  [308, 'POST', 'José'],
])('after %i a POST is repeated as a %s', async (status, method, body) => {
  const { url, received } = await redirecting(status, (path) => (path === '/' ? '/there' : ''))
  await sender().send(post(url, { followAllRedirects: true }), { ...options(), idempotency_key: 'k' })
  expect(received[1]).toMatchObject({ method, body, headers: { 'idempotency-key': 'k' } })
  expect('content-type' in (received[1]?.headers ?? {})).toBe(method === 'POST')
})

test('what signs in goes to nobody else', async () => {
  const other = await recipient()
  const first = await redirecting(307, (path) => (path === '/' ? '/again' : `${other.url}/`))
  const headers = {
    authorization: 'Bearer t',
    Cookie: 'a=1',
    'Proxy-Authorization': 'Basic x',
    'X-Own': 'yes',
  }
  await sender().send(get(first.url, { headers, followAllRedirects: true }), options())
  expect(first.received[1]?.headers).toMatchObject({
    authorization: 'Bearer t',
    cookie: 'a=1',
    'x-own': 'yes',
  })
  expect(other.received[0]?.headers).toMatchObject({ 'x-own': 'yes' })
  for (const name of ['authorization', 'cookie', 'proxy-authorization'])
    expect(other.received[0]?.headers).not.toHaveProperty(name)
})

test('redirects in circles end, and so does one to what is no HTTP', async () => {
  const circle = await redirecting(302, () => '/again')
  const send = sender()
  const round = await failureOf(send.send(get(circle.url, { followAllRedirects: true }), options()))
  expect(round).toMatchObject({ fault: 'redirects', message: expect.stringContaining('more than 5 times') })
  expect(round.transactions).toHaveLength(6)
  const file = await redirecting(302, () => 'file:///etc/passwd')
  expect((await failureOf(send.send(get(file.url, { followAllRedirects: true }), options()))).fault).toBe(
    'invalid',
  )
})

describe('private addresses', () => {
  test.each([
    'http://127.0.0.1',
    'http://2130706433',
    'http://0x7f000001',
    'http://0177.0.0.1',
    'http://0177.1',
    'http://[::1]',
    'http://[::ffff:127.0.0.1]',
    'http://[::ffff:7f00:1]',
    'http://[64:ff9b::7f00:1]',
    'http://0.0.0.0',
    'http://169.254.169.254',
  ])('%s is refused before anything is connected to', async (origin) => {
    const { port, received } = await recipient()
    const failure = await failureOf(sender({ allowed_ranges: [] }).send(get(`${origin}:${port}/`), options()))
    expect(failure).toMatchObject({
      fault: 'private_address',
      message: expect.stringContaining('GANGWAY_ALLOWED_RANGES'),
    })
    expect(received).toEqual([])
  })

  test('so is a name that leads to one, whatever it led to before', async () => {
    const { port, received } = await recipient()
    const send = sender({ allowed_ranges: [], lookup: knowing({ 'crm.example': ['127.0.0.1', '::1'] }) })
    const failure = await failureOf(send.send(get(`http://crm.example:${port}/`), options()))
    expect(failure).toMatchObject({
      fault: 'private_address',
      message: expect.stringContaining('crm.example'),
      transactions: [{ request: { uri: `http://crm.example:${port}/` }, response: { status: 0 } }],
    })
    expect(failure.message).toContain('127.0.0.1')
    expect(received).toEqual([])
  })

  test('of several addresses of a name the allowed ones are used', async () => {
    const { port, received } = await recipient()
    const send = sender({ lookup: knowing({ 'crm.example': ['10.0.0.1', '127.0.0.1'] }) })
    await send.send(get(`http://crm.example:${port}/`), options())
    expect(received).toHaveLength(1)
  })

  test('a redirect to one is refused, by number and by name', async () => {
    const inside = await recipient()
    const names = { 'front.example': ['127.0.0.1'], 'inside.example': ['127.0.0.2'] }
    for (const host of ['127.0.0.2', 'inside.example']) {
      const { port } = await redirecting(307, () => `http://${host}:${inside.port}/`)
      const send = sender({ allowed_ranges: ['127.0.0.1/32'], lookup: knowing(names) })
      const request = get(`http://front.example:${port}/`, { followAllRedirects: true })
      const failure = await failureOf(send.send(request, options()))
      expect(failure.fault).toBe('private_address')
      expect(failure.transactions.map(({ response }) => response.status)).toEqual([307, 0])
    }
    expect(inside.received).toEqual([])
  })

  test('a bare connection is held to the same', async () => {
    const { port } = await recipient()
    const lookup = knowing({ 'sftp.example': ['127.0.0.1'] })
    const closed = sender({ allowed_ranges: [], lookup })
    for (const host of ['127.0.0.1', '::ffff:127.0.0.1', 'sftp.example'])
      expect((await failureOf(closed.connect({ host, port, timeout_ms: 60_000 }))).fault).toBe(
        'private_address',
      )
    const socket = await sender({ lookup }).connect({ host: 'sftp.example', port, timeout_ms: 60_000 })
    expect(socket.remoteAddress).toBe('127.0.0.1')
    socket.destroy()
  })
})

test('a place that keeps failing is left alone for a while, then one call tries', async () => {
  let now = 0
  const port = await portToCome()
  const names = { 'crm.example': ['127.0.0.1'] }
  const send = sender({ now: () => now, lookup: knowing(names) })
  const url = `http://crm.example:${port}/`
  for (let n = 0; n < 20; n++) expect((await failureOf(send.send(get(url), options()))).fault).toBe('refused')
  const resting = await failureOf(send.send(get(url), options()))
  expect(resting).toMatchObject({
    fault: 'resting',
    message: expect.stringContaining('10 s'),
    transactions: [],
  })
  const others = await failureOf(send.send(get(url), options(60_000, '5fd4371e940df5a34a3888b3')))
  expect(others.fault).toBe('refused')
  now += 10_000
  expect((await failureOf(send.send(get(url), options()))).fault).toBe('refused')
  expect((await failureOf(send.send(get(url), options()))).fault).toBe('resting')
  now += 10_000
  const back = http.createServer((_request, response) => response.writeHead(500).end())
  await new Promise<void>((ready) => back.listen(port, '127.0.0.1', ready))
  onTestFinished(() => {
    back.close()
    back.closeAllConnections()
  })
  for (let n = 0; n < 30; n++) expect((await send.send(get(url), options())).answer.status).toBe(500)
})

test('64 calls of an account to a place are under way at once; those of others do not wait for them', async () => {
  const held: (() => void)[] = []
  const { url, received } = await recipient((request, response) => {
    if (request.url === '/held') held.push(() => response.end())
    else response.end()
  })
  const send = sender()
  const calls = Array.from({ length: 70 }, () => send.send(get(`${url}/held`), options()))
  await eventually(() => expect(held).toHaveLength(64))
  const impatient = await failureOf(send.send(get(`${url}/held`), options(20)))
  expect(impatient).toMatchObject({
    fault: 'timeout',
    message: expect.stringContaining('64'),
    transactions: [],
  })
  await send.send(get(`${url}/quick`), options(60_000, '5fd4371e940df5a34a3888b3'))
  expect(received.filter((request) => request.url === '/held')).toHaveLength(64)
  for (const release of held.splice(0)) release()
  await eventually(() => expect(held).toHaveLength(6))
  for (const release of held) release()
  await Promise.all(calls)
})

test('closing ends what is under way, and an idle connection keeps no process', async () => {
  const { url } = await recipient(() => {})
  const send = openSend({ allowed_ranges: LOOPBACK })
  const waiting = failureOf(send.send(get(url), options()))
  const socket = await send.connect({
    host: '127.0.0.1',
    port: Number(new URL(url).port),
    timeout_ms: 60_000,
  })
  const closed = new Promise((done) => socket.on('close', done))
  await send.close()
  await closed
  expect((await waiting).fault).toBe('stopping')
  const { url: quick } = await recipient()
  const script = `import { openSend } from './src/http/send.ts'
    const send = openSend({ allowed_ranges: ['127.0.0.0/8'] })
    const options = { account_id: 'a', timeout_ms: 60000 }
    const { answer } = await send.send({ url: '${quick}', method: 'GET', headers: {} }, options)
    console.log(answer.status)`
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--import',
    'tsx',
    '--input-type=module',
    '-e',
    script,
  ])
  expect(stdout).toBe('200\n')
})
