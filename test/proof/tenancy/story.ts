// Everybody asks everywhere: a company that has nothing to do with the owner, and the partner that trades with it.
import { api } from '../../../src/api.ts'
import type { Row } from '../../../src/http/route.ts'
import type { TestExchange } from '../../support/exchange.ts'
import { asksFor } from './ask.ts'
import { besiege, put, type Siege, smuggle, twinOf } from './attack.ts'
import { type Asker, askersOf, loner, NOBODY, operatorOf, type Player, traders } from './cast.ts'
import { type Fingerprinter, fingerprinter, moved } from './fingerprint.ts'
import { furtherPlaces, type Kinded } from './further-places.ts'
import { idOf, kindOf } from './kinds.ts'
import { placesOf } from './places.ts'
import { KNOWN_TO_PARTNERS, rightsOfInviter, rightsOfPartner, rightsOfStranger } from './rights.ts'

export type Case = { siege: Siege; askers: Asker[]; who: string }

/** All places of all rows. */
export const PLACES: Kinded[] = [
  ...api.flatMap(placesOf).map((place) => ({ ...place, kind: kindOf(place) })),
  ...furtherPlaces(api),
]

export type Cast = { stranger: Player; control: Player; cases: Case[]; prints: Fingerprinter }

/** A stranger by every kind of asker, and either partner by all of its people; if quick by two. All ask at `address`. */
export async function castOf(exchange: TestExchange, address: string, quick: boolean): Promise<Cast> {
  const ask = asksFor(address)
  const { seller, buyer } = await traders(exchange)
  const [stranger, control] = [await loner(exchange, 'stranger'), await loner(exchange, 'control')]
  const prints = await fingerprinter(exchange)
  const besieging = async (player: Player, owner: Player, rights: Siege['rights']): Promise<Siege> => {
    const [theirs, own] = [
      await prints.idsOf(owner.company.account_id),
      await prints.idsOf(player.company.account_id),
    ]
    const shared = new Set([...own.values()].flat())
    const isPartner = rights !== rightsOfStranger
    const ids = new Set([...theirs.values()].flat().filter((id) => !shared.has(id)))
    if (isPartner) for (const id of owner.shared) ids.delete(id)
    return {
      ask,
      owner,
      ids,
      player,
      own: shared,
      planted: new Set(),
      rights,
      known: isPartner ? KNOWN_TO_PARTNERS : [],
      findings: [],
      granted: new Map(),
      asked: 0,
      answers: new Map(),
    }
  }
  const strangers = [...(await askersOf(exchange, stranger)), await operatorOf(exchange), NOBODY]
  const [sellers, buyers] = [await askersOf(exchange, seller), await askersOf(exchange, buyer)]
  const cases = [
    { who: 'a stranger asks', siege: await besieging(stranger, buyer, rightsOfStranger), askers: strangers },
    {
      who: 'its seller asks',
      siege: await besieging(seller, buyer, rightsOfInviter),
      askers: quick ? sellers.filter(isOfTwo) : sellers,
    },
    {
      who: 'its buyer asks',
      siege: await besieging(buyer, seller, rightsOfPartner),
      askers: quick ? buyers.filter(isOfTwo) : buyers,
    },
  ]
  return { stranger, control, cases, prints }
}

function isOfTwo({ name }: Asker): boolean {
  return name === 'owner' || name === 'member'
}

/** What only reads comes first, while lists are short: later all of it is read once more, with more smuggled in. */
const ROWS = [...new Set(PLACES.map(({ row }) => row))].sort(
  (one, other) => Number(one.method !== 'GET') - Number(other.method !== 'GET'),
)

/** One case at every place; after each request the owner has to have what it had. */
export async function play(
  { siege, askers, who }: Case,
  prints: Fingerprinter,
  quick: boolean,
): Promise<void> {
  const kinds = [...Object.keys(siege.owner.ids), 'accounts', 'fields']
  const owner = siege.owner.company.account_id
  let before = await prints.of(owner)
  const unmoved = async (place: string) => {
    const after = await prints.of(owner)
    for (const table of moved(before, after)) {
      siege.findings.push({ place, asker: who, kind: table, what: `rows of ${table} have changed` })
    }
    before = after
  }
  for (const row of ROWS) {
    for (const place of PLACES.filter((each) => each.row === row)) {
      await ask(siege, place, askers, quick ? [place.kind] : kinds)
    }
    await unmoved(`${row.method} ${row.path}`)
  }
  for (const row of api.filter(isSmuggled)) {
    for (const asker of quick ? askers.slice(0, 1) : askers) {
      if (asker.name === 'operator' && row.path.startsWith('/operator/')) continue
      if (siege.rights === rightsOfStranger || !/^\/(connections|invitations)/.test(row.path)) {
        await smuggle(siege, row, asker)
      }
    }
    await unmoved(`${row.method} ${row.path} with account_id`)
  }
}

/** The first tries every kind of thing at a place, the others what is meant there. What only reads is asked at once. */
async function ask(siege: Siege, place: Kinded, askers: Asker[], kinds: string[]): Promise<void> {
  const tries = askers.flatMap((asker, n) =>
    (n === 0 ? kinds : [place.kind]).map((kind) => () => besiege(siege, place, kind, asker)),
  )
  if (place.row.method === 'GET') await Promise.all(tries.map((each) => each()))
  else for (const each of tries) await each()
}

/** Not those that sign the asker in or out. */
function isSmuggled({ method, body, visits, path }: Row): boolean {
  return method === 'GET' || path.includes(':') || (body !== undefined && !visits)
}

const NOWHERE = '0'.repeat(24)

/** Places at which the id decides: there a company's own thing is answered otherwise than none. */
export async function deciding(control: Player, siege: Siege): Promise<Kinded[]> {
  const order = ['GET', 'POST', 'PUT', 'DELETE']
  const places = PLACES.toSorted(
    (one, other) => order.indexOf(one.row.method) - order.indexOf(other.row.method),
  )
  const own: Siege = { ...siege, player: control, owner: control }
  const owner: Asker = { name: 'owner', headers: keyed(control) }
  const decides: Kinded[] = []
  for (const place of places) {
    const id = idOf(control, place.kind)
    if (id === undefined) continue
    const nowhere = await put(own, place, twinOf(id, siege.own, siege.ids) ?? NOWHERE, owner)
    const mine = await put(own, place, id, owner)
    if (mine.status !== nowhere.status || mine.text.length !== nowhere.text.length) decides.push(place)
  }
  return decides
}

function keyed({ company }: Player): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`API:${company.api_key}`).toString('base64')}` }
}
