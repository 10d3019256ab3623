// Whether anything became slower than it was: ratios are compared, for times differ from machine to machine.
import { readFileSync } from 'node:fs'
import type { Curve } from './growth.ts'
import type { LeadReport } from './leads.ts'
import { line } from './line.ts'
import type { Report } from './report.ts'

/** What a run may have measured, whole or in part. */
export type Measured = Partial<Report> & Partial<LeadReport> & { growth?: Curve[] }

export type Compared = { name: string; before: number; now: number; fallen: boolean }

/** What two runs of the same code differ by: it counts as slower only below this part of what it was. */
const STEADY = 0.85

/** All ratios of a run by name, each the better the higher. */
export function ratiosOf({
  put,
  get,
  set_ups,
  flow_plane,
  leads,
  cases,
  growth,
}: Measured): Map<string, number> {
  const ratios = new Map<string, number>()
  if (put) ratios.set('PUT /onboards/{id} of the floor', put.ratio)
  if (get) ratios.set('GET /onboards of the floor', get.ratio)
  const [fewest, ...more] = set_ups ?? []
  for (const { flows, p50 } of more) {
    ratios.set(`set-up among ${flows} flows, of ${fewest?.flows}`, (fewest?.p50 ?? p50) / p50)
  }
  for (const { name, rate, by_hand } of flow_plane?.parts ?? [])
    ratios.set(`${name}, of by hand`, rate / by_hand)
  for (const { name, ratio } of leads?.cases ?? cases ?? []) {
    if (name === 'floor') ratios.set('one flow of the floor', 1 / ratio)
    else if (name !== 'one flow') ratios.set(`${name}, of one flow`, ratio)
  }
  for (const { grows, request, points } of growth ?? []) {
    for (const { size, ratio } of points.slice(1)) {
      ratios.set(`${request} with ${size} ${grows}, of the fewest`, ratio)
    }
  }
  return ratios
}

/** What both runs have measured. */
export function compared(before: Measured, now: Measured): Compared[] {
  const old = ratiosOf(before)
  return [...ratiosOf(now)].flatMap(([name, ratio]) => {
    const was = old.get(name)
    return was === undefined ? [] : [{ name, before: was, now: ratio, fallen: ratio < was * STEADY }]
  })
}

/** Prints the comparison with the figures of a file; answers whether nothing has fallen. */
export function againstReport(file: string, now: Measured): boolean {
  const all = compared(JSON.parse(readFileSync(file, 'utf8')) as Measured, now)
  if (all.length === 0) throw new Error(`${file} has no ratio that was measured now`)
  console.log()
  line('ratios', 'before', 'now', '')
  for (const { name, before, now, fallen } of all) {
    line(name, before.toFixed(2), now.toFixed(2), fallen ? 'FALLEN' : '')
  }
  return all.every(({ fallen }) => !fallen)
}
