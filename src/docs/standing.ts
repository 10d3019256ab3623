// Whether leads are taken right now, and for the two companies concerned how much room there is.
import { listCounters } from '../caps/counters-store.ts'
import type { Context } from '../context.ts'
import type { CompiledCap } from '../flows/compile-cap.ts'
import type { CompiledSource } from '../flows/compiled-flow.ts'
import type { LiveFlow } from '../flows/live.ts'
import type { Standing } from './submission-docs.ts'

type Place = { flow: LiveFlow; source: CompiledSource; enabled: boolean; isConcerned: boolean }

/** A cap that counts some leads only says nothing of the others, so only caps without rules close a source. */
export async function standingOf(
  ctx: Context<null>,
  { flow, source, enabled, isConcerned }: Place,
): Promise<Standing> {
  const caps = [...flow.compiled.caps, ...source.caps]
  const counters = caps.length > 0 ? await listCounters(ctx.db, flow.account_id, 'cap', [flow.flow_id]) : []
  const rooms = caps.map(({ cap }: CompiledCap) => {
    const { id, name = null, maximum, duration, duration_units, rule_set } = cap
    const count = counters.find((counter) => counter.id === id)?.count ?? 0
    return {
      name,
      maximum,
      duration,
      duration_units,
      left: Math.max(0, maximum - count),
      some: Boolean(rule_set),
    }
  })
  const isFull = rooms.some(({ left, some }) => left < 1 && !some)
  const state = !enabled ? 'off' : !flow.compiled.isOpen(new Date()) ? 'closed' : isFull ? 'full' : 'open'
  return { state, caps: isConcerned ? rooms.map(({ some: _, ...room }) => room) : null }
}
