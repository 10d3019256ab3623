// Puts leads of many accounts on record together: in one statement, or account by account where a cluster distributes them.
import type { Context } from '../context.ts'
import { byAccount } from './by-account.ts'
import { ensureCounters } from './id-store.ts'
import type { Kept, NewLead } from './lead.ts'
import { insertLeadsOf } from './spread-store.ts'
import { insertLeads } from './store.ts'

export async function keepLeads(ctx: Context<null>, process: string, leads: NewLead[]): Promise<Kept[]> {
  if (!ctx.db.distributed) return insertLeads(ctx.db, process, leads)
  // Before the transactions: one that is rolled back must not take a counter along that is remembered as made.
  await ensureCounters(ctx.db, [...new Set(leads.map(({ account_id }) => account_id))])
  return byAccount(leads, (accountId, own) =>
    ctx.transaction((ctx) => insertLeadsOf(ctx.db, process, accountId, own)),
  )
}
