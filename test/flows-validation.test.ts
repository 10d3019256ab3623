import { expect, test } from 'vitest'
import { exchangeForThisTest } from './support/exchange.ts'
import { flowBody, must, TO_BUYER } from './support/story.ts'

const SOURCE = {
  entity: { id: '535e9f8c94149d05b5000001' },
  integration: { module_id: 'leadconduit-default.inbound' },
}
const STEP = {
  type: 'recipient',
  entity: { id: '535e9f8c94149d05b5000006' },
  integration: { module_id: 'leadconduit-custom.outbound.json', mappings: [] },
}
const RULES = { op: 'and', rules: [{ lhv: 'lead.state', op: 'is equal to', rhv: 'TX' }] }
const FILTER = { type: 'filter', outcome: 'failure', rule_set: RULES }
const CAP = { type: 'volume', maximum: 10, duration: 1, duration_units: 'day' }
const LIMIT = { maximum: 10, duration: 1, duration_units: 'day' }
const ELSEWHERE = 'f'.repeat(24)

const mapped = (...mappings: unknown[]) => ({
  steps: [{ ...STEP, integration: { ...STEP.integration, mappings } }],
})
const filtered = (rule_set: unknown) => ({ steps: [{ ...FILTER, rule_set }] })
const step = (changes: object) => ({ steps: [{ ...STEP, ...changes }] })
const source = (changes: object) => ({ sources: [{ ...SOURCE, ...changes }] })

