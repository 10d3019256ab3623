import { expect, test } from 'vitest'
import { api } from '../src/api.ts'
import { furnished, type Ids } from './support/belongings.ts'
import { type Company, exchangeForThisTest, type TestExchange } from './support/exchange.ts'
import { completion, connectedPartners, flowBody, must, startedOnboard } from './support/story.ts'

const NOWHERE = '0'.repeat(24)

/** One of everything that an account can have, by the first word of the path under which it is reached. */
async function belongings(exchange: TestExchange): Promise<{ owner: Company; ids: Ids }> {
  const partners = await connectedPartners(exchange, { flows: 1 })
  const { buyer: owner } = partners
  const onboard = await startedOnboard(partners)
  const { ids } = await furnished(exchange, owner)
  return { owner, ids: { ...ids, onboards: onboard.id, connections: partners.connection_id } }
}

const ENTITY = { name: 'Mine', module_ids: [], source: null, recipient: 'crm' }
const CREDENTIAL = { name: 'Mine', type: 'token', package: 'any', token: 'a-secret-token' }

const DESTINATION = { name: 'Mine', actions: [{ name: 'Add', webhook_url: 'https://mine.example' }] }
const SERVICE = { name: 'Mine', integration: { module_id: 'leadconduit-custom.outbound.json' } }
const REPORT = { name: 'Theirs', group_by: ['vars.source.id'] }
const ROUTER = { module_id: 'leadconduit-default.inbound', routes: [] }

/** Bodies that are valid in themselves, so that only the id decides. */
const BODIES: Record<string, object> = {
  'PUT /onboards/:id': { invitation_id: NOWHERE, status: 'completed' },
  'PUT /flows/:id': flowBody('Theirs', ['email']),
  'POST /flows/:id/revert': { changelog_id: NOWHERE },
  'POST /flows/:id/try': {},
  'PUT /lists/:id': { name: 'theirs' },
  'POST /lists/:id/items': { values: ['theirs'] },
  'PUT /destinations/:id': DESTINATION,
  'PUT /services/:id': SERVICE,
  'PUT /routers/:id': ROUTER,
  'PUT /reports/:id': REPORT,
  'PUT /entities/:id': { ...ENTITY, name: 'Theirs' },
  'PUT /credentials/:id': { ...CREDENTIAL, name: 'Theirs' },
  'PUT /connections/:id': { paused: true },
  'PUT /user/:id': { first_name: 'Theirs' },
  'PUT /user_settings/:id': { notifications: {} },
  'POST /invitations/:id/accept': {},
  'POST /invitations/:id/decline': {},
  'POST /invitations/:id/forward': { email: 'theirs@example.com' },
}

const QUERIES: Record<string, string> = {
  'DELETE /lists/:id/items': '?value=x',
  'GET /reports/:id/run': '?start=2026-01-01&end=2026-01-02',
}

