// What was seen, as tables and a line.
import type { Outcome } from '../outcome.ts'
import { HASTE } from './cluster.ts'
import type { Seen } from './fault.ts'
import type { Found } from './record.ts'

/** A fault may cost so many seconds of readiness before it is a gap: the lease of a primary, and the change. */
const GOAL_S = 30

export function judged(found: Found[], seen: Seen[], ended: number, quick: boolean): Outcome {
  const lost = sum(found.map((each) => each.lost))
  const doubled = sum(found.map((each) => each.doubled))
  const wrong = seen.flatMap((each) => each.wrong)
  const longest = Math.max(...seen.map(({ not_ready_s }) => not_ready_s))
  const writes = sum(
    found.filter(({ what }) => !/buyer|deliveries|letters/.test(what)).map((each) => each.acknowledged),
  )
  const haste = quick ? ` (a primary is given up after ${HASTE.ttl} s here, after 20 s in a full run)` : ''
  const line =
    `${writes} writes acknowledged over ${seen.length} ${seen.length === 1 ? 'change' : 'changes'} of the primary${haste}: ${lost} lost, ${doubled} doubled, ` +
    `${wrong.length} answers other than 503 meanwhile, at most ${longest} s not ready; ${ended} processes ended, none was restarted.`
  return {
    ok:
      lost === 0 &&
      doubled === 0 &&
      wrong.length === 0 &&
      ended === 0 &&
      found.every(({ acknowledged }) => acknowledged > 0),
    line: wrong.length === 0 ? line : `${line} The first: ${wrong[0]}`,
    tables: [
      {
        title: 'What was acknowledged, and what is on record',
        columns: ['what', 'acknowledged', 'lost', 'doubled'],
        rows: found.map((each) => [each.what, each.acknowledged, each.lost, each.doubled]),
      },
      {
        title: 'What a change of the primary costs (seconds)',
        columns: [
          'primary',
          'was',
          'successor after',
          'not ready',
          'without a lead',
          'without an onboard',
          '503',
          'other',
          'replica again after',
        ],
        rows: seen.map((each) => [
          ...[each.server, each.fault, each.successor_s, each.not_ready_s, each.without_leads_s],
          ...[each.without_onboards_s, each.refused, each.wrong.length, each.back_s],
        ]),
      },
    ],
    gaps: longest > GOAL_S ? [`not ready for ${longest} s, where ${GOAL_S} s is the goal`] : [],
  }
}

function sum(numbers: number[]): number {
  return numbers.reduce((all, each) => all + each, 0)
}
