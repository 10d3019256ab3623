// Asks for what is another's at every place, and for what never was: the answers have to be the same.
import type { Row } from '../../../src/http/route.ts'
import { type Answered, type Ask, told } from './ask.ts'
import { type Asker, marksIn, meaningOf, type Player } from './cast.ts'
import type { Kinded } from './further-places.ts'
import { fillingOf, idOf } from './kinds.ts'
import { nameOf } from './places.ts'
import type { Granted } from './rights.ts'
import { askingFor } from './sample.ts'

export type Finding = { place: string; asker: string; kind: string; what: string }

/** What may differ, and why; by the place and the kind of what is named. */
export type Right = (place: Kinded, kind: string, asker: Asker) => Granted | undefined

export type Siege = {
  ask: Ask
  /** Whose things are asked for. */
  owner: Player
  /** All ids of the owner that nobody else has to do with. */
  ids: Set<string>
  /** Whose places they are put into. */
  player: Player
  /** All ids of the one who asks. */
  own: Set<string>
  /** Ids of the owner that the asker has written into its own things: it sees them there again. */
  planted: Set<string>
  rights: Right
  /** Meanings of the owner's texts that the asker knows by right. */
  known: string[]
  findings: Finding[]
  /** Places at which the asker has another answer by right, or may change something and is not tried, with the reason. */
  granted: Map<string, string>
  asked: number
  /** Statuses of the answers about what is another's, by place. */
  answers: Map<string, Set<number>>
}

/**
 * Of the same form, and nobody has it. Lists begin after any id, so there (`ordered`) nothing that the asker has may
 * stand between the two; undefined if something does.
 */
export function twinOf(
  id: string,
  owned: Set<string>,
  own: Set<string>,
  ordered = false,
): string | undefined {
  return STEPS.map((by) => changed(id, by)).find(
    (twin) => twin !== undefined && !owned.has(twin) && !own.has(twin) && !(ordered && parted(id, twin, own)),
  )
}

const STEPS = Array.from({ length: 400 }, (_, n) => (n % 2 ? 1 : -1) * (1 + (n >> 1)))
const LAST = 3

function changed(id: string, by: number): string | undefined {
  const end = Number.parseInt(id.slice(-LAST), 16) + by
  return end >= 0 && end < 16 ** LAST ? id.slice(0, -LAST) + end.toString(16).padStart(LAST, '0') : undefined
}

function parted(one: string, two: string, own: Set<string>): boolean {
  const [first, last] = one < two ? [one, two] : [two, one]
  return [...own].some((id) => id > first && id < last)
}

/** Tries one place with the owner's thing of a kind, by one who asks. */
export async function besiege(siege: Siege, place: Kinded, kind: string, asker: Asker): Promise<void> {
  const id = idOf(siege.owner, kind)
  if (id === undefined) return
  const right = siege.rights(place, kind, asker)
  // What may be changed by right would be changed by trying; all else is tried, and is a right only where it is needed.
  const isTried = !right?.changes || reads(place)
  const differences = isTried ? await compare(siege, place, id, asker) : ['not tried']
  const name = nameOf(place)
  if (right === undefined) {
    for (const what of differences) siege.findings.push({ place: name, asker: asker.name, kind, what })
  } else if (differences.length > 0) siege.granted.set(`${name} (${kind})`, right.why)
}

/** Recipients that can do no better give feedback by GET. */
function reads({ row }: Kinded): boolean {
  return row.method === 'GET' && row.path !== '/feedback'
}

/** In what the answer about what is another's differs from the one about what nobody has, in words. */
async function compare(siege: Siege, place: Kinded, id: string, asker: Asker): Promise<string[]> {
  const twin = twinFor(siege, place, id)
  if (twin === undefined) return []
  const asks = (value: string) => put(siege, place, value, asker)
  const nowhere = await asks(twin)
  const foreign = await asks(id)
  siege.asked += 2
  note(siege, nameOf(place), foreign)
  if (foreign.status < 300 && place.where === 'body') siege.planted.add(id)
  const leaks = leaksIn(siege, foreign.text, [id, twin])
  const said = told(foreign, id)
  if (said === told(nowhere, twin)) return leaks
  // What the asker changed of its own by asking may make the second answer another: then the third is as the second.
  const again = await asks(twin)
  siege.asked++
  if (said === told(again, twin)) return leaks
  return [...leaks, `another answer: ${said.slice(0, 200)} instead of ${told(again, twin).slice(0, 200)}`]
}

