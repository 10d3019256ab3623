import { expect, test } from 'vitest'
import { barriers } from '../support/axe.ts'
import { noBrowser, openChromium, type Person, person } from '../support/chromium.ts'
import { exchangeForThisTest, letDaysPass } from '../support/exchange.ts'
import { tokenTo } from '../support/mailbox.ts'
import { must } from '../support/story.ts'
import { accepted, BUYER, invitedBuyer, PASSWORD, SELLER, signIn } from '../support/trade.ts'

const heading = ({ page }: Person, name: string | RegExp) => page.getByRole('heading', { name }).waitFor()

test.skipIf(noBrowser)('no page that anybody can open has a grave barrier', async () => {
  const fresh = await exchangeForThisTest()
  const chromium = await openChromium()
  const first = await person(chromium, fresh.address)
  await first.page.goto('/app/')
  await heading(first, 'Welcome. This exchange is new')
  const found = await barriers(first, 'first account')
  const trade = await invitedBuyer()
  const visitor = await person(chromium, trade.exchange.address)
  const see = async (path: string, name: string | RegExp) => {
    await visitor.page.goto(path)
    await heading(visitor, name)
    found.push(...(await barriers(visitor, path.replace(/[\w-]{43}/, '…'))))
  }
  await see('/app/sign-in', 'Sign in')
  await see('/app/forgotten', 'Set a new password')
  await see('/app/password/x', 'Choose a password')
  const link = `/invitation/${await tokenTo(trade.exchange, BUYER)}`
  await see(link, 'Acme Leads wants to send you leads')
  await visitor.page.getByRole('button', { name: 'Decline' }).click()
  await visitor.page.getByRole('dialog').getByLabel('Why').waitFor()
  found.push(...(await barriers(visitor, 'decline')))
  const { url } = await must(201, trade.seller.post(`/invitations/${trade.invitation_id}/link`))
  await see(new URL(url).pathname, 'Acme Leads wants to send you leads')
  await letDaysPass(trade.exchange, 15)
  await see(link, 'Acme Leads wants to send you leads')
  expect(found).toEqual([])
})

test.skipIf(noBrowser)('no page of a seller has a grave barrier', async () => {
  const trade = await invitedBuyer()
  const seller = await person(await openChromium(), trade.exchange.address)
  const { page } = seller
  const found: string[] = []
  const look = async (screen: string) => found.push(...(await barriers(seller, screen)))
  await signIn(seller, SELLER, '/')
  await page.getByText('has not answered yet').waitFor()
  await look('home')
  await page.goto('/app/partners')
  await page.getByText('Invitation sent').waitFor()
  await look('partners, invited')
  await page.getByRole('button', { name: 'Copy a link' }).click()
  await page.getByRole('textbox', { name: 'Link for' }).waitFor()
  await look('partners, a link')
  await page.getByRole('button', { name: 'What to do with Bolt Solar' }).click()
  await page.getByRole('menuitem', { name: 'Withdraw the invitation' }).waitFor()
  await look('partners, menu')
  await page.getByRole('menuitem', { name: 'Withdraw the invitation' }).click()
  await page.getByRole('dialog').waitFor()
  await look('partners, withdraw')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Invite a partner' }).click()
  await page.getByRole('dialog').getByLabel('Their e-mail address').waitFor()
  await look('invite')
  await accepted(trade)
  await page.goto('/app/partners')
  await page.getByText('Has not begun its set-up').waitFor()
  await look('partners, setting up')
  await page.goto('/app/you')
  await page.getByText('This device').waitFor()
  await look('you')
  await page.goto('/app/no/such/page')
  await page.getByText('There is no such page').waitFor()
  await look('missing')
  expect(found).toEqual([])
})

