import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { laidOut } from '../scripts/openapi/lay-out.ts'
import { PRESENT, presentDescription } from '../scripts/openapi/write.ts'
import { api } from '../src/api.ts'
import { exchangeForThisTest } from './support/exchange.ts'
import { must } from './support/story.ts'

type Operation = {
  operationId: string
  parameters: { name: string; in: string }[]
  responses: Record<string, unknown>
}

/** Every value of a document that stands under a name. */
function under(name: string, value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => [
    ...(key === name ? [part] : []),
    ...under(name, part),
  ])
}

test('the description covers every row, and everything that it refers to is in it', async () => {
  const exchange = await exchangeForThisTest()
  const document = await must(200, exchange.visitor.get('/openapi.json'))
  expect(document.openapi).toBe('3.1.0')
  for (const { method, path, answers } of api) {
    const operation = document.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()] as Operation
    expect(operation, `${method} ${path}`).toBeDefined()
    for (const status of Object.keys(answers))
      expect(operation.responses[status], `${method} ${path}`).toBeDefined()
    const inPath = operation.parameters
      .filter((parameter) => parameter.in === 'path')
      .map(({ name }) => `:${name}`)
    expect(inPath).toEqual(path.split('/').filter((part) => part.startsWith(':')))
  }
  const ids = under('operationId', document)
  expect(new Set(ids).size).toBe(ids.length)
  for (const reference of under('$ref', document)) {
    const steps = (reference as string).replace('#/', '').split('/')
    expect(
      steps.reduce((part, step) => part?.[step], document),
      String(reference),
    ).toBeDefined()
  }
  expect(JSON.stringify(document)).not.toContain('"fold"')
})

test('a change of the description is a change of docs/openapi.json', () => {
  const isWritten = readFileSync(PRESENT, 'utf8') === laidOut(presentDescription())
  expect(
    isWritten,
    'docs/openapi.json is of another description: run npm run openapi, and look at what changes',
  ).toBe(true)
})

test('the reference page needs nothing from elsewhere', async () => {
  const exchange = await exchangeForThisTest()
  const page = await exchange.visitor.get('/docs')
  expect(page.status).toBe(200)
  expect(page.headers.get('content-security-policy')).toContain("default-src 'self'")
  const parts = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1])
  expect(parts.length).toBeGreaterThan(2)
  for (const part of parts) {
    expect(part).toMatch(/^\//)
    expect((await exchange.visitor.get(part)).status, part).toBe(200)
  }
  expect((await exchange.visitor.get('/docs/package.json')).status).toBe(404)
  expect((await exchange.visitor.get('/docs/..%2fpackage.json')).status).toBe(404)
})

test('refusals that were seen are described: bad credentials everywhere, and what is not there where a body or query names it', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const document = await must(200, acme.get('/openapi.json'))
  const gone = 'f'.repeat(24)
  const bad = { authorization: 'Basic bad', 'x-requested-with': 'gangway' }
  const asked: [string, string, number, Promise<{ status: number }>][] = [
    ['/session', 'get', 401, exchange.visitor.get('/session', bad)],
    ['/readyz', 'get', 401, exchange.visitor.get('/readyz', bad)],
    ['/fields', 'get', 404, acme.get(`/fields?flow_id=${gone}`)],
    ['/onboards', 'post', 404, acme.post('/onboards', { invitation_id: gone })],
  ]
  for (const [path, method, status, reply] of asked) {
    expect((await reply).status, path).toBe(status)
    expect(Object.keys(document.paths[path][method].responses), path).toContain(String(status))
  }
})
