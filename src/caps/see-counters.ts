// See how far caps and ping limits are.
import type { Context } from '../context.ts'
import { type CapCounter, type PingLimitCounter, shownCap, shownPingLimit } from './counter-shown.ts'
import { findCounter, listCounters } from './counters-store.ts'

type Query = { flow_id?: string | string[] }

export async function seeCaps(ctx: Context, { flow_id }: Query): Promise<CapCounter[]> {
  return (await listCounters(ctx.db, ctx.caller.account_id, 'cap', listed(flow_id))).map(shownCap)
}

export async function seeCap(ctx: Context, { id }: { id: string }): Promise<CapCounter> {
  return shownCap(await findCounter(ctx.db, ctx.caller.account_id, 'cap', id))
}

export async function seePingLimits(ctx: Context, { flow_id }: Query): Promise<PingLimitCounter[]> {
  const rows = await listCounters(ctx.db, ctx.caller.account_id, 'ping_limit', listed(flow_id))
  return rows.map(shownPingLimit)
}

export async function seePingLimit(ctx: Context, { id }: { id: string }): Promise<PingLimitCounter> {
  return shownPingLimit(await findCounter(ctx.db, ctx.caller.account_id, 'ping_limit', id))
}

function listed(ids: string | string[] | undefined): string[] | undefined {
  return ids === undefined ? undefined : [ids].flat()
}