test.skipIf(noBrowser)('no step of the set-up has a grave barrier, whatever the way', async () => {
  const trade = await invitedBuyer()
  await accepted(trade)
  const buyer = await person(await openChromium(), trade.exchange.address)
  const { page } = buyer
  const found: string[] = []
  const look = async (screen: string) => found.push(...(await barriers(buyer, screen)))
  await signIn(buyer, BUYER, `/onboarding/${trade.invitation_id}`)
  await heading(buyer, 'Where should the leads go?')
  for (const [way, needs] of WAYS) {
    await page.goto(`/app/onboarding/${trade.invitation_id}/where`)
    await heading(buyer, 'Where should the leads go?')
    await page.getByRole('radio', { name: way }).click()
    await look(`where, ${way}`)
    for (const [title, name] of STEPS) {
      await page.getByRole('button', { name: 'Save and go on' }).click()
      await heading(buyer, title)
      await page
        .getByRole('button', { name: /Save and go on|Send the test lead/ })
        .first()
        .waitFor()
      await look(`${name}, ${way}`)
      if (name !== 'connect') continue
      for (const [label, value] of needs) await page.getByLabel(label, { exact: true }).fill(value)
    }
  }
  await page.goto(`/app/onboarding/${trade.invitation_id}/connect`)
  await page.goto(`/app/onboarding/${trade.invitation_id}/test`)
  await page.getByRole('button', { name: 'Go on without a test' }).click()
  await page.getByRole('dialog').getByLabel('Reason').fill('Not today')
  await look('skip the test')
  await page.getByRole('dialog').getByRole('button', { name: 'Go on without a test' }).click()
  await heading(buyer, 'Limits, if you want any')
  await page.getByRole('checkbox', { name: 'Only at certain hours' }).check()
  await page.getByRole('button', { name: 'Add a condition' }).click()
  await look('limits')
  await page.getByRole('button', { name: 'Save and go on' }).click()
  await page
    .getByLabel('Value of condition 1')
    .or(page.getByRole('heading', { name: 'Go live' }))
    .first()
    .waitFor()
  await page.goto(`/app/onboarding/${trade.invitation_id}/live`)
  await heading(buyer, 'Go live')
  await look('live')
  await page.getByRole('button', { name: 'Finish' }).click()
  await heading(buyer, 'You are ready for leads from Acme Leads')
  await look('done')
  expect(found).toEqual([])
})

/** Each way, with what nobody goes on without. */
const WAYS: [string, [string, string][]][] = [
  ['Web address, JSON', [['Address', 'https://crm.example/leads']]],
  [
    'Web service, SOAP',
    [
      ['Address of the WSDL', 'https://crm.example/service?wsdl'],
      ['Function', 'AddLead'],
    ],
  ],
  [
    'File by SFTP, CSV',
    [
      ['Server', 'sftp.crm.example'],
      ['File', '/leads.csv'],
    ],
  ],
  ['E-mail', [['E-mail address', 'leads@crm.example']]],
  ['I will pull', []],
]

/** What comes behind "where", as far as one is led by saving. */
const STEPS = [
  ['How is it reached?', 'connect'],
  ['Which fields does it need?', 'match'],
  ['What counts as accepted?', 'accepted'],
  ['Send a test lead', 'test'],
] as const

test.skipIf(noBrowser)('an invitation is accepted and set up by the keyboard alone', async () => {
  const trade = await invitedBuyer()
  const buyer = await person(await openChromium(), trade.exchange.address)
  const { page } = buyer
  await page.goto(`/invitation/${await tokenTo(trade.exchange, BUYER)}`)
  await heading(buyer, 'Acme Leads wants to send you leads')
  await reach(buyer, 'Your company')
  await page.keyboard.type('Bolt Solar')
  await reach(buyer, 'Password')
  await page.keyboard.type(PASSWORD)
  await page.keyboard.press('Enter')
  await heading(buyer, 'Where should the leads go?')
  await reach(buyer, 'Web address, JSON')
  await page.keyboard.press('ArrowUp')
  await reach(buyer, 'I will pull them')
  await page.keyboard.press('Space')
  await press(buyer, 'Save and go on')
  await heading(buyer, 'How is it reached?')
  await press(buyer, 'Save and go on')
  await heading(buyer, 'Which fields does it need?')
  await press(buyer, 'Save and go on')
  await heading(buyer, 'What counts as accepted?')
  await press(buyer, 'Save and go on')
  await heading(buyer, 'Send a test lead')
  await press(buyer, 'Send the test lead')
  await page.getByText('It arrived and was accepted').waitFor()
  await press(buyer, 'Save and go on')
  await heading(buyer, 'Limits, if you want any')
  await press(buyer, 'Save and go on')
  await heading(buyer, 'Go live')
  await press(buyer, 'Finish')
  await heading(buyer, 'You are ready for leads from Acme Leads')
  expect(buyer.faults).toEqual([])
})

const FOCUSED = `(() => {
  const one = document.activeElement
  const named = one?.getAttribute('aria-labelledby')
  const label = named ? document.getElementById(named)?.textContent : undefined
  return label || one?.getAttribute('aria-label') || one?.labels?.[0]?.textContent || one?.textContent || ''
})()`

/** Goes on with the Tab key until what has this name has the focus. */
async function reach({ page }: Person, name: string): Promise<void> {
  for (let n = 0; n < 80; n++) {
    if (
      String(await page.evaluate(FOCUSED))
        .trim()
        .startsWith(name)
    )
      return
    await page.keyboard.press('Tab')
  }
  throw new Error(`the keyboard does not get to "${name}"`)
}

async function press(who: Person, name: string): Promise<void> {
  await reach(who, name)
  await who.page.keyboard.press('Enter')
}
