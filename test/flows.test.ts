import { expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { exchangeForThisTest } from './support/exchange.ts'
import { formSource } from './support/leads.ts'
import { connectedPartners, flowBody, must } from './support/story.ts'

const MEMBERS =
  'id name enabled fields caps acceptance_criteria pricing list_checks destinations sources steps ping_enabled ' +
  'ping_limits pricing_service firehose hours_of_operation created_at updated_at level deployed_at draft'

test('a flow is made, read, saved whole and deleted; its members keep their documented order', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const made = await must(201, acme.post('/flows', flowBody('Sales', ['first_name', 'email'])))
  expect(Object.keys(made).join(' ')).toBe(MEMBERS)
  expect(await must(200, acme.get(`/flows/${made.id}`))).toEqual(made)
  const saved = await must(200, acme.put(`/flows/${made.id}`, { ...made, name: 'Renamed' }))
  expect(saved).toEqual({ ...made, name: 'Renamed', updated_at: saved.updated_at })
  expect(await must(200, acme.delete(`/flows/${made.id}`))).toEqual(saved)
  for (const gone of [
    acme.get(`/flows/${made.id}`),
    acme.put(`/flows/${made.id}`, made),
    acme.delete(`/flows/${made.id}`),
  ]) {
    expect((await gone).status).toBe(404)
  }
})

test('inner ids are made where they are missing and kept where they are given', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const rules = [
    { id: 'rule01', lhv: 'lead.state', op: 'is equal to', rhv: 'TX' },
    { lhv: 'lead.email', op: 'is blank' },
  ]
  const step = { type: 'filter', outcome: 'failure', reason: 'No', rule_set: { op: 'or', rules } }
  const caps = [{ type: 'volume', maximum: 10, duration: 1, duration_units: 'day' }]
  const made = await must(201, acme.post('/flows', { ...flowBody('Sales', ['email']), steps: [step], caps }))
  expect(made.steps[0]).toMatchObject({ id: expect.stringMatching(/^[0-9a-z]{6}$/), enabled: true })
  expect(made.steps[0].rule_set.rules[0].id).toBe('rule01')
  expect(made.steps[0].rule_set.rules[1].id).toMatch(/^[0-9a-z]{6}$/)
  expect(made.caps[0].id).toMatch(/^[0-9a-f]{24}$/)
  expect(await must(200, acme.put(`/flows/${made.id}`, made))).toMatchObject({
    steps: made.steps,
    caps: made.caps,
  })
})

test('prices, feedback and limits get ids as well, and limits the time at which they were made', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const rule_set = { op: 'and', rules: [{ lhv: 'lead.email', op: 'is not blank' }] }
  const mappings = [{ property: 'type', value: 'return' }]
  const limit = { maximum: 10, duration: 2, duration_units: 'week' }
  const source = {
    entity: { id: '535e9f8c94149d05b5000001' },
    integration: { module_id: 'leadconduit-default.inbound' },
    pricing: { prices: [{ amount: 5, rule_set }] },
    feedback: { integration: { module_id: 'leadconduit-standard.inbound.feedback', mappings }, rule_set },
    ping_limits: [limit],
    caps: [{ ...limit, caps: [{ ...limit, created_at: '2001-01-01T00:00:00.000Z' }] }],
  }
  const made = await must(201, acme.post('/flows', { ...flowBody('Sales', ['email']), sources: [source] }))
  const short = expect.stringMatching(/^[0-9a-z]{6}$/)
  const ruled = { id: short, rules: [{ id: short }] }
  const timed = { id: expect.stringMatching(/^[0-9a-f]{24}$/), created_at: expect.stringMatching(/^20[2-9]/) }
  expect(made.sources[0]).toMatchObject({
    pricing: { prices: [{ id: short, rule_set: ruled }] },
    feedback: { integration: { mappings: [{ id: short }] }, rule_set: ruled },
    ping_limits: [timed],
    caps: [{ ...timed, caps: [timed] }],
  })
  expect((await must(200, acme.put(`/flows/${made.id}`, made))).sources).toEqual(made.sources)
})

test('a caller may choose the id; one that is taken, by whomever and however long ago, is a 409', async () => {
  const exchange = await exchangeForThisTest()
  const [acme, other] = [await exchange.company('Acme'), await exchange.company('Other')]
  const id = '5FD4371E940DF5A34A3888B2'
  const made = await must(201, acme.post('/flows', { id, ...flowBody('Sales', ['email']) }))
  expect(made.id).toBe(id.toLowerCase())
  for (const taker of [acme, other]) {
    expect(await taker.post('/flows', { id, ...flowBody('Again', ['email']) })).toMatchObject({
      status: 409,
      body: { code: 'flow_id_taken' },
    })
  }
  await must(200, acme.delete(`/flows/${id}`))
  expect((await other.post('/flows', { id, ...flowBody('After', ['email']) })).status).toBe(409)
})

