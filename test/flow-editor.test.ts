// The editor of flows knows every member that the API does, and says it in words.
import { describe, expect, test } from 'vitest'
import { CapDefinition } from '../src/caps/cap.ts'
import { appendKey } from '../src/flows/append-key.ts'
import { FlowDocument } from '../src/flows/flow.ts'
import * as parts from '../src/flows/part.ts'
import { Pricing, PricingService } from '../src/flows/price.ts'
import { FilterStep, RecipientStep, Source } from '../src/flows/step.ts'
import type { AcceptanceCriteria, Flow, ListedModule } from '../web/src/api-types.ts'
import { differencesOf } from '../web/src/flows/diff.ts'
import { documentOf, tabOf, withText } from '../web/src/flows/draft.ts'
import { listSteps, refusing } from '../web/src/flows/lists.ts'
import { offeredFor } from '../web/src/flows/offered.ts'
import { keyOf, variablesOf } from '../web/src/flows/variables.ts'
import { exchangeForThisTest } from './support/exchange.ts'
import { must } from './support/story.ts'
import { wholeFlow } from './support/whole-flow.ts'

type Schema = { properties: object }
const lacking = ({ properties }: Schema, whole: object) =>
  Object.keys(properties).filter((name) => !Object.hasOwn(whole, name))

test('the whole flow of these tests lacks no member that the API knows, and saving keeps all of them', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const whole = await wholeFlow(acme)
  const [source, [filter, recipient]] = [whole.sources[0] as object, whole.steps as [object, object]]
  const of = (part: object, name: string) => (part as Record<string, any>)[name]
  const pairs: [Schema, object][] = [
    [FlowDocument, whole],
    [Source, source],
    [FilterStep, filter],
    [RecipientStep, recipient],
    [parts.AcceptanceCriteria, whole.acceptance_criteria],
    [parts.Feedback, of(source, 'feedback')],
    [parts.Integration, of(recipient, 'integration')],
    [parts.Mapping, of(recipient, 'integration').mappings[0]],
    [parts.ListChecks, whole.list_checks],
    [parts.Firehose, whole.firehose],
    [parts.HoursOfOperation, whole.hours_of_operation],
    [parts.Destination, whole.destinations[0] as object],
    [Pricing, whole.pricing],
    [PricingService, whole.pricing_service],
  ]
  for (const [schema, part] of pairs) expect(lacking(schema, part)).toEqual([])
  // The exchange itself says when a limit was made.
  expect(lacking(CapDefinition, whole.caps[0] as object)).toEqual(['created_at'])
  expect(lacking(parts.PingLimit, whole.ping_limits[0] as object)).toEqual(['created_at'])
  const made = await must(201, acme.post('/flows', whole))
  expect(await must(200, acme.put(`/flows/${made.id}`, made))).toMatchObject(documentOf(made) as object)
})

describe('what would change', () => {
  test.each(Object.keys(FlowDocument.properties))('names %s', (member) => {
    const flow = { fields: [], sources: [], steps: [] } as unknown as Flow
    const step = {
      type: 'filter',
      id: 'aaaaa1',
      outcome: 'failure',
      reason: 'No',
      rule_set: { op: 'and', rules: [] },
    }
    const part = {
      id: 'bbbbb1',
      entity: { id: 'c'.repeat(24), name: 'Web' },
      integration: { module_id: 'm' },
    }
    const values: Record<string, unknown> = { sources: [part], steps: [step] }
    const [found, ...more] = differencesOf(flow, { ...flow, [member]: values[member] ?? 'other' } as Flow)
    expect(more).toEqual([])
    expect(found?.part).toMatch(/^[A-Z][A-Za-z ]+/)
    expect(found?.part).not.toContain('_')
  })
})

