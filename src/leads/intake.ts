// What a process keeps for the road of a lead: compiled flows, batches, the leads that it has in hand.
import { hostname } from 'node:os'
import type { Caller } from '../accounts/account.ts'
import { countPings, recordPings } from '../caps/count-pings.ts'
import type { DayLead } from '../caps/day.ts'
import type { Ping, PingRecord, PingRefusal } from '../caps/ping.ts'
import { countDay, findReachedCaps, takeCaps, uncountDay } from '../caps/take.ts'
import type { Taking } from '../caps/taking.ts'
import type { Context } from '../context.ts'
import type { Database } from '../db/db.ts'
import type { LiveFlow, LiveFlows } from '../flows/live.ts'
import { batched } from '../lib/batch.ts'
import { newId } from '../lib/id.ts'
import type { Vars } from '../lib/vars.ts'
import { noteVariables, type Sighting } from '../variables/note.ts'
import { endTogether } from './end.ts'
import type { Held } from './held.ts'
import { keepLeads } from './keep.ts'
import type { Arrival, Ended, Ending, Entry, Kept, NewLead } from './lead.ts'
import { releaseBrokenOff, releaseLeases, updateJournals, updateLeases } from './store.ts'
import { takeLead } from './take.ts'

const MOST_TOGETHER = 200
/** A stop waits so long for leads on their way. */
const STOP_MS = 1_000
/** Well within the lease. */
const RENEW_MS = 5_000

export type Journal = { account_id: string; id: string; entries: Entry[] }

export interface Intake {
  /** Who holds leases here; and the machine's name, for events. */
  process: string
  host: string
  flows: LiveFlows
  authenticate(header: string): Promise<Caller>
  /** Whose session a cookie speaks for; for reading alone. */
  recognise(cookie: string): Promise<Caller | undefined>
  /** Takes a lead in and sees it through, as a neighbour on this exchange hands it over. */
  take(arrival: Arrival): Promise<Ended>
  /** Puts a lead on record, in this process's hand. */
  keep(lead: NewLead): Promise<Kept>
  /** Writes down what happened so far. False: the lead is in another hand. */
  journal(journal: Journal): Promise<boolean>
  /** Commits the events of a lead and the end of its lease. False: the lead was in another hand. */
  end(ending: Ending): Promise<boolean>
  /** Which of the caps is reached; undefined when the lead is counted. */
  takeCaps(taking: Taking): Promise<number | undefined>
  /** Which of the caps a ping would find reached; it counts in none. */
  lookAtCaps(taking: Taking): Promise<number | undefined>
  /** Counts a ping by its limits: which of them refuses it, if any. */
  countPing(ping: Ping): Promise<PingRefusal | undefined>
  /** Counts a lead by the day of its account: 0 if it is taken, else in how many seconds it may be. */
  countDay(lead: DayLead): Promise<number>
  /** Takes that back for a lead that had come in before. */
  uncountDay(lead: DayLead): Promise<void>
  /** Adds a ping to those of its minute. */
  recordPing(ping: PingRecord): Promise<void>
  /** Works on a lead while its lease is held on. */
  holding(held: Held, work: () => Promise<Ended>): Promise<Ended>
  /** The end of a lead that this process has in hand. */
  inHand(leadId: string): Promise<Ended> | undefined
  /** A lead whose way broke off here, for the database was away: it need not wait until its lease is over. */
  breakOff(lead: { account_id: string; id: string }): void
  /** Lets go of all of those; throws while the database is away still. */
  giveBack(): Promise<void>
  /** Remembers which variables a flow's leads have, some time later. */
  noteVariables(flow: LiveFlow, vars: Vars): void
  /** Gives the leases of leads that do not end soon to whoever takes them. */
  close(): Promise<void>
}

export type IntakeParts = {
  db: Database
  flows: LiveFlows
  authenticate(header: string): Promise<Caller>
  recognise(cookie: string): Promise<Caller | undefined>
  context(): Context<null>
}

export function openIntake({ db, flows, authenticate, recognise, context }: IntakeParts): Intake {
  const process = `${hostname().slice(0, 60)} ${newId()}`
  const hands = new Map<string, { account_id: string; sinceMs: number; ended: Promise<Ended> }>()
  const brokenOff = new Set<{ account_id: string; id: string }>()
  const limits = { most: MOST_TOGETHER, lanes: 2 }
  const note = batched(
    async (sightings: Sighting[]) => {
      await noteVariables(db, sightings)
      return sightings.map(() => undefined)
    },
    { most: MOST_TOGETHER },
  )
  const timer = setInterval(() => void renew(), RENEW_MS)
  timer.unref()

  /** Leads that take long are held on together. */
  async function renew(): Promise<void> {
    const before = performance.now() - RENEW_MS
    const old = [...hands].filter(([, { sinceMs }]) => sinceMs < before)
    const leads = old.map(([id, { account_id }]) => ({ account_id, id }))
    // A lease that could not be held on is another process's in the end, which the end of the lead notices.
    if (leads.length > 0) await updateLeases(db, process, leads).catch(() => {})
  }

  return {
    process,
    host: hostname(),
    flows,
    authenticate,
    recognise,
    take: (arrival) => takeLead(context(), arrival),
    keep: batched((leads: NewLead[]) => keepLeads(context(), process, leads), limits),
    journal: batched((journals: Journal[]) => updateJournals(db, process, journals), limits),
    end: batched((endings: Ending[]) => endTogether(context(), process, endings), limits),
    takeCaps: batched((takings: Taking[]) => takeCaps(db, takings), { most: MOST_TOGETHER }),
    lookAtCaps: batched((takings: Taking[]) => findReachedCaps(db, takings), limits),
    countPing: batched((pings: Ping[]) => countPings(db, pings), { most: MOST_TOGETHER }),
    countDay: batched((leads: DayLead[]) => countDay(db, leads), { most: MOST_TOGETHER }),
    uncountDay: (lead) => uncountDay(db, [lead]),
    recordPing: batched(
      async (pings: PingRecord[]) => {
        await recordPings(db, pings)
        return pings.map(() => undefined)
      },
      { most: MOST_TOGETHER },
    ),
    holding(held, work) {
      const ended = work().finally(() => hands.delete(held.id))
      hands.set(held.id, { account_id: held.flow.account_id, sinceMs: performance.now(), ended })
      return ended
    },
    inHand: (leadId) => hands.get(leadId)?.ended,
    breakOff: (lead) => void brokenOff.add(lead),
    async giveBack() {
      const leads = [...brokenOff]
      if (leads.length === 0) return
      await releaseBrokenOff(db, process, leads)
      for (const lead of leads) brokenOff.delete(lead)
    },
    noteVariables(flow, vars) {
      const { account_id, flow_id, appenders } = flow
      // What was seen is a convenience: no lead waits for it, nor fails with it.
      note({ account_id, flow_id, vars, appenders }).catch(() => {})
    },
    async close() {
      clearInterval(timer)
      const all = [...hands.values()].map(({ ended }) => ended)
      await Promise.race([Promise.allSettled(all), new Promise((late) => setTimeout(late, STOP_MS).unref())])
      // What did not end in time is free for others at once; should it end here all the same, nothing is lost.
      if (hands.size + brokenOff.size > 0) await releaseLeases(db, process).catch(() => {})
    },
  }
}
