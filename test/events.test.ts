import { expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { client } from './support/client.ts'
import { exchangeForThisTest } from './support/exchange.ts'
import { endLead, FLOW, openLead, RECIPIENT, SOURCE, seedLead } from './support/seed-events.ts'
import { flowBody, must } from './support/story.ts'
import { liveFlow, WEB } from './support/submitting.ts'

const idsOf = (events: { id: string }[]) => events.map(({ id }) => id)

const LEAD = {
  email: { normal: 'mike@example.com', raw: 'Mike@example.com', domain: 'example.com', valid: true },
  state: { normal: 'TX', raw: 'Texas', valid: true },
  age: { normal: 42, raw: '42', valid: true },
}

const STORY = [
  { type: 'filter', outcome: 'continue', step_id: 'aaaaaa', lead: LEAD },
  {
    type: 'recipient',
    outcome: 'failure',
    reason: 'Already known',
    step_id: 'bbbbbb',
    lead: LEAD,
    wait_ms: 120,
  },
  { type: 'source', outcome: 'success', lead: LEAD, cost: 2 },
] as const

test('events are shown newest first, as they were written, with the day on which they go', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const [lead, ...ids] = await seedLead(exchange, acme, [...STORY])
  const events = await must(200, acme.get('/events'))
  expect(idsOf(events)).toEqual(ids.toReversed())
  expect(Object.keys(events[0])[0]).toBe('id')
  expect(events[0]).toMatchObject({ type: 'source', vars: { lead: { id: lead, ...LEAD } } })
  const expiry = (id: string, days: number) =>
    new Date(Number.parseInt(id.slice(0, 8), 16) * 1000 + days * 86_400_000).toISOString()
  expect(events[0].expires_at).toBe(expiry(events[0].id, 90))
  await must(200, acme.put('/account', { data_retention_in_days: 400 }))
  const event = await acme.get(`/events/${events[1].id.toUpperCase()}`)
  expect(event.body).toEqual({ ...events[1], expires_at: expiry(events[1].id, 400) })
  expect(event.headers.get('etag')).toMatch(/^"/)
})

test("another account's event is as one that never was", async () => {
  const exchange = await exchangeForThisTest()
  const [acme, other] = [await exchange.company('Acme'), await exchange.company('Other')]
  const [, id] = await seedLead(exchange, acme, [{}])
  for (const asked of [`/events/${id}`, `/events/${'0'.repeat(24)}`]) {
    expect(await other.get(asked)).toMatchObject({ status: 404, body: { error: 'The event was not found' } })
  }
  expect(await must(200, other.get('/events'))).toEqual([])
  expect(await must(200, other.get(`/events?lead_id=${id}`))).toEqual([])
  expect((await exchange.visitor.get('/events')).status).toBe(401)
})

test('a reader who goes on by after_id gets every event once, while writers commit in any order', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const { db } = exchange.ground
  const written: string[] = []
  const pause = () => new Promise((done) => setTimeout(done, Math.random() * 12))
  const writer = async () => {
    for (let n = 0; n < 15; n++) {
      const count = 1 + Math.floor(Math.random() * 3)
      const ids = await db.transaction((db) => openLead(db, acme.account_id, count))
      await pause()
      await db.transaction((db) =>
        endLead(
          db,
          acme.account_id,
          ids,
          Array.from({ length: count }, () => ({})),
        ),
      )
      written.push(...ids.slice(1))
    }
  }
  const started = new Date(Date.now() - 60_000).toISOString()
  const writers = Promise.all([1, 2, 3, 4, 5].map(writer))
  let done = false
  void writers.then(() => (done = true))
  const read: string[] = []
  for (;;) {
    const isLast = done
    const place = read.length === 0 ? `start=${started}` : `after_id=${read.at(-1)}`
    const page = idsOf(await must(200, acme.get(`/events?limit=7&sort=asc&${place}`)))
    read.push(...page)
    if (isLast && page.length === 0) break
  }
  await writers
  expect(read).toEqual(written.toSorted())
})

test('what a lead may yet bring is waited for by those who go on, and by nobody else', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const [, first] = await seedLead(exchange, acme, [{}])
  const open = await openLead(exchange.ground.db, acme.account_id, 2)
  const [, later] = await seedLead(exchange, acme, [{}])
  expect(idsOf(await must(200, acme.get('/events?sort=asc')))).toEqual([first])
  expect(idsOf(await must(200, acme.get(`/events?sort=asc&after_id=${first}`)))).toEqual([])
  expect(idsOf(await must(200, acme.get('/events')))).toEqual([later, first])
  expect(idsOf(await must(200, acme.get(`/events?before_id=${later}`)))).toEqual([first])
  await endLead(exchange.ground.db, acme.account_id, open, [{}, {}])
  expect(idsOf(await must(200, acme.get(`/events?sort=asc&after_id=${first}`)))).toEqual([
    open[1],
    open[2],
    later,
  ])
})

