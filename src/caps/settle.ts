// Leads end: what they earned of their caps stays counted, the rest is given back.
import type { Db } from '../db/db.ts'
import { givenBack, type Settlement } from './taking.ts'
import { giveBack, removeTaken } from './taking-store.ts'

/** Belongs into the transaction that ends the leads; once in it, and after its other locks. Doing it again does nothing. */
export async function settleCaps(db: Db, settlements: Settlement[]): Promise<void> {
  if (settlements.length === 0) return
  const returned = givenBack(await removeTaken(db, settlements), settlements)
  if (returned.length > 0) await giveBack(db, returned)
}
