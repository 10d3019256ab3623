import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { InboundModule, OutboundModule } from '../src/modules/module.ts'
import { ModuleError, recordOf, settled } from '../src/modules/plugin-calls.ts'
import { exchangeForThisTest, type TestExchange } from './support/exchange.ts'
import { dataFolderWith, type Laid, packageOf } from './support/plug-ins.ts'
import { must } from './support/story.ts'

async function exchangeWith(laid: Laid, env: Record<string, string> = {}): Promise<TestExchange> {
  return exchangeForThisTest({ env: { GANGWAY_DATA_DIR: dataFolderWith(laid), ...env } })
}

function moduleOf<T extends InboundModule | OutboundModule>(exchange: TestExchange, id: string): T {
  return exchange.ground.context(null).modules.find(id) as T
}

const loadedBy = (exchange: TestExchange) => exchange.ground.plugIns.loaded.map((each) => each.package.id)
const refusedBy = (exchange: TestExchange) =>
  exchange.ground.plugIns.refused.map(({ name, reason }) => `${name}: ${reason}`)

const lantern = { packages: { lantern: 'leadconduit-lantern' } }
const works = 'exports.outbound = { request: () => ({}), response: () => ({}) }'

const lead = {
  id: '5fd4371e940df5a34a3888b2',
  email: { normal: 'ann@a.example', raw: 'ANN@A.EXAMPLE', host: 'a', valid: true },
  dob: { normal: '1984-02-29T00:00:00.000Z', raw: '2/29/1984', valid: true },
  shoe_size: { normal: 42, raw: '42', valid: true },
  phone_1: { normal: '5127891111', raw: '512-789-1111', area: '512', valid: true },
}

test('a folder among the plug-ins is a package like those that are built in', async () => {
  const exchange = await exchangeWith(lantern)
  const company = await exchange.company('Acme')
  const found = await must(200, company.get('/packages/leadconduit-lantern'))
  expect(found).toMatchObject({
    id: 'leadconduit-lantern',
    provider: 'Lantern Inc.',
    name: 'Lantern Quotes',
    link: 'https://lantern.example/about',
    paths: ['inbound', 'outbound.quote', 'outbound.look_up'],
    ui: false,
    images: false,
    version: '1.2.3',
  })
  expect(found.description).toContain('<strong>lamps</strong>, &lt;script&gt;')
  expect(found.description).not.toContain('href="javascript')
  expect(found.integrations.map((each: any) => [each.id, each.type, each.name, each.tag])).toEqual([
    ['leadconduit-lantern.inbound', 'inbound', 'Lantern Quotes', null],
    ['leadconduit-lantern.outbound.quote', 'enhancement', 'Quote', 'Verification, Phone'],
    ['leadconduit-lantern.outbound.look_up', 'delivery', 'Look up a telephone number', null],
  ])
  const [inbound, quote] = found.integrations
  expect(inbound.request_variables).toEqual([
    { name: 'email', description: '', required: false, type: 'email' },
    { name: 'shoe_size', description: 'In Europe', required: false, type: 'number' },
  ])
  expect(quote.request_variables.at(-1)).toMatchObject({
    name: 'timeout_seconds',
    type: 'number',
    required: false,
  })
  const ids = (await must(200, company.get('/modules'))).map(({ id }: any) => id)
  expect(ids).toContain('leadconduit-lantern.outbound.quote')
})

test('an outbound module is asked with the values that it was written for, and answers in ours', async () => {
  const exchange = await exchangeWith(lantern)
  const quote = moduleOf<OutboundModule>(exchange, 'leadconduit-lantern.outbound.quote')
  const vars = {
    lead,
    plan: { normal: 'gold', raw: 'Gold' },
    token: 'secret',
    answer: { color: 'red' },
    credential: { id: 1 },
  }
  const before = structuredClone(vars)
  expect(quote.validate?.({ lead: { email: { normal: 'x', raw: 'x', valid: false } } })).toBe(
    'e-mail address must be valid',
  )
  expect(quote.validate?.(vars)).toBeUndefined()
  const request = quote.request?.(vars) as NonNullable<ReturnType<NonNullable<OutboundModule['request']>>>
  expect(request).toMatchObject({
    url: 'https://lantern.example/quotes',
    method: 'POST',
    headers: { 'content-type': 'application/json', Token: 'secret' },
    timeout: 20,
  })
  expect(JSON.parse(request.body as string)).toEqual({
    email: 'ann@a.example',
    host: 'a',
    born: '1984-02-29T00:00:00.000Z',
    day: '1984-02-29',
    size: 43,
    plan: 'string',
    answers: { color: 'red' },
  })
  expect(recordOf(request).headers).toMatchObject({ Token: '******' })
  // The credential is the one thing that a module may change.
  expect(vars).toEqual({ ...before, credential: { id: 1, uses: 1 } })
  const answer = { status: 200, headers: { 'content-type': 'application/json' }, body: '{"total":3}' }
  expect(quote.response?.(vars, request, answer)).toEqual({
    outcome: 'success',
    price: { normal: 1.5, raw: '$1.50', valid: true },
    kind: 'application/json',
    sent: 'POST',
    id: lead.id,
    quote: { total: 3 },
  })
  expect(quote.response?.(vars, request, { ...answer, status: 500 })).toEqual({
    outcome: 'error',
    reason: 'Status 500',
  })
  expect(() => quote.response?.(vars, request, { ...answer, body: 'no JSON' })).toThrow(ModuleError)
})

