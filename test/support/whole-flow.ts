// A flow with every member that the API knows of flows, and of whatever lies in them.
import type { Client } from './client.ts'
import { CRM, FORM } from './leads.ts'
import { must } from './story.ts'

const rule_set = (lhv = 'lead.state') => ({
  id: 'aaaaa1',
  op: 'or',
  rules: [
    {
      id: 'aaaaa2',
      lhv,
      op: 'is included in',
      rhv: ['TX', 'CA'],
      rule_set: { op: 'and', rules: [{ lhv, op: 'is not blank' }] },
    },
    { id: 'aaaaa3', op: 'and', rules: [{ lhv: 'random', op: 'is greater than', rhv: 5 }] },
    { lhv: 'lead.state', op: 'is included in', rhv: 'NV, "New, York"' },
  ],
})

const cap = (n: string, caps: object[] = []) => ({
  id: n.padStart(24, '0'),
  type: 'volume',
  name: `Cap ${n}`,
  maximum: 100,
  duration: 2,
  duration_units: 'week',
  time_zone: 'Europe/Berlin',
  reason: 'Full of {{lead.state}}',
  rule_set: rule_set(),
  caps,
})

const ping_limits = (n: string) => [
  {
    id: n.padStart(24, '0'),
    name: `Limit ${n}`,
    maximum: 50,
    duration: 1,
    duration_units: 'minute',
    time_zone: 'Asia/Tokyo',
  },
]

const criteria = (outcome: string) => ({ outcome, reason: 'Not {{lead.state}}', rule_set: rule_set() })
const pricing = { override: false, prices: [{ id: 'bbbbb1', amount: 12.345678, rule_set: rule_set() }] }

const mappings = [
  { id: 'ccccc1', property: 'url', value: 'https://crm.example.com/leads', rule_set: rule_set() },
  { id: 'ccccc2', property: 'json_property.tags', value: ['solar', null, '{{lead.state}}'] },
  { id: 'ccccc3', property: 'json_property.two', value: ['a', 'a'] },
  { id: 'ccccc4', property: 'timeout_seconds', value: 20 },
  { id: 'ccccc5', property: 'send_ascii', value: true },
  { id: 'ccccc6', property: 'json_property.none', value: null },
]

const feedback = (module_id: string) => ({
  integration: { module_id, mappings: [{ property: 'reason', value: '{{feedback.reason}}' }] },
  rule_set: { op: 'and', rules: [{ lhv: 'feedback.type', op: 'is equal to', rhv: 'return' }] },
})

/** What the flow names. */
async function madeFor(company: Client) {
  const credential = await must(
    201,
    company.post('/credentials', {
      name: 'Keys',
      type: 'user',
      package: 'leadconduit-custom',
      username: 'a',
      password: 'secret',
    }),
  )
  const integration = {
    module_id: 'leadconduit-custom.outbound.json',
    mappings: [{ property: 'url', value: 'https://price.example' }],
  }
  const service = await must(201, company.post('/services', { name: 'What it is worth', integration }))
  const destination = await must(
    201,
    company.post('/destinations', {
      name: 'Our books',
      integration_name: 'Books',
      integration_icon_url: 'https://books.example/icon.png',
      actions: [{ name: 'Book it', webhook_url: 'https://books.example/book' }],
    }),
  )
  return { credential, service, destination }
}

/** A flow whose credential, pricing service and destination are made for it. */
export async function wholeFlow(company: Client) {
  const { credential, service, destination } = await madeFor(company)
  const pricing_service = { service_id: service.id, fallback_price: 3 }
  const { name, integration_name, integration_icon_url, instance_id, actions } = destination
  return {
    name: 'Everything',
    enabled: true,
    fields: ['first_name', 'email', 'phone_1', 'state'],
    caps: [cap('1', [cap('2', [cap('3')])])],
    acceptance_criteria: criteria('success'),
    pricing,
    list_checks: {
      duplicate: { value: '{{lead.phone_1}}', list_name: 'seen', lookback: { value: 1.5, interval: 'year' } },
      existing_customer: { value: '{{lead.email}}', list_name: 'customers', lookback: null },
      dnc: { value: '{{lead.phone_1}}', list_name: 'dnc', lookback: { value: 30, interval: 'day' } },
    },
    destinations: [{ name, integration_name, integration_icon_url, instance_id, actions }],
    sources: [
      {
        id: 'ddddd1',
        entity: { id: FORM, name: 'Web Form', time_zone: null },
        integration: {
          module_id: 'leadconduit-default.inbound',
          mappings: [{ property: 'first_name', value: '{{fname}}' }],
        },
        acceptance_criteria: criteria('error'),
        feedback: feedback('leadconduit-custom.outbound.form'),
        caps: [cap('4')],
        ping_limits: ping_limits('5'),
        credential_id: credential.id,
        pricing: { override: true, prices: [] },
        pricing_service,
        enabled: false,
        authentication_required: false,
        partner_code: { of: ['another', 'program'] },
      },
    ],
    steps: [
      {
        type: 'filter',
        id: 'eeeee1',
        description: 'Texas only',
        notes: 'Ask Bea\nbefore changing',
        reason: 'Not in {{lead.state}}',
        outcome: '{{crm.outcome}}',
        rule_set: rule_set('lead.email'),
        enabled: false,
      },
      {
        type: 'recipient',
        id: 'eeeee2',
        description: 'Our CRM',
        notes: 'Theirs',
        entity: { id: CRM, name: 'CRM', time_zone: null },
        integration: { module_id: 'leadconduit-custom.outbound.json', mappings },
        rule_set: rule_set('lead.phone_1.area'),
        feedback: feedback('leadconduit-standard.inbound.feedback'),
        caps: [cap('6')],
        pricing,
        enabled: true,
        retry_enabled: true,
        test_leads: 'deliver',
      },
    ],
    ping_enabled: true,
    ping_limits: ping_limits('7'),
    pricing_service,
    firehose: { credential_id: credential.id, bucket: 'our-events', prefix: 'leads', enabled: true },
    hours_of_operation: {
      time_zone: 'America/New_York',
      days: {
        monday: [
          ['08:30', '12:00'],
          ['13:00', '24:00'],
        ],
        sunday: [],
      },
    },
  }
}
