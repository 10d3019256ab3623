// Notes the variables that leads had. Off their road: whoever calls this does not wait for it.
import type { Db } from '../db/db.ts'
import type { Vars } from '../lib/vars.ts'
import { upsertVariables, type VariableRow } from './store.ts'
import { type Appenders, describedVariable, variablesIn } from './variable.ts'

export type Sighting = { account_id: string; flow_id: string; vars: Vars; appenders?: Appenders }

/** What was noted of a flow today: a name is written once a day and process. */
type Known = { day: number; leads: number; names: Set<string> }

const MOST_FLOWS = 10_000
const MOST_NAMES = 2_000
/** Of a flow's leads of a day the first is looked at, then ever fewer, down to one in so many. */
const ONE_IN = 16
const DAY_MS = 86_400_000

const flows = new Map<string, Known>()

/** Writes what is new today of any number of leads; forgets it again if that fails, for the next lead to bring. */
export async function noteVariables(db: Db, sightings: Sighting[]): Promise<void> {
  const fresh = new Map<string, { row: VariableRow; names: Set<string> }>()
  for (const sighting of sightings) {
    const { account_id, flow_id, appenders } = sighting
    const known = knownOf(`${account_id} ${flow_id}`)
    if (!isLookedAt(known)) continue
    for (const seen of variablesIn(sighting.vars)) {
      if (known.names.has(seen.name) || known.names.size >= MOST_NAMES) continue
      known.names.add(seen.name)
      const row = { account_id, flow_id, ...describedVariable(seen, appenders) }
      fresh.set(`${account_id} ${flow_id} ${seen.name}`, { row, names: known.names })
    }
  }
  try {
    await upsertVariables(
      db,
      [...fresh.values()].map(({ row }) => row),
    )
  } catch (error) {
    for (const { row, names } of fresh.values()) names.delete(row.name)
    throw error
  }
}

function isLookedAt(known: Known): boolean {
  known.leads += 1
  const { leads } = known
  return leads % ONE_IN === 0 || (leads < ONE_IN && (leads & (leads - 1)) === 0)
}

function knownOf(key: string): Known {
  const day = Math.floor(Date.now() / DAY_MS)
  const known = flows.get(key)
  if (known?.day === day) return known
  if (flows.size >= MOST_FLOWS) flows.clear()
  const made = { day, leads: 0, names: new Set<string>() }
  flows.set(key, made)
  return made
}