test('a module that does its own HTTP settles once, whatever it does', async () => {
  const exchange = await exchangeWith(lantern)
  const lookUp = moduleOf<OutboundModule>(exchange, 'leadconduit-lantern.outbound.look_up')
  expect(await settled(lookUp, { lead })).toEqual({
    outcome: 'failure',
    reason: 'not there',
    look_up: { outcome: 'failure', reason: 'not there', phone: lead.phone_1 },
  })
  await expect(settled(lookUp, { lead, behave: 'throws' })).rejects.toThrow('thrown at once')
  await expect(settled(lookUp, { lead, behave: 'fails' })).rejects.toThrow('handed over')
  await expect(settled(lookUp, { lead, behave: 'rejects' })).rejects.toThrow('rejected')
})

test('an inbound module takes a submission, refuses another, and answers', async () => {
  const exchange = await exchangeWith(lantern)
  const inbound = moduleOf<InboundModule>(exchange, 'leadconduit-lantern.inbound')
  const request = {
    method: 'POST',
    uri: '/flows/1/sources/2/submit',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'email=ann%40a.example&shoe_size=42',
  }
  expect(inbound.pingable).toBe(true)
  expect(inbound.params?.()).toMatchObject([{ name: 'redir_url', type: 'url', label: 'Redirect URL' }])
  expect(inbound.request(request)).toEqual({ email: 'ann@a.example', shoe_size: '42' })
  expect(() => inbound.request({ ...request, headers: {} })).toThrow(
    expect.objectContaining({ status: 415, headers: { 'Content-Type': 'text/plain' }, body: 'Send a form' }),
  )
  const { status, body } = inbound.response(request, { outcome: 'success', lead }, ['outcome', 'price'])
  expect([status, JSON.parse(body)]).toEqual([201, { outcome: 'success', asked: 'outcome,price', size: 42 }])
})

test('packages are found where npm puts them, ES modules too; what they need themselves is not looked at', async () => {
  const exchange = await exchangeWith({
    files: {
      'package.json': JSON.stringify({
        dependencies: { 'leadconduit-tide': '1', '@lantern/leadconduit-lantern': '1', gone: '1' },
      }),
      ...Object.fromEntries(
        Object.entries(packageOf('leadconduit-needed', works)).map(([path, text]) => [
          `node_modules/${path}`,
          text,
        ]),
      ),
    },
    packages: {
      'node_modules/leadconduit-tide': 'leadconduit-tide',
      'node_modules/@lantern/leadconduit-lantern': 'leadconduit-lantern',
    },
  })
  expect(loadedBy(exchange)).toEqual(['leadconduit-lantern', 'leadconduit-tide'])
  expect(refusedBy(exchange)).toEqual(['gone: there is no package.json'])
  const tide = moduleOf<OutboundModule>(exchange, 'leadconduit-tide.outbound')
  expect(tide.request?.({ lead })?.url).toBe('https://tide.example/?email=ann@a.example')
})

test('the setting names packages and folders besides', async () => {
  const elsewhere = dataFolderWith({ packages: { tide: 'leadconduit-tide' } })
  const exchange = await exchangeWith(
    {
      packages: { 'node_modules/@lantern/leadconduit-lantern': 'leadconduit-lantern' },
      files: packageOf('own', works),
    },
    { GANGWAY_PLUGINS: `${join(elsewhere, 'plugins', 'tide')}, @lantern/leadconduit-lantern, not-there` },
  )
  expect(loadedBy(exchange)).toEqual(['own', 'leadconduit-tide', 'leadconduit-lantern'])
  expect(refusedBy(exchange)).toEqual(['not-there: there is no package.json'])
})

