import { expect, test } from 'vitest'
import { fitsNarrow, noBrowser, openChromium, type Person, person, shoot } from '../support/chromium.ts'
import { exchangeForThisTest } from '../support/exchange.ts'
import { mailbox, tokenTo } from '../support/mailbox.ts'
import { type Receiver, receiverForThisTest } from '../support/receiver.ts'

const ALLOWED = { GANGWAY_ALLOWED_RANGES: '127.0.0.0/8' }

test.skipIf(noBrowser)(
  'a seller invites, a buyer with no account accepts, leaves, returns, connects, tests and goes live, and the seller sees it',
  async () => {
    const exchange = await exchangeForThisTest({ env: ALLOWED })
    const receiver = await receiverForThisTest()
    const browser = await openChromium()
    const seller = await person(browser, exchange.address)
    await makeFirstAccount(seller)
    await invite(seller)
    const buyer = await person(browser, exchange.address)
    await accept(buyer, await tokenTo(exchange, 'cy@bolt.example'))
    await seller.page.getByText('Buyer setting up').waitFor()
    await leaveAndReturn(buyer, receiver)
    await matchFields(buyer)
    await testAndGoLive(buyer, receiver)
    await seeItConnected(seller)
    expect((await mailbox(exchange, 'ada@acme.example')).map(({ kind }) => kind)).toContain('completed')
    expect([...seller.faults, ...buyer.faults]).toEqual([])
  },
)

function badgeOf({ page }: Person) {
  return page.locator('[data-partner="Bolt Solar"]').getByRole('status')
}

async function makeFirstAccount(seller: Person) {
  await seller.page.goto('/')
  await seller.page.getByLabel('Company').waitFor()
  await shoot(seller, 'first-account')
  await seller.page.getByLabel('Company').fill('Acme Leads')
  await seller.page.getByLabel('First name').fill('Ada')
  await seller.page.getByLabel('Last name').fill('Park')
  await seller.page.getByLabel('E-mail address').fill('ada@acme.example')
  await seller.page.getByLabel('Password').first().fill('short')
  await seller.page.getByRole('button', { name: 'Make the account' }).click()
  await seller.page.getByText('must be 10 to 128 characters long').waitFor()
  await seller.page.getByLabel('Password').first().fill('correct horse battery')
  await seller.page.getByRole('button', { name: 'Make the account' }).click()
  await seller.page.getByRole('heading', { name: 'Good to see you, Ada' }).waitFor()
  await shoot(seller, 'home-empty')
}

async function invite(seller: Person) {
  await seller.page.getByRole('link', { name: 'Partners' }).click()
  await seller.page.getByText('You have no partners yet').waitFor()
  await shoot(seller, 'partners-empty')
  await seller.page.getByRole('button', { name: 'Invite a partner' }).click()
  await seller.page.getByLabel('Their e-mail address').fill('cy@bolt')
  await seller.page.getByLabel('Their company').fill('Bolt Solar')
  await seller.page.getByLabel('A note to them').fill('Looking forward to it.\n<b>Ada</b>')
  await seller.page.getByRole('button', { name: 'Send the invitation' }).click()
  await seller.page.getByText('must be an e-mail address').waitFor()
  await seller.page.getByLabel('Their e-mail address').fill('cy@bolt.example')
  await shoot(seller, 'invite')
  await seller.page.getByRole('button', { name: 'Send the invitation' }).click()
  await seller.page.getByText('The invitation to cy@bolt.example is on its way.').waitFor()
  await seller.page.getByText('No mail server is set up on this exchange').waitFor()
  expect(await badgeOf(seller).textContent()).toBe('Invitation sent')
  await shoot(seller, 'partners')
}

