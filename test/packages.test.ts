import { expect, test } from 'vitest'
import { exchangeForThisTest } from './support/exchange.ts'
import { must } from './support/story.ts'

const PACKAGE = [
  'id',
  'provider',
  'name',
  'description',
  'link',
  'paths',
  'ui',
  'images',
  'version',
  'integrations',
]
const MODULE = [
  ...['id', 'type', 'direction', 'name', 'description', 'tag', 'feedback', 'median_wait_ms', 'pricing'],
  ...['request_variables', 'response_variables', 'editable'],
]

test('every package tells its modules, and every module its variables, in the documented order', async () => {
  const company = await (await exchangeForThisTest()).company('Acme')
  const packages = await must(200, company.get('/packages'))
  const ids = packages.map(({ id }: any) => id)
  expect(ids).toEqual([...new Set(ids)].toSorted())
  expect(ids).toContain('leadconduit-custom')
  for (const each of packages) {
    expect(Object.keys(each)).toEqual(PACKAGE)
    expect(each.integrations.map(({ id }: any) => id)).toEqual(
      each.paths.map((path: string) => `${each.id}.${path}`),
    )
    for (const module of each.integrations) {
      expect(Object.keys(module), module.id).toEqual(MODULE)
      expect(module.id.split('.').includes(module.direction), module.id).toBe(true)
      for (const variable of [...module.request_variables, ...module.response_variables]) {
        expect(Object.keys(variable).slice(0, 4), module.id).toEqual([
          'name',
          'description',
          'required',
          'type',
        ])
      }
    }
  }
})

test('one package is found by its name', async () => {
  const company = await (await exchangeForThisTest()).company('Acme')
  const packages = await must(200, company.get('/packages'))
  for (const each of packages) expect(await must(200, company.get(`/packages/${each.id}`))).toEqual(each)
  expect((await company.get('/packages/leadconduit-none')).status).toBe(404)
  expect((await company.get('/packages/constructor')).status).toBe(404)
  expect((await company.get('/packages/%40acme%2Fx')).status).toBe(400)
  expect((await company.get('/packages/a%00b')).status).toBe(400)
})

test('the modules of all packages are a list as well, each with its package', async () => {
  const company = await (await exchangeForThisTest()).company('Acme')
  const packages = await must(200, company.get('/packages'))
  const modules = await must(200, company.get('/modules'))
  expect(modules.map(({ id }: any) => id)).toEqual(
    packages.flatMap((each: any) => each.integrations.map(({ id }: any) => id)),
  )
  const json = modules.find(({ id }: any) => id === 'leadconduit-custom.outbound.json')
  expect(Object.keys(json)).toEqual([...MODULE, 'link', 'path', 'package', 'integration_type'])
  expect(json).toMatchObject({
    direction: 'outbound',
    path: 'outbound.json',
    package: { id: 'leadconduit-custom' },
  })
})

test('they are read with a key, whatever the Accept header says', async () => {
  const exchange = await exchangeForThisTest()
  const company = await exchange.company('Acme')
  for (const path of ['/packages', '/packages/leadconduit-custom', '/modules']) {
    expect((await exchange.visitor.get(path)).status).toBe(401)
    const reply = await company.get(path, { accept: 'text/html' })
    expect([reply.status, reply.headers.get('content-type')]).toEqual([
      200,
      'application/json; charset=utf-8',
    ])
  }
})
