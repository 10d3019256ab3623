// The documented example of a flow (flow plane, 1.6), with a recipient that answers.
import { FORM } from './case.ts'

export const STATE = { op: 'and', rules: [{ lhv: 'lead.state', op: 'is equal to', rhv: 'TX' }] }

export const EXAMPLE = {
  name: 'Sales Leads',
  enabled: true,
  fields: [
    'first_name',
    'last_name',
    'email',
    'phone_1',
    'state',
    'postal_code',
    'comments',
    'trustedform_cert_url',
  ],
  acceptance_criteria: {
    outcome: 'failure',
    reason: 'Lead must live in TX',
    rule_set: { op: 'or', rules: [...STATE.rules, { lhv: 'lead.state', op: 'is blank' }] },
  },
  caps: [
    {
      type: 'volume',
      name: 'Monthly leads from TX',
      maximum: 1200,
      duration: 1,
      duration_units: 'month',
      time_zone: 'America/New_York',
      rule_set: STATE,
      caps: [],
    },
  ],
  pricing: { override: false, prices: [{ amount: 10 }, { amount: 15, rule_set: STATE }] },
  list_checks: {
    duplicate: {
      value: '{{lead.phone_1}}',
      list_name: 'duplicates',
      lookback: { value: 7, interval: 'day' },
    },
  },
  ping_enabled: true,
  ping_limits: [],
  destinations: [],
  sources: [
    {
      entity: { id: FORM, name: 'A Corporation' },
      integration: {
        module_id: 'leadconduit-default.inbound',
        mappings: [{ property: 'first_name', value: '{{fname}}' }],
      },
      enabled: true,
      authentication_required: false,
    },
  ],
  steps: [
    {
      type: 'recipient',
      entity: { id: '535e9f8c94149d05b5000006' },
      integration: {
        module_id: 'leadconduit-custom.outbound.json',
        mappings: [
          { property: 'url', value: '{receiver}' },
          { property: 'json_property.email', value: '{{lead.email}}' },
        ],
      },
      feedback: { integration: { module_id: 'leadconduit-standard.inbound.feedback' } },
    },
    {
      type: 'filter',
      reason: 'Duplicate lead',
      outcome: 'failure',
      enabled: true,
      description: 'Stop duplicates',
      rule_set: { op: 'and', rules: [{ op: 'is true', lhv: 'suppressionlist.query_item.found' }] },
    },
  ],
}
