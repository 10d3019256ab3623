// The figures of a run as a table.
import type { FlowPlane } from './flow-plane.ts'
import { printLeads } from './lead-report.ts'
import type { LeadReport } from './leads.ts'
import { line, ms } from './line.ts'
import type { Figures } from './load.ts'
import type { SetUps } from './set-up.ts'

export type Pair = { ours: Figures; floor: Figures; ratio: number }

export type Report = {
  put: Pair
  get: Pair
  set_ups: SetUps[]
  /** How many requests were answered while memory was watched. */
  requests: number
  rss_mb: number[]
  flow_plane: FlowPlane
  leads: LeadReport
}

export function printReport({ put, get, set_ups, requests, rss_mb, flow_plane, leads }: Report): void {
  printFlowPlane(flow_plane)
  console.log()
  line('32 connections', 'rate', 'p50', 'p99', 'of the floor')
  printPair('PUT /onboards/{id}', put)
  printPair('GET /onboards (100)', get)
  console.log()
  line('set-up, alone', 'p50', 'p99', 'p50 of 10 flows')
  for (const { flows, p50, p99 } of set_ups) {
    line(`${flows} flows`, ms(p50), ms(p99), (p50 / (set_ups[0]?.p50 ?? p50)).toFixed(2))
  }
  console.log()
  line('memory', `${requests} requests`, rss_mb.map((mb) => `${mb} MB`).join(', '))
  console.log()
  printLeads(leads)
}

function printPair(name: string, { ours, floor, ratio }: Pair): void {
  line(name, `${Math.round(ours.rate)} /s`, ms(ours.p50), ms(ours.p99), ratio.toFixed(2))
  line('  floor', `${Math.round(floor.rate)} /s`, ms(floor.p50), ms(floor.p99), '1.00')
}

const thousands = (value: number) => Math.round(value).toLocaleString('en-US')

export function printFlowPlane({ parts, pattern }: FlowPlane): void {
  line('one core, no socket', 'a second', 'goal', 'by hand', 'of by hand')
  for (const { name, unit, rate, by_hand, goal } of parts) {
    const ratio = (rate / by_hand).toFixed(2)
    line(name, `${thousands(rate)} ${unit}`, thousands(goal), thousands(by_hand), ratio)
  }
  const { source, characters, engine_characters } = pattern
  const engine = `${ms(pattern.engine_ms)} for ${engine_characters} in a backtracking engine`
  line(`pattern ${source}`, ms(pattern.ms), `${thousands(characters)} characters`, engine)
}