/** Packages are the exchange's, and fields are told apart by names: test/fields.test.ts has those. */
const rows = api.filter(({ path }) => /:(id|entityId)\b/.test(path) && !/^\/(fields|packages)\//.test(path))

test("every request that names an id answers the same for another account's object and for none at all", async () => {
  const exchange = await exchangeForThisTest()
  const { owner, ids } = await belongings(exchange)
  const stranger = await exchange.company('Stranger')
  const before = await must(200, owner.get('/changelogs'))
  for (const { method, path } of rows) {
    const name = `${method} ${path}`
    const own = path.includes(':entityId') ? ids.entities : ids[path.split('/')[1] as string]
    expect(own, `${name} needs an object in this test`).toBeDefined()
    const ask = async (id: string) => {
      const query = QUERIES[name] ?? ''
      const url = path.replace(/:\w+/, id) + query
      const body = BODIES[name]
      const reply =
        method === 'GET'
          ? await stranger.get(url)
          : method === 'DELETE'
            ? await stranger.delete(url)
            : await stranger[method === 'PUT' ? 'put' : 'post'](url, body)
      const { request_id: _, ...told } = reply.body
      return { status: reply.status, told }
    }
    const [foreign, nowhere] = [await ask(own as string), await ask(NOWHERE)]
    expect(foreign, name).toEqual(nowhere)
    expect([400, 404], `${name}: ${JSON.stringify(foreign)}`).toContain(foreign.status)
  }
  expect(await must(200, owner.get('/changelogs')), 'nothing of the owner has changed').toEqual(before)
})

test('every list shows an account its own things alone', async () => {
  const exchange = await exchangeForThisTest()
  const { owner, ids } = await belongings(exchange)
  const stranger = await exchange.company('Stranger')
  const shared = new Set((await must(200, stranger.get('/entities'))).map(({ id }: { id: string }) => id))
  const lists = api.filter(({ method, path }) => method === 'GET' && !path.includes(':'))
  for (const { path } of lists.filter(({ open, pages }) => !open && pages)) {
    expect((await must(200, owner.get(path))).length, path).toBeGreaterThan(0)
    const text = JSON.stringify(await must(200, stranger.get(path)))
    for (const id of [...Object.values(ids), owner.account_id]) {
      if (!shared.has(id)) expect(text, path).not.toContain(id)
    }
  }
})

test('ids of others in bodies are refused at their path', async () => {
  const exchange = await exchangeForThisTest()
  const { ids, owner } = await belongings(exchange)
  const partners = await connectedPartners(exchange, { flows: 0 })
  const { buyer } = partners
  const onboard = await startedOnboard(partners)
  const { invitation_id } = partners
  const integration = { module_id: 'leadconduit-custom.outbound.json', mappings: [] }
  const step = { type: 'recipient', entity: { id: ids.entities }, integration }
  const withCredential = { ...integration, mappings: [{ property: 'credential_id', value: ids.credentials }] }
  const cases: [Promise<{ status: number; body: any }>, string][] = [
    [buyer.post('/onboards', { invitation_id, flow_id: ids.flows }), '/flow_id'],
    [buyer.put(`/onboards/${onboard.id}`, completion(partners, ids.flows)), '/flow_id'],
    [buyer.put(`/onboards/${onboard.id}`, { invitation_id: ids.invitations }), '/invitation_id'],
    [
      buyer.put(`/onboards/${onboard.id}`, { invitation_id, connection_id: ids.connections }),
      '/connection_id',
    ],
    [buyer.put(`/onboards/${onboard.id}`, { invitation_id, account_id: owner.account_id }), '/account_id'],
    [buyer.post('/flows', { ...flowBody('x', ['email']), steps: [step] }), '/steps/0/entity/id'],
    [
      buyer.post('/flows', {
        ...flowBody('x', ['email']),
        steps: [{ ...step, entity: { id: buyer.account_id }, integration: withCredential }],
      }),
      '/steps/0/integration/mappings/0/value',
    ],
    [buyer.post('/entities', { ...ENTITY, see: ids.entities }), '/see'],
    [buyer.post('/invitations/recipient', { email: 'x@y.example', flow_id: ids.flows }), '/flow_id'],
    [buyer.post('/keys', { name: 'x', user_id: ids.user }), '/user_id'],
  ]
  for (const [asked, path] of cases) {
    const reply = await asked
    expect(reply, path).toMatchObject({ status: 400, body: { errors: [{ path }] } })
  }
})

test("a page of invitations begins after another account's invitation as after one that never was", async () => {
  const exchange = await exchangeForThisTest()
  const owner = await exchange.company('Owner')
  const stranger = await exchange.company('Stranger')
  const invite = async (by: Company) =>
    (await must(201, by.post('/invitations/recipient', { email: 'x@example.com' }))).entity.invitation_id
  const foreign = await invite(owner)
  const own = await invite(stranger)
  const never =
    foreign.slice(0, -6) + (Number.parseInt(foreign.slice(-6), 16) - 1).toString(16).padStart(6, '0')
  for (const direction of ['sent', 'received']) {
    for (const cursor of ['after_id', 'before_id']) {
      const of = (id: string) =>
        must(200, stranger.get(`/invitations?direction=${direction}&${cursor}=${id}`))
      expect(await of(foreign), `${direction} ${cursor}`).toEqual(await of(never))
    }
  }
  const after = await must(200, stranger.get(`/invitations?after_id=${foreign}`))
  expect(after.map(({ id }: { id: string }) => id)).toEqual([own])
})
