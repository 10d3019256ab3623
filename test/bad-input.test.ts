// Read from the table that serves, so that a new request is covered: what breaks its schema is a 400 at its path, and
// what the schema lets through is answered as declared, however odd.
import { expect, test } from 'vitest'
import { api } from '../src/api.ts'
import type { Row } from '../src/http/route.ts'
import { checkOf, textCheckOf } from '../src/http/validate.ts'
import { OURS } from './support/browser.ts'
import { type Company, exchangeForThisTest, type TestExchange } from './support/exchange.ts'
import { connectedPartners, flowBody, must, startedOnboard } from './support/story.ts'

const NOWHERE = '0'.repeat(24)

/** Values of every kind, as they are written in a body. */
const VALUES = [
  ...['null', 'true', '0', '-1', '1.5', '1e300', '1e400', '""', '" "', '"x"', '"0"', '"x.y"', '"é𝄞\\u202e"'],
  ...['"2023-02-30T00:00:00Z"', '"https://x.example/%"', `"${'x'.repeat(300)}"`, `"${'x'.repeat(20_000)}"`],
  ...['[]', '[null]', '[[]]', '["x","x"]', '[{}]', '{}', '{"x":1}', '{"x":{"x":[]}}', `"${NOWHERE}"`],
]

/** Texts that nothing may hold. */
const UNHOLDABLE = ['"a\\u0000b"', '"\\ud800"', '["\\udc00"]', '{"a\\u0000":1}', '{"__proto__":{}}', '{"x":']

const TEXTS = [
  '',
  ' ',
  'x',
  '0',
  '-1',
  '1.5',
  '1e400',
  '9'.repeat(30),
  'null',
  'é',
  'x'.repeat(5_000),
  '[]',
  NOWHERE,
]

const IDS = [
  '1',
  'g'.repeat(24),
  `${NOWHERE}0`,
  'x'.repeat(600),
  '%00',
  '%ff',
  '%',
  '..%2f',
  '%27%20or%201=1',
]

/** What a request needs besides the member that is tried, so that only that one decides. */
const BODIES: Record<string, object> = {
  'POST /users': { email: 'one@more.example', first_name: 'One', last_name: 'More' },
  'POST /user_settings': { notifications: {} },
  'PUT /user_settings/:id': { notifications: {} },
  'POST /keys': { name: 'Key' },
  'POST /credentials': { name: 'Mine', type: 'token', package: 'any', token: 'secret' },
  'PUT /credentials/:id': { name: 'Mine', type: 'token', package: 'any', token: 'secret' },
  'POST /entities': { name: 'Mine', module_ids: [], source: null, recipient: 'crm' },
  'PUT /entities/:id': { name: 'Mine', module_ids: [], source: null, recipient: 'crm' },
  'POST /invitations/recipient': { email: 'invited@x.example' },
  'POST /invitations/source': { email: 'invited@x.example' },
  'PUT /connections/:id': { paused: false },
  'POST /flows': flowBody('Mine', ['email']),
  'PUT /flows/:id': flowBody('Mine', ['email']),
  'POST /flows/:id/try': { flow: flowBody('Mine', ['email']) },
}

type Stage = {
  exchange: TestExchange
  caller: Company
  ids: Record<string, string>
  bodies: Record<string, object>
}

/** A buyer that has one of everything, so that odd requests come as far as they can. */
async function stage(): Promise<Stage> {
  const exchange = await exchangeForThisTest()
  const partners = await connectedPartners(exchange, { flows: 0 })
  const { buyer: caller, connection_id, invitation_id } = partners
  const made = async (path: string) => (await must(201, caller.post(path, BODIES[`POST ${path}`]))).id
  const onboard = await startedOnboard(partners)
  const ids = {
    onboards: onboard.id,
    connections: connection_id,
    invitations: invitation_id,
    flows: await made('/flows'),
    entities: await made('/entities'),
    credentials: await made('/credentials'),
    user: caller.user_id,
    users: caller.user_id,
    user_settings: caller.user_id,
  }
  const bodies = {
    ...BODIES,
    'POST /onboards': { invitation_id },
    'PUT /onboards/:id': { invitation_id },
    'POST /onboard/buyer': { connection_id },
  }
  return { exchange, caller, ids, bodies }
}

const nameOf = ({ method, path }: Row) => `${method} ${path}`

function pathOf({ path }: Row, ids: Record<string, string>): string {
  return path.replace(/:\w+/g, ids[path.split('/')[1] as string] ?? NOWHERE)
}

function ask({ caller }: Stage, { method }: Row, path: string, body?: string) {
  if (method === 'GET') return caller.get(path, OURS)
  if (method === 'DELETE') return caller.delete(path, OURS)
  return caller[method === 'PUT' ? 'put' : 'post'](path, body ?? '{}', OURS)
}