test('the list is complete, newest first, and pages by the ids at its edges', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  await must(201, acme.post('/flows', { id: 'f'.repeat(24), ...flowBody('0', ['email']) }))
  for (const name of ['1', '2', '3', '4']) await must(201, acme.post('/flows', flowBody(name, ['email'])))
  const names = (flows: { name: string }[]) => flows.map(({ name }) => name).join('')
  expect(names(await must(200, acme.get('/flows')))).toBe('43210')
  const first = await acme.get('/flows?limit=2')
  expect(names(first.body)).toBe('43')
  const next = /<(.+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] as string
  expect(next).toContain(`before_id=${first.body[1].id}`)
  const second = await acme.get(new URL(next).pathname + new URL(next).search)
  expect(names(second.body)).toBe('21')
  const last = await acme.get(`/flows?limit=2&before_id=${second.body[1].id}`)
  expect(names(last.body)).toBe('0')
  expect(last.headers.get('link')).toBeNull()
  expect(names((await acme.get(`/flows?limit=2&after_id=${last.body[0].id}`)).body)).toBe('21')
  await must(200, acme.delete(`/flows/${second.body[0].id}`))
  expect(
    names((await acme.get(`/flows?before_id=${second.body[0].id}`)).body),
    'after an entry that is gone',
  ).toContain('0')
  expect(await must(200, (await exchange.company('Other')).get('/flows'))).toEqual([])
})

test('the live copy is read beside the draft, and flows are found by a part of their names', async () => {
  const seller = await (await exchangeForThisTest()).company('Acme')
  const body = { ...flowBody('Solar leads', ['email']), sources: [formSource] }
  const flow = await must(201, seller.post('/flows', body))
  await must(201, seller.post('/flows', flowBody('Roofs', ['email'])))
  await must(404, seller.get(`/flows/${flow.id}?copy=live`))
  expect(flow.draft).toBe(true)
  await must(200, seller.post(`/flows/${flow.id}/deploy`))
  const live = await must(200, seller.get(`/flows/${flow.id}`))
  expect(live.draft).toBe(false)
  const saved = await must(200, seller.put(`/flows/${flow.id}`, { ...live, name: 'Solar 100%_' }))
  expect(saved.draft).toBe(true)
  expect(await must(200, seller.get(`/flows/${flow.id}?copy=live`))).toMatchObject({ name: 'Solar leads' })
  const found = async (name: string) =>
    (await must(200, seller.get(`/flows?name=${encodeURIComponent(name)}`))).map(
      ({ name }: { name: string }) => name,
    )
  expect(await found('solar')).toEqual(['Solar 100%_'])
  expect(await found('%_')).toEqual(['Solar 100%_'])
  expect(await found('x')).toEqual([])
  const parts = [{ entity_id: saved.sources[0].entity.id, role: 'source' }]
  const [, named] = await must(200, seller.get('/flows/names'))
  const { id, level, deployed_at } = saved
  expect(named).toEqual({ id, name: 'Solar 100%_', level, enabled: true, deployed_at, parts })
})

test('saving does not deploy; deploying makes the saved copy live, and is repeatable', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const { id, ...body } = await must(201, acme.post('/flows', flowBody('One', ['email'])))
  const copies = () =>
    exchange.rows(sql`
      select saved ->> 'name' as saved, live ->> 'name' as live, saved_version, live_version from flows where id = ${id}`)
  expect(await copies()).toEqual([{ saved: 'One', live: null, saved_version: 1, live_version: null }])
  for (let times = 0; times < 2; times++) {
    expect(await must(200, acme.post(`/flows/${id}/deploy`))).toEqual({
      message: 'Your flow was deployed and the most recent changes are now live',
    })
  }
  await must(200, acme.put(`/flows/${id}`, { ...body, name: 'Two' }))
  expect(await copies()).toEqual([{ saved: 'Two', live: 'One', saved_version: 2, live_version: 1 }])
})

test('If-Match guards saving and deleting', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const { id } = await must(201, acme.post('/flows', flowBody('One', ['email'])))
  const read = await acme.get(`/flows/${id}`)
  const tag = { 'if-match': read.headers.get('etag') as string }
  const changed = await acme.put(`/flows/${id}`, { ...read.body, name: 'Two' }, tag)
  expect(changed.status).toBe(200)
  expect(await acme.put(`/flows/${id}`, { ...read.body, name: 'Three' }, tag)).toMatchObject({
    status: 412,
    body: { code: 'changed_meanwhile' },
  })
  expect((await acme.delete(`/flows/${id}`, tag)).status).toBe(412)
  expect(
    (await acme.delete(`/flows/${id}`, { 'if-match': changed.headers.get('etag') as string })).status,
  ).toBe(200)
})