function twinFor({ ids, own, owner }: Siege, { of, at }: Kinded, id: string): string | undefined {
  // Names of fields and ids of steps have no order and another form.
  if (!/^[0-9a-f]{24}$/.test(id)) return `${id[0] === 'x' ? 'y' : 'x'}${id.slice(1)}`
  // What partners know of each other is nobody's twin, and may stand in the asker's own lists.
  const near = new Set([...own, ...owner.shared])
  return twinOf(id, ids, near, of === 'id' && /^(after|before)_id$/.test(at.at(-1) as string))
}

export function put({ ask, player }: Siege, place: Kinded, value: string, asker: Asker): Promise<Answered> {
  const asking = askingFor(place, value, fillingOf(player, place.row))
  const body = place.row.raw && place.row.method === 'POST' ? 'first_name=Somebody' : asking.body
  return ask({ ...asking, body }, asker)
}

function note({ answers }: Siege, name: string, { status }: Answered): void {
  answers.set(name, (answers.get(name) ?? new Set()).add(status))
}

/** Marks, ids and secrets of the owner in an answer, but those that were asked with. */
export function leaksIn({ owner, ids, planted, known }: Siege, text: string, asked: string[]): string[] {
  const marks = marksIn(text)
    .filter((mark) => owner.marks.has(mark) && !known.includes(meaningOf(mark)))
    .map((mark) => `reveals the text of ${meaningOf(mark)}`)
  const named = (text.match(/\b[0-9a-f]{24}\b/g) ?? [])
    .filter((id) => ids.has(id) && !planted.has(id) && !asked.includes(id))
    .map((id) => `reveals the id ${id}`)
  const secrets = owner.secrets.filter((secret) => text.includes(secret)).map(() => 'reveals a secret')
  return [...new Set([...marks, ...named, ...secrets])]
}

/** The owner's things at the path, and the owner's account and user smuggled in beside: the answers are those of twins. */
export async function smuggle(siege: Siege, row: Row, asker: Asker): Promise<void> {
  const { owner, ask } = siege
  const twins = twinsOf(siege)
  const asks = (player: Player) => {
    const place: Kinded = { row, where: 'query', at: ['account_id'], of: 'id', kind: 'accounts' }
    const asking = askingFor(place, player.company.account_id, fillingOf(player, row))
    const more = { account_id: player.company.account_id, user_id: player.company.user_id }
    const body = row.raw ? undefined : row.body && { ...(asking.body as object), ...more }
    return ask({ ...asking, url: `${asking.url}&user_id=${more.user_id}`, body }, asker)
  }
  const nowhere = await asks(twins)
  const foreign = await asks(owner)
  siege.asked += 2
  const name = `${row.method} ${row.path} with account_id and user_id`
  note(siege, name, foreign)
  const found = (what: string) =>
    siege.findings.push({ place: name, asker: asker.name, kind: 'accounts', what })
  const known = [...Object.values(owner.ids), owner.company.account_id, owner.field_id]
  for (const what of leaksIn(siege, foreign.text, known)) found(what)
  if (foreign.status === nowhere.status) return
  const again = await asks(twins)
  if (foreign.status !== again.status)
    found(`${foreign.status} instead of ${again.status}: ${foreign.text.slice(0, 120)}`)
}

/** A player that is nobody: everything that it names is beside what the owner has. */
function twinsOf({ owner, ids, own }: Siege): Player {
  const twin = (id: string) => twinOf(id, ids, own) ?? id
  const { company } = owner
  return {
    ...owner,
    company: { ...company, account_id: twin(company.account_id), user_id: twin(company.user_id) },
    ids: Object.fromEntries(Object.entries(owner.ids).map(([kind, id]) => [kind, twin(id)])),
    field_id: `x${owner.field_id}`,
  }
}
