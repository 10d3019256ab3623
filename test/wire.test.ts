import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { exchangeForThisTest, type TestExchange } from './support/exchange.ts'
import { serveProcess } from './support/process.ts'
import { completion, connectedPartners, must, startedOnboard } from './support/story.ts'

/** Sends bytes as they are, says that no more will come, and answers all that comes back. */
function send(address: string, ...parts: (string | Buffer)[]): Promise<string> {
  const { hostname, port } = new URL(address)
  return new Promise((resolve, reject) => {
    let said = ''
    const socket = connect({ host: hostname, port: Number(port) }, () => {
      for (const part of parts) socket.write(part)
      socket.end()
    })
    socket.on('data', (bytes) => (said += bytes))
    socket.on('error', reject)
    socket.on('close', () => resolve(said))
  })
}

function head(line: string, key: string, ...more: string[]): string {
  const basic = Buffer.from(`API:${key}`).toString('base64')
  const headers = ['Host: here', `Authorization: Basic ${basic}`, 'Content-Type: application/json', ...more]
  return `${[line, ...headers, 'Connection: close'].join('\r\n')}\r\n\r\n`
}

const bodyIn = (answer: string) => JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))

async function started(exchange: TestExchange) {
  const partners = await connectedPartners(exchange, { flows: 1 })
  const onboard = await startedOnboard(partners)
  return { ...partners, onboard, line: `PUT /onboards/${onboard.id} HTTP/1.1` }
}

test('a body that is cut short on its way changes nothing, wherever it is cut', async () => {
  const exchange = await exchangeForThisTest()
  const partners = await started(exchange)
  const { buyer, onboard, line } = partners
  const body = JSON.stringify(completion(partners))
  const whole = head(line, buyer.api_key, `Content-Length: ${body.length}`)
  for (const cut of [0, 1, Math.floor(body.length / 2), body.length - 1]) {
    const answer = await send(exchange.address, whole, body.slice(0, cut))
    expect(answer, `cut at ${cut}`).not.toContain('HTTP/1.1 2')
  }
  const chunked = head(line, buyer.api_key, 'Transfer-Encoding: chunked')
  const answer = await send(exchange.address, chunked, `${body.length.toString(16)}\r\n${body}\r\n`)
  expect(answer).not.toContain('HTTP/1.1 2')
  expect(await must(200, buyer.get(`/onboards/${onboard.id}`))).toEqual(onboard)
  expect(await must(200, buyer.put(`/onboards/${onboard.id}`, body))).toMatchObject({ status: 'completed' })
})

test('a request that was refused before its body was there is answered once', async () => {
  const exchange = await exchangeForThisTest()
  const cut = 'POST /flows HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\n{"a":'
  const answer = await send(exchange.address, cut)
  expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 401'])
})

test('a path with a part that is too long is refused with a declared status', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const { error } = await must(400, acme.get(`/flows/${'x'.repeat(600)}`))
  expect(error).toBe('A part of the path is too long')
})

test('what is no HTTP, no UTF-8 or too large is refused as JSON, with the id of the request', async () => {
  const exchange = await exchangeForThisTest()
  const { buyer, onboard, line, invitation_id } = await started(exchange)
  const put = (bytes: Buffer) => [head(line, buyer.api_key, `Content-Length: ${bytes.length}`), bytes]
  const latin = Buffer.from(`{"invitation_id":"${invitation_id}","status":"gr\xfcn"}`, 'latin1')
  const large = `100001\r\n${'x'.repeat(0x10_0001)}\r\n0\r\n\r\n`
  const cases: [(string | Buffer)[], number, string][] = [
    [['nonsense\r\n\r\n'], 400, 'unreadable'],
    [[head('GET /account HTTP/1.1', buyer.api_key, 'no colon')], 400, 'unreadable'],
    [[head('GET /account HTTP/1.1', buyer.api_key, `X: ${'x'.repeat(20_000)}`)], 431, 'unreadable'],
    [put(latin), 400, 'unreadable'],
    [put(Buffer.from([0xed, 0xa0, 0x80])), 400, 'unreadable'],
    [[head(line, buyer.api_key, 'Transfer-Encoding: chunked'), large], 413, 'too_large'],
  ]
  for (const [parts, status, code] of cases) {
    const answer = await send(exchange.address, ...parts)
    expect(answer, String(parts[0]).slice(0, 60)).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(bodyIn(answer)).toMatchObject({ error: expect.any(String), code, request_id: expect.any(String) })
  }
  expect(await must(200, buyer.get(`/onboards/${onboard.id}`))).toEqual(onboard)
})

test('a request is one line of the log, with nothing in it that is secret or personal', async () => {
  const exchange = await exchangeForThisTest()
  const { seller } = await connectedPartners(exchange, { flows: 0 })
  const { child, address, exited, said } = await serveProcess(exchange.database_url)
  const there = exchange.as(seller.api_key, address)
  const invited = 'private.person@bolt.example'
  const made = await there.post('/invitations/recipient', {
    email: invited,
    name: 'Confidential Ltd',
    note: 'A secret',
  })
  expect(made.status).toBe(201)
  await there.get('/onboards?status=whispered')
  await exchange.as('0'.repeat(40), address).get('/account')
  child.kill('SIGTERM')
  await exited
  const lines = said()
    .split('\n')
    .filter((line) => line.includes('"msg":"request"'))
    .map((line) => JSON.parse(line))
  expect(lines.filter(({ request_id }) => request_id === made.headers.get('x-request-id'))).toEqual([
    {
      level: 30,
      time: expect.any(String),
      request_id: expect.any(String),
      account_id: seller.account_id,
      route: 'POST /invitations/recipient',
      status: 201,
      duration_ms: expect.any(Number),
      msg: 'request',
    },
  ])
  expect(lines.map(({ route, status }) => `${route} ${status}`)).toEqual(
    expect.arrayContaining(['GET /onboards 200', 'GET /account 401']),
  )
  for (const word of [
    invited,
    'Confidential',
    'A secret',
    'whispered',
    seller.api_key,
    seller.email,
    '0'.repeat(40),
  ]) {
    expect(said(), word).not.toContain(word)
  }
})