test('every change is in the changelog with its author, and can be taken back', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const { id, ...body } = await must(201, acme.post('/flows', flowBody('One', ['email'])))
  await must(200, acme.put(`/flows/${id}`, { ...body, name: 'Two' }))
  const [update, create] = await must(200, acme.get(`/flows/${id}/changelogs`))
  const members = 'id type action changes current_revision delta_from_last_revision user created_at'
  expect(Object.keys(update).join(' ')).toBe(members)
  expect(create).toMatchObject({ action: 'create', type: 'flow', current_revision: { id, name: 'One' } })
  expect(update).toMatchObject({
    action: 'update',
    delta_from_last_revision: { name: ['One', 'Two'] },
    changes: [{ action: 'changed', target: 'name', previous: { value: 'One' }, current: { value: 'Two' } }],
    user: { id: acme.user_id, email: acme.email, api_key: `${'*'.repeat(36)}${acme.api_key.slice(-4)}` },
  })
  expect(Object.keys(update.current_revision).join(' ')).toBe(MEMBERS.replace(/ draft$/, ''))
  expect(await must(200, acme.get(`/changelogs/${update.id}`))).toEqual(update)
  expect(await must(200, acme.get('/changelogs'))).toHaveLength(2)

  expect(await must(200, acme.post(`/flows/${id}/revert`, { changelog_id: create.id }))).toMatchObject({
    name: 'One',
  })
  const another = await must(201, acme.post('/flows', flowBody('Other', ['email'])))
  expect(await acme.post(`/flows/${another.id}/revert`, { changelog_id: create.id })).toMatchObject({
    status: 400,
    body: { errors: [{ path: '/changelog_id' }] },
  })
  await must(200, acme.delete(`/flows/${id}`))
  expect((await must(200, acme.get(`/flows/${id}/changelogs`)))[0]).toMatchObject({ action: 'delete' })
})

test("another account's flows and changelogs are not there, in every request that names one", async () => {
  const exchange = await exchangeForThisTest()
  const [acme, other] = [await exchange.company('Acme'), await exchange.company('Other')]
  const flow = await must(201, acme.post('/flows', flowBody('Mine', ['email'])))
  const [changelog] = await must(200, acme.get('/changelogs'))
  const nowhere = '0'.repeat(24)
  for (const id of [flow.id, nowhere]) {
    const replies = [
      await other.get(`/flows/${id}`),
      await other.put(`/flows/${id}`, flowBody('Theirs', ['email'])),
      await other.delete(`/flows/${id}`),
      await other.post(`/flows/${id}/deploy`),
      await other.get(`/flows/${id}/fields`),
      await other.get(`/flows/${id}/changelogs`),
    ]
    for (const { status, body } of replies) {
      expect({ status, error: body.error }).toEqual({ status: 404, error: 'The flow was not found' })
    }
  }
  expect((await other.get(`/changelogs/${changelog.id}`)).status).toBe(404)
  expect((await other.post(`/flows/${flow.id}/revert`, { changelog_id: changelog.id })).status).toBe(400)
  expect(await must(200, acme.get(`/flows/${flow.id}`))).toEqual(flow)
})

test('who stands in a flow is projected from both of its copies', async () => {
  const exchange = await exchangeForThisTest()
  const { seller, buyer, seller_flow_ids } = await connectedPartners(exchange, { flows: 1 })
  const [id] = seller_flow_ids
  const projected = () =>
    exchange.rows(sql`select entity_id, role from flow_partners where flow_id = ${id} order by entity_id`)
  expect(await projected()).toEqual([{ entity_id: buyer.account_id, role: 'recipient' }])
  const { steps: _, ...flow } = await must(200, seller.get(`/flows/${id}`))
  await must(200, seller.put(`/flows/${id}`, { ...flow, steps: [] }))
  expect(await projected(), 'the live copy has the step still').toHaveLength(1)
  await must(200, seller.post(`/flows/${id}/deploy`))
  expect(await projected()).toEqual([])
})

test('fields: the standard catalogue, one of them, and those of a flow', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const all = await must(200, acme.get('/fields'))
  expect(all.length).toBeGreaterThan(400)
  expect(await must(200, acme.get('/fields/first_name'))).toMatchObject({
    id: 'first_name',
    type: 'first_name',
    standard: true,
  })
  expect((await acme.get('/fields/no_such_field')).status).toBe(404)
  expect((await acme.get('/fields/not%20a%20field')).status).toBe(400)
  const { id } = await must(201, acme.post('/flows', flowBody('One', ['email', 'phone_1'])))
  expect((await must(200, acme.get(`/flows/${id}/fields`))).map((field: any) => field.id)).toEqual([
    'email',
    'phone_1',
  ])
})
