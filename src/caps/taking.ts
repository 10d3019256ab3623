// Leads that take of caps: which are counted, and which find a cap reached.
import { type Book, counterIn, pageFor } from './book.ts'
import type { Cap } from './cap.ts'
import { isFull, type Wanted } from './counter.ts'

/** A lead that asks for all of these caps at once, each before those within it. */
export type Taking = {
  account_id: string
  lead_id: string
  flow_id: string
  /** The version of the flow that these caps are of. */
  flow_version: number
  /** Of a source's caps, and of a step's. */
  source_id: string | null
  step_id: string | null
  caps: { cap: Cap; basis: string }[]
  at: Date
  /** Of the account. */
  time_zone: string
}

/** A cap by which a lead on its way is counted. */
export type Taken = {
  account_id: string
  lead_id: string
  cap_id: string
  step_id: string | null
  series: string
}

/** The index of the cap that is reached; undefined if the lead is counted. */
export type Reached = number | undefined

export function wantedBy(taking: Taking): Wanted[] {
  const { account_id, flow_id, source_id, step_id, flow_version, at, time_zone } = taking
  const place = { account_id, kind: 'cap' as const, flow_id, source_id, step_id }
  return taking.caps.map(({ cap, basis }) => {
    return { ...place, id: cap.id ?? '', limits: cap, basis, version: flow_version, at, time_zone }
  })
}

type Name = Pick<Taken, 'account_id' | 'lead_id' | 'cap_id'>

const nameOf = ({ account_id, lead_id, cap_id }: Name) => `${account_id} ${lead_id} ${cap_id}`

/**
 * Decides in order, and counts in the book. A lead is counted in all caps or in none; a cap that it has taken before neither
 * counts nor refuses it again.
 */
export function decideTakings(takings: Taking[], book: Book, before: Name[]) {
  const known = new Set(before.map(nameOf))
  const taken: Taken[] = []
  const answers = takings.map((taking): Reached => {
    const { account_id, lead_id, step_id } = taking
    const asked = wantedBy(taking).map((wanted) => ({ wanted, page: pageFor(book, wanted) }))
    const open = asked.filter(({ wanted }) => !known.has(nameOf({ account_id, lead_id, cap_id: wanted.id })))
    const full = open.find(({ page }) => isFull(page.now))
    if (full) {
      full.page.now = { ...full.page.now, failed_count: full.page.now.failed_count + 1 }
      return asked.indexOf(full)
    }
    for (const { wanted, page } of open) {
      page.now = { ...page.now, count: page.now.count + 1 }
      const name = { account_id, lead_id, cap_id: wanted.id }
      known.add(nameOf(name))
      taken.push({ ...name, step_id, series: page.now.series })
    }
    return undefined
  })
  return { answers, taken }
}

/** What one would be answered now, without being counted. */
export function lookAt(book: Book, taking: Taking): Reached {
  const at = wantedBy(taking).findIndex((wanted) => isFull(counterIn(book, wanted)))
  return at === -1 ? undefined : at
}

/** How a lead ended, or one of its steps that is done by itself, after the lead. */
export type Settlement = {
  account_id: string
  lead_id: string
  /** Settles what was taken for this step alone. */
  step_id?: string
  /** The lead succeeded: the flow's and the source's caps count it. */
  keep_lead: boolean
  /** The steps whose delivery succeeded: theirs count it. */
  kept_steps: string[]
}

/** What leads that ended give back. */
export function givenBack(taken: Taken[], settlements: Settlement[]): Taken[] {
  const of = new Map<string, Settlement[]>()
  for (const each of settlements) of.set(leadOf(each), [...(of.get(leadOf(each)) ?? []), each])
  return taken.filter((each) => !(of.get(leadOf(each)) ?? []).some((settlement) => keeps(settlement, each)))
}

const leadOf = ({ account_id, lead_id }: Pick<Taken, 'account_id' | 'lead_id'>) => `${account_id} ${lead_id}`

function keeps({ keep_lead, kept_steps }: Settlement, { step_id }: Taken): boolean {
  return step_id === null ? keep_lead : kept_steps.includes(step_id)
}