test('every filter selects; names that are repeated select any of them', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const [lead, filtered, sent, told] = await seedLead(exchange, acme, [...STORY])
  const other = 'c'.repeat(24)
  const [, elsewhere] = await seedLead(exchange, acme, [
    { flow_id: other, source_id: other, outcome: 'error' },
  ])
  const cases: [string, (string | undefined)[]][] = [
    ['type=filter', [filtered]],
    ['type=filter&type=recipient', [sent, filtered]],
    ['type=source&outcome=success', [told]],
    ['outcome=failure', [sent]],
    [`lead_id=${lead}`, [told, sent, filtered]],
    [`lead_id=${lead?.toUpperCase()}&type=source`, [told]],
    [`recipient_id=${RECIPIENT}&limit=100&type=recipient&outcome=failure`, [sent]],
    [`source_id=${SOURCE}&source_id=${other}&type=source`, [elsewhere, told]],
    [`flow_id=${other}`, [elsewhere]],
    [`flow_id=${FLOW}&sort=asc&limit=2`, [filtered, sent]],
    [`after_id=${filtered}&before_id=${elsewhere}&sort=asc`, [sent, told]],
  ]
  for (const [query, ids] of cases) {
    expect(idsOf(await must(200, acme.get(`/events?${query}`))), query).toEqual(ids)
    const order: Record<string, unknown> = {}
    for (const [name, value] of new URLSearchParams(query)) {
      const one = name === 'limit' ? Number(value) : value
      order[name] = name in order ? [order[name], one].flat() : one
    }
    expect(idsOf(await must(200, acme.post('/events', order))), query).toEqual(ids)
  }
})

test('start and end include their second, without a zone mean UTC, and may be days', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const day = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10)
  const at = (time: string) => new Date(`${day}T${time}Z`)
  const [, morning] = await seedLead(exchange, acme, [{}], at('08:00:00'))
  const [, noon] = await seedLead(exchange, acme, [{}], at('12:00:00'))
  const [, night] = await seedLead(exchange, acme, [{}], at('23:59:59'))
  const cases: [string, (string | undefined)[]][] = [
    [`start=${day}T12:00:00`, [night, noon]],
    [`start=${day}T12:00:00.000Z&end=${day}T12:00:00Z`, [noon]],
    [`start=${day}T14:00:00%2B02:00&end=${day}`, [night, noon]],
    [`start=${day}&end=${day}`, [night, noon, morning]],
    [`end=${day}T11:59:59`, [morning]],
    [`start=${day}T12:00:01&sort=asc`, [night]],
  ]
  for (const [query, ids] of cases) {
    expect(idsOf(await must(200, acme.get(`/events?${query}`))), query).toEqual(ids)
  }
})

test('rules select by anything that an event has; all of them must hold', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const [lead, filtered, sent, told] = await seedLead(exchange, acme, [...STORY])
  const rule = (lhv: string, op: string, rhv?: unknown) => ({ lhv, op, ...(rhv !== undefined && { rhv }) })
  const cases: [unknown[], (string | undefined)[]][] = [
    [[rule('flow.id', 'is equal to', FLOW)], [told, sent, filtered]],
    [
      [rule('vars.flow.id', 'is equal to', FLOW.toUpperCase()), rule('type', 'is equal to', 'Source')],
      [told],
    ],
    [[rule('lead.id', 'is equal to', lead)], [told, sent, filtered]],
    [[rule('type', 'is included in', ['source', 'filter'])], [told, filtered]],
    [
      [rule('type', 'is not equal to', 'source'), rule('outcome', 'is not included in', ['continue'])],
      [sent],
    ],
    [[rule('recipient.id', 'is not equal to', RECIPIENT)], [told, filtered]],
    [[rule('recipient.id', 'is blank')], [told, filtered]],
    [[rule('reason', 'is equal to', 'already KNOWN')], [sent]],
    [[rule('step_id', 'is equal to', 'aaaaaa')], [filtered]],
    [
      [
        rule('vars.lead.email.domain', 'is equal to', 'EXAMPLE.com'),
        rule('wait_ms', 'is greater than or equal', 100),
      ],
      [sent],
    ],
    [[rule('lead.state', 'is equal to', 'ca')], []],
    [
      [
        {
          op: 'or',
          rules: [rule('type', 'is equal to', 'filter'), rule('outcome', 'is equal to', 'failure')],
        },
      ],
      [sent, filtered],
    ],
    [[], [told, sent, filtered]],
  ]
  for (const [rules, ids] of cases) {
    const text = JSON.stringify(rules)
    expect(idsOf(await must(200, acme.get(`/events?rules=${encodeURIComponent(text)}`))), text).toEqual(ids)
    expect(idsOf(await must(200, acme.post('/events', { rules }))), text).toEqual(ids)
  }
})

