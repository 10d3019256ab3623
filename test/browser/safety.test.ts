import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { sql } from '../../src/db/db.ts'
import { noBrowser, openChromium, type Person, person } from '../support/chromium.ts'
import { tokenTo } from '../support/mailbox.ts'
import { receiverForThisTest } from '../support/receiver.ts'
import { must } from '../support/story.ts'
import { accepted, apiOf, BUYER, invitedBuyer, PASSWORD, SELLER, signIn } from '../support/trade.ts'

const EVIL = '<img src=x onerror="window.harmed=true"><script>window.harmed=true</script>'

/** Another site: whatever page it is asked for, it shows this. */
async function otherSite(html: string): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(html)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => new Promise<void>((done) => void server.close(() => done())))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

/** Notes what the browser refuses on account of the policy, on every page from now on. */
async function watched(who: Person): Promise<string[]> {
  const violations: string[] = []
  await who.context.exposeFunction('noteViolation', (text: string) => violations.push(text))
  await who.context.addInitScript(`document.addEventListener('securitypolicyviolation', (event) =>
    noteViolation(event.violatedDirective + ' ' + event.blockedURI + ' on ' + location.pathname))`)
  return violations
}

const isHarmed = ({ page }: Person) =>
  page.evaluate('window.harmed === true || document.querySelector(\'img[src="x"]\') !== null')

test.skipIf(noBrowser)(
  'what people and programs write is text on every screen, and no screen does what the policy forbids',
  async () => {
    const receiver = await receiverForThisTest()
    receiver.answers((_got, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end(EVIL)
    })
    const trade = await invitedBuyer()
    await trade.exchange.rows(sql`update accounts set name = ${`Acme ${EVIL}`.slice(0, 200)}`)
    await trade.exchange.rows(
      sql`update entities set name = ${`Acme ${EVIL}`.slice(0, 200)} where account_id = id`,
    )
    await trade.exchange.rows(sql`update invitations set note = ${EVIL}, name = ${EVIL}`)
    const chromium = await openChromium()
    const visitor = await person(chromium, trade.exchange.address)
    const violations = await watched(visitor)
    await visitor.page.goto(`/invitation/${await tokenTo(trade.exchange, BUYER)}`)
    await visitor.page.getByText(EVIL, { exact: true }).waitFor()
    expect(await isHarmed(visitor)).toBe(false)
    await visitor.page.getByLabel('Your company').fill(`Bolt ${EVIL}`)
    await visitor.page.getByLabel('First name').fill(EVIL)
    await visitor.page.getByLabel('Password').first().fill(PASSWORD)
    await visitor.page.getByRole('button', { name: 'Accept', exact: true }).click()
    await visitor.page.getByRole('heading', { name: 'Where should the leads go?' }).waitFor()
    expect(await isHarmed(visitor)).toBe(false)
    const seller = await person(chromium, trade.exchange.address)
    const more = await watched(seller)
    await signIn(seller, SELLER, '/partners')
    await seller.page.getByText(`Bolt ${EVIL}`).first().waitFor()
    expect(await isHarmed(seller)).toBe(false)
    await seller.page.getByRole('link', { name: 'Home' }).click()
    await seller.page.getByText('is setting up delivery').first().waitFor()
    expect(await isHarmed(seller)).toBe(false)
    const { page } = visitor
    const next = () => page.getByRole('button', { name: 'Save and go on' }).click()
    await next()
    await page.getByLabel('Address', { exact: true }).fill(receiver.url)
    await page.getByRole('button', { name: 'Check connection' }).click()
    await page.getByText('It can be reached').waitFor()
    expect(await isHarmed(visitor)).toBe(false)
    await next()
    await page.getByLabel('First Name is sent as').fill('first')
    await next()
    await page.getByLabel('Body').fill(EVIL)
    await page.getByText('This answer would be').waitFor()
    await next()
    await page.getByLabel('First Name').fill(EVIL)
    await page.getByRole('button', { name: 'Send the test lead' }).click()
    await page.getByText('It arrived and was accepted').waitFor()
    await expect.poll(() => page.getByText(EVIL).count()).toBeGreaterThan(0)
    expect(await isHarmed(visitor)).toBe(false)
    await next()
    await page.getByRole('heading', { name: 'Limits, if you want any' }).waitFor()
    await page.goto('/app/you')
    await page.getByText('This device').waitFor()
    await page.goto('/app/no/such/page')
    await page.getByText('There is no such page').waitFor()
    expect([...violations, ...more]).toEqual([])
    expect([...visitor.faults, ...seller.faults]).toEqual([])
  },
)

test.skipIf(noBrowser)('a script that gets into a page all the same is not run', async () => {
  const trade = await invitedBuyer()
  const seller = await person(await openChromium(), trade.exchange.address)
  const violations = await watched(seller)
  await signIn(seller, SELLER, '/')
  await seller.page.getByText('has not answered yet').waitFor()
  await seller.page.evaluate(`(() => {
    const script = document.createElement('script')
    script.textContent = 'window.harmed = true'
    document.body.append(script)
    const link = document.createElement('a')
    link.setAttribute('onclick', 'window.harmed = true')
    document.body.append(link)
    link.click()
    const frame = document.createElement('iframe')
    frame.src = 'https://evil.example/'
    document.body.append(frame)
  })()`)
  await expect.poll(() => violations.length).toBeGreaterThanOrEqual(3)
  expect(await seller.page.evaluate('window.harmed')).toBeUndefined()
})