const broken: [string, Record<string, string>, string | RegExp][] = [
  ['throws while it is loaded', packageOf('bad', 'throw new Error("out of oil")'), 'bad: out of oil'],
  ['throws nothing in particular', packageOf('bad', 'throw null'), 'bad: failed without saying why'],
  ['is no JavaScript', packageOf('bad', 'outbound = {'), /^bad: .*(Unexpected|expected)/],
  [
    'needs what is not there',
    packageOf('bad', 'require("surely-not-installed")'),
    /^bad: Cannot find module/,
  ],
  ['has no code', { 'bad/package.json': '{"name":"bad"}' }, /^bad: Cannot find module/],
  ['exports nothing', packageOf('bad', ''), 'bad: exports no module: neither inbound nor outbound'],
  [
    'has half a module',
    packageOf('bad', 'exports.outbound = { request() {} }'),
    'bad: outbound: response is not a function',
  ],
  [
    'has a variables() that throws',
    packageOf('bad', `${works}\nexports.outbound.requestVariables = () => null.x`),
    /^bad: outbound: requestVariables\(\) throws: Cannot read/,
  ],
  [
    'has exports that throw',
    packageOf(
      'bad',
      `${works}\nObject.defineProperty(exports, 'more', { enumerable: true, get() { throw new Error('no') } })`,
    ),
    'bad: no',
  ],
  [
    'needs a variable of the environment',
    packageOf('bad', `${works}\nexports.outbound.envVariables = ['GANGWAY_TEST_UNSET']`),
    'bad: needs the environment to have GANGWAY_TEST_UNSET',
  ],
  [
    'rejects while it is loaded',
    packageOf('bad', 'await Promise.reject(new Error("no oil"))', { type: 'module' }),
    'bad: no oil',
  ],
  ['has no package.json', { 'bad/index.js': works }, 'bad: there is no package.json'],
  [
    'has a package.json that is none',
    { 'bad/package.json': '{' },
    'bad: package.json gives no name that a package may have',
  ],
  [
    'has no proper name',
    packageOf('bad', works, { name: 'Bad Name' }),
    'bad: package.json gives no name that a package may have',
  ],
  [
    'has the name of one that is built in',
    packageOf('bad', works, { name: '@acme/leadconduit-custom' }),
    /^bad: the id leadconduit-custom is taken/,
  ],
  [
    'has the name of another',
    { ...packageOf('a', works), ...packageOf('bad', works, { name: '@bad/a' }) },
    /^bad: the id a is taken by another package \(A\)/,
  ],
]

test.each(broken)(
  'a package that %s is refused with the reason, and the exchange starts without it',
  async (_, files, reason) => {
    const exchange = await exchangeWith({ files: { ...files, ...packageOf('zulu', works) } })
    expect(refusedBy(exchange)).toEqual([reason instanceof RegExp ? expect.stringMatching(reason) : reason])
    expect(loadedBy(exchange)).toContain('zulu')
    const company = await exchange.company('Acme')
    const names = (await must(200, company.get('/packages'))).map(({ id }: any) => id)
    expect(names).toContain('zulu')
    expect(names).not.toContain('bad')
  },
)

test('the example of docs/plugins.md works as it stands there', async () => {
  const page = readFileSync(join(import.meta.dirname, '../docs/plugins.md'), 'utf8')
  const files = [...page.matchAll(/^`([^`]+)`:\n\n```\w+\n([\s\S]*?)^```$/gm)].map(([, name, text]) => [
    name,
    text,
  ])
  expect(files.map(([name]) => name)).toEqual(['package.json', 'index.js', 'docs/outbound.subscribe.md'])
  const laid = Object.fromEntries(
    files.map(([name, text]) => [`leadconduit-harbour/${name}`, text as string]),
  )
  const exchange = await exchangeWith({ files: laid })
  expect(refusedBy(exchange)).toEqual([])
  const company = await exchange.company('Acme')
  const [found] = (await must(200, company.get('/packages/leadconduit-harbour'))).integrations
  expect(found).toMatchObject({
    id: 'leadconduit-harbour.outbound.subscribe',
    name: 'Subscribe',
    type: 'delivery',
    tag: 'Email Marketing',
  })
  const module = moduleOf<OutboundModule>(exchange, found.id)
  expect(module.validate?.({ lead: {}, list: 'news' })).toBe('a valid e-mail address is needed')
  expect(module.validate?.({ lead, list: 'news' })).toBeUndefined()
  const request = module.request?.({ lead, list: 'news', api_key: 'k' })
  expect(request).toMatchObject({ url: 'https://api.harbour.example/lists/news/people', method: 'POST' })
  expect(JSON.parse(request?.body as string)).toEqual({
    email: 'ann@a.example',
    domain: 'a',
    born: '1984-02-29',
  })
  const answer = (status: number, body: object) => ({ status, headers: {}, body: JSON.stringify(body) })
  expect(module.response?.({}, {}, answer(201, { id: 7 }))).toEqual({ outcome: 'success', reference: '7' })
  expect(module.response?.({}, {}, answer(409, { message: 'is there already' }))).toEqual({
    outcome: 'failure',
    reason: 'is there already',
  })
  expect(() => module.response?.({}, {}, { status: 502, headers: {}, body: '<html>' })).toThrow(ModuleError)
})

test('the command line tells what is loaded and what is refused', async () => {
  const folder = dataFolderWith({ ...lantern, files: packageOf('bad', 'throw new Error("out of oil")') })
  const out = await new Promise<string>((resolve, reject) => {
    const env = { ...process.env, GANGWAY_DATA_DIR: folder }
    execFile(process.execPath, ['bin/gangway.js', 'plugins'], { env }, (error, out) =>
      error ? reject(error) : resolve(out),
    )
  })
  expect(out).toContain('leadconduit-lantern 1.2.3, loaded from ')
  expect(out).toContain('  leadconduit-lantern.outbound.quote  Quote\n')
  expect(out).toMatch(/^bad \(.*\), refused: out of oil$/m)
})