async function accept(buyer: Person, token: string) {
  await buyer.page.goto(`/invitation/${token}`)
  await buyer.page.getByRole('heading', { name: 'Acme Leads wants to send you leads' }).waitFor()
  await expect.poll(() => buyer.page.getByText('<b>Ada</b>').count()).toBe(1)
  await buyer.page.getByText('Postal code').first().waitFor()
  expect(await fitsNarrow(buyer)).toBe(true)
  await shoot(buyer, 'invitation')
  await buyer.page.getByLabel('Your company').fill('Bolt Solar')
  await buyer.page.getByLabel('First name').fill('Cy')
  await buyer.page.getByLabel('Last name').fill('Young')
  await buyer.page.getByLabel('Password').first().fill('a solar password')
  await buyer.page.getByRole('button', { name: 'Accept' }).click()
  await buyer.page.getByRole('heading', { name: 'Where should the leads go?' }).waitFor()
  await shoot(buyer, 'wizard-where')
  await buyer.page.getByRole('radio', { name: 'Web address, JSON' }).click()
  await buyer.page.getByRole('button', { name: 'Save and go on' }).click()
  await buyer.page.getByRole('heading', { name: 'How is it reached?' }).waitFor()
  await shoot(buyer, 'wizard-connect')
}

/** What was typed before leaving is there again. */
async function leaveAndReturn(buyer: Person, receiver: Receiver) {
  await buyer.page.getByRole('button', { name: 'Save and go on' }).click()
  await buyer.page.getByText('Leads cannot be delivered without it').waitFor()
  await buyer.page.getByLabel('Address', { exact: true }).fill(receiver.url)
  await buyer.page.getByRole('link', { name: 'Save and finish later' }).click()
  await buyer.page.getByText('Set up where the leads of Acme Leads go').waitFor()
  await shoot(buyer, 'home-buyer')
  await buyer.page.getByRole('link', { name: 'Continue' }).click()
  await expect.poll(() => buyer.page.getByLabel('Address', { exact: true }).inputValue()).toBe(receiver.url)
  await buyer.page.getByRole('button', { name: 'Save and go on' }).click()
}

/** Fields, and the exact body. */
async function matchFields(buyer: Person) {
  await buyer.page.getByRole('heading', { name: 'Which fields does it need?' }).waitFor()
  await buyer.page.getByLabel('First Name is sent as').fill('contact.given_name')
  await buyer.page.getByText('"given_name": "Maria"').waitFor()
  await shoot(buyer, 'wizard-match')
  await buyer.page.getByRole('button', { name: 'Save and go on' }).click()
  await buyer.page.getByRole('heading', { name: 'What counts as accepted?' }).waitFor()
  await shoot(buyer, 'wizard-accepted')
  await buyer.page.getByRole('button', { name: 'Save and go on' }).click()
}

async function testAndGoLive(buyer: Person, receiver: Receiver) {
  await buyer.page.getByRole('button', { name: 'Send the test lead' }).click()
  await buyer.page.getByText('It arrived and was accepted').waitFor()
  await shoot(buyer, 'wizard-test')
  expect(receiver.got.at(-1)?.body).toContain('"given_name":"Maria"')
  await buyer.page.getByRole('button', { name: 'Save and go on' }).click()
  await buyer.page.getByRole('heading', { name: 'Limits, if you want any' }).waitFor()
  await shoot(buyer, 'wizard-limits')
  await buyer.page.getByRole('button', { name: 'Save and go on' }).click()
  await buyer.page.getByRole('button', { name: 'Finish' }).waitFor()
  await shoot(buyer, 'wizard-live')
  await buyer.page.getByRole('button', { name: 'Finish' }).click()
  await buyer.page.getByRole('heading', { name: 'You are ready for leads from Acme Leads' }).waitFor()
  await shoot(buyer, 'wizard-done')
}

/** Without reloading. */
async function seeItConnected(seller: Person) {
  await seller.page.getByText('Connected').waitFor()
  expect(await badgeOf(seller).textContent()).toBe('Connected')
  await shoot(seller, 'partners-connected')
  await seller.page.getByRole('link', { name: 'You' }).click()
  await seller.page.getByText('This device').waitFor()
  await shoot(seller, 'you')
}
