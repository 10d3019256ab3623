import { expect, test, vi } from 'vitest'
import { type InboundModule, type OutboundModule, SourceRefusal } from './module.ts'
import { entryOf, isEsModule, packageOf } from './plugin.ts'
import { ModuleError, recordOf, settled } from './plugin-calls.ts'
import { PlugInRefusal } from './plugin-variables.ts'

const manifest = { name: '@acme/leadconduit-acme', version: '1.0.0', entry: {} }

function packageWith(exported: unknown, pages: Record<string, string> = {}) {
  return packageOf({ manifest, exported, page: (name) => pages[name], isSet: (name) => name === 'SET' })
}

const answer = { status: 200, headers: { 'content-type': 'text/plain' }, body: 'ok' }
const style = {
  request: () => ({ url: 'https://a.example/', method: 'GET' }),
  response: () => ({ outcome: 'success' }),
}

function outbound(own: object): OutboundModule {
  return packageWith({ outbound: { ...style, ...own } }).modules[0] as OutboundModule
}

function inbound(own: object): InboundModule {
  const base = { request: () => ({}), response: () => ({ status: 201, headers: {}, body: '' }) }
  return packageWith({ inbound: { ...base, ...own } }).modules[0] as InboundModule
}

test('the path gives id, direction and, without documentation, the name', () => {
  const exported = {
    name: 'Acme!',
    ui: { request: 1 },
    helper: { request: 1 },
    inbound: style,
    outbound: { a: { query_item: style }, b: style },
  }
  const found = packageWith(exported)
  expect(found).toMatchObject({ id: 'leadconduit-acme', name: 'Acme!', link: null, ui: false })
  expect(found.modules.map(({ id, direction, name, type }) => [id, direction, name, type])).toEqual([
    ['leadconduit-acme.inbound', 'inbound', 'Acme!', 'inbound'],
    ['leadconduit-acme.outbound.a.query_item', 'outbound', 'Query Item', 'delivery'],
    ['leadconduit-acme.outbound.b', 'outbound', 'B', 'delivery'],
  ])
})

test('a variable without a type has that of the standard field, else text; every outbound module takes its timeout', () => {
  const request = Object.assign(style.request, {
    variables: () => [{ name: 'lead.email' }, { name: 'x' }, { name: 'y', type: 'array' }],
  })
  const { request_variables, response_variables } = outbound({ request })
  expect(request_variables.map(({ name, type }) => `${name} ${type}`)).toEqual([
    'lead.email email',
    'x string',
    'y array',
    'timeout_seconds number',
  ])
  expect(response_variables).toEqual([])
})

test.each<[string, unknown, string | RegExp]>([
  ['nothing', undefined, 'exports no module'],
  ['a function', () => {}, 'exports no module'],
  ['a module without direction', { query: style }, 'exports no module'],
  ['half a module', { outbound: { request: () => {} } }, 'outbound: response is not a function'],
  ['a handle that is none', { outbound: { a: { handle: 1 } } }, 'outbound.a: handle is not a function'],
  [
    'a validate that is none',
    { outbound: { ...style, validate: 1 } },
    'outbound: validate is not a function',
  ],
  [
    'variables() that throws',
    {
      outbound: {
        ...style,
        requestVariables: () => {
          throw new Error('oh')
        },
      },
    },
    'outbound: requestVariables() throws: oh',
  ],
  [
    'variables() without a list',
    { outbound: { ...style, responseVariables: () => 'x' } },
    'outbound: responseVariables() gives no list',
  ],
  [
    'a variable without a name',
    { outbound: { ...style, requestVariables: () => [null] } },
    'outbound: a variable has no name',
  ],
  [
    'a missing setting',
    { envVariables: ['SET', 'UNSET_A'], outbound: { ...style, envVariables: ['UNSET_B'] } },
    'needs the environment to have UNSET_A, UNSET_B',
  ],
])('%s is refused', (_, exported, reason) => {
  expect(() => packageWith(exported)).toThrow(PlugInRefusal)
  expect(() => packageWith(exported)).toThrow(reason)
})

test('exports that lead in circles are walked once', () => {
  const exported: any = { outbound: { a: style } }
  exported.outbound.again = exported
  expect(packageWith(exported).modules.map(({ id }) => id)).toEqual(['leadconduit-acme.outbound.a'])
})

test.each<[object, string]>([
  [{}, '.'],
  [{ main: 'lib/index' }, 'lib/index'],
  [{ main: 'a.js', exports: './b.js' }, './b.js'],
  [{ exports: { '.': { import: './c.mjs', require: './c.cjs' } } }, './c.cjs'],
  [{ exports: { import: { node: './d.mjs' } } }, './d.mjs'],
  [{ exports: { './x': './x.js' }, main: 'm.js' }, 'm.js'],
])('the code of %j begins at %s', (entry, file) => {
  expect(entryOf(entry as Record<string, unknown>)).toBe(file)
})

test.each([
  ['a.mjs', {}, true],
  ['a.js', { type: 'module' }, true],
  ['a.cjs', { type: 'module' }, false],
  ['a.js', {}, false],
])('%s with %j is an ES module: %s', (file, entry, expected) => {
  expect(isEsModule(file, entry)).toBe(expected)
})

test('header names are Title-Case, the version and an empty body are there', () => {
  const request = vi.fn((req) => ({ type: req.headers['Content-Type'] }))
  expect(
    inbound({ request }).request({ method: 'POST', uri: '/', headers: { 'content-type': 'x' } }),
  ).toEqual({ type: 'x' })
  expect(request.mock.calls[0]?.[0]).toMatchObject({ version: '1.1', body: '' })
})

