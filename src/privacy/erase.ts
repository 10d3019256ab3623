// Forget a person: what is asked for is a promise, and the job that keeps it works in small pieces.
import type { Context, Inside } from '../context.ts'
import { promise } from '../jobs/queue.ts'
import { newId } from '../lib/id.ts'
import { type Erasable, type Erasure, isOf, type Person, personOf, termsOf } from './erasure.ts'
import { endErasure, findCandidates, findErasure, insertErasure, removeLeads, startErasure } from './store.ts'

const AT_ONCE = 200
const AGAIN_MS = 60_000

export async function askForErasure(ctx: Inside, asked: Erasable): Promise<Erasure> {
  const person = personOf(asked)
  const { account_id, user_id } = ctx.caller
  const id = newId()
  const sealed = ctx.vault.seal(JSON.stringify(person))
  await insertErasure(ctx.db, { account_id, id, kind: person.kind, sealed, user_id })
  await promise(ctx.db, 'erase_person', { account_id, erasure_id: id })
  return findErasure(ctx.db, account_id, id)
}

type Carried = { account_id: string; erasure_id: string }

/** A lead that is still on its way is left to end; then the job comes back for it. */
export async function erasePerson(ctx: Context<null>, carried: Carried): Promise<void> {
  const { account_id, erasure_id } = carried
  const started = await startErasure(ctx.db, account_id, erasure_id)
  if (!started) return
  const person: Person = JSON.parse(ctx.vault.open(started.sealed))
  const open = started.machine === null ? 0 : await eraseLeads(ctx, carried, person, started.machine)
  if (open === 0) return endErasure(ctx.db, account_id, erasure_id)
  const at = new Date(Date.now() + AGAIN_MS).toISOString()
  await promise(ctx.db, 'erase_person', carried, { at, key: `erase ${erasure_id}` })
}

/** Answers how many of the person's leads are still open. */
async function eraseLeads(
  ctx: Context<null>,
  { account_id, erasure_id }: Carried,
  person: Person,
  machine: string,
): Promise<number> {
  const terms = termsOf(person, machine)
  let open = 0
  for (let after = ''; ; ) {
    const found = await findCandidates(ctx.db, account_id, terms, after, AT_ONCE)
    const theirs = found.filter(({ vars, submission }) => isOf(person, vars) || isOf(person, submission))
    const ended = theirs.filter((lead) => !lead.is_open).map(({ id }) => id)
    open += theirs.length - ended.length
    if (ended.length > 0) await ctx.transaction((ctx) => removeLeads(ctx.db, account_id, erasure_id, ended))
    const last = found.at(-1)
    if (!last || found.length < AT_ONCE) return open
    after = last.id
  }
}
