// Plays requests and submissions, many at a time, and looks at the process after each part.
import { api } from '../../../src/api.ts'
import type { Row } from '../../../src/http/route.ts'
import { operations } from '../../../src/operations/api.ts'
import type { Chance, Hostile } from './chance.ts'
import type { Answered, Asked, Asker } from './client.ts'
import { noteTold, type ToldLeads } from './figures.ts'
import { Learnt } from './learnt.ts'
import { Submissions } from './market.ts'
import { Requests } from './requests.ts'
import type { Suspect, Tally } from './tally.ts'
import { verdictOf } from './verdict.ts'
import type { Look, Watch } from './watch.ts'
import type { World } from './world.ts'

export type Play = {
  asker: Asker
  chance: Chance
  hostile: Hostile
  extent: { requests: number; submissions: number; parts: number; seconds: number }
  seen: Watch
  isGone(): boolean
}

export type After = Look & {
  what: string
  asked: number
  seconds: number
  /** Seconds that processors have worked for the asking. */
  askingS: number
}

/** So many wait for an answer at once: enough that the exchange never waits for us. Leads that come together share commits. */
const AT_ONCE = { requests: 16, submissions: 64 }
export const CONNECTIONS = Math.max(...Object.values(AT_ONCE))
/** Passwords are hashed slowly on purpose: such rows are asked a fifth as often. */
const HASHES = /^\/(session|session\/first|password|joinings\/:token)$/

/** Every row in turn, so that each is asked as often as any other. */
export async function playRequests(play: Play, world: World, tally: Tally): Promise<After[]> {
  const metrics = { request() {}, job() {}, text: async () => '' }
  const rows = [...api, ...operations(api, { metrics, base_url: '' })]
  const learnt = new Learnt(rows, play.chance, world)
  const requests = new Requests(play.chance, play.hostile, world, learnt)
  const verdicts = new Map(rows.map((row) => [row, verdictOf(row)]))
  let turn = 0
  const next = (): Row => {
    const row = rows[turn++ % rows.length] as Row
    return row.method !== 'GET' && HASHES.test(row.path) && !play.chance.is(0.2) ? next() : row
  }
  return inParts(
    play,
    'requests',
    () => world.widen(),
    async () => {
      const row = next()
      const made = requests.make(row)
      const name = `${row.method} ${row.path}`
      const answered = await askedOf(play, tally, name, made)
      if (!answered) return
      tally.note(name, made, answered, verdicts.get(row)?.(answered, made.isPlain))
      if (made.isPlain && (answered.status === 200 || answered.status === 201))
        learnt.note(row, made, answered)
    },
  )
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
  what: 'requests' | 'submissions',
  between: () => Promise<void>,
  one: () => Promise<void>,
): Promise<After[]> {
  const found: After[] = []
  const until = performance.now() + extent.seconds * 1000
  const isOver = () => isGone() || performance.now() > until
  let asked = 0
  const work = async (goal: number) => {
    while (asked < goal && !isOver()) {
      asked++
      await one()
    }
  }
  for (let part = 1; part <= extent.parts && !isOver(); part++) {
    if (part > 1) await between()
    const [since, usage] = [performance.now(), process.cpuUsage()]
    const goal = Math.round((extent[what] * part) / extent.parts)
    await Promise.all(Array.from({ length: AT_ONCE[what] }, () => work(goal)))
    if (isGone()) break
    const { user, system } = process.cpuUsage(usage)
    const seconds = (performance.now() - since) / 1000
    found.push({ what, asked, seconds, askingS: (user + system) / 1e6, ...(await seen.look()) })
    console.log(`fuzz: ${asked} ${what}, ${seconds.toFixed(1)} s`)
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