/** What is wrong with a flow, and where its faults are told. */
const FAULTS: [object, string[]][] = [
  [
    { name: undefined, enabled: undefined, fields: undefined, sources: undefined, steps: undefined },
    ['/name', '/enabled', '/fields', '/sources', '/steps'],
  ],
  [{ name: '' }, ['/name']],
  [
    {
      name: '',
      fields: ['no_such_field', 'not a field'],
      pricing: { override: true, prices: [{ amount: 1 }, { amount: 0 }] },
      hours_of_operation: { time_zone: 'UTC', days: { monday: [['10:00', '09:00']], someday: [] } },
      steps: [
        {
          type: 'filter',
          reason: '{{lead.state',
          rule_set: {
            op: 'xor',
            rules: [
              { lhv: 'lead.state', op: 'matches pattern', rhv: '(a' },
              { lhv: 'lead.state', op: 'sounds like', rhv: 'x' },
            ],
          },
        },
        { type: 'banana' },
        {
          ...STEP,
          integration: { ...STEP.integration, module_id: 'no.such', mappings: [{ property: '' }, 5] },
        },
      ],
    },
    [
      '/name',
      '/fields/0',
      '/fields/1',
      '/pricing/prices',
      '/pricing/prices/1/amount',
      '/hours_of_operation/days/monday/0',
      '/hours_of_operation/days/someday',
      '/steps/0/outcome',
      '/steps/0/reason',
      '/steps/0/rule_set/op',
      '/steps/0/rule_set/rules/0/rhv',
      '/steps/0/rule_set/rules/1/op',
      '/steps/1/type',
      '/steps/2/integration/module_id',
      '/steps/2/integration/mappings/0/property',
      '/steps/2/integration/mappings/0/value',
      '/steps/2/integration/mappings/1',
    ],
  ],
  [{ name: 7, enabled: 'yes' }, ['/name', '/enabled']],
  [{ name: 'x'.repeat(201) }, ['/name']],
  [{ colour: 'red' }, ['/colour']],
  [{ 'a/b~c': 1 }, ['/a~1b~0c']],
  [{ fields: 'email' }, ['/fields']],
  [{ fields: ['email', 'no_such_field', 'not a field'] }, ['/fields/1', '/fields/2']],
  [{ fields: ['email', 'no_such_field'] }, ['/fields/1']],
  [{ fields: ['email', 'email'] }, ['/fields']],
  [{ caps: [] }, ['/caps']],
  [
    { caps: [{ ...CAP, duration: 0, duration_units: 'year', maximum: -1 }] },
    ['/caps/0/duration', '/caps/0/duration_units', '/caps/0/maximum'],
  ],
  [
    { caps: [{ ...CAP, colour: 1, caps: [{ ...CAP, duration: 0 }] }] },
    ['/caps/0/colour', '/caps/0/caps/0/duration'],
  ],
  [{ caps: [{ ...CAP, time_zone: 'Mars/Olympus' }] }, ['/caps/0/time_zone']],
  [
    { acceptance_criteria: { outcome: 'maybe', extra: 1 } },
    ['/acceptance_criteria/rule_set', '/acceptance_criteria/outcome', '/acceptance_criteria/extra'],
  ],
  [
    { pricing: { prices: [{ amount: 0 }, { amount: 1_000_001 }, { amount: '5' }, {}] } },
    [
      '/pricing/prices/0/amount',
      '/pricing/prices/1/amount',
      '/pricing/prices/2/amount',
      '/pricing/prices/3/amount',
    ],
  ],
  [{ pricing: { override: true, prices: [{ amount: 5 }] } }, ['/pricing/prices']],
  [{ pricing: { extra: 1 } }, ['/pricing/extra']],
  [
    { pricing_service: { service_id: 'x', fallback_price: -1 } },
    ['/pricing_service/service_id', '/pricing_service/fallback_price'],
  ],
  [
    { list_checks: { duplicate: { value: 'x', list_name: '' }, other: {} } },
    ['/list_checks/duplicate/list_name', '/list_checks/other'],
  ],
  [
    { list_checks: { dnc: { value: 'x', list_name: 'l', lookback: { value: 1, interval: 'age' } } } },
    ['/list_checks/dnc/lookback/interval'],
  ],
  [{ ping_limits: [{ ...LIMIT, maximum: 1.5 }] }, ['/ping_limits/0/maximum']],
  [
    { hours_of_operation: { time_zone: 'Nowhere', days: { monday: [['8', '12:00']], someday: [] } } },
    [
      '/hours_of_operation/time_zone',
      '/hours_of_operation/days/monday/0/0',
      '/hours_of_operation/days/someday',
    ],
  ],
  [source({ integration: undefined, entity: undefined }), ['/sources/0/integration', '/sources/0/entity']],
  [source({ entity: { id: 'short', colour: 1 } }), ['/sources/0/entity/id', '/sources/0/entity/colour']],
  [source({ entity: { id: ELSEWHERE } }), ['/sources/0/entity/id']],
  [source({ integration: { module_id: 'no.such.module' } }), ['/sources/0/integration/module_id']],
  [source({ integration: { module_id: TO_BUYER } }), ['/sources/0/integration/module_id']],
  [
    source({ integration: { module_id: 'leadconduit-default.inbound', extra: 1 } }),
    ['/sources/0/integration/extra'],
  ],
  [
    source({ id: 'too-long', enabled: 'yes', credential_id: ELSEWHERE }),
    ['/sources/0/id', '/sources/0/enabled', '/sources/0/credential_id'],
  ],
  [source({ credential_id: ELSEWHERE }), ['/sources/0/credential_id']],
  [{ sources: [SOURCE, SOURCE] }, ['/sources/1/entity/id']],
  [{ sources: [{ ...SOURCE, id: 'same01' }], steps: [{ ...STEP, id: 'same01' }] }, ['/steps/0/id']],
  [step({ type: 'buyer' }), ['/steps/0/type']],
  [step({ type: undefined }), ['/steps/0/type']],
  [{ steps: ['text', null] }, ['/steps/0', '/steps/1']],
  [
    step({ description: 'x'.repeat(121), notes: 'x'.repeat(2001) }),
    ['/steps/0/description', '/steps/0/notes'],
  ],
  [step({ reason: 'no', colour: 1 }), ['/steps/0/reason', '/steps/0/colour']],
  [step({ test_leads: 'perhaps', retry_enabled: 1 }), ['/steps/0/test_leads', '/steps/0/retry_enabled']],
  [step({ integration: { module_id: 'leadconduit-default.inbound' } }), ['/steps/0/integration/module_id']],
  [
    mapped({ property: '', value: [] }, { value: {} }, { property: 'url', value: 'x', extra: 1 }),
    [
      '/steps/0/integration/mappings/0/property',
      '/steps/0/integration/mappings/0/value',
      '/steps/0/integration/mappings/1/property',
      '/steps/0/integration/mappings/1/value',
      '/steps/0/integration/mappings/2/extra',
    ],
  ],
  [mapped({ property: 'credential_id', value: ELSEWHERE }), ['/steps/0/integration/mappings/0/value']],
  [{ steps: [{ type: 'filter' }] }, ['/steps/0/outcome', '/steps/0/rule_set']],
  [{ steps: [{ ...FILTER, entity: { id: ELSEWHERE } }] }, ['/steps/0/entity']],
  [filtered({ op: 'xor', rules: [] }), ['/steps/0/rule_set/op', '/steps/0/rule_set/rules']],
  [filtered({ op: 'and', rules: [{ op: 'is equal to', rhv: 1 }] }), ['/steps/0/rule_set/rules/0/lhv']],
  [filtered({ op: 'and', rules: [{ lhv: 'a', op: 'resembles', rhv: 1 }] }), ['/steps/0/rule_set/rules/0/op']],
  [filtered({ op: 'and', rules: [{ lhv: 'a', op: 'is equal to' }] }), ['/steps/0/rule_set/rules/0/rhv']],
  [filtered({ op: 'and', rules: [{ lhv: 'a', op: 'is blank', rhv: 1 }] }), ['/steps/0/rule_set/rules/0/rhv']],
  [
    filtered({ op: 'and', rules: [{ op: 'or', rules: [{ lhv: 'a', op: 'is true', colour: 1 }] }] }),
    ['/steps/0/rule_set/rules/0/rules/0/colour'],
  ],
  [
    filtered({ op: 'and', rules: [{ lhv: 'a', op: 'is true', rule_set: { op: 'and', rules: [] } }] }),
    ['/steps/0/rule_set/rules/0/rule_set/rules'],
  ],
  [{ name: 'a\u0000b' }, ['/name']],
  [filtered({ op: 'and', rules: [{ lhv: '{{', op: 'is true' }] }), ['/steps/0/rule_set/rules/0/lhv']],
  [
    filtered({
      op: 'and',
      rules: [
        { lhv: 'lead.a', op: 'matches pattern', rhv: '(?=a)b' },
        { lhv: 'lead.a', op: 'is between', rhv: 'few' },
        { lhv: 'lead.a', op: 'is less than', rhv: 'many' },
        { lhv: 'lead.a', op: 'is included in', rhv: ['a', '{{shout b}}'] },
      ],
    }),
    [
      '/steps/0/rule_set/rules/0/rhv',
      '/steps/0/rule_set/rules/1/rhv',
      '/steps/0/rule_set/rules/2/rhv',
      '/steps/0/rule_set/rules/3/rhv/1',
    ],
  ],
  [
    { steps: [{ ...FILTER, outcome: 'maybe', reason: '{{#each x}}{{/each}}' }] },
    ['/steps/0/outcome', '/steps/0/reason'],
  ],
  [
    mapped({ property: 'url', value: '{{math "1 +"}}' }, { property: 'x', value: ['ok', '{{nope a}}'] }),
    ['/steps/0/integration/mappings/0/value', '/steps/0/integration/mappings/1/value/1'],
  ],
  [
    { acceptance_criteria: { outcome: 'failure', reason: '{{', rule_set: RULES } },
    ['/acceptance_criteria/reason'],
  ],
  [
    {
      caps: [
        { ...CAP, reason: '{{' },
        { ...CAP, rule_set: filteredRules('matches pattern', '[') },
      ],
    },
    ['/caps/0/reason', '/caps/1/rule_set/rules/0/rhv'],
  ],
  [
    {
      caps: [
        { ...CAP, id: ELSEWHERE },
        { ...CAP, id: ELSEWHERE },
      ],
    },
    ['/caps/1/id'],
  ],
  [{ caps: [nestedCaps(7)] }, ['/caps/0/caps/0/caps/0/caps/0/caps/0/caps/0']],
  [
    { pricing: { prices: [{ amount: 1, rule_set: filteredRules('is between', 'x') }] } },
    ['/pricing/prices/0/rule_set/rules/0/rhv'],
  ],
  [{ list_checks: { dnc: { value: '{{', list_name: 'l' } } }, ['/list_checks/dnc/value']],
  [
    { hours_of_operation: { time_zone: 'UTC', days: { monday: [['17:00', '08:00']] } } },
    ['/hours_of_operation/days/monday/0'],
  ],
  [{ pricing_service: { service_id: ELSEWHERE, fallback_price: 1 } }, ['/pricing_service/service_id']],
  [
    source({ pricing_service: { service_id: ELSEWHERE, fallback_price: 1 } }),
    ['/sources/0/pricing_service/service_id'],
  ],
  [source({ authentication_required: true }), ['/sources/0/authentication_required']],
  [
    { destinations: [{ name: 'nowhere' }, { instance_id: ELSEWHERE }] },
    ['/destinations/0', '/destinations/1'],
  ],
  [{ fields: ['__proto__', 'constructor', 'email'] }, ['/fields/0', '/fields/1']],
  [
    step({ integration: { module_id: 'leadconduit-trustedform.outbound.claim' } }),
    ['/steps/0/integration/module_id'],
  ],
  [{ steps: Array.from({ length: 501 }, () => FILTER) }, ['/steps']],
  [{ steps: [{ ...FILTER, reason: `{{a}}${'x'.repeat(100_000)}` }] }, ['/steps/0/reason']],
  [filtered(deepRules(22)), [`/steps/0/rule_set${'/rules/0'.repeat(20)}`]],
]

