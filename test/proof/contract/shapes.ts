// The documented objects: their members in the documented order, with their types.
import type { Shape } from './shape.ts'

export const ENTITY = {
  name: 'text',
  module_ids: 'list',
  source: 'text|null',
  recipient: 'text|null',
  id: 'id',
  description: 'text|null',
  standard: 'boolean',
  account: 'boolean|null',
  pending: 'boolean',
  connected: 'text|null',
  connected_account_id: 'id|null',
  deprecated: 'boolean',
  see: 'id|null',
  field_suffix: 'text|null',
  invitation_id: 'id|null',
  invitation_expires_at: 'time|null',
  expired: 'boolean',
  flow_ids: 'list|null',
  logo_url: 'text|null',
  time_zone: 'text|null',
  trustedform_certified_vendor: 'boolean|null',
  website: 'text|null',
  created_at: 'time',
  updated_at: 'time',
} satisfies Shape

export const PENDING: Shape = {
  ...ENTITY,
  account: 'boolean',
  invitation_id: 'id',
  invitation_expires_at: 'time',
}

export const ONBOARD: Shape = {
  invitation_id: 'id',
  id: 'id',
  account_id: 'id',
  connection_id: 'id',
  flow_id: 'id|null',
  status: 'text',
  created_at: 'time',
  updated_at: 'time',
}

const COMPANY = { id: 'id', sso_id: 'id', name: 'text' }

export const LISTED_CONNECTION: Shape = {
  id: 'id',
  status: '=completed',
  relationship_type: '=seller|=buyer',
  invitation_id: 'id',
  created_at: 'time',
  updated_at: 'time',
  created_by: 'text',
  ui_state: { has_setup_buyer_delivery: 'boolean' },
  permissions: ['text'],
  connected_account: COMPANY,
  account_entity: ENTITY,
  custom_entities: 'list',
}

export const CONNECTION: Shape = {
  id: 'id',
  connected_account: COMPANY,
  external_id: 'id',
  invitation_id: 'id',
  relationship_type: '=seller|=buyer',
  created_at: 'time',
  updated_at: 'time',
  created_by: 'text',
}

const SUBSCRIPTION: Shape = {
  id: 'id',
  state: 'text',
  product_offering_id: 'id',
  product_offering_component: 'text',
  created_at: 'time',
  updated_at: 'time',
  active_at: 'time|null',
  inactive_at: 'time|null',
}

const FEATURES = {
  seller_access: 'boolean',
  buyer_access: 'boolean',
  lead_transactions: 'boolean',
  conversion_feedback: 'boolean',
  firehose: 'boolean',
  third_party_add_on_services: 'boolean',
  real_time_bidding: 'boolean',
  leadconduit_trustedform_decisions: 'boolean',
}

export const ACCOUNT: Shape = {
  id: 'id',
  sso_id: 'id',
  api_key: 'text|null',
  name: 'text',
  time_zone: 'text',
  type: 'text|null',
  data_retention_in_days: 'integer',
  data_truncated_at: 'time|null',
  keen_project_id: 'text|null',
  keen_read_api_key: 'text|null',
  keen_write_api_key: 'text|null',
  pricing_components: 'list',
  billing_type: 'text|null',
  financial_state: 'text|null',
  financial_state_updated_at: 'time|null',
  lead_ping_enabled: 'boolean',
  product_id: 'text',
  state: 'text',
  connected_buyers: 'list',
  connected_sellers: 'list',
  pending_sellers: 'list',
  pending_buyers: 'list',
  subscriptions: { base: SUBSCRIPTION },
  features: FEATURES,
}

export const USER: Shape = {
  id: 'id',
  first_name: 'text|null',
  last_name: 'text|null',
  email: 'text',
  sso_id: 'id',
  api_key: 'text|null',
  superuser: 'boolean',
  user_admin: 'boolean',
  subscription_admin: 'boolean',
  role_string: 'text',
  phone: 'text|null',
  accounts: [ACCOUNT],
  products: [
    { id: 'text', name: 'text', base_url: 'text', marketing_url: 'text|null', subscribed: 'boolean' },
  ],
  membership: 'object|null',
  permissions: 'object|null',
  product_code: 'text',
  company_name: 'text|null',
  expires: 'time|null',
  subscriptions: 'list',
  zendesk_jwt: 'text|null',
  created_at: 'time',
}

const NOTIFICATION = { enabled: 'boolean', unsubscribed_at: 'time|null' }

export const USER_SETTINGS: Shape = {
  id: 'id',
  notifications: { submission_doc_updates: NOTIFICATION, connection_invites: NOTIFICATION },
  created_at: 'time',
  updated_at: 'time',
}

export const CREDENTIAL: Shape = {
  id: 'id',
  name: 'text',
  type: '=user',
  package: 'text',
  username: 'text',
  password: 'text',
  created_at: 'time',
  updated_at: 'time',
}

export const FLOW = {
  id: 'id',
  name: 'text',
  enabled: 'boolean',
  fields: 'list',
  caps: 'list|null',
  acceptance_criteria: 'object|null',
  pricing: 'object|null',
  list_checks: 'object|null',
  destinations: 'list',
  sources: 'list',
  steps: 'list',
  ping_enabled: 'boolean',
  ping_limits: 'list',
  pricing_service: 'object|null',
  firehose: 'object|null',
  hours_of_operation: 'object|null',
  created_at: 'time',
  updated_at: 'time',
} satisfies Shape

export const CHANGELOG: Shape = {
  id: 'id',
  type: '=flow|=entity|=field|=report',
  action: '=create|=update|=delete',
  changes: 'list',
  current_revision: 'object',
  delta_from_last_revision: 'any',
  'user?': 'object|null',
  created_at: 'time',
}

export const FIELD: Shape = {
  id: 'text',
  name: 'text',
  type: 'text',
  description: 'text|null',
  standard: 'boolean',
}

/** Flow plane, 7.2 and 7.4. */
export const CAP_COUNTER: Shape = {
  id: 'id',
  cap_ids: 'list',
  caps: 'list',
  count: 'integer',
  failed_count: 'integer',
  duration: 'number',
  duration_units: 'text',
  maximum: 'number',
  name: 'text|null',
  type: '=volume',
  time_zone: 'text|null',
  flow_id: 'id',
  source_id: 'id|null',
  step_id: 'short|null',
  started_at: 'time',
  expires_at: 'time',
  updated_at: 'time',
}

export const PING_COUNTER: Shape = {
  id: 'id',
  name: 'text|null',
  failed_count: 'integer',
  flow_id: 'id',
  source_id: 'id|null',
  maximum: 'number',
  duration: 'number',
  duration_units: 'text',
  time_zone: 'text|null',
  started_at: 'time',
  expires_at: 'time',
}

export const REPORT: Shape = {
  id: 'id',
  name: 'text',
  description: 'text|null',
  columns: 'list',
  rules: 'list',
  group_by: 'list',
  token: 'text|null',
  created_at: 'time',
  updated_at: 'time',
}
