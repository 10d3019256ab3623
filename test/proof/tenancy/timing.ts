// How long answers take about what is another's, and about what never was, in turns; two that never were are the yardstick.

import { median } from '../../../bench/percentile.ts'
import { api } from '../../../src/api.ts'
import type { Table } from '../outcome.ts'
import { put, type Siege, twinOf } from './attack.ts'
import type { Asker } from './cast.ts'
import { idOf, kindOf } from './kinds.ts'
import { placesOf } from './places.ts'
import { areaUnderCurve } from './ranks.ts'

const REQUESTS = [
  'GET /flows/:id',
  'GET /leads/:id',
  'PUT /connections/:id',
  'PUT /onboards/:id',
  'GET /credentials/:id',
  'DELETE /lists/:id',
  'GET /events/:id',
  'POST /invitations/:id/accept',
]
const FEW = ['GET /flows/:id', 'GET /leads/:id', 'PUT /onboards/:id', 'DELETE /lists/:id']
/** Of each id: the area is then off by a hundredth by chance, and a tenth is what is looked for. */
const COUNT = 1_000
const WARM = 50
/** What is beyond the yardstick by less than this is noise of the machine. */
const TOLERATED = 0.1

export type Timed = { request: string; medians: [number, number]; area: number; yardstick: number }

export async function timed(siege: Siege, asker: Asker, quick: boolean): Promise<Timed[]> {
  const results: Timed[] = []
  for (const request of quick ? FEW : REQUESTS) {
    results.push(await timedOne(siege, asker, request, quick ? 300 : COUNT))
  }
  return results
}

async function timedOne(siege: Siege, asker: Asker, request: string, count: number): Promise<Timed> {
  const row = api.find(({ method, path }) => `${method} ${path}` === request)
  const place = row && placesOf(row).find(({ where }) => where === 'path')
  if (!place) throw new Error(`there is no ${request}`)
  const kinded = { ...place, kind: kindOf(place) }
  const foreign = idOf(siege.owner, kinded.kind) as string
  const never = twinOf(foreign, siege.ids, siege.own) as string
  const neither = twinOf(foreign, new Set([...siege.ids, never]), siege.own) as string
  const times: Record<string, number[]> = { [foreign]: [], [never]: [], [neither]: [] }
  const order = [foreign, never, neither]
  for (let n = 0; n < count + WARM; n++) {
    // Each begins a round as often as the others: what came before it tells on a request.
    for (const id of [...order.slice(n % 3), ...order.slice(0, n % 3)]) {
      const since = performance.now()
      await put(siege, kinded, id, asker)
      if (n >= WARM) times[id]?.push(performance.now() - since)
    }
  }
  const [theirs, nobodys, control] = order.map((id) => times[id] as number[]) as [
    number[],
    number[],
    number[],
  ]
  return {
    request,
    medians: [median(theirs), median(nobodys)],
    area: areaUnderCurve(theirs, nobodys),
    yardstick: areaUnderCurve(control, nobodys),
  }
}

/** Whether it tells more than two ids of nothing tell of each other, and by far. */
export function isApart({ area, yardstick }: Timed): boolean {
  return Math.abs(area - 0.5) > Math.abs(yardstick - 0.5) + TOLERATED
}

export function timingTable(results: Timed[]): Table {
  return {
    title: 'Time of an answer: an id of another account, and one that nobody has',
    columns: ['request', 'median ms, theirs', 'median ms, nobody’s', 'AUC', 'AUC of the yardstick'],
    rows: results.map(({ request, medians, area, yardstick }) => [
      request,
      medians[0].toFixed(3),
      medians[1].toFixed(3),
      area.toFixed(3),
      yardstick.toFixed(3),
    ]),
  }
}
