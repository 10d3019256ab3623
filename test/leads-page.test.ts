// docs/leads.md, played from its first request to its last.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { curl } from './support/curl.ts'
import { eventually } from './support/eventually.ts'
import { exchangeForThisTest } from './support/exchange.ts'

const PAGE = readFileSync(join(import.meta.dirname, '..', 'docs', 'leads.md'), 'utf8')

/** A command ends with the status that its answer has. */
const commands = [...PAGE.matchAll(/^ {4}(?<line>curl [\s\S]*?)# (?<status>\d{3})$/gm)].map(
  ({ groups = {} }) => ({ line: (groups.line ?? '').trim(), status: Number(groups.status) }),
)

test('the page about leads is true from its first request to its last', async () => {
  expect(commands.length).toBe(PAGE.match(/^ {4}curl /gm)?.length)
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const variables: Record<string, string> = { KEY: acme.api_key }
  const answers: any[] = []
  for (const { line, status } of commands) {
    const said = await curl(line, { from: 'http://localhost:3000', to: exchange.address, variables })
    expect(said.status, `${line}\n${said.text}`).toBe(status)
    const isJson = said.headers.get('content-type')?.includes('json')
    answers.push(isJson ? JSON.parse(said.text) : said.text)
    variables.LEAD = answers[2]?.lead.id ?? ''
  }
  const [flow, , ann, bob, cy, di, eve, flo, again, gus, page, docs, , found, sorted, story] = answers
  const success = { outcome: 'success', lead: { id: expect.any(String) }, price: 4.5 }
  for (const answer of [ann, bob, di, flo]) expect(answer).toEqual(success)
  expect(gus).toEqual({ ...success, price: 0 })
  expect(cy).toContain('<outcome>success</outcome>')
  expect(eve).toMatchObject({ outcome: 'failure', reason: 'Lead must live in TX', price: 0 })
  expect(again).toEqual(flo)
  expect(page).toContain('<h1>How Web Form sends leads to Acme</h1>')
  expect(docs.flow).toEqual({ id: flow.id, name: 'Solar' })
  expect(found.hits.map(({ first_name }: any) => first_name)).toEqual(['Ann', 'Bob'])
  expect(sorted.total).toBe(1)
  const members = [...(PAGE.split('## Tell its story')[1] ?? '').matchAll(/^\| (`.*?) \|/gm)]
  for (const [, names] of members) {
    for (const [, name] of names?.matchAll(/`(\w+)`/g) ?? []) expect(story).toHaveProperty(name as string)
  }
  expect(story).toMatchObject({ id: ann.lead.id, state: 'done', outcome: 'success', price: 4.5 })
  await eventually(async () =>
    expect((await acme.get('/submission_doc_access_logs')).body.map(({ flow_id }: any) => flow_id)).toEqual([
      flow.id,
      flow.id,
    ]),
  )
})
