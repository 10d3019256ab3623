// The name under which a step's answer stands among the variables.

/** What the exchange itself says of a lead: no step's answer may take its place. */
const TAKEN = new Set([
  'lead',
  'submission',
  'account',
  'flow',
  'source',
  'recipient',
  'feedback',
  'random',
  'price',
  'purchase_price',
  'event_id',
  'trustedform_decisions',
])

/** Of the recipient's name: "My CRM" becomes `my_crm`. */
export function appendKey(entityName: string): string {
  const words = entityName
    .trim()
    .toLowerCase()
    .replace(/[^0-9a-z \-_]/g, '')
  const key = words.replace(/[-\s]+/g, '_')
  return key === '' || TAKEN.has(key) ? `recipient_${key}`.replace(/_$/, '') : key
}

/** Where in a module's answer its outcome stands: `query_item` of `query_item.outcome`, empty of `outcome`. */
export function appendPrefix(responseVariables: { name: string }[]): string {
  const outcome = responseVariables.find(({ name }) => /(^|\.)outcome$/.test(name))
  return outcome?.name.replace(/\.?outcome$/, '') ?? ''
}
