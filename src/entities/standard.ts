// The standard entities: part of the program, the same for every account, for anybody to use and nobody to change.
import { DEFAULT_INBOUND } from '../modules/modules.ts'
import type { Entity } from './entity.ts'

type Entry = Pick<Entity, 'id' | 'name' | 'module_ids' | 'source' | 'recipient'>

const SINCE = '2020-01-01T00:00:00.000Z'

const INBOUND = [
  DEFAULT_INBOUND,
  'leadconduit-standard.inbound.classic',
  'leadconduit-standard.inbound.verbose',
]

const OUTBOUND = [
  'leadconduit-default.outbound',
  'leadconduit-custom.outbound.form',
  'leadconduit-custom.outbound.json',
  'leadconduit-custom.outbound.query',
  'leadconduit-custom.outbound.soap',
  'leadconduit-custom.outbound.xml',
]

const ENTRIES: Entry[] = [
  { id: '535e9f8c94149d05b5000001', name: 'Web Form', module_ids: INBOUND, source: 'form', recipient: null },
  {
    id: '535e9f8c94149d05b5000002',
    name: 'SuppressionList',
    module_ids: ['add_item', 'delete_item', 'is_unique', 'query_item'].map(
      (path) => `leadconduit-suppressionlist.outbound.${path}`,
    ),
    source: null,
    recipient: 'enhancement',
  },
  {
    id: '535e9f8c94149d05b5000003',
    name: 'TrustedForm',
    module_ids: ['claim', 'consent', 'consent_plus_data', 'insights', 'trustedform'].map(
      (path) => `leadconduit-trustedform.outbound.${path}`,
    ),
    source: null,
    recipient: 'enhancement',
  },
  {
    id: '535e9f8c94149d05b5000004',
    name: 'Lead Seller',
    module_ids: INBOUND,
    source: 'seller',
    recipient: null,
  },
  {
    id: '535e9f8c94149d05b5000005',
    name: 'Lead Buyer',
    module_ids: OUTBOUND,
    source: null,
    recipient: 'buyer',
  },
  { id: '535e9f8c94149d05b5000006', name: 'CRM', module_ids: OUTBOUND, source: null, recipient: 'crm' },
  {
    id: '535e9f8c94149d05b5000007',
    name: 'E-mail Service',
    module_ids: OUTBOUND,
    source: null,
    recipient: 'esp',
  },
  {
    id: '535e9f8c94149d05b5000008',
    name: 'Analytics',
    module_ids: OUTBOUND,
    source: null,
    recipient: 'analytics',
  },
  {
    id: '535e9f8c94149d05b500000a',
    name: 'Other Source',
    module_ids: INBOUND,
    source: 'other',
    recipient: null,
  },
  {
    id: '535e9f8c94149d05b5000009',
    name: 'Lead E-mail',
    module_ids: ['gangway.outbound.email', 'gangway.outbound.csv_sftp'],
    source: null,
    recipient: 'other',
  },
]

const all = new Map<string, Entity>(ENTRIES.map((entry) => [entry.id, completed(entry)]))

/** All of them; below any that is made, and like those the greatest id first. */
export function standardEntities(): Entity[] {
  return [...all.values()].sort((one, other) => (one.id < other.id ? 1 : -1))
}

export function standardEntity(id: string): Entity | undefined {
  return all.get(id)
}

function completed({ name, module_ids, source, recipient, id }: Entry): Entity {
  return {
    name,
    module_ids,
    source,
    recipient,
    id,
    description: null,
    standard: true,
    account: false,
    pending: false,
    connected: null,
    connected_account_id: null,
    deprecated: false,
    see: null,
    field_suffix: null,
    invitation_id: null,
    invitation_expires_at: null,
    expired: false,
    flow_ids: null,
    logo_url: null,
    time_zone: null,
    trustedform_certified_vendor: null,
    website: null,
    created_at: SINCE,
    updated_at: SINCE,
  }
}
