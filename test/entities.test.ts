import { expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { exchangeForThisTest, letDaysPass, type TestExchange } from './support/exchange.ts'
import { mailbox } from './support/mailbox.ts'
import { connectedPartners, flowBody, must } from './support/story.ts'

const NOBODY = 'ffffffffffffffffffffffff'
const SUPPRESSION_LIST = '535e9f8c94149d05b5000002'
const WEB_FORM = '535e9f8c94149d05b5000001'

const MEMBERS = [
  ['name', 'module_ids', 'source', 'recipient', 'id', 'description', 'standard', 'account', 'pending'],
  ['connected', 'connected_account_id', 'deprecated', 'see', 'field_suffix', 'invitation_id'],
  ['invitation_expires_at', 'expired', 'flow_ids', 'logo_url', 'time_zone', 'trustedform_certified_vendor'],
  ['website', 'created_at', 'updated_at'],
].flat()

const PLAIN = {
  name: 'Data Co',
  module_ids: ['leadconduit-default.outbound'],
  source: null,
  recipient: 'buyer',
}

const FULL = {
  name: 'A Corporation',
  module_ids: ['leadconduit-salesforce.outbound.create_contact', 'leadconduit-default.inbound'],
  source: 'seller',
  recipient: 'crm',
  description: 'Sells and keeps',
  deprecated: false,
  field_suffix: 'acorp',
  logo_url: 'https://a.example/logo.png',
  time_zone: 'America/Los_Angeles',
  trustedform_certified_vendor: true,
  website: 'https://a.example',
}

/** A flow's body in which an entity is a source. */
function sourced(name: string, entityId: string) {
  const source = { entity: { id: entityId }, integration: { module_id: 'leadconduit-default.inbound' } }
  return { ...flowBody(name, ['email']), sources: [source] }
}

const idsOf = (entities: any[]) => entities.map(({ id }) => id)

test('a company keeps entities of its own: made, read, changed, deleted, every step in the changelog', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const made = await must(201, acme.post('/entities', { ...FULL, flow_ids: [NOBODY], invitation_id: NOBODY }))
  expect(Object.keys(made)).toEqual(MEMBERS)
  expect(made).toMatchObject({
    ...FULL,
    standard: false,
    account: false,
    pending: false,
    connected: null,
    connected_account_id: null,
    see: null,
    invitation_id: null,
    invitation_expires_at: null,
    expired: false,
    flow_ids: null,
  })
  const path = `/entities/${made.id}`
  expect(await must(200, acme.get(path.toUpperCase().replace('/ENTITIES', '/entities')))).toEqual(made)

  const bare = await must(
    201,
    acme.post('/entities', { name: 'Bare', module_ids: null, source: null, recipient: null }),
  )
  const unset = { description: null, deprecated: false, field_suffix: null, logo_url: null, website: null }
  expect(bare).toMatchObject({
    module_ids: [],
    time_zone: null,
    trustedform_certified_vendor: null,
    ...unset,
  })

  // What is left out stays; what is null goes.
  const changed = await must(200, acme.put(path, { ...PLAIN, website: null, deprecated: true, see: bare.id }))
  expect(changed).toMatchObject({
    ...PLAIN,
    website: null,
    deprecated: true,
    see: bare.id,
    description: 'Sells and keeps',
  })
  expect(await must(200, acme.put(path, changed))).toMatchObject({
    ...changed,
    updated_at: expect.any(String),
  })
  expect(await must(200, acme.delete(`/entities/${bare.id}`))).toEqual(bare)
  const after = await must(200, acme.get(path))
  expect(after.see).toBeNull()
  expect(await must(200, acme.delete(path))).toEqual(after)
  await must(404, acme.get(path))
  await must(404, acme.delete(path))

  const entries = await must(200, acme.get('/changelogs'))
  expect(entries.map(({ type, action }: any) => `${type} ${action}`)).toEqual([
    ...['entity delete', 'entity delete', 'entity update', 'entity update', 'entity create', 'entity create'],
  ])
  expect(entries.at(-3).changes).toContainEqual(
    expect.objectContaining({ target: 'recipient', previous: { value: 'crm' }, current: { value: 'buyer' } }),
  )
  expect(entries[0].user).toMatchObject({ email: acme.email })
})

