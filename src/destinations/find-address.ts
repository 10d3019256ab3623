// Where the leads of a flow's destination go: to its own address, else to that of the account's destination that it names.
import type { Inside } from '../context.ts'
import type { Destination } from '../flows/part.ts'
import { findActions } from './store.ts'

/** Undefined where neither has one. */
export async function findAddress(
  ctx: Pick<Inside<unknown>, 'db'>,
  accountId: string,
  { instance_id, actions = [] }: Destination,
): Promise<string | undefined> {
  const own = addressIn(actions)
  if (own || !instance_id) return own
  return addressIn(await findActions(ctx.db, accountId, instance_id))
}

function addressIn(actions: { webhook_url?: string }[]): string | undefined {
  return actions.find(({ webhook_url }) => webhook_url)?.webhook_url
}
