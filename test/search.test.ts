import { expect, test } from 'vitest'
import { findKeeping } from '../src/accounts/retention-store.ts'
import { sql } from '../src/db/db.ts'
import { parseQuery, termsOf } from '../src/leads/query.ts'
import { findMachine, matches } from '../src/leads/search-store.ts'
import { type Company, exchangeForThisTest, type TestExchange } from './support/exchange.ts'
import { must } from './support/story.ts'
import { liveFlow, submit, WEB } from './support/submitting.ts'

const ANN = { first_name: 'Ann', last_name: 'Lee', email: 'Ann.Lee@Example.com', phone_1: '512-789-1111' }
const BOB = { first_name: 'Bob', last_name: 'Annapolis', city: 'Austin', state: 'TX' }
const CY = { first_name: 'Cy', last_name: 'Lee', city: 'St. Ann', state: 'CA' }

async function search(company: Company, query: string, more = ''): Promise<any> {
  return must(200, company.get(`/search/leads?query=${encodeURIComponent(query)}${more}`))
}

const names = ({ hits }: any) => hits.map(({ first_name }: any) => first_name)

async function people(exchange: TestExchange): Promise<{ acme: Company; flow: any; ids: string[] }> {
  const acme = await exchange.company('Acme')
  const flow = await liveFlow(acme)
  const ids: string[] = []
  for (const person of [ANN, BOB, CY]) ids.push((await submit(exchange, flow.id, person)).lead.id)
  return { acme, flow, ids }
}

test('a lead is found by the beginnings of its words, and shown flat with what was found marked', async () => {
  const exchange = await exchangeForThisTest()
  const { acme, flow, ids } = await people(exchange)
  expect(await search(acme, 'exam ANN 512-789-1111')).toEqual({
    hits: [
      {
        lead_id: ids[0],
        flow_id: flow.id,
        flow_name: 'Solar',
        source_id: WEB,
        source_name: flow.sources[0].entity.name,
        first_name: 'Ann',
        last_name: 'Lee',
        email: 'ann.lee@example.com',
        phone_1: '5127891111',
        submission_timestamp: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
        highlight: {
          first_name: ['<em>Ann</em>'],
          email: ['<em>ann</em>.lee@<em>example</em>.com'],
          phone_1: ['<em>5127891111</em>'],
        },
        latest_event: expect.objectContaining({ type: 'source', outcome: 'success' }),
      },
    ],
    total: 1,
  })
})

test('several words must all be there, quoted ones side by side, and whole words come first', async () => {
  const exchange = await exchangeForThisTest()
  const { acme, ids } = await people(exchange)
  expect(names(await search(acme, 'ann'))).toEqual(['Cy', 'Ann', 'Bob'])
  expect(names(await search(acme, 'lee ann'))).toEqual(['Cy', 'Ann'])
  expect(names(await search(acme, '"ann lee"'))).toEqual(['Ann'])
  expect(names(await search(acme, '"ann l"'))).toEqual([])
  expect(names(await search(acme, '"lee st"'))).toEqual([])
  expect(names(await search(acme, 'nn'))).toEqual([])
  expect(names(await search(acme, ids[1] as string))).toEqual(['Bob'])
  expect(names(await search(acme, `austin ${ids[1]?.toUpperCase()}`))).toEqual(['Bob'])
  expect(names(await search(acme, `lee ${ids[1]}`))).toEqual([])
  expect(names(await search(acme, ' '))).toEqual(['Cy', 'Bob', 'Ann'])
})

test('results are sorted by a field, by time or by id, those without it last, and paged', async () => {
  const exchange = await exchangeForThisTest()
  const { acme } = await people(exchange)
  const sorted = async (more: string) => names(await must(200, acme.get(`/search/leads?${more}`)))
  expect(await sorted('sort_by=last_name')).toEqual(['Bob', 'Cy', 'Ann'])
  expect(await sorted('sort_by=last_name&sort_dir=desc')).toEqual(['Cy', 'Ann', 'Bob'])
  expect(await sorted('sort_by=email')).toEqual(['Ann', 'Cy', 'Bob'])
  expect(await sorted('sort_by=lead_id&sort_dir=asc')).toEqual(['Ann', 'Bob', 'Cy'])
  expect(await sorted('sort_by=submission_timestamp&sort_dir=desc')).toEqual(['Cy', 'Bob', 'Ann'])
  expect(await must(200, acme.get('/search/leads?from=1&limit=1'))).toMatchObject({
    hits: [{ first_name: 'Bob' }],
    total: 3,
  })
  expect(await must(200, acme.get('/search/leads?from=3'))).toEqual({ hits: [], total: 3 })
  for (const bad of [
    'limit=101',
    'limit=0',
    'from=-1',
    'from=x',
    'sort_by=ssn',
    'sort_dir=up',
    'query=%00',
  ]) {
    expect((await acme.get(`/search/leads?${bad}`)).status, bad).toBe(400)
  }
})

