// What an invited partner would share: the fields of the inviter's flows in which it stands.
import type { Inside } from '../context.ts'
import { sharedFields } from '../flows/partners.ts'
import { findFlowsWithPartner, findSavedDocuments } from '../flows/store.ts'
import type { InvitationRow } from './invitation.ts'

/**
 * Ids of fields. A recipient gets those that its steps share; a source is asked for those of the flows that it feeds.
 */
export async function findSharedFields(
  ctx: Pick<Inside, 'db'>,
  { account_id, entity_id, kind }: Pick<InvitationRow, 'account_id' | 'entity_id' | 'kind'>,
): Promise<string[]> {
  const ids = await findFlowsWithPartner(ctx.db, account_id, { entity_id, role: kind })
  const documents = await findSavedDocuments(ctx.db, account_id, ids)
  const fields = documents.flatMap((document) =>
    kind === 'recipient' ? sharedFields(document, entity_id) : document.fields,
  )
  return [...new Set(fields)]
}
