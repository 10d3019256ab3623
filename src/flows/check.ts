// Checks a document against all that the account may use, and completes it: what is saved can be deployed.
import { findCredentialIds } from '../accounts/store.ts'
import { lockConnectionsForSale } from '../connections/store.ts'
import type { Inside } from '../context.ts'
import { holdDestinations } from '../destinations/store.ts'
import type { EntitySummary } from '../entities/entity.ts'
import { findEntitySummaries, holdEntities } from '../entities/store.ts'
import type { Field } from '../fields/field.ts'
import { findFields, holdFields } from '../fields/store.ts'
import { type Fault, InvalidError } from '../lib/errors.ts'
import { holdServices } from '../services/store.ts'
import { warningsIn } from './check-content.ts'
import { faultsIn, namedIn } from './check-document.ts'
import { completedDocument } from './complete-document.ts'
import type { FlowDocument } from './flow.ts'
import { buyersIn, pointedAt } from './partners.ts'

/** A document as it is kept, the fields that it names, and what its author hardly means. */
export type Checked = { document: FlowDocument; fields: Field[]; warnings: Fault[] }

/**
 * The document as it is kept: complete, free of faults, its buyer steps pointing where their buyers are set up. What it
 * names is held until the transaction ends. All faults together are one InvalidError; `path` stands before theirs.
 */
export async function checkedDocument(ctx: Inside, given: FlowDocument): Promise<Checked> {
  const named = namedIn(given)
  await holdFields(ctx.db, ctx.caller.account_id, named.fields)
  await holdEntities(ctx.db, ctx.caller.account_id, named.entities)
  const checked = await checkedDraft(ctx, given)
  return { ...checked, document: await pointedDocument(ctx, checked.document) }
}

/** The same of a document that is only looked at: nothing is held, and buyer steps stay as they are. */
export async function checkedDraft(ctx: Inside, given: FlowDocument, path = ''): Promise<Checked> {
  const { account_id } = ctx.caller
  const named = namedIn(given)
  const fields = await findFields(ctx.db, account_id, named.fields)
  const entities = new Map<string, EntitySummary>(
    (await findEntitySummaries(ctx.db, account_id, named.entities)).map((entity) => [entity.id, entity]),
  )
  const known = {
    fields: new Set(fields.map(({ id }) => id)),
    entities,
    credentials: new Set(await findCredentialIds(ctx.db, account_id, named.credentials)),
    destinations: new Set(await holdDestinations(ctx.db, account_id, named.destinations)),
    services: new Set(await holdServices(ctx.db, account_id, named.services)),
    modules: ctx.modules,
  }
  const faults = faultsIn(given, known)
  if (faults.length > 0) {
    throw new InvalidError(faults.map((fault) => ({ ...fault, path: `${path}${fault.path}` })))
  }
  const document = completedDocument(given, entities)
  return { document, fields, warnings: warningsIn(document, fields, ctx.modules) }
}

async function pointedDocument(ctx: Inside, document: FlowDocument): Promise<FlowDocument> {
  const buyers = buyersIn(document)
  if (buyers.length === 0) return document
  const sales = await lockConnectionsForSale(ctx.db, ctx.caller.account_id, buyers)
  return sales.reduce(
    (pointed, { buyer_account_id, buyer_flow_id }) =>
      buyer_flow_id ? pointedAt(pointed, buyer_account_id, buyer_flow_id) : pointed,
    document,
  )
}