test('what carries a status is the answer of the source; anything else is a fault of the module', () => {
  const failing = (error: unknown) =>
    inbound({
      request: () => {
        throw error
      },
    })
  const refuse = (error: unknown) => {
    try {
      failing(error).request({ method: 'GET', uri: '/' })
    } catch (thrown) {
      return thrown
    }
  }
  const refusal = refuse(
    Object.assign(new Error('x'), { status: 415, headers: { Allow: 'GET' }, body: 'no' }),
  )
  expect(refusal).toBeInstanceOf(SourceRefusal)
  expect(refusal).toMatchObject({ status: 415, headers: { Allow: 'GET' }, body: 'no' })
  expect(refuse(new Error('broken'))).toBeInstanceOf(ModuleError)
  expect(refuse(Object.assign(new Error('x'), { status: 9_999 }))).toBeInstanceOf(ModuleError)
  for (const odd of [
    undefined,
    null,
    'text',
    Symbol('s'),
    Object.create(null),
    {
      get message() {
        throw new Error('again')
      },
    },
  ]) {
    expect(refuse(odd)).toBeInstanceOf(ModuleError)
  }
})

test.each<[unknown, string]>([
  [undefined, 'response gave no answer'],
  [{}, 'response gave no status'],
  [{ status: 'x' }, 'response gave no status'],
])('an inbound module that answers %j fails: %s', (given, message) => {
  expect(() => inbound({ response: () => given }).response({ method: 'GET', uri: '/' }, {})).toThrow(message)
})

test.each<[unknown, string | undefined]>([
  [undefined, undefined],
  [null, undefined],
  ['not today', 'not today'],
  [Object('boxed'), 'boxed'],
  [false, 'false'],
])('validate that gives %j skips with %j', (given, reason) => {
  expect(outbound({ validate: () => given }).validate?.({})).toBe(reason)
})

test('validate that throws is an error, not a skip', () => {
  expect(() =>
    outbound({
      validate: () => {
        throw new Error('no key')
      },
    }).validate?.({}),
  ).toThrow(ModuleError)
})

test('one that promises where it must answer is an error, and what it promised is not left unheard', async () => {
  const module = outbound({
    request: async () => {
      throw new Error('later')
    },
  })
  expect(() => module.request?.({})).toThrow('request must answer at once and not promise')
  await new Promise(setImmediate)
})

test('every call has a copy of its own; only a changed credential comes back', () => {
  const request = (vars: any) => {
    vars.lead.email = 'changed'
    vars.credential.token = 'new'
    return { url: 'https://a.example/', method: 'GET' }
  }
  const vars: any = { lead: { email: 'a' }, credential: { token: 'old', id: 1 } }
  outbound({ request }).request?.(vars)
  expect(vars).toEqual({ lead: { email: 'a' }, credential: { token: 'new', id: 1 } })
})

test('what is written down of a request is made after the module has hidden its secrets', () => {
  const request = (vars: any) => {
    const made = { url: `https://a.example/?key=${vars.key}`, method: 'GET' }
    vars.key = '***'
    return made
  }
  const made = outbound({ request }).request?.({ key: 'secret' })
  expect(made?.url).toBe('https://a.example/?key=secret')
  expect(recordOf(made as any).url).toBe('https://a.example/?key=***')
  expect(recordOf({ method: 'GET', headers: {} })).toEqual({ method: 'GET', headers: {} })
})

test.each<[unknown, object | string]>([
  [undefined, {}],
  [
    { outcome: Object('success'), reason: Object('fine'), n: Object.assign(Object(1), { raw: '1' }) },
    { outcome: 'success', reason: 'fine', n: { normal: 1, raw: '1' } },
  ],
  [[1], 'gave no object to append'],
  ['text', 'gave no object to append'],
])('a response of %j appends %j', (given, expected) => {
  const respond = () => outbound({ response: () => given }).response?.({}, {}, answer)
  if (typeof expected === 'string') expect(respond).toThrow(expected)
  else expect(respond()).toEqual(expected)
})

test('outcome and reason below a prefix are told at the top as well', () => {
  const responseVariables = () => [{ name: 'item.outcome' }]
  const response = () => ({ item: { outcome: 'failure', reason: 'no', found: 0 } })
  expect(outbound({ responseVariables, response }).response?.({}, {}, answer)).toEqual({
    outcome: 'failure',
    reason: 'no',
    item: { outcome: 'failure', reason: 'no', found: 0 },
  })
})

const performing = (handle: unknown) => packageWith({ outbound: { handle } }).modules[0] as OutboundModule

test.each<[string, unknown, string]>([
  [
    'throws',
    () => {
      throw new Error('at once')
    },
    'at once',
  ],
  [
    'throws nothing',
    () => {
      throw undefined
    },
    'failed without saying why',
  ],
  ['fails', (_: unknown, callback: any) => callback(new Error('told')), 'told'],
  ['fails by a text', (_: unknown, callback: any) => callback('told'), 'told'],
  [
    'rejects',
    async () => {
      throw new Error('later')
    },
    'later',
  ],
  ['gives a list', (_: unknown, callback: any) => callback(null, [1]), 'gave no object to append'],
])('one that %s rejects with its words', async (_, handle, message) => {
  const failure = settled(performing(handle), {})
  await expect(failure).rejects.toThrow(ModuleError)
  await expect(failure).rejects.toThrow(message)
})

test('the first call of the callback counts', async () => {
  const handle = (_: unknown, callback: any) => {
    setImmediate(() => callback(null, { outcome: 'success' }))
    setImmediate(() => callback(new Error('again')))
  }
  expect(await settled(performing(handle), {})).toEqual({ outcome: 'success' })
})

test('a module that does none says so', async () => {
  await expect(settled(outbound({}), {})).rejects.toThrow('does no HTTP of its own')
})