test.skipIf(noBrowser)('no other site shows a page of the exchange in a frame', async () => {
  const trade = await invitedBuyer()
  const { address } = trade.exchange
  const victim = await person(await openChromium(), address)
  await signIn(victim, SELLER, '/')
  await victim.page.getByText('has not answered yet').waitFor()
  const link = `/invitation/${await tokenTo(trade.exchange, BUYER)}`
  for (const path of ['/app/', '/app/partners', `/app${link}`, link]) {
    await victim.page.goto(await otherSite(`<iframe src="${address}${path}"></iframe>`))
    const [, frame] = victim.page.frames()
    await expect.poll(() => frame?.url(), { message: path }).toMatch(/^chrome-error:/)
  }
})

test.skipIf(noBrowser)(
  'the cookies of a session and of a browser are for the exchange alone, and no script reads them',
  async () => {
    const trade = await invitedBuyer()
    const seller = await person(await openChromium(), trade.exchange.address)
    await signIn(seller, SELLER, '/')
    await seller.page.getByText('has not answered yet').waitFor()
    const cookies = await seller.context.cookies()
    expect(cookies.map(({ name }) => name).sort()).toEqual(['gangway.device', 'gangway.session_token'])
    const guarded = { httpOnly: true, sameSite: 'Lax', path: '/', domain: '127.0.0.1' }
    for (const cookie of cookies) expect(cookie).toMatchObject(guarded)
    expect(await seller.page.evaluate('document.cookie')).toBe('')
    expect(
      await seller.page.evaluate(
        'Object.keys(localStorage).concat(Object.keys(sessionStorage)).filter((key) => /token|session|key/i.test(key))',
      ),
    ).toEqual([])
  },
)

test.skipIf(noBrowser)(
  'a page of another site changes and reads nothing in the name of who is signed in',
  async () => {
    const trade = await invitedBuyer()
    const { address } = trade.exchange
    const victim = await person(await openChromium(), address)
    await signIn(victim, SELLER, '/')
    await victim.page.getByText('has not answered yet').waitFor()
    const before = await must(200, apiOf(victim, '/invitations'))
    const [flow] = await must(200, apiOf(victim, '/flows'))
    const tries = [
      [`/invitations/${trade.invitation_id}/link`, 'POST', undefined],
      [`/invitations/${trade.invitation_id}/link`, 'POST', 'text/plain'],
      ['/entities', 'POST', 'text/plain'],
      ['/session', 'DELETE', undefined],
      [`/flows/${flow.id}`, 'DELETE', undefined],
      [`/invitations/${trade.invitation_id}`, 'DELETE', undefined],
      ['/deliveries/check', 'POST', 'application/json'],
      ['/flows', 'GET', undefined],
    ]
    // The same machine under another port is the same site: its requests bear the cookie.
    await victim.page.goto(
      await otherSite(
        `<form action="${address}/keys" method="post" enctype="text/plain"><input name='{"name":"' value='evil"}'></form>`,
      ),
    )
    const read = await victim.page.evaluate(
      async ([address, tries]) => {
        const answers: string[] = []
        for (const [path, method, type] of tries as [string, string, string | undefined][]) {
          for (const mode of ['cors', 'no-cors'] as const) {
            const headers = type
              ? { 'Content-Type': type, ...(mode === 'cors' && { 'X-Requested-With': 'gangway' }) }
              : {}
            const body = type ? '{"email":"evil@evil.example","name":"evil"}' : null
            const answer = await fetch(`${address}${path}`, {
              method,
              mode,
              credentials: 'include',
              headers,
              body,
            })
              .then((response) => response.text())
              .catch(() => '')
            answers.push(answer)
          }
        }
        return answers
      },
      [address, tries] as const,
    )
    expect(read.filter((answer) => answer !== '')).toEqual([])
    await Promise.all([
      victim.page.waitForURL(`${address}/**`),
      victim.page.evaluate('document.forms[0].submit()'),
    ])
    await victim.page.goto('/app/')
    await victim.page.getByText('has not answered yet').waitFor()
    expect(await must(200, apiOf(victim, '/invitations'))).toEqual(before)
    expect(JSON.stringify(await must(200, apiOf(victim, '/keys')))).not.toContain('evil')
    expect(await trade.exchange.rows(sql`select 1 from invitation_tokens where not proves`)).toEqual([])
    expect(await must(200, apiOf(victim, `/flows/${flow.id}`))).toMatchObject({ id: flow.id })
  },
)

test.skipIf(noBrowser)('signing in leads to pages of the exchange, and nowhere else', async () => {
  const trade = await invitedBuyer()
  await accepted(trade)
  const { address } = trade.exchange
  const chromium = await openChromium()
  for (const path of [
    '/sign-in?next=//evil.example/',
    '/sign-in?next=https://evil.example/#/app',
    '//evil.example/..',
    '/%2f%2fevil.example',
    '/onboarding/%5c%5cevil.example',
  ]) {
    const buyer = await person(chromium, address)
    await buyer.page.goto(`/app${path}`)
    await buyer.page.getByLabel('E-mail address').fill(BUYER)
    await buyer.page.getByLabel('Password').first().fill(PASSWORD)
    await buyer.page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await buyer.page.getByRole('button', { name: 'Sign out' }).waitFor()
    expect(new URL(buyer.page.url()).origin, path).toBe(address)
    await buyer.context.close()
  }
})
