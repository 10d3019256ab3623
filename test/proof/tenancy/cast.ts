// Who plays: two companies that trade, one that has nothing to do with them, and everybody who asks for it.
import { randomBytes } from 'node:crypto'
import { sql } from '../../../src/db/db.ts'
import { newId } from '../../../src/lib/id.ts'
import { insertPassword } from '../../../src/sessions/store.ts'
import { furnished, type Ids, type Saying } from '../../support/belongings.ts'
import { browser, OURS } from '../../support/browser.ts'
import type { Company, TestExchange } from '../../support/exchange.ts'
import { connectedPartners, must, startedOnboard } from '../../support/story.ts'

const MARK = /zq0[a-z_]+0[0-9a-f]{16}/gi
const PASSWORD = 'correct horse battery'

/** A company with one of everything, all its texts marked. */
export type Player = {
  company: Company
  ids: Ids
  field_id: string
  secrets: string[]
  marks: Set<string>
  /** Ids that a partner knows: the company, its user who stands in the ledgers of both, the invitation that joined them. */
  shared: string[]
}

export type Asker = { name: string; headers: Record<string, string> }

/** Texts that nobody guesses: wherever one shows up, it came from its owner. */
function marking(): { saying: Saying; marks: Set<string> } {
  const marks = new Set<string>()
  const saying = (what: string) => {
    const mark = `zq0${what}0${randomBytes(8).toString('hex')}`
    marks.add(mark)
    return mark
  }
  return { saying, marks }
}

export function marksIn(text: string): string[] {
  return (text.match(MARK) ?? []).map((mark) => mark.toLowerCase())
}

/** What a mark stands for: the name under which it was made. */
export function meaningOf(mark: string): string {
  return /^zq0([a-z_]+)0/.exec(mark)?.[1] ?? mark
}

export async function loner(exchange: TestExchange, name: string): Promise<Player> {
  const { saying, marks } = marking()
  const company = await exchange.company(saying(name), `${saying('owner')}@example.com`)
  const things = await furnished(exchange, company, saying)
  return { company, ...things, secrets: [...things.secrets, company.api_key], marks, shared: [] }
}

/** A seller and a buyer who are connected, each with things of its own beside what they share. */
export async function traders(exchange: TestExchange): Promise<{ seller: Player; buyer: Player }> {
  const [ofSeller, ofBuyer] = [marking(), marking()]
  const partners = await connectedPartners(exchange, {
    flows: 1,
    seller: { name: ofSeller.saying('seller'), email: `${ofSeller.saying('owner')}@example.com` },
    buyer: { name: ofBuyer.saying('buyer'), email: `${ofBuyer.saying('owner')}@example.com` },
  })
  const onboard = await startedOnboard(partners)
  const made = async (company: Company, { saying, marks }: ReturnType<typeof marking>, more: Ids) => {
    const things = await furnished(exchange, company, saying)
    const ids = { ...things.ids, connections: partners.connection_id, ...more }
    const shared = [company.account_id, company.user_id, partners.invitation_id]
    return { company, ...things, ids, secrets: [...things.secrets, company.api_key], marks, shared }
  }
  return {
    seller: await made(partners.seller, ofSeller, {}),
    buyer: await made(partners.buyer, ofBuyer, { onboards: onboard.id }),
  }
}

/** Everybody who can ask for a company: keys of its people by role, its own key, and a browser that is signed in. */
export async function askersOf(exchange: TestExchange, { company }: Player): Promise<Asker[]> {
  const keyed = (name: string, key: string) => ({ name, headers: { authorization: basic(key) } })
  const askers = [keyed('owner', company.api_key)]
  for (const role of ['admin', 'member', 'read_only']) {
    const { id } = await must(201, company.post('/users', { email: `${role}-${newId()}@example.com`, role }))
    const { api_key } = await must(201, company.post('/keys', { name: role, user_id: id }))
    askers.push(keyed(role, api_key))
  }
  const { api_key } = await must(201, company.post('/keys', { name: 'company', account: true }))
  return [...askers, keyed('company key', api_key), await signedIn(exchange, company)]
}

async function signedIn(exchange: TestExchange, { user_id, email }: Company): Promise<Asker> {
  const { people } = exchange.ground.context(null)
  await insertPassword(exchange.ground.db, { id: newId(), user_id, hash: await people.hash(PASSWORD) })
  const own = browser(exchange.address)
  await must(201, own.post('/session', { email, password: PASSWORD }))
  return { name: 'cookie', headers: { ...OURS, cookie: own.cookie() ?? '' } }
}

/** Who runs the exchange: beyond the rows made for that, nobody special. */
export async function operatorOf(exchange: TestExchange): Promise<Asker> {
  const house = await exchange.company('House')
  await exchange.rows(sql`update users set operator = true where id = ${house.user_id}`)
  return { name: 'operator', headers: { authorization: basic(house.api_key) } }
}

export const NOBODY: Asker = { name: 'nobody', headers: {} }

function basic(key: string): string {
  return `Basic ${Buffer.from(`API:${key}`).toString('base64')}`
}