/** The members that a body may have; of several forms, those of all of them. */
function membersOf({ body }: Row): string[] {
  const { properties = {}, oneOf = [] } = (body ?? {}) as {
    properties?: object
    oneOf?: { properties: object }[]
  }
  return [
    ...new Set([properties, ...oneOf.map((form) => form.properties)].flatMap((form) => Object.keys(form))),
  ]
}

function withMember(base: object, member: string, text: string): string {
  return JSON.stringify({ ...base, [member]: '@' }).replace('"@"', text)
}

const rowsWithBody = api.filter(({ body, method }) => body && method !== 'GET')

test('a member of a body that does not fit is a 400 at its path; one that fits is never a 500', async () => {
  const at = await stage()
  for (const row of rowsWithBody) {
    const check = checkOf(row.body as NonNullable<Row['body']>)
    for (const member of membersOf(row)) {
      const tried = VALUES.map(async (text) => {
        const body = withMember(at.bodies[nameOf(row)] ?? {}, member, text)
        const faults = check(JSON.parse(body))
        const reply = await ask(at, row, pathOf(row, at.ids), body)
        const asked = `${nameOf(row)} ${member}: ${text.slice(0, 40)} gives ${JSON.stringify(reply.body).slice(0, 400)}`
        expect(reply.status, asked).not.toBe(500)
        if (!faults.some(({ path }) => path.split('/')[1] === member)) return
        expect(reply.status, asked).toBe(400)
        expect(
          reply.body.errors.map(({ path }: any) => path.split('/')[1]),
          asked,
        ).toContain(member)
      })
      await Promise.all(tried)
    }
  }
})

test('what no body may hold is a 400 in every member of every request', async () => {
  const at = await stage()
  for (const row of rowsWithBody) {
    for (const member of membersOf(row)) {
      for (const text of UNHOLDABLE) {
        const reply = await ask(at, row, pathOf(row, at.ids), withMember({}, member, text))
        expect(reply.status, `${nameOf(row)} ${member}: ${text}`).toBe(400)
      }
    }
  }
})

test('a parameter of a query that does not fit is a 400 at its name; one that fits is never a 500', async () => {
  const at = await stage()
  for (const row of api.filter(({ method }) => method === 'GET' || method === 'DELETE')) {
    const check = textCheckOf(row.query)
    for (const name of Object.keys(row.query.properties)) {
      for (const text of TEXTS) {
        const asked = `${pathOf(row, at.ids)}?${name}=${encodeURIComponent(text)}`
        const reply = await ask(at, row, asked)
        expect(reply.status, `${row.method} ${asked}`).not.toBe(500)
        if (!check({ [name]: text }).some(({ path }) => path === `/${name}`)) continue
        expect(reply.status, `${row.method} ${asked}`).toBe(400)
        expect(
          reply.body.errors.map(({ path }: any) => path),
          asked,
        ).toContain(`/${name}`)
      }
      const mayRepeat = !check({ [name]: ['x', 'y'] }).some(({ path }) => path === `/${name}`)
      for (const query of [`${name}=%00`, ...(mayRepeat ? [] : [`${name}=x&${name}=y`])]) {
        expect(
          (await ask(at, row, `${pathOf(row, at.ids)}?${query}`)).status,
          `${nameOf(row)} ${query}`,
        ).toBe(400)
      }
    }
  }
})

test('an id in a path that cannot be one is a 400 or leads nowhere, in every request', async () => {
  const at = await stage()
  for (const row of api.filter(({ path }) => path.includes(':'))) {
    for (const id of IDS) {
      const { status } = await ask(at, row, row.path.replace(/:\w+/, id).replace(/:\w+/, NOWHERE))
      expect([400, 404, 414], `${nameOf(row)} ${id}: ${status}`).toContain(status)
    }
  }
})

test('a number that is too large to be one is a 400 where it stands', async () => {
  const { caller } = await stage()
  const flow = {
    ...flowBody('Capped', ['email']),
    caps: [{ maximum: '@', duration: 1, duration_units: 'day' }],
  }
  const reply = await caller.post('/flows', JSON.stringify(flow).replace('"@"', '1e400'))
  expect(reply).toMatchObject({ status: 400, body: { errors: [{ path: '/caps/0/maximum' }] } })
})

test('what stands in a query that does not declare it has no effect on what the body leaves out', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const colleague = { email: 'bo@acme.example' }
  expect(await must(201, acme.post('/users?role=nonsense&phone=5', colleague))).toMatchObject({
    role: 'member',
    phone: null,
  })
  expect(await must(200, acme.post('/events?limit=1&limit=2', {}))).toEqual([])
})
