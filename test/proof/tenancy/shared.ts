// What partners share: the other side sees of it what it is meant to see, and changes nothing but that.
import { must } from '../../support/story.ts'
import { leaksIn, type Siege } from './attack.ts'
import { type Fingerprinter, moved } from './fingerprint.ts'

const SEEN = ['', '/report', '/timeline', '/fields']

/** What changes where one side pauses or ends the connection: all else of the other has to stay. */
const MOVED_BY: Record<string, RegExp> = {
  // The other is written to.
  pause: /^(connections|moments|letters|jobs)$/,
  // Ended: the other's steps for it stay, disabled, which its own ledger records, and it is written to.
  end: /^(connections|moments|flows|flow_versions|flow_faces|flow_partners|changelogs|letters|jobs)$/,
}

/** Reads and changes the connection as the partner; adds what it finds. */
export async function playShared(siege: Siege, prints: Fingerprinter): Promise<void> {
  const { company, ids } = siege.player
  const owner = siege.owner.company.account_id
  const found = (place: string, what: string) =>
    siege.findings.push({ place, asker: 'owner', kind: 'connections', what })
  const at = `/connections/${ids.connections}`
  for (const end of SEEN) {
    const text = JSON.stringify(await must(200, company.get(at + end)))
    for (const what of leaksIn(siege, text, [owner])) found(`GET /connections/:id${end}`, what)
  }
  const changes: [string, string, () => Promise<unknown>][] = [
    ['pause', `PUT /connections/:id`, () => must(200, company.put(at, { paused: true }))],
    ['pause', `PUT /connections/:id`, () => must(200, company.put(at, { paused: false }))],
  ]
  for (const [change, place, make] of changes) await confined(change, place, make)

  async function confined(change: string, place: string, make: () => Promise<unknown>): Promise<void> {
    const before = await prints.of(owner)
    const text = JSON.stringify(await make())
    for (const what of leaksIn(siege, text, [owner])) found(place, what)
    for (const table of moved(before, await prints.of(owner))) {
      if (!MOVED_BY[change]?.test(table)) found(place, `rows of ${table} have changed`)
    }
  }
}

/** At the very end: nothing can be asked of the connection afterwards. */
export async function endShared(siege: Siege, prints: Fingerprinter): Promise<void> {
  const owner = siege.owner.company.account_id
  const before = await prints.of(owner)
  const { company, ids } = siege.player
  await must(200, company.delete(`/connections/${ids.connections}`))
  for (const table of moved(before, await prints.of(owner))) {
    if (MOVED_BY.end?.test(table)) continue
    const what = `rows of ${table} have changed`
    siege.findings.push({ place: 'DELETE /connections/:id', asker: 'owner', kind: 'connections', what })
  }
}
