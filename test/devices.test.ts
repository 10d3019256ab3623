// A sign-in at a browser that its user never used is told to them by letter.
import { describe, expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { sweepDevices } from '../src/sessions/device-store.ts'
import { type Browser, browser, OURS } from './support/browser.ts'
import { client } from './support/client.ts'
import { exchangeForThisTest, type TestExchange } from './support/exchange.ts'
import { joinTokenTo, mailbox } from './support/mailbox.ts'
import { joinedColleague, OWNER, openedExchange } from './support/opened.ts'
import { must } from './support/story.ts'

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

const signIn = (visitor: Browser, who: { email: string; password: string } = OWNER, agent = FIREFOX) =>
  must(201, visitor.post('/session', { email: who.email, password: who.password }, { 'user-agent': agent }))

async function told(exchange: TestExchange, email = OWNER.email): Promise<string[]> {
  const letters = await mailbox(exchange, email)
  return letters.map(({ subject }) => subject).filter((subject) => /new sign-in/.test(subject))
}

const SUBJECT = expect.stringMatching(
  /^A new sign-in by Firefox on Linux from (127\.0\.0\.1|::1) \(Gangway\)$/,
)

describe('a sign-in', () => {
  test('at a browser that was never used is told by letter; there it is known from then on', async () => {
    const { exchange, owner } = await openedExchange()
    expect(await told(exchange)).toEqual([])
    const visitor = browser(exchange.address)
    await must(401, visitor.post('/session', { email: OWNER.email, password: 'a wrong one' }))
    expect(await told(exchange)).toEqual([])
    await signIn(visitor)
    expect(await told(exchange)).toEqual([SUBJECT])
    const letter = (await mailbox(exchange, OWNER.email)).at(-1)
    expect(letter).toMatchObject({ kind: 'security' })
    expect(letter?.text).toContain('/app/you')
    expect(letter?.text).toContain('end the sessions that you do not know')
    const devices = (await must(200, owner.get('/sessions'))).map(({ device }: any) => device)
    expect(devices).toEqual(['Firefox on Linux', 'an unknown program'])
    for (const known of [visitor, owner, visitor]) {
      await must(200, known.delete('/session'))
      await signIn(known)
    }
    expect(await told(exchange)).toHaveLength(1)
  })

  test('is told in our words: nobody writes into the letter by what a program says of itself', async () => {
    const { exchange } = await openedExchange()
    await signIn(browser(exchange.address), OWNER, 'call +1 512 555 0100 at once <b>Firefox</b>')
    const [letter] = (await mailbox(exchange, OWNER.email)).slice(-1)
    expect(letter?.subject).toContain('an unknown program')
    expect(`${letter?.text}${letter?.html}`).not.toContain('512')
  })

  test('of a colleague who joins is none that is told; who was removed and joins again begins anew', async () => {
    const { exchange, owner } = await openedExchange()
    const mate = await joinedColleague(exchange, owner, 'member')
    await must(200, owner.delete(`/users/${mate.id}`))
    await must(201, owner.post('/users', { email: mate.email, role: 'member' }))
    const again = browser(exchange.address)
    const token = await joinTokenTo(exchange, mate.email)
    await must(201, again.post(`/joinings/${token}`, { password: mate.password }))
    expect(await told(exchange, mate.email)).toEqual([])
    await must(200, mate.delete('/session'))
    await signIn(mate, mate)
    expect(await told(exchange, mate.email)).toEqual([SUBJECT])
  })
})

describe('the cookie of a device', () => {
  const cookieOf = async (exchange: TestExchange, cookie = '') => {
    const headers = { ...OURS, ...(cookie && { cookie }) }
    const { email, password } = OWNER
    const reply = await client(exchange.address).post('/session', { email, password }, headers)
    return reply.headers.getSetCookie().find((set) => set.includes('gangway.device=')) as string
  }

  test('is read by no script and sent by no other site, over https set by no other host; it is kept as a digest', async () => {
    const { exchange } = await openedExchange()
    const plain = await cookieOf(exchange)
    expect(plain).toMatch(/^gangway\.device=[\w-]{43}; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Lax$/)
    const token = /=([\w-]{43})/.exec(plain)?.[1] as string
    const kept = await exchange.rows<{ digest: Buffer }>(sql`select digest from devices`)
    expect(kept).toHaveLength(2)
    for (const { digest } of kept) expect(digest.toString('utf8')).not.toContain(token)
    const secure = await exchangeForThisTest({ env: { GANGWAY_BASE_URL: 'https://leads.example' } })
    const user = { email: OWNER.email, first_name: 'Ada', last_name: 'Park' }
    const order = { account: { name: 'Acme' }, user, password: OWNER.password }
    const first = await client(secure.address).post('/session/first', order, OURS)
    const [session, device] = first.headers.getSetCookie()
    expect(session).toMatch(/session_token=/)
    expect(device).toMatch(/^__Host-gangway\.device=[\w-]{43}; .*Path=\/; HttpOnly; SameSite=Lax; Secure$/)
    await cookieOf(secure, device?.split(';')[0])
    expect(await told(secure)).toEqual([])
  })

  test('is taken only as it was given out: whoever brings one of their own gets another', async () => {
    const { exchange } = await openedExchange()
    const invented = 'A'.repeat(43)
    for (const brought of [invented, 'short', `${invented}A`, '%00']) {
      expect(await cookieOf(exchange, `gangway.device=${brought}`)).not.toContain(`=${brought};`)
    }
    expect(await told(exchange)).toHaveLength(4)
    const good = /^[^;]+/.exec(await cookieOf(exchange))?.[0] as string
    expect(await cookieOf(exchange, `a=b; ${good}`)).toMatch(new RegExp(`^${good};`))
    expect(await told(exchange)).toHaveLength(5)
  })

  test('serves all who share a browser: each is told once', async () => {
    const { exchange, owner } = await openedExchange()
    const mate = await joinedColleague(exchange, owner, 'member')
    for (const who of [mate, OWNER, mate, OWNER]) {
      await must(200, owner.delete('/session'))
      await signIn(owner, who)
    }
    expect(await told(exchange, mate.email)).toHaveLength(1)
    expect(await told(exchange)).toEqual([])
  })

  test('is forgotten when the browser has forgotten it', async () => {
    const { exchange } = await openedExchange()
    await exchange.rows(sql`update devices set seen_at = now() - interval '399 days'`)
    await sweepDevices(exchange.ground.db)
    expect(await exchange.rows(sql`select from devices`)).toHaveLength(1)
    await exchange.rows(sql`update devices set seen_at = now() - interval '401 days'`)
    await sweepDevices(exchange.ground.db)
    expect(await exchange.rows(sql`select from devices`)).toHaveLength(0)
  })
})