test('a page of rare events is full or the last, however far apart they are', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const rare: string[] = []
  for (let n = 0; n < 5; n++) {
    const seeds = Array.from({ length: 600 }, (_, at) => ({ lead: { state: at === 7 ? 'TX' : 'CA' } }))
    rare.push((await seedLead(exchange, acme, seeds))[8] as string)
  }
  const rules = encodeURIComponent(JSON.stringify([{ lhv: 'lead.state', op: 'is equal to', rhv: 'tx' }]))
  const first = idsOf(await must(200, acme.get(`/events?sort=asc&limit=3&rules=${rules}`)))
  expect(first).toEqual(rare.slice(0, 3))
  const rest = await must(200, acme.get(`/events?sort=asc&limit=3&rules=${rules}&after_id=${first[2]}`))
  expect(idsOf(rest)).toEqual(rare.slice(3))
})

test('where too few of too many fit, the answer says how to ask instead, and that works', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const [, first] = await seedLead(
    exchange,
    acme,
    [{ lead: { state: 'TX' } }],
    new Date(Date.now() - 86_400_000),
  )
  await exchange.rows(sql`
    insert into events (account_id, id, lead_id, type, outcome, flow_id, source_id, at, body)
    select ${acme.account_id}, id, id, 'source', 'success', ${FLOW}, ${SOURCE}, now(),
      json_build_object('id', id, 'type', 'source', 'outcome', 'success', 'start_timestamp', 0, 'vars', json_build_object(
        'lead', json_build_object('id', id, 'state', case when n = 60000 then 'TX' else 'CA' end)))
    from (select n, substr(${first}, 1, 18) || lpad(to_hex(n + 1000), 6, '0') as id from generate_series(1, 60000) n) ids`)
  const ask = (query: string) => {
    const rules = encodeURIComponent(JSON.stringify([{ lhv: 'lead.state', op: 'is equal to', rhv: 'tx' }]))
    return acme.get(`/events?rules=${rules}&${query}`)
  }
  const few = await ask('limit=2')
  expect(few).toMatchObject({
    status: 400,
    body: { code: 'too_many_examined', errors: [{ path: '/rules' }] },
  })
  expect(few.body.error).toContain('ask for fewer with limit=1')
  const [newest] = await must(200, ask('limit=1'))
  const none = await ask(`limit=2&before_id=${newest.id}`)
  const onward = /before_id=[0-9a-f]{24}/.exec(none.body.error)?.[0]
  expect(idsOf(await must(200, ask(`limit=2&${onward}`)))).toEqual([first])
})

test('include and exclude choose members by dotted names; the id is always there', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const [, , id] = await seedLead(exchange, acme, [...STORY])
  const only = async (query: string) => (await must(200, acme.get(`/events?type=recipient&${query}`)))[0]
  expect(await only('include=outcome&include=vars.lead.email')).toEqual({
    id,
    outcome: 'failure',
    vars: { lead: { email: LEAD.email } },
  })
  expect(await only('include=lead.state.normal&include=nothing.of.the.kind')).toEqual({
    id,
    vars: { lead: { state: { normal: 'TX' } } },
  })
  const whole = await must(200, acme.get(`/events/${id}`))
  const { vars, ...rest } = await only('exclude=vars.lead&exclude=id&exclude=host')
  expect(vars).toEqual({ ...whole.vars, lead: undefined })
  expect({ ...rest, host: 'here', vars: whole.vars }).toEqual(whole)
})

test('Link leads through all events, in either order', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const ids: string[] = []
  for (let n = 0; n < 4; n++) ids.push(...(await seedLead(exchange, acme, [{}, {}])).slice(1))
  for (const [sort, wanted] of [
    ['asc', ids],
    ['desc', ids.toReversed()],
  ] as const) {
    const read: string[] = []
    let next: string | undefined = `/events?sort=${sort}&limit=3&type=source&type=filter`
    while (next) {
      const page: Awaited<ReturnType<typeof acme.get>> = await acme.get(next)
      read.push(...idsOf(page.body))
      next = /<[^>]*(\/events[^>]*)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1]
    }
    expect(read).toEqual(wanted)
  }
})

