// The checker of invariants. It reads a database and nothing of src/, so that what wrote the rows cannot excuse them.
//
//   const found = await violations(client)                  // client: a pg.Client or pg.Pool on the exchange's database
//   const found = await violations(client, { settled: true })
//
// Each violation names the invariant, how many rows break it, and some of them. Without `settled` only what holds at any
// instant is looked at, so it may be asked while processes run and die; with it, also what holds once nothing is on its way
// (wait until `open_leads` is empty and no job is due). Dropping jobs by hand, or seeding rows by hand, breaks invariants.
import { accountInvariants } from './accounts.ts'
import { capInvariants } from './caps.ts'
import { changelogInvariants } from './changelogs.ts'
import { deliveryInvariants } from './deliveries.ts'
import { flowInvariants } from './flows.ts'
import type { Invariant, Readable } from './invariant.ts'
import { leadInvariants } from './leads.ts'
import { onboardInvariants } from './onboards.ts'
import { partnerInvariants } from './partners.ts'
import { tenancyInvariants } from './tenancy.ts'

export type Violation = { invariant: string; says: string; count: number; examples: string[] }

export const invariants: Invariant[] = [
  ...leadInvariants,
  ...deliveryInvariants,
  ...capInvariants,
  ...flowInvariants,
  ...partnerInvariants,
  ...onboardInvariants,
  ...changelogInvariants,
  ...accountInvariants,
  ...tenancyInvariants,
]

const SHOWN = 5

/** What breaks which invariant, one after the other; an empty list is a sound database. */
export async function violations(db: Readable, { settled = false } = {}): Promise<Violation[]> {
  const found: Violation[] = []
  for (const invariant of invariants) {
    if (invariant.holds === 'settled' && !settled) continue
    const examples = await brokenBy(db, invariant)
    const { name, says } = invariant
    if (examples.length > 0) {
      found.push({ invariant: name, says, count: examples.length, examples: examples.slice(0, SHOWN) })
    }
  }
  return found
}

/** As a person reads them. */
export function told(found: Violation[]): string {
  return found
    .map(({ invariant, says, count, examples }) =>
      [`${invariant}: ${says} (${count} times not so)`, ...examples].join('\n    '),
    )
    .join('\n')
}

async function brokenBy(db: Readable, { name, broken }: Invariant): Promise<string[]> {
  try {
    if (typeof broken !== 'string') return await broken(db)
    const { rows } = await db.query(broken)
    return rows.map(({ about }) => String(about))
  } catch (error) {
    throw new Error(`invariant "${name}" could not be looked at: ${(error as Error).message}`, {
      cause: error,
    })
  }
}