test('no query is an error, whatever is typed', async () => {
  const exchange = await exchangeForThisTest()
  const { acme } = await people(exchange)
  const typed = [
    "'",
    '"',
    '\\',
    ':*',
    "a':*",
    '&|!()',
    '<->',
    "'a' & 'b'",
    '%',
    '--',
    '\u{1f642}',
    'é',
    'İ',
    'x'.repeat(10_000),
  ]
  for (const text of typed) expect(Array.isArray((await search(acme, text)).hits), text).toBe(true)
  expect((await acme.get('/search/leads?query=a&query=b')).status).toBe(400)
})

test('nobody finds leads of another account, expired ones, or values that are secret', async () => {
  const exchange = await exchangeForThisTest()
  const { acme } = await people(exchange)
  const other = await exchange.company('Other')
  const secret = await liveFlow(other, { fields: ['first_name', 'ssn', 'reference'] })
  await submit(exchange, secret.id, { first_name: 'Ann', ssn: '123-45-6789', reference: 'R-77' })
  expect(names(await search(other, 'ann'))).toEqual(['Ann'])
  expect((await search(acme, 'r')).total).toBe(0)
  expect((await search(other, 'lee')).total).toBe(0)
  expect((await search(other, '123')).total).toBe(0)
  expect((await search(other, '123456789')).total).toBe(0)
  const [old] = (await search(other, 'r 77')).hits
  const aged = `5fd4371e${old.lead_id.slice(8)}`
  await exchange.rows(sql`update leads set id = ${aged} where id = ${old.lead_id}`)
  expect((await search(other, 'ann')).total).toBe(0)
  expect((await search(other, aged)).total).toBe(0)
  expect((await search(other, '')).total).toBe(0)
})

test('a test lead says so, and a lead still on its way has no event', async () => {
  const exchange = await exchangeForThisTest()
  const { acme, flow, ids } = await people(exchange)
  await submit(exchange, flow.id, { ...ANN, first_name: 'Zoe', is_test: 'true' })
  await exchange.rows(sql`delete from events where lead_id = ${ids[1]}`)
  expect((await search(acme, 'zoe')).hits[0]).toMatchObject({ is_test: true })
  expect((await search(acme, 'bob')).hits[0]).toMatchObject({ latest_event: null })
})

test('among many leads the index of words is used, whoever has how many of them', async () => {
  const exchange = await exchangeForThisTest()
  const { acme, ids } = await people(exchange)
  await exchange.rows(sql`
    insert into leads (account_id, id, flow_id, flow_version, source_id, submission, vars, search)
    select account_id, substr(id, 1, 18) || lpad(to_hex(n + 1000), 6, '0'), flow_id, 1, source_id, submission, vars,
      (select format('''%s:w%s'':1', machine, n)::tsvector from id_counters c where c.account_id = l.account_id)
    from leads l, generate_series(1, 5000) n where id = ${ids[0]}`)
  await exchange.rows(sql`analyze leads`)
  const { account_id } = acme
  const place = {
    ...(await findKeeping(exchange.ground.db, account_id)),
    machine: (await findMachine(exchange.ground.db, account_id)) as string,
  }
  const asked = {
    place,
    ...termsOf(parseQuery('ann')),
    ids: [],
    sort_by: undefined,
    sort_dir: 'asc' as const,
  }
  const statement = matches(exchange.ground.db, account_id, asked)
  const plan = await exchange.rows<{ 'QUERY PLAN': string }>(
    sql`explain ${statement} order by is_whole desc, id desc limit 1000`,
  )
  const text = plan.map((line) => line['QUERY PLAN']).join('\n')
  expect(text).toContain('Bitmap Index Scan on leads_search')
  expect(text).not.toContain('Seq Scan on leads')
  expect(names(await search(acme, 'ann'))).toEqual(['Cy', 'Ann', 'Bob'])
  expect(await search(acme, 'w', '&from=995&limit=10')).toMatchObject({ total: 1000, hits: { length: 5 } })
})
