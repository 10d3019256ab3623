// Plays requests and submissions, many at a time, and looks at the process after each part.
import { api } from '../../../src/api.ts'
import type { Row } from '../../../src/http/route.ts'
import { operations } from '../../../src/operations/api.ts'
import type { Table } from '../outcome.ts'
import type { Chance, Hostile } from './chance.ts'
import type { Answered, Asked, Asker } from './client.ts'
import { noteTold, type ToldLeads } from './figures.ts'
import { Submissions } from './market.ts'
import { Requests, type Taken } from './requests.ts'
import type { Suspect, Tally } from './tally.ts'
import { verdictOf } from './verdict.ts'
import type { Memory, Watch } from './watch.ts'
import type { World } from './world.ts'

export type Play = {
  asker: Asker
  chance: Chance
  hostile: Hostile
  extent: { requests: number; submissions: number; parts: number; connections: number; seconds: number }
  seen: Watch
  isGone(): boolean
}

export type After = Memory & { what: string; asked: number; delayMs: number }

const MOST_TAKEN = 50
/** Passwords are hashed slowly on purpose: such rows are asked a fifth as often. */
const HASHES = /^\/(session|session\/first|password|joinings\/:token)$/

/** Every row in turn, so that each is asked as often as any other. */
export async function playRequests(play: Play, world: World, tally: Tally): Promise<After[]> {
  const metrics = { request() {}, job() {}, text: async () => '' }
  const rows = [...api, ...operations(api, { metrics, base_url: '' })]
  const taken: Taken = new Map()
  const requests = new Requests(play.chance, play.hostile, world, taken)
  const verdicts = new Map(rows.map((row) => [row, verdictOf(row)]))
  let turn = 0
  const next = (): Row => {
    const row = rows[turn++ % rows.length] as Row
    return row.method !== 'GET' && HASHES.test(row.path) && !play.chance.is(0.2) ? next() : row
  }
  return inParts(
    play,
    'requests',
    play.extent.requests,
    () => world.widen(),
    async () => {
      const row = next()
      const made = requests.make(row)
      const name = `${row.method} ${row.path}`
      const answered = await askedOf(play, tally, name, made)
      if (!answered) return
      tally.note(name, made, answered, verdicts.get(row)?.(answered, made.isPlain))
      if (made.isPlain && (answered.status === 200 || answered.status === 201))
        learn(world, taken, row, made.given, answered)
    },
  )
}

/** What was taken is used again, and what was made is asked about. */
function learn(world: World, taken: Taken, row: Row, given: unknown, { body, type }: Answered): void {
  const isNew = row.method === 'POST' && type.startsWith('application/json') && !row.open
  if (row.body && given !== undefined && row.method !== 'GET') {
    const bodies = taken.get(row) ?? []
    if (bodies.length < MOST_TAKEN) taken.set(row, [...bodies, given])
  }
  const kind = row.path.split('/')[1] as string
  if (!isNew || kind === 'operator') return
  const { id, entity, token } = JSON.parse(body) as {
    id?: string
    entity?: { id: string; invitation_id: string }
    token?: string
  }
  if (kind === 'users') world.found('colleagues', id)
  if (kind === 'deliveries' && row.path.endsWith('/retry') && !row.path.includes(':'))
    world.found('delivery_batches', id)
  else if (id) world.found(row.path.startsWith('/privacy') ? 'privacy' : kind, id)
  if (entity) world.found('entities', entity.id)
  if (entity?.invitation_id) world.found('invitations', entity.invitation_id)
  if (token) world.found('tokens', token)
}

export async function playSubmissions(
  play: Play,
  flows: [string, string][],
  tally: Tally,
  told: ToldLeads,
): Promise<After[]> {
  const rows = api.filter(({ path }) => /\/(submit|ping)$/.test(path))
  const verdicts = new Map(rows.map((row) => [row, verdictOf(row)]))
  const submissions = new Submissions(play.chance, play.hostile, flows, rows)
  return inParts(
    play,
    'submissions',
    play.extent.submissions,
    async () => {},
    async () => {
      const made = submissions.make()
      const answered = await askedOf(play, tally, made.flow, made)
      if (answered && made.flow.endsWith('submit')) noteTold(told, answered)
      if (answered) tally.note(made.flow, made, answered, verdicts.get(made.row)?.(answered, true))
    },
  )
}

