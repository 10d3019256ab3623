import { expect, test } from 'vitest'
import { sql } from '../../src/db/db.ts'
import { browser } from '../support/browser.ts'
import { noBrowser, openChromium, type Person, person, shoot } from '../support/chromium.ts'
import { exchangeForThisTest } from '../support/exchange.ts'
import { tokenTo } from '../support/mailbox.ts'
import { must } from '../support/story.ts'

const PASSWORD = 'a solar password'
const EMAIL = 'cy@bolt.example'

/** A buyer who has accepted a seller's invitation, and is signed in in a browser. */
async function accepted() {
  const exchange = await exchangeForThisTest({ env: { GANGWAY_ALLOWED_RANGES: '127.0.0.0/8' } })
  const seller = await exchange.company('Acme Leads')
  const invited = await must(201, seller.post('/invitations/recipient', { email: EMAIL }))
  const { invitation_id } = invited.entity
  const token = await tokenTo(exchange, EMAIL)
  const acceptance = { token, account: { name: 'Bolt Solar' }, password: PASSWORD }
  await must(201, browser(exchange.address).post(`/invitations/${invitation_id}/accept`, acceptance))
  const buyer = await person(await openChromium(), exchange.address)
  await buyer.page.goto(`/app/onboarding/${invitation_id}`)
  await buyer.page.getByLabel('E-mail address').fill(EMAIL)
  await signIn(buyer)
  await buyer.page.getByRole('heading', { name: 'Where should the leads go?' }).waitFor()
  return { exchange, seller, buyer, invitation_id }
}

async function signIn({ page }: Person) {
  await page.getByLabel('Password').first().fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

test.skipIf(noBrowser)(
  'what was typed is still there after the line was lost and the session ended',
  async () => {
    const { exchange, buyer } = await accepted()
    const { page, context } = buyer
    await page.getByRole('button', { name: 'Save and go on' }).click()
    await page.getByLabel('Address', { exact: true }).fill('http://127.0.0.1:9/leads')
    await context.setOffline(true)
    await page.getByRole('button', { name: 'Save and go on' }).click()
    await page.getByText('The exchange cannot be reached.').waitFor()
    await context.setOffline(false)
    await exchange.rows(sql`delete from sessions`)
    exchange.ground.callers.forget()
    await page.getByRole('button', { name: 'Save and go on' }).click()
    await page.getByRole('dialog').getByText('You were signed out meanwhile.').waitFor()
    await shoot(buyer, 'sign-in-again')
    await page.getByRole('dialog').getByLabel('Password').first().fill(PASSWORD)
    await page.getByRole('dialog').getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    expect(await page.getByLabel('Address', { exact: true }).inputValue()).toBe('http://127.0.0.1:9/leads')
    await page.getByRole('button', { name: 'Save and go on' }).click()
    await page.getByRole('heading', { name: 'Which fields does it need?' }).waitFor()
  },
)

test.skipIf(noBrowser)('a set-up that fails says at which item and why, and is tried again', async () => {
  const { exchange, seller, buyer, invitation_id } = await accepted()
  const { page } = buyer
  await page.goto(`/app/onboarding/${invitation_id}/live`)
  const setState = (state: string) =>
    exchange.rows(sql`update accounts set state = ${state} where id = ${seller.account_id}`)
  await page.getByRole('button', { name: 'Finish' }).waitFor()
  await setState('closed')
  await page.getByRole('button', { name: 'Finish' }).click()
  await page.getByText('The set-up could not finish. None of it was done.').waitFor()
  await expect.poll(() => page.getByText('failed', { exact: true }).count()).toBe(1)
  await shoot(buyer, 'wizard-failed')
  await setState('active')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('heading', { name: 'You are ready for leads from Acme Leads' }).waitFor()
  await page.getByText('Acme Leads has not pointed a flow at you yet.').waitFor()
  expect(buyer.faults).toEqual([])
})

test.skipIf(noBrowser)('a link that is another’s, replaced or withdrawn says so', async () => {
  const { exchange, seller, buyer } = await accepted()
  const { page } = buyer
  const invited = await must(201, seller.post('/invitations/recipient', { email: 'di@cell.example' }))
  const first = await tokenTo(exchange, 'di@cell.example')
  await page.goto(`/invitation/${first}`)
  await page.getByText('You are signed in as cy@bolt.example, but di@cell.example was invited.').waitFor()
  await shoot(buyer, 'invitation-other-person')
  await must(200, seller.put(`/invitations/${invited.entity.id}/resend`))
  await page.reload()
  await page.getByText('use the one in the newest letter').waitFor()
  const second = await tokenTo(exchange, 'di@cell.example')
  await must(200, seller.delete(`/invitations/${invited.entity.invitation_id}`))
  await page.goto(`/invitation/${second}`)
  await page.getByText('Acme Leads has withdrawn this invitation.').waitFor()
  await page.goto('/app/no/such/page')
  await page.getByText('There is no such page').waitFor()
  expect(buyer.faults).toEqual([])
})
