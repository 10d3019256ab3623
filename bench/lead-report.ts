// The figures of the lead path as a table.

import type { LeadFigures } from './lead-rounds.ts'
import { FLOOR_GOAL, type LeadReport } from './leads.ts'
import { line, ms } from './line.ts'

export function printLeads({ cases, capped }: LeadReport): void {
  line('leads', 'rate', 'p50', 'p99', 'of one flow', 'computed, database', 'memory')
  for (const each of cases) {
    const { name, rate, p50, p99, server_ms, database_ms, rss_mb } = each
    const computed = `${server_ms.toFixed(2)}, ${database_ms.toFixed(2)} ms`
    const memory = rss_mb.map((mb) => mb.join(' and ')).join(', ')
    line(name, `${Math.round(rate)} /s`, ms(p50), ms(p99), compared(each), computed, `${memory} MB`)
  }
  line(`a cap of ${capped.through}`, `${capped.through} of ${capped.sent} leads went through`)
}

/** The floor is told the other way round: what part of it one flow reaches. */
function compared({ name, ratio, goal }: LeadFigures): string {
  if (name === 'floor') return `is ${(1 / ratio).toFixed(2)} (goal ${FLOOR_GOAL})`
  return goal === undefined ? ratio.toFixed(2) : `${ratio.toFixed(2)} (goal ${goal})`
}