test('the list holds one’s own, invited and connected companies, newest first, then the standard ones', async () => {
  const exchange = await exchangeForThisTest()
  const { seller, buyer } = await connectedPartners(exchange, { flows: 0 })
  const stranger = await exchange.company('Curious')
  await must(201, stranger.post('/entities', PLAIN))
  const own = await must(201, seller.post('/entities', PLAIN))
  const { entity } = await must(201, seller.post('/invitations/source', { email: 's@dune.example' }))
  const all = await must(200, seller.get('/entities'))
  for (const each of all) expect(Object.keys(each)).toEqual(MEMBERS)
  const [, , , , ...standard] = all
  expect(idsOf(all).slice(0, 4)).toEqual([entity.id, own.id, buyer.account_id, seller.account_id])
  expect(standard.every((each: any) => each.standard)).toBe(true)
  expect(standard).toContainEqual(
    expect.objectContaining({ id: SUPPRESSION_LIST, name: 'SuppressionList', recipient: 'enhancement' }),
  )
  expect(standard.map(({ source, recipient }: any) => source ?? recipient)).toEqual(
    expect.arrayContaining(['form', 'seller', 'other', 'buyer', 'crm', 'analytics', 'enhancement', 'esp']),
  )
  for (const each of all) expect(await must(200, seller.get(`/entities/${each.id}`))).toEqual(each)

  // By pages, both ways, and from a place whose entity is gone.
  const paged: string[] = []
  for (let next = '/entities?limit=3'; next; ) {
    const reply = await seller.get(next)
    paged.push(...idsOf(reply.body))
    const link = /<(?<url>[^>]+)>; rel="next"/.exec(reply.headers.get('link') ?? '')?.groups?.url
    next = link ? new URL(link).pathname + new URL(link).search : ''
  }
  expect(paged).toEqual(idsOf(all))
  const newer = await must(200, seller.get(`/entities?limit=2&after_id=${seller.account_id}`))
  expect(idsOf(newer)).toEqual([own.id, buyer.account_id])
  await must(200, seller.delete(`/entities/${own.id}`))
  const older = await must(200, seller.get(`/entities?limit=1&before_id=${own.id}`))
  expect(idsOf(older)).toEqual([buyer.account_id])
  for (const query of ['limit=0', 'limit=1001', 'limit=x', 'after_id=x', 'before_id=%00']) {
    expect(await seller.get(`/entities?${query}`), query).toMatchObject({ status: 400 })
  }
})

test('each side sees the other as what it is to them, before, while and after they are connected', async () => {
  const exchange = await exchangeForThisTest()
  const seller = await exchange.company('Acme Leads')
  const buyer = await exchange.company('Bolt Solar')
  const ofBuyer = `/entities/${buyer.account_id}`
  const ofSeller = `/entities/${seller.account_id}`
  await must(404, seller.get(ofBuyer))
  await must(404, buyer.get(ofSeller))
  const accept = async (from: typeof seller, by: typeof seller, kind: string) => {
    const { entity } = await must(201, from.post(`/invitations/${kind}`, { email: by.email }))
    return must(200, by.post(`/invitations/${entity.invitation_id}/accept`, {}))
  }
  const { connection_id } = await accept(seller, buyer, 'recipient')
  expect(await must(200, seller.get(ofBuyer))).toMatchObject({
    account: true,
    source: 'seller',
    recipient: 'buyer',
    connected: 'buyer',
    flow_ids: [],
  })
  expect(await must(200, buyer.get(ofSeller))).toMatchObject({ connected: 'seller' })
  expect(await must(200, buyer.get(ofBuyer))).toMatchObject({ id: buyer.account_id, connected: null })
  await accept(seller, buyer, 'source')
  expect(await must(200, seller.get(ofBuyer))).toMatchObject({ connected: 'both' })
  expect(await must(200, buyer.get(ofSeller))).toMatchObject({ connected: 'both' })
  await must(200, buyer.delete(`/connections/${connection_id}`))
  expect(await must(200, seller.get(ofBuyer))).toMatchObject({ connected: 'seller' })
  for (const { id } of await must(200, seller.get('/connections')))
    await must(200, seller.delete(`/connections/${id}`))
  // Steps and sources stay after the end, so what they name can still be read.
  expect(await must(200, seller.get(ofBuyer))).toMatchObject({ connected: null })

  const first = await must(201, buyer.post('/flows', sourced('One', seller.account_id)))
  const second = await must(201, buyer.post('/flows', sourced('Two', seller.account_id)))
  expect((await must(200, buyer.get(ofSeller))).flow_ids.sort()).toEqual([first.id, second.id].sort())
  expect((await must(200, seller.get(ofSeller))).flow_ids).toEqual([])
})

