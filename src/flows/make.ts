// Makes a flow on somebody's behalf: the partner flow of a new account, or a buyer's flow for a seller's leads.
import type { Caller } from '../accounts/account.ts'
import type { Author } from '../changelogs/changelog.ts'
import { recordChange } from '../changelogs/record.ts'
import type { Inside } from '../context.ts'
import type { EntitySummary } from '../entities/entity.ts'
import { DEFAULT_FIELDS } from '../fields/catalogue.ts'
import { newId } from '../lib/id.ts'
import { completedDocument } from './complete-document.ts'
import { type FlowDocument, type FlowRow, revisionOf } from './flow.ts'
import { withSource } from './partners.ts'
import { insertFlow } from './store.ts'

export type FlowOrder = {
  account_id: string
  name: string
  level: string | null
  /** Ids of fields; without any, those that a flow starts with. */
  fields: string[]
  sources: EntitySummary[]
  by: Author | null
  /** Whether it handles leads at once. */
  deployed: boolean
}

/** An enabled flow without steps. Its live copy, if it has one, equals the saved one. */
export async function makeFlow(ctx: Inside<Caller | null>, order: FlowOrder): Promise<AsMade> {
  const { account_id, level, by } = order
  const saved = order.sources.reduce((document, source) => withSource(document, source), emptyDocument(order))
  const made = { account_id, id: newId(), level, saved, live: order.deployed ? saved : null }
  const row = (await insertFlow(ctx.db, made)) as FlowRow
  await recordChange(ctx, {
    account_id,
    type: 'flow',
    object_id: row.id,
    before: null,
    after: revisionOf(row),
    by,
  })
  return row
}

export type AsMade = Pick<FlowRow, 'id' | 'name' | 'level' | 'saved' | 'live'>

function emptyDocument({ name, fields }: FlowOrder): FlowDocument {
  const chosen = fields.length > 0 ? fields : DEFAULT_FIELDS
  const document = { name: name.slice(0, 200), enabled: true, fields: chosen, sources: [], steps: [] }
  return completedDocument(document, new Map())
}
