// Follows events: the newest first, then by the last id seen whatever came since.
import { useQuery } from '@tanstack/react-query'
import type { EventQuery } from '../api-types.ts'
import { ask, type Fault } from '../ask.ts'
import type { EventLine } from './filters.ts'

const EVERY_MS = 1_500
const FIRST = 100
const AT_ONCE = 200
/** Rows that a page keeps. */
export const MOST_KEPT = 300
/** No lead is on its way for longer: older ids bring nothing new. */
const LATEST_MS = 3_600_000

export type Followed = {
  /** Newest first. */
  rows: EventLine[]
  cursor: string
  /** Those that came since the page was opened. */
  fresh: Set<string>
}

/** Asks again and again while `isLive`; what comes while it is not is caught up with afterwards. */
export function useFollowed(question: EventQuery, isLive: boolean) {
  const key = ['followed', question]
  return useQuery<Followed, Fault>({
    queryKey: key,
    queryFn: ({ client }) => {
      const before = client.getQueryData<Followed>(key)
      return before ? onward(question, before) : beginning(question)
    },
    enabled: (query) => isLive || query.state.data === undefined,
    refetchInterval: isLive ? EVERY_MS : false,
    refetchOnWindowFocus: false,
    structuralSharing: false,
    gcTime: 0,
  })
}

/**
 * The cursor begins behind what is shown: a lead that is still on its way will add events between those of leads that
 * have ended.
 */
async function beginning(question: EventQuery): Promise<Followed> {
  const rows = (await ask('POST /events', { body: { ...question, limit: FIRST } })) as EventLine[]
  const recent = Math.floor((Date.now() - LATEST_MS) / 1000).toString(16) + '0'.repeat(16)
  const oldest = rows.length === FIRST ? (rows.at(-1)?.id ?? '') : ''
  return { rows, cursor: oldest > recent ? oldest : recent, fresh: new Set() }
}

async function onward(question: EventQuery, { rows, cursor, fresh }: Followed): Promise<Followed> {
  const body = { ...question, sort: 'asc', after_id: cursor, limit: AT_ONCE } as EventQuery
  const came = (await ask('POST /events', { body })) as EventLine[]
  const known = new Set(rows.map(({ id }) => id))
  const added = came.filter(({ id }) => !known.has(id))
  const all = [...added, ...rows].toSorted((one, other) => (one.id < other.id ? 1 : -1))
  return {
    rows: all.slice(0, MOST_KEPT),
    cursor: came.at(-1)?.id ?? cursor,
    fresh: new Set([...fresh, ...added.map(({ id }) => id)]),
  }
}