test('standard entities, other companies, and what an account decides: who may change which', async () => {
  const exchange = await exchangeForThisTest()
  const { seller, buyer } = await connectedPartners(exchange, { flows: 0 })
  const theirs = await must(201, buyer.post('/entities', PLAIN))
  for (const [id, why] of [
    [WEB_FORM, 'Standard'],
    [buyer.account_id, 'another company'],
  ]) {
    const refusal = {
      status: 403,
      body: { code: 'forbidden', error: expect.stringContaining(why as string) },
    }
    expect(await seller.put(`/entities/${id}`, PLAIN)).toMatchObject(refusal)
    expect(await seller.delete(`/entities/${id}`)).toMatchObject(refusal)
  }
  for (const id of [theirs.id, NOBODY]) {
    const refusal = { status: 404, body: { error: 'The entity was not found' } }
    expect(await seller.get(`/entities/${id}`)).toMatchObject(refusal)
    expect(await seller.put(`/entities/${id}`, PLAIN)).toMatchObject(refusal)
    expect(await seller.delete(`/entities/${id}`)).toMatchObject(refusal)
  }
  expect(await exchange.visitor.get('/entities')).toMatchObject({ status: 401 })

  // A company is what its account says; of the rest it decides itself, and partners see it.
  const own = `/entities/${seller.account_id}`
  await must(403, seller.delete(own))
  const mine = await must(201, seller.post('/entities', PLAIN))
  const change = {
    ...PLAIN,
    time_zone: 'Europe/Paris',
    see: mine.id,
    deprecated: true,
    logo_url: 'https://a.example/l',
  }
  const changed = await must(200, seller.put(own, change))
  const account = await must(200, seller.get('/account'))
  expect(changed).toMatchObject({
    name: account.name,
    time_zone: account.time_zone,
    source: 'seller',
    recipient: 'buyer',
    see: null,
    deprecated: false,
    logo_url: 'https://a.example/l',
  })
  expect((await must(200, buyer.get(own))).logo_url).toBe('https://a.example/l')
})

test('a body that is not an entity is refused at its path', async () => {
  const exchange = await exchangeForThisTest()
  const { seller: acme, buyer } = await connectedPartners(exchange, { flows: 0 })
  const stranger = await exchange.company('Curious')
  const theirs = await must(201, stranger.post('/entities', PLAIN))
  const made = await must(201, acme.post('/entities', PLAIN))
  const bad: [object, string][] = [
    [{ name: undefined }, '/name'],
    [{ name: '' }, '/name'],
    [{ name: 'x'.repeat(201) }, '/name'],
    [{ name: 'a\u0000' }, '/name'],
    [{ module_ids: undefined }, '/module_ids'],
    [{ module_ids: 'leadconduit-default.outbound' }, '/module_ids'],
    [{ module_ids: ['leadconduit-default.outbound', 7] }, '/module_ids/1'],
    [{ module_ids: ['no module'] }, '/module_ids/0'],
    [{ source: undefined }, '/source'],
    [{ source: 'buyer' }, '/source'],
    [{ recipient: undefined }, '/recipient'],
    [{ recipient: 'seller' }, '/recipient'],
    [{ description: 'x'.repeat(2001) }, '/description'],
    [{ deprecated: 'no' }, '/deprecated'],
    [{ field_suffix: 'ab' }, '/field_suffix'],
    [{ field_suffix: 'abcdef' }, '/field_suffix'],
    [{ field_suffix: 'a-b' }, '/field_suffix'],
    [{ field_suffix: 'é12' }, '/field_suffix'],
    [{ logo_url: 'javascript:alert(1)' }, '/logo_url'],
    [{ website: 'a.example' }, '/website'],
    [{ time_zone: 'America/Los Angeles' }, '/time_zone'],
    [{ trustedform_certified_vendor: 1 }, '/trustedform_certified_vendor'],
    [{ see: 'x' }, '/see'],
    [{ see: NOBODY }, '/see'],
    [{ see: theirs.id }, '/see'],
    [{ connected_account_id: stranger.account_id }, '/connected_account_id'],
    [{ connected_account_id: acme.account_id }, '/connected_account_id'],
    [{ connected_account_id: made.id }, '/connected_account_id'],
  ]
  for (const [change, path] of bad) {
    const body = { ...PLAIN, ...change }
    for (const reply of [await acme.post('/entities', body), await acme.put(`/entities/${made.id}`, body)]) {
      expect([reply.status, reply.body.errors?.[0]?.path], JSON.stringify(change)).toEqual([400, path])
    }
  }
  expect(await acme.put(`/entities/${made.id}`, { ...PLAIN, see: made.id })).toMatchObject({ status: 400 })
  const told = await must(
    400,
    acme.post('/entities', { ...PLAIN, source: 'buyer', field_suffix: 'ab', website: 7 }),
  )
  expect(told.errors).toEqual([
    { path: '/source', message: 'must be one of: form, seller, other' },
    { path: '/field_suffix', message: 'must be 3 to 5 letters or digits' },
    { path: '/website', message: 'must be an http or https URL or null' },
  ])
  expect(await must(200, acme.get(`/entities/${made.id}`))).toEqual(made)

  // Tied to a partner's account, an own entity shows at the connection.
  const tied = { ...PLAIN, connected_account_id: buyer.account_id }
  expect(await must(200, acme.put(`/entities/${made.id}`, tied))).toMatchObject(tied)
  const [connection] = await must(200, acme.get('/connections'))
  const { id, name, source, recipient } = made
  expect(connection.custom_entities).toEqual([{ id, name, source, recipient }])
  await must(200, acme.delete(`/connections/${connection.id}`))
  await must(200, acme.put(`/entities/${made.id}`, tied))
})