function filteredRules(op: string, rhv: string) {
  return { op: 'and', rules: [{ lhv: 'lead.state', op, rhv }] }
}

function nestedCaps(depth: number): object {
  return depth === 1 ? CAP : { ...CAP, caps: [nestedCaps(depth - 1)] }
}

function deepRules(depth: number): object {
  return depth === 0 ? { lhv: 'lead.state', op: 'is blank' } : { op: 'and', rules: [deepRules(depth - 1)] }
}

test('every fault of a flow is told at its path, and nothing is saved', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const good = await must(201, acme.post('/flows', flowBody('Good', ['email'])))
  for (const [changes, paths] of FAULTS) {
    const body = { ...flowBody('Bad', ['email']), ...changes }
    for (const reply of [await acme.post('/flows', body), await acme.put(`/flows/${good.id}`, body)]) {
      expect(reply.status, JSON.stringify(changes).slice(0, 300)).toBe(400)
      const told = reply.body.errors.map((fault: { path: string }) => fault.path)
      expect([...new Set(told)].sort(), JSON.stringify(changes)).toEqual([...paths].sort())
    }
  }
  expect(await must(200, acme.get('/flows'))).toEqual([good])
})

test('a flow that uses everything is accepted, and can be sent back as it was read', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const credential = await must(
    201,
    acme.post('/credentials', { name: 'C', type: 'token', package: 'p', token: 'a-secret-token' }),
  )
  const integration = { module_id: 'leadconduit-custom.outbound.json' }
  const service = await must(201, acme.post('/services', { name: 'Prices', integration }))
  const nested = {
    op: 'or',
    rules: [{ lhv: 'lead.age', op: 'is between', rhv: '18-65', rule_set: RULES }, RULES],
  }
  const pricing = { override: false, prices: [{ amount: 10 }, { amount: 15, rule_set: nested }] }
  const cap = {
    ...CAP,
    name: 'Texas',
    time_zone: 'America/Chicago',
    reason: 'Full',
    rule_set: nested,
    caps: [CAP],
  }
  const feedback = {
    integration: { module_id: 'leadconduit-standard.inbound.feedback', mappings: [] },
    rule_set: RULES,
  }
  const criteria = { outcome: 'failure', reason: 'Not in {{lead.state}}', rule_set: nested }
  const flow = {
    name: 'Everything',
    enabled: true,
    fields: ['first_name', 'email', 'state', 'age'],
    caps: [cap],
    acceptance_criteria: criteria,
    pricing,
    list_checks: {
      duplicate: { value: '{{lead.email}}', list_name: 'dup', lookback: { value: 7, interval: 'day' } },
      dnc: null,
    },
    destinations: [
      {
        name: 'CRM',
        instance_id: 'x',
        actions: [{ name: 'Add', action_id: 'y', webhook_url: 'https://x.example' }],
      },
    ],
    sources: [
      {
        ...SOURCE,
        acceptance_criteria: criteria,
        feedback,
        caps: [CAP],
        ping_limits: [LIMIT],
        credential_id: credential.id,
        pricing: { override: true },
        pricing_service: { service_id: service.id, fallback_price: 1 },
        enabled: false,
        authentication_required: false,
        an_extra: { kept: true },
      },
    ],
    steps: [
      { ...FILTER, description: 'Stop', notes: 'Because', reason: '{{lead.state}}', enabled: false },
      {
        ...STEP,
        description: 'Send',
        integration: {
          module_id: 'leadconduit-custom.outbound.json',
          mappings: [
            { property: 'url', value: 'https://buyer.example' },
            { property: 'credential_id', value: credential.id },
            { property: 'json_property.list', value: ['a', null] },
            { property: 'json_property.none', value: null },
            { property: 'json_property.number', value: 5, rule_set: RULES },
          ],
        },
        rule_set: nested,
        feedback,
        caps: [cap],
        pricing,
        enabled: true,
        retry_enabled: true,
        test_leads: 'deliver',
      },
    ],
    ping_enabled: true,
    ping_limits: [LIMIT],
    pricing_service: { service_id: service.id, fallback_price: 0 },
    firehose: { credential_id: credential.id, bucket: 'my-bucket', prefix: 'leads', enabled: true },
    hours_of_operation: { time_zone: 'America/Chicago', days: { monday: [['08:30', '16:45']], sunday: [] } },
  }
  const made = await must(201, acme.post('/flows', flow))
  expect(made.sources[0]).toMatchObject({ an_extra: { kept: true }, entity: { name: 'Web Form' } })
  expect(await must(200, acme.put(`/flows/${made.id}`, made))).toEqual({
    ...made,
    updated_at: expect.any(String),
  })
})