test('what cannot be understood is refused in a sentence, at its place', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const cases: [string, string, RegExp][] = [
    ['rules={', '/rules', /is not valid JSON/],
    ['rules={}', '/rules', /must be a list of rules/],
    ['rules=[{"lhv":"type","op":"resembles","rhv":"x"}]', '/rules/0/op', /must be one of: is blank/],
    ['rules=[{"lhv":"type","op":"is equal to"}]', '/rules/0/rhv', /is required/],
    ['rules=[{"lhv":"type","op":"matches pattern","rhv":"("}]', '/rules/0/rhv', /./],
    ['include=id&exclude=vars', '/exclude', /cannot be used together with include/],
    ['limit=0', '/limit', /./],
    ['limit=1001', '/limit', /1000/],
    ['limit=many', '/limit', /integer/],
    ['after_id=12', '/after_id', /24 hexadecimal/],
    ['lead_id=12', '/lead_id', /24 hexadecimal/],
    [`lead_id=${FLOW}&lead_id=12`, '/lead_id', /24 hexadecimal/],
    ['type=sauce', '/type', /must be one of: source/],
    ['outcome=', '/outcome', /must be one of: success/],
    ['sort=up', '/sort', /must be one of: asc, desc/],
    ['start=yesterday', '/start', /must be a time/],
    ['end=2026-02-30', '/end', /must be a time/],
    ['include=%00', '/include', /cannot be stored/],
  ]
  for (const [query, path, message] of cases) {
    const reply = await acme.get(`/events?${query.replace(/"/g, '%22')}`)
    expect(reply.status, query).toBe(400)
    expect(reply.body.errors?.[0], query).toMatchObject({ path, message: expect.stringMatching(message) })
  }
  expect(await acme.get('/events/12')).toMatchObject({ status: 400 })
  expect(await acme.post('/events', { rules: '[]' })).toMatchObject({ status: 400 })
  expect(await acme.post('/events', { limit: '5' })).toMatchObject({ status: 400 })
})

test('those who may only read may ask by POST too', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const ann = await must(
    201,
    acme.post('/users', {
      email: 'ann@acme.example',
      first_name: 'Ann',
      last_name: 'Lee',
      role: 'read_only',
    }),
  )
  const { api_key } = await must(201, acme.post('/keys', { name: 'x', user_id: ann.id }))
  const reader = client(exchange.address, api_key)
  const before = await must(200, acme.get('/changelogs'))
  const asked = { 'idempotency-key': 'same' }
  expect(await must(200, reader.post('/events', {}, asked))).toEqual([])
  const [, id] = await seedLead(exchange, acme, [{}])
  expect(idsOf(await must(200, reader.post('/events', {}, asked)))).toEqual([id])
  expect(await must(200, acme.get('/changelogs'))).toEqual(before)
})

test('test leads are asked for alone, or left out', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const [, real] = await seedLead(exchange, acme, [{}])
  const [, trial] = await seedLead(exchange, acme, [{ is_test: true }])
  expect(idsOf(await must(200, acme.get('/events?is_test=true')))).toEqual([trial])
  expect(idsOf(await must(200, acme.get('/events?is_test=false')))).toEqual([real])
  expect(idsOf(await must(200, acme.post('/events', { is_test: true })))).toEqual([trial])
  expect(idsOf(await must(200, acme.get('/events')))).toEqual([trial, real])
  expect((await acme.get('/events?is_test=maybe')).body.errors[0].path).toBe('/is_test')
})

test('the places that leads come from and go to are named, for the account alone', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const buyer = await must(201, acme.post('/invitations/recipient', { email: 'buyer@bolt.example' }))
  const { id } = await must(201, acme.post('/flows', flowBody('Solar', ['email'], [buyer.entity.id])))
  const flow = await liveFlow(acme, { name: 'a flow' })
  expect(await must(200, acme.get('/events/places'))).toEqual({
    flows: [
      { id: flow.id, name: 'a flow', source_ids: [WEB] },
      { id, name: 'Solar', source_ids: [] },
    ],
    sources: [{ id: WEB, name: 'Web Form' }],
    recipients: [{ id: buyer.entity.id, name: buyer.entity.name }],
  })
  const stranger = await exchange.company('Stranger')
  expect(await must(200, stranger.get('/events/places'))).toEqual({ flows: [], sources: [], recipients: [] })
})