test('a field suffix is lower case and belongs to one entity of the whole exchange', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const bolt = await exchange.company('Bolt')
  const made = await must(201, acme.post('/entities', { ...PLAIN, field_suffix: 'ACorp' }))
  expect(made.field_suffix).toBe('acorp')
  for (const field_suffix of ['acorp', 'ACORP']) {
    expect(await bolt.post('/entities', { ...PLAIN, field_suffix })).toMatchObject({
      status: 409,
      body: { code: 'field_suffix_taken' },
    })
  }
  // An id in the body is no member of an entity, and makes nobody the one who has it.
  await must(409, bolt.post('/entities', { ...PLAIN, id: made.id, field_suffix: 'acorp' }))
  await must(200, acme.put(`/entities/${made.id}`, { ...PLAIN, field_suffix: 'acorp' }))
  const other = await must(201, bolt.post('/entities', PLAIN))
  expect(await bolt.put(`/entities/${other.id}`, { ...PLAIN, field_suffix: 'aCorp' })).toMatchObject({
    status: 409,
  })
  await must(200, acme.put(`/entities/${made.id}`, { ...PLAIN, field_suffix: null }))
  await must(200, bolt.put(`/entities/${other.id}`, { ...PLAIN, field_suffix: 'acorp' }))

  const there = exchange.as(bolt.api_key, (await exchange.another()).address)
  const wanted = { ...PLAIN, field_suffix: 'race' }
  const replies = await Promise.all(
    Array.from({ length: 12 }, (_, n) => (n % 2 ? acme : there).post('/entities', wanted)),
  )
  expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array(11).fill(409)])
})

test('an entity that a flow uses stays; deprecated, it goes on working there', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const made = await must(201, acme.post('/entities', { ...PLAIN, source: 'seller' }))
  const one = await must(201, acme.post('/flows', sourced('Solar', made.id)))
  const two = await must(201, acme.post('/flows', sourced('Roofs', made.id)))
  const path = `/entities/${made.id}`
  const refusal = await must(409, acme.delete(path))
  expect(refusal).toMatchObject({ code: 'entity_in_use', error: expect.stringContaining('Roofs, Solar') })
  const old = await must(200, acme.put(path, { ...made, deprecated: true, see: WEB_FORM }))
  expect(old).toMatchObject({ deprecated: true, see: WEB_FORM, flow_ids: null })
  await must(200, acme.put(`/flows/${one.id}`, sourced('Solar', made.id)))
  await must(200, acme.delete(`/flows/${one.id}`))
  await must(409, acme.delete(path))
  await must(200, acme.put(`/flows/${two.id}`, sourced('Roofs', WEB_FORM)))
  await must(200, acme.delete(path))
})

