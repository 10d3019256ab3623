import { expect, test } from 'vitest'
import { browser } from '../support/browser.ts'
import { fitsNarrow, noBrowser, openChromium, type Person, person, shoot } from '../support/chromium.ts'
import { exchangeForThisTest, letDaysPass } from '../support/exchange.ts'
import { joinTokenTo, mailbox, tokenTo } from '../support/mailbox.ts'
import { must } from '../support/story.ts'

const PASSWORD = 'a solar password'

/** A seller in a browser, with an invitation to an address. */
async function inviting(email: string) {
  const exchange = await exchangeForThisTest()
  const api = browser(exchange.address)
  const first = {
    account: { name: 'Acme Leads' },
    user: { email: 'ada@acme.example', first_name: 'Ada', last_name: 'Park' },
    password: PASSWORD,
  }
  await must(201, api.post('/session/first', first))
  const { entity } = await must(201, api.post('/invitations/recipient', { email, name: 'Bolt Solar' }))
  const chromium = await openChromium()
  const seller = await person(chromium, exchange.address)
  await signIn(seller, 'ada@acme.example', '/partners')
  return { exchange, api, seller, chromium, invitation_id: entity.invitation_id as string }
}

async function signIn({ page }: Person, email: string, path: string) {
  await page.goto(`/app${path}`)
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password').first().fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

async function join({ page }: Person, company: string) {
  await page.getByLabel('Your company').fill(company)
  await page.getByLabel('First name').fill('Cy')
  await page.getByLabel('Last name').fill('Young')
  await page.getByLabel('Password').first().fill(PASSWORD)
  await page.getByRole('button', { name: 'Accept', exact: true }).click()
}

test.skipIf(noBrowser)(
  'a link that the seller copies lets nobody accept in the name of the invited; a letter to them does',
  async () => {
    const { exchange, seller, chromium } = await inviting('cy@bolt.example')
    await seller.page.getByRole('button', { name: 'Copy a link' }).click()
    const link = await seller.page.getByRole('textbox', { name: 'Link for Bolt Solar' }).inputValue()
    await shoot(seller, 'partners-link')
    await seller.page.goto(new URL(link).pathname)
    await seller.page.getByText('You are signed in as ada@acme.example, but cy@bolt.example').waitFor()
    expect(await seller.page.getByRole('button', { name: /^Accept/ }).count()).toBe(0)
    const buyer = await person(chromium, exchange.address)
    await buyer.page.goto(new URL(link).pathname)
    await buyer.page.getByText('To answer, show that you are cy@bolt.example').waitFor()
    expect(await buyer.page.getByRole('button', { name: 'Decline' }).count()).toBe(0)
    expect(await fitsNarrow(buyer)).toBe(true)
    await shoot(buyer, 'invitation-prove')
    await buyer.page.getByRole('button', { name: 'Send a letter to cy@bolt.example' }).click()
    await buyer.page.getByText('A letter with a link is on its way').waitFor()
    await buyer.page.goto(`/invitation/${await tokenTo(exchange, 'cy@bolt.example')}`)
    await join(buyer, 'Bolt Solar')
    await buyer.page.getByRole('heading', { name: 'Where should the leads go?' }).waitFor()
    expect([...seller.faults, ...buyer.faults]).toEqual([])
  },
)

test.skipIf(noBrowser)('an invitation is handed on to a colleague, who answers it', async () => {
  const { exchange, seller, chromium } = await inviting('cy@bolt.example')
  const first = await person(chromium, exchange.address)
  await first.page.goto(`/invitation/${await tokenTo(exchange, 'cy@bolt.example')}`)
  await first.page.getByRole('button', { name: 'Forward to a colleague' }).click()
  const dialog = first.page.getByRole('dialog')
  await dialog.getByLabel('E-mail address of your colleague').fill('ada@acme.example')
  await dialog.getByRole('button', { name: 'Forward to a colleague' }).click()
  await dialog.getByText('is an address of the company that invites').waitFor()
  await shoot(first, 'invitation-forward')
  await dialog.getByLabel('E-mail address of your colleague').fill('di@bolt.example')
  await dialog.getByRole('button', { name: 'Forward to a colleague' }).click()
  await first.page.getByText('The invitation is on its way to di@bolt.example.').waitFor()
  await seller.page.getByText('di@bolt.example').waitFor()
  const second = await person(chromium, exchange.address)
  await second.page.goto(`/invitation/${await tokenTo(exchange, 'di@bolt.example')}`)
  await join(second, 'Bolt Solar')
  await second.page.getByRole('heading', { name: 'Where should the leads go?' }).waitFor()
  expect([...seller.faults, ...first.faults, ...second.faults]).toEqual([])
})

test.skipIf(noBrowser)('a company that is here already is joined rather than made twice', async () => {
  const { exchange, chromium, invitation_id } = await inviting('cy@bolt.example')
  const bolt = await exchange.company('Bolt Solar', 'boss@bolt.example')
  const buyer = await person(chromium, exchange.address)
  const link = `/invitation/${await tokenTo(exchange, 'cy@bolt.example')}`
  await buyer.page.goto(link)
  await buyer.page.getByRole('heading', { name: 'Bolt Solar is here already' }).waitFor()
  expect(await fitsNarrow(buyer)).toBe(true)
  await shoot(buyer, 'invitation-colleagues')
  await buyer.page.getByRole('button', { name: 'Ask to join Bolt Solar' }).click()
  await buyer.page.getByText('Those who manage Bolt Solar are asked to add you').waitFor()
  expect((await mailbox(exchange, 'boss@bolt.example')).map(({ kind }) => kind)).toContain('join')
  const added = { email: 'cy@bolt.example', first_name: 'Cy', last_name: 'Young', role: 'admin' }
  await must(201, bolt.post('/users', added))
  const token = await joinTokenTo(exchange, 'cy@bolt.example')
  await must(201, browser(exchange.address).post(`/joinings/${token}`, { password: PASSWORD }))
  await buyer.page.goto(link)
  await buyer.page.getByLabel('Password').first().fill(PASSWORD)
  await buyer.page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await buyer.page.getByRole('button', { name: 'Accept', exact: true }).click()
  await buyer.page.getByRole('heading', { name: 'You have no flow yet' }).waitFor()
  await shoot(buyer, 'wizard-no-flow')
  await buyer.page.getByRole('button', { name: 'Make a flow' }).click()
  await buyer.page.getByRole('heading', { name: 'Where should the leads go?' }).waitFor()
  const [connection] = await must(200, bolt.get('/connections'))
  expect(connection.invitation_id).toBe(invitation_id)
  expect(buyer.faults).toEqual([])
})

test.skipIf(noBrowser)(
  'who has another user signs out, accepts for that company, or asks for an invitation of its own',
  async () => {
    const { exchange, api, chromium } = await inviting('cy@bolt.example')
    const cell = await exchange.company('Cell Power', 'di@cell.example')
    const added = { email: 'ed@cell.example', first_name: 'Ed', last_name: 'Moss', role: 'admin' }
    await must(201, cell.post('/users', added))
    const token = await joinTokenTo(exchange, 'ed@cell.example')
    await must(201, browser(exchange.address).post(`/joinings/${token}`, { password: PASSWORD }))
    const other = await person(chromium, exchange.address)
    await signIn(other, 'ed@cell.example', '/')
    await other.page.getByRole('heading', { name: 'Good to see you, Ed' }).waitFor()
    await other.page.goto(`/invitation/${await tokenTo(exchange, 'cy@bolt.example')}`)
    await other.page.getByText('You are signed in as ed@cell.example').waitFor()
    expect(await fitsNarrow(other)).toBe(true)
    await shoot(other, 'invitation-other-user')
    await other.page.getByRole('button', { name: 'Ask for an invitation to ed@cell.example' }).click()
    await other.page.getByText('Acme Leads is told that you would like a new invitation').waitFor()
    await other.page.getByRole('button', { name: 'Accept for Cell Power' }).click()
    await other.page.getByRole('heading', { name: 'You have no flow yet' }).waitFor()
    const [connection] = await must(200, api.get('/connections'))
    expect(connection.connected_account.name).toBe('Cell Power')
    expect(other.faults).toEqual([])
  },
)

test.skipIf(noBrowser)('who comes too late asks for a new invitation with one click', async () => {
  const { exchange, chromium, api } = await inviting('cy@bolt.example')
  const token = await tokenTo(exchange, 'cy@bolt.example')
  await letDaysPass(exchange, 15)
  const late = await person(chromium, exchange.address)
  await late.page.goto(`/invitation/${token}`)
  await late.page.getByText('This invitation has ended.').waitFor()
  await shoot(late, 'invitation-expired')
  await late.page.getByRole('button', { name: 'Ask for a new invitation' }).click()
  await late.page.getByText('Acme Leads is told that you would like a new invitation').waitFor()
  expect((await mailbox(exchange, 'ada@acme.example')).map(({ kind }) => kind)).toContain('asked')
  const [{ entity_id }] = await must(200, api.get('/invitations'))
  await must(200, api.put(`/invitations/${entity_id}/resend`, {}))
  await late.page.goto(`/invitation/${await tokenTo(exchange, 'cy@bolt.example')}`)
  await late.page.getByRole('button', { name: 'Decline' }).click()
  await late.page.getByRole('dialog').getByLabel('Why').fill('No <i>budget</i>')
  await late.page.getByRole('dialog').getByRole('button', { name: 'Decline' }).click()
  await late.page.getByText('This invitation was declined.').waitFor()
  expect((await must(200, api.get('/invitations')))[0].reason).toBe('No <i>budget</i>')
  expect(late.faults).toEqual([])
})
