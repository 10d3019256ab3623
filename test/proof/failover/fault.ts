// One fault: the primary goes, another takes its place, and the old one comes back as a replica.
import { setTimeout as pause } from 'node:timers/promises'
import { eventually } from '../../support/eventually.ts'
import type { Cluster, Server } from './cluster.ts'
import { type Entry, type Journal, longestWithout, seconds, secondsNotReady } from './journal.ts'
import { assertCopied } from './whole.ts'

export type Fault = 'killed' | 'frozen' | 'handed over'

export type Seen = {
  fault: Fault
  server: string
  /** Until Patroni had another primary. */
  successor_s: number
  not_ready_s: number
  without_leads_s: number
  without_onboards_s: number
  refused: number
  /** Answers that are none of 2xx and 503, each with what it said. */
  wrong: string[]
  /** Until the old one was a replica that has caught up. */
  back_s: number
}

/** Load goes on for so long before the next fault, so that every connection is in use again. */
const BETWEEN_MS = 2_500

/** Strikes while all goes well, and answers once it does so again. */
export async function play(fault: Fault, cluster: Cluster, journal: Journal): Promise<Seen> {
  const old = await eventually(() => cluster.primary())
  await eventually(() => assertCopied(cluster, old))
  const sinceMs = performance.now()
  await strike(fault, cluster, old)
  await eventually(async () => {
    if ((await cluster.primary(fault === 'frozen' ? old : undefined)) === old)
      throw new Error('the old one is the primary still')
  })
  const successor_s = seconds(performance.now() - sinceMs)
  if (fault === 'killed') cluster.startAgain(old)
  if (fault === 'frozen') cluster.thaw(old)
  // The load goes on while the old one comes back.
  const [back_s] = await Promise.all([
    eventually(() => backAgain(cluster, old)).then(() => seconds(performance.now() - sinceMs)),
    flowing(journal),
  ])
  const untilMs = performance.now()
  const during = journal.entries.filter((entry) => entry.untilMs > sinceMs && entry.untilMs <= untilMs)
  const done = (kind: Entry['kind']) =>
    during.filter((entry) => entry.kind === kind && entry.status < 300 && entry.status > 0)
  return {
    fault,
    server: old.name,
    successor_s,
    not_ready_s: secondsNotReady(during.filter(({ kind }) => kind === 'readyz')),
    without_leads_s: longestWithout(done('lead'), sinceMs, untilMs),
    without_onboards_s: longestWithout(done('onboard'), sinceMs, untilMs),
    refused: during.filter(({ kind, status }) => kind !== 'readyz' && status === 503).length,
    wrong: during
      .filter(({ status }) => status !== 503 && (status === 0 || status >= 300))
      .map(({ kind, status, said }) => `${kind}: ${status || 'no answer'} ${said}`),
    back_s,
  }
}

async function strike(fault: Fault, cluster: Cluster, server: Server): Promise<void> {
  if (fault === 'killed') cluster.kill(server)
  else if (fault === 'frozen') cluster.freeze(server)
  else await cluster.switchOver(server)
}

async function backAgain(cluster: Cluster, old: Server): Promise<void> {
  const members = await cluster.members(old)
  const isReplica = members.some(({ name, role }) => name === old.name && /replica|sync_standby/.test(role))
  const timelines = new Set(members.map(({ timeline }) => timeline))
  const isWhole = members.every(({ state }) => /running|streaming/.test(state)) && timelines.size === 1
  if (!isReplica || !isWhole) throw new Error(`not back: ${JSON.stringify(members)}`)
}

/** Leads and onboards are answered, and have been for a while. */
export async function flowing(journal: Journal): Promise<void> {
  const sinceMs = performance.now()
  await pause(BETWEEN_MS)
  await eventually(() => {
    for (const kind of ['lead', 'onboard'] as const) {
      const last = journal.entries.findLast((entry) => entry.kind === kind)
      if (!last || last.status >= 300 || last.untilMs < sinceMs) throw new Error(`no ${kind} is answered yet`)
    }
  })
}