/** Undefined when no answer came, which is a fault unless the client could not even ask. */
async function askedOf(play: Play, tally: Tally, name: string, asked: Asked): Promise<Answered | undefined> {
  const since = performance.now()
  try {
    return await play.asker.ask(asked)
  } catch (error) {
    const { message, code } = error as Error & { code?: string }
    if (/invalid|Invalid/.test(message) && code !== 'UND_ERR_SOCKET') return undefined
    const answered = { status: 0, type: '', body: '', ms: performance.now() - since }
    tally.note(name, asked, answered, `no answer: ${code ?? ''} ${message}`)
    return undefined
  }
}

async function inParts(
  { extent, seen, isGone }: Play,
  what: string,
  most: number,
  between: () => Promise<void>,
  one: () => Promise<void>,
): Promise<After[]> {
  const found: After[] = []
  const until = performance.now() + extent.seconds * 1000
  const isOver = () => isGone() || performance.now() > until
  let asked = 0
  for (let part = 1; part <= extent.parts && !isOver(); part++) {
    if (part > 1) await between()
    const goal = Math.round((most * part) / extent.parts)
    const work = async () => {
      while (asked < goal && !isOver()) {
        asked++
        await one()
      }
    }
    await Promise.all(Array.from({ length: extent.connections }, work))
    if (isGone()) break
    const delayMs = await seen.longestDelayMs()
    found.push({ what, asked, ...(await seen.settled()), delayMs })
  }
  return found
}

/** Megabytes of heap that stay, for every ten thousand requests, over the later half of the parts (least squares). */
export function growthIn(what: string, after: After[]): { words: string; isLeak: boolean } {
  const later = after.slice(Math.floor(after.length / 2))
  const [first, last] = [later[0], later.at(-1)]
  if (!first || !last || first === last) return { words: '', isLeak: false }
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [x, y] = [mean(later.map(({ asked }) => asked)), mean(later.map(({ heapMb }) => heapMb))]
  const slope =
    later.reduce((sum, { asked, heapMb }) => sum + (asked - x) * (heapMb - y), 0) /
    later.reduce((sum, { asked }) => sum + (asked - x) ** 2, 0)
  const per = slope * 10_000
  const isTelling = last.asked - first.asked >= TELLING
  return {
    words: `the heap grows by ${per.toFixed(1)} MB in 10,000 ${what}`,
    isLeak: isTelling && per > MOST_GROWTH_MB,
  }
}

/** What flows and callers that are remembered may take; a lead or request that stayed would take several times as much. */
const MOST_GROWTH_MB = 4
/** Fewer tell nothing: code and caches are still made. */
const TELLING = 20_000

/** Those that were slow while the machine was busy are asked again, alone: only what is slow then is a hang. */
export async function repeatedAlone(asker: Asker, suspects: Suspect[], told: ToldLeads): Promise<string[]> {
  const hangs: string[] = []
  for (const { name, asked, ms } of suspects) {
    const again = await asker.ask(asked).catch(() => undefined)
    if (again && name.endsWith(' submit')) noteTold(told, again)
    if (!again || again.ms > 2_000) {
      const words = `${Math.round(ms)} ms, and alone ${again ? `${Math.round(again.ms)} ms` : 'without an answer'}`
      hangs.push(
        `hang: ${name} ${asked.path.slice(0, 200)}: ${words}: ${String(asked.body ?? '').slice(0, 300)}`,
      )
    }
  }
  return hangs
}

export function tableOf(title: string, { counts }: Tally): Table {
  const columns = ['', 'asked', 'taken', 'refused', 'limited', 'faulty', 'slowest ms']
  const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    title,
    columns,
    rows: rows.map(([name, { asked, taken, refused, limited, faulty, slowestMs }]) => {
      return [name, asked, taken, refused, limited, faulty, Math.round(slowestMs)]
    }),
  }
}
