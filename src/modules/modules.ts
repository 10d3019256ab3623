// Every module by its wire id: what a source or step may name as its integration.

export type Direction = 'inbound' | 'outbound'

/** The sources' and recipients' modules that the exchange knows. */
export const MODULE_IDS = [
  'leadconduit-default.inbound',
  'leadconduit-standard.inbound.classic',
  'leadconduit-standard.inbound.feedback',
  'leadconduit-standard.inbound.verbose',
  'leadconduit-default.outbound',
  'leadconduit-custom.outbound.form',
  'leadconduit-custom.outbound.json',
  'leadconduit-custom.outbound.query',
  'leadconduit-custom.outbound.soap',
  'leadconduit-custom.outbound.xml',
  'leadconduit-json.outbound.json',
  'leadconduit-json.outbound.token_authenticated',
  'leadconduit-form-post.outbound.form_post',
  'leadconduit-get.outbound.get',
  'leadconduit-xml.outbound.xml',
  'leadconduit-soap.outbound.soap',
  'leadconduit-classic.outbound',
  'leadconduit-integration-leadconduit.outbound.to_buyer',
  'leadconduit-suppressionlist.outbound.add_item',
  'leadconduit-suppressionlist.outbound.delete_item',
  'leadconduit-suppressionlist.outbound.is_unique',
  'leadconduit-suppressionlist.outbound.query_item',
  'leadconduit-trustedform.outbound.claim',
  'leadconduit-trustedform.outbound.consent',
  'leadconduit-trustedform.outbound.consent_plus_data',
  'leadconduit-trustedform.outbound.insights',
  'leadconduit-trustedform.outbound.trustedform',
  'gangway.outbound.csv_sftp',
  'gangway.outbound.email',
] as const

const known = new Set<string>(MODULE_IDS)

/** The module that takes what a source sends when nothing else is said. */
export const DEFAULT_INBOUND = 'leadconduit-default.inbound'

/** The module of a buyer step: it hands a lead to the connected buyer's flow. */
export const TO_BUYER = 'leadconduit-integration-leadconduit.outbound.to_buyer'

/** Which way a module carries leads; undefined for one that the exchange does not know. */
export function directionOf(moduleId: string): Direction | undefined {
  if (!known.has(moduleId)) return undefined
  return moduleId.split('.').includes('inbound') ? 'inbound' : 'outbound'
}