test('an entity is deleted or goes into a flow, never both', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const there = exchange.as(acme.api_key, (await exchange.another()).address)
  for (let n = 0; n < 15; n++) {
    const { id } = await must(201, acme.post('/entities', { ...PLAIN, source: 'seller' }))
    const [saved, deleted] = await Promise.all([
      acme.post('/flows', sourced(`Flow ${n}`, id)),
      there.delete(`/entities/${id}`),
    ])
    expect([
      [201, 409],
      [400, 200],
    ]).toContainEqual([saved.status, deleted.status])
  }
})

test('whoever changes what somebody else changed meanwhile is told so', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const { id } = await must(201, acme.post('/entities', PLAIN))
  const { headers } = await acme.get(`/entities/${id}`)
  const etag = { 'if-match': headers.get('etag') as string }
  const replies = await Promise.all(
    Array.from({ length: 8 }, (_, n) => acme.put(`/entities/${id}`, { ...PLAIN, name: `Name ${n}` }, etag)),
  )
  expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(412)])
  await must(412, acme.delete(`/entities/${id}`, etag))
  expect(await must(200, acme.get('/changelogs'))).toHaveLength(2)
})

test('an invited company is an entity with a term; deleting it withdraws the invitation', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const { entity } = await must(
    201,
    acme.post('/invitations/source', { email: 's@dune.example', name: 'Dune' }),
  )
  const path = `/entities/${entity.id}`
  const flow = await must(201, acme.post('/flows', sourced('Solar', entity.id)))
  const pending = await must(200, acme.get(path))
  expect(pending).toMatchObject({
    name: 'Dune',
    source: 'seller',
    recipient: null,
    account: true,
    pending: true,
    connected: null,
    expired: false,
    flow_ids: [flow.id],
  })
  const change = { ...PLAIN, name: 'Dune Media', description: 'Met at the fair' }
  expect(await must(200, acme.put(path, change))).toMatchObject({
    name: 'Dune Media',
    description: 'Met at the fair',
    source: 'seller',
    recipient: null,
    invitation_id: pending.invitation_id,
  })
  await letDaysPass(exchange, 15)
  const expired = await must(200, acme.get(path))
  expect(expired).toMatchObject({ pending: true, expired: true })
  expect(Date.parse(expired.invitation_expires_at)).toBeLessThan(Date.parse(pending.invitation_expires_at))

  expect(await must(200, acme.delete(path))).toEqual(expired)
  await must(404, acme.get(path))
  expect(await must(200, acme.get(`/invitations/${pending.invitation_id}`))).toMatchObject({
    state: 'withdrawn',
  })
  expect((await must(200, acme.get(`/flows/${flow.id}`))).sources).toEqual([])
  const [entry] = await must(200, acme.get('/changelogs'))
  expect(entry).toMatchObject({ type: 'entity', action: 'delete', current_revision: { id: entity.id } })
  expect(await mailbox(exchange, 's@dune.example')).toHaveLength(1)
})

test('one company among thousands is found by an index', async () => {
  const exchange = await exchangeForThisTest()
  const { seller, buyer } = await connectedPartners(exchange, { flows: 0 })
  await crowd(exchange, 5_000)
  const before = await scanned(exchange)
  await must(200, seller.get('/entities'))
  await must(200, seller.get(`/entities/${buyer.account_id}`))
  await must(404, seller.get(`/entities/${NOBODY}`))
  expect((await scanned(exchange)) - before).toBeLessThan(1_000)
})

/** Accounts that have nothing to do with the story, each with its entity. */
async function crowd(exchange: TestExchange, size: number): Promise<void> {
  await exchange.rows(sql`
    insert into accounts (id, name) select lpad(to_hex(n), 24, '0'), 'Company ' || n from generate_series(1, ${size}::int) n`)
  await exchange.rows(sql`
    insert into entities (account_id, id, kind, name) select id, id, 'account', name from accounts
    on conflict do nothing`)
  await exchange.rows(sql`analyze`)
}

/** Rows of entities that were read one after the other, without an index, up to now. */
async function scanned(exchange: TestExchange): Promise<number> {
  await exchange.ground.db.pool.query('select pg_stat_force_next_flush()')
  const [row] = await exchange.rows<{ seq_tup_read: number }>(sql`
    select seq_tup_read from pg_stat_user_tables where relname = 'entities'`)
  return row?.seq_tup_read ?? 0
}