describe('who is found on a list', () => {
  const found = { lhv: 'suppressionlist.is_dnc', op: 'is not true' }
  const rule = { id: 'aaaaa1', lhv: 'lead.state', op: 'is equal to', rhv: 'TX' } as const
  const given = (op: 'and' | 'or', rules: object[]) =>
    ({
      outcome: 'error',
      reason: 'No',
      rule_set: { id: 'bbbbb1', op, rules },
    }) as unknown as AcceptanceCriteria

  test('is refused beside what was asked before', () => {
    expect(refusing(null, found.lhv, 'Do not call')).toEqual({
      outcome: 'failure',
      reason: 'Do not call',
      rule_set: { op: 'and', rules: [found] },
    })
    expect(refusing(given('and', [rule]), found.lhv, 'x')).toEqual(given('and', [rule, found]))
    expect(refusing(given('or', [rule]), found.lhv, 'x')).toEqual(given('and', [rule, found]))
  })

  test('is refused whichever of several other rules holds', () => {
    const either = given('or', [rule, { ...rule, rhv: 'CA' }])
    expect(refusing(either, found.lhv, 'x')).toEqual({
      ...either,
      rule_set: { op: 'and', rules: [either.rule_set, found] },
    })
  })

  test.each(['query_item', 'is_unique', 'add_item', 'delete_item'] as const)(
    'by a step that does %s is a flow that the exchange takes, and does as it says',
    async (operation) => {
      const exchange = await exchangeForThisTest()
      const acme = await exchange.company('Acme')
      const list = await must(201, acme.post('/lists', { name: 'bad' }))
      await must(201, acme.post(`/lists/${list.id}/items`, { values: ['ann@a.example'] }))
      const entity = { id: '535e9f8c94149d05b5000002', name: 'SuppressionList' }
      const steps = listSteps(entity, operation, 'bad', '{{lead.email}}')
      const body = { name: 'Leads', enabled: true, fields: ['email'], sources: [], steps }
      const flow = await must(201, acme.post('/flows', body))
      expect(flow.warnings ?? []).toEqual([])
      const outcomeFor = async (email: string) =>
        (await must(200, acme.post(`/flows/${flow.id}/try`, { parameters: { email } }))).outcome
      const stops = operation === 'query_item' || operation === 'is_unique'
      expect(await outcomeFor('ANN@a.example')).toBe(stops ? 'failure' : 'success')
      expect(await outcomeFor('bob@a.example')).toBe('success')
    },
  )
})

test.each(['My CRM', 'SuppressionList', ' Bolt-Solar  & Sons ', 'Zoë_1'])(
  'what %s answers is offered under the name that the exchange gives it',
  (name) => expect(keyOf(name)).toBe(appendKey(name)),
)

test('fields, lists and what steps answer are offered as variables', () => {
  const step = { type: 'recipient', entity: { id: 'x', name: 'My CRM' }, integration: { module_id: 'm' } }
  const flow = { fields: ['email'], steps: [step], list_checks: { dnc: { value: 'x', list_name: 'y' } } }
  const module = { id: 'm', response_variables: [{ name: 'outcome' }, { name: '*' }] }
  const names = variablesOf(flow as unknown as Flow, [module] as unknown as ListedModule[], ['seen.before'])
  expect(names).toEqual(
    expect.arrayContaining(['lead.email', 'suppressionlist.is_dnc', 'my_crm.outcome', 'seen.before']),
  )
  expect(names).not.toContain('my_crm.*')
})

test('a template offers variables once braces are open, and names before that', () => {
  const variables = ['lead.email', 'lead.state']
  expect(offeredFor('Hi {{lead.em', variables, ['a'])).toEqual({
    before: 'Hi {{',
    offered: ['Hi {{lead.email}}'],
  })
  expect(offeredFor('{{lead.email}} se', variables, ['seen'])).toEqual({ before: undefined, offered: [] })
  expect(offeredFor('SE', variables, ['seen', 'other'])).toEqual({ before: undefined, offered: ['seen'] })
})

test('a text that is emptied leaves nothing behind, and all else as it was', () => {
  expect(withText({ name: 'x', maximum: 1 }, 'name', '')).toEqual({ maximum: 1 })
  expect(withText({ maximum: 1 } as { maximum: number; name?: string }, 'name', 'y')).toEqual({
    maximum: 1,
    name: 'y',
  })
})

test.each([
  ['/steps/0/feedback/integration/module_id', 'steps'],
  ['/destinations/0', 'steps'],
  ['/list_checks/dnc/value', 'rules'],
  ['/pricing_service/service_id', 'limits'],
  ['/name', undefined],
])('a fault at %s is told on the tab %s', (path, tab) => expect(tabOf({ path, message: '' })).toBe(tab))
