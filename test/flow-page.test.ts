// docs/flows.md, played from its first request to its last.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exchangeForThisTest } from './support/exchange.ts'

const PAGE = readFileSync(join(import.meta.dirname, '..', 'docs', 'flows.md'), 'utf8')

type Request = { method: 'get' | 'post' | 'put'; path: string; body?: string; status: number }

/** The curl commands of a page: a command ends with the status that its answer has. */
const requests: Request[] = [
  ...PAGE.matchAll(
    /^ {4}curl (?:-X (?<method>\w+) )?http:\/\/localhost:3000(?<path>\S+)(?<rest>[\s\S]*?)# (?<status>\d{3})$/gm,
  ),
].map(({ groups = {} }) => ({
  method: (groups.method?.toLowerCase() ?? 'get') as Request['method'],
  path: groups.path as string,
  body: /-d '([\s\S]*)'/.exec(groups.rest ?? '')?.[1],
  status: Number(groups.status),
}))

test('the page about flows is true from its first request to its last', async () => {
  expect(requests.length).toBe(PAGE.match(/^ {4}curl /gm)?.length)
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const answers: any[] = []
  for (const { method, path, body, status } of requests) {
    const created = answers.find((answer) => Array.isArray(answer))?.at(-1)
    const sent = body?.replace("'$CHANGELOG'", created?.id ?? '')
    const reply = method === 'get' ? await acme.get(path) : await acme[method](path, sent)
    expect(reply.status, `${method} ${path} ${JSON.stringify(reply.body)}`).toBe(status)
    answers.push(reply.body)
  }
  const [, made, taken, refused, failed, faulty, odd, changelogs, reverted, , meta] = answers
  expect(taken).toMatchObject({ outcome: 'success', price: 15, ignored: ['colour'] })
  expect(JSON.parse(taken.stages.at(-1).request.body)).toMatchObject({
    name: 'Ann Lee',
    phone: { area: '512' },
  })
  expect(refused).toMatchObject({ outcome: 'failure', reason: 'Lead must live in TX', price: 0 })
  expect(failed.stages.at(-1)).toMatchObject({ stage: 'recipient', outcome: 'error' })
  const told = [...PAGE.matchAll(/^ {4}(\/\S+) {2,}/gm)].map(([, path]) => path)
  expect(faulty.errors.map((fault: { path: string }) => fault.path).sort()).toEqual(told.sort())
  expect(odd.warnings).toMatchObject([{ path: '/steps/0/rule_set/rules/0/op' }])
  expect(changelogs.map((entry: { action: string }) => entry.action)).toEqual(['update', 'create'])
  expect({ ...reverted, updated_at: '' }).toEqual({ ...made, updated_at: '' })
  expect(meta.params.map((param: { name: string }) => param.name)).toContain('fname')
})
