import { expect, test } from 'vitest'
import { fitsNarrow, noBrowser, openChromium, shoot } from '../support/chromium.ts'
import { exchangeForThisTest } from '../support/exchange.ts'
import { buyerReady, LOOPBACK, sellerOpen, submit } from '../support/leads.ts'
import { tokenTo } from '../support/mailbox.ts'
import { receiverForThisTest } from '../support/receiver.ts'
import { firstPerson, invitedPerson, type SignedInPerson } from '../support/signed-in.ts'
import { flowBody, must, type Partners } from '../support/story.ts'

const EMAIL = 'cy@bolt.example'

/** A seller who has invited a buyer into a flow of its own. */
async function inviting() {
  const exchange = await exchangeForThisTest({ env: LOOPBACK })
  const chromium = await openChromium()
  const seller = await firstPerson(exchange, chromium)
  const invitation = { email: EMAIL, name: 'Bolt Solar', note: 'Looking forward to it <b>Ada</b>' }
  const { entity } = await must(201, seller.client.post('/invitations/recipient', invitation))
  const flow = await must(
    201,
    seller.client.post('/flows', flowBody('Solar leads', ['email', 'state'], [entity.id])),
  )
  await must(200, seller.client.post(`/flows/${flow.id}/deploy`))
  return { exchange, chromium, seller, invitation_id: entity.invitation_id as string, flow }
}

/** The buyer's flow takes nothing of Bob's. */
async function refusing({ client }: SignedInPerson, flowId: string) {
  const flow = await must(200, client.get(`/flows/${flowId}`))
  const rules = [{ lhv: 'lead.email', op: 'is equal to', rhv: 'bob@example.com' }]
  const filter = {
    type: 'filter',
    outcome: 'failure',
    reason: 'Roof is too old',
    rule_set: { op: 'and', rules },
  }
  await must(200, client.put(`/flows/${flowId}`, { ...flow, steps: [filter, ...flow.steps] }))
  await must(200, client.post(`/flows/${flowId}/deploy`))
}

const company = ({ client, account_id, email }: SignedInPerson) =>
  ({ ...client, account_id, email }) as unknown as Partners['seller']

const badge = ({ page }: SignedInPerson) => page.locator('main').getByRole('status').first()

async function tab({ page }: SignedInPerson, name: string) {
  await page.getByRole('tab', { name }).click()
}

test.skipIf(noBrowser)(
  'the page of somebody who was invited tells what happened, and what can be done about it',
  async () => {
    const { exchange, seller, invitation_id } = await inviting()
    const { page } = seller
    await page.goto('/app/partners')
    await page.getByRole('link', { name: 'Bolt Solar' }).click()
    await page.getByRole('heading', { name: 'Bolt Solar' }).waitFor()
    expect(await badge(seller).textContent()).toBe('Invitation sent')
    await page.getByText('Looking forward to it <b>Ada</b>').waitFor()
    expect(page.url()).toContain(`/app/partners/${invitation_id}`)
    await shoot(seller, 'partner-invited')
    await must(200, exchange.visitor.get(`/invite/${await tokenTo(exchange, EMAIL)}`))
    await tab(seller, 'Timeline')
    await page.getByText('Invitation opened').waitFor()
    await page.getByRole('button', { name: 'Send again' }).click()
    await page.getByText('A new letter to cy@bolt.example is on its way').waitFor()
    await page.getByText('Invitation sent again').waitFor()
    await expect.poll(() => page.locator('[data-kind="letter"]').count()).toBe(2)
    await shoot(seller, 'partner-timeline-invited')
    await tab(seller, 'Fields')
    await page.getByRole('cell', { name: 'Email' }).first().waitFor()
    await tab(seller, 'Report')
    await page.getByText('There is no report yet').waitFor()
    await tab(seller, 'Contacts')
    await page.getByText('Ada Park, Acme Leads').waitFor()
    await page.getByRole('button', { name: 'Withdraw the invitation' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Withdraw the invitation' }).click()
    await expect.poll(() => badge(seller).textContent()).toBe('Invitation withdrawn')
    await page.goto(`/app/partners/${'0'.repeat(24)}`)
    await page.getByText('There is no such partner').waitFor()
    expect(seller.faults).toEqual([])
  },
)

test.skipIf(noBrowser)(
  'both partners see the same figures of the leads between them, and each its own part of the timeline',
  async () => {
    const { exchange, chromium, seller, invitation_id, flow } = await inviting()
    const crm = await receiverForThisTest()
    await seller.page.goto(`/app/invitations/${invitation_id}`)
    await seller.page.getByRole('heading', { name: 'Bolt Solar' }).waitFor()
    const token = await tokenTo(exchange, EMAIL)
    const buyer = await invitedPerson(exchange, chromium, {
      ...{ invitation_id, token, email: EMAIL, company: 'Bolt Solar' },
    })
    await seller.page.getByText('Buyer setting up').waitFor()
    const { connection_id } = await must(200, buyer.client.get(`/invitations/${invitation_id}`))
    const partners = {
      ...{ seller: company(seller), buyer: company(buyer), invitation_id, connection_id },
      seller_flow_ids: [flow.id],
    }
    await refusing(buyer, await buyerReady(partners, crm))
    await sellerOpen(partners)
    for (const email of ['ann@example.com', 'bob@example.com', 'bob@example.com'])
      await submit(exchange.address, flow.id, { email })

    await seller.page.goto('/app/partners')
    const line = seller.page.locator('[data-partner="Bolt Solar"] [data-figures]')
    await line.waitFor()
    expect(await line.textContent()).toMatch(
      /^7 days: 3 leads, 33[.]3 % accepted, median response [\d,]+ ms$/,
    )
    await shoot(seller, 'partners-figures')
    await seller.page.getByRole('link', { name: 'Bolt Solar' }).click()
    await seller.page.getByText('The last seven days').waitFor()
    const overview = await factsOf(seller)
    await shoot(seller, 'partner-overview')
    const [sold, bought] = [await figures(seller, connection_id), await figures(buyer, connection_id)]
    expect(sold).toEqual(bought)
    expect(overview).toMatchObject({ Leads: sold.Submitted, Accepted: sold['Acceptance rate'] })
    expect(sold).toMatchObject({ Submitted: '3', Accepted: '1', Rejected: '2', 'Acceptance rate': '33.3 %' })
    await shoot(seller, 'partner-report')

    await seller.page.getByRole('button', { name: 'Pause' }).click()
    await expect.poll(() => badge(seller).textContent()).toBe('Paused')
    for (const person of [seller, buyer]) {
      await tab(person, 'Timeline')
      for (const kind of ['paused', 'setup_done', 'setup_started', 'accepted', 'invited', 'flow_changed'])
        await person.page.locator(`[data-kind="${kind}"]`).first().waitFor()
    }
    await expect.poll(() => seller.page.getByText('to ada@acme.example').count()).toBeGreaterThan(0)
    await buyer.page.getByText('Letter: leads are paused').waitFor()
    await expect.poll(() => buyer.page.locator('[data-kind="letter"]').count()).toBe(1)
    expect(await fitsNarrow(seller)).toBe(true)
    await shoot(seller, 'partner-timeline')
    await shoot(buyer, 'partner-timeline-buyer')
    await tab(seller, 'Flows')
    await seller.page.getByRole('link', { name: 'Solar leads' }).waitFor()
    await tab(buyer, 'Contacts')
    await buyer.page.getByText('Cy Young, Bolt Solar').waitFor()
    await shoot(buyer, 'partner-contacts')
    await tab(buyer, 'Fields')
    await buyer.page.getByRole('cell', { name: 'Email' }).first().waitFor()
    await buyer.page.getByRole('button', { name: 'End the connection' }).click()
    await buyer.page.getByRole('dialog').getByRole('button', { name: 'End the connection' }).click()
    await expect.poll(() => badge(buyer).textContent()).toBe('Disconnected')
    await expect.poll(() => badge(seller).textContent()).toBe('Disconnected')
    await shoot(seller, 'partner-ended')
    await seller.page.getByRole('link', { name: 'Invite again' }).click()
    await expect.poll(() => seller.page.getByLabel('Their e-mail address').inputValue()).toBe(EMAIL)
    await seller.page.keyboard.press('Escape')
    await buyer.page.getByRole('link', { name: 'Invite again' }).click()
    await expect.poll(() => buyer.page.getByLabel('Their e-mail address').inputValue()).toBe('')
    await expect.poll(() => buyer.page.getByLabel('They sell me leads').isChecked()).toBe(true)
    expect([...seller.faults, ...buyer.faults]).toEqual([])
  },
)

/** The facts of the common report as a person reads them, but for what stands in its own books. */
async function figures({ page }: SignedInPerson, connectionId: string): Promise<Record<string, string>> {
  await page.goto(`/app/partners/${connectionId}/report`)
  await page.getByText('Why leads were not taken').waitFor()
  await page.getByText('Roof is too old').waitFor()
  const facts = await factsOf({ page })
  return Object.fromEntries(Object.entries(facts).filter(([name]) => !name.startsWith('Your')))
}

async function factsOf({ page }: Pick<SignedInPerson, 'page'>): Promise<Record<string, string>> {
  const pairs = await page
    .locator('dl > div')
    .evaluateAll((all) =>
      all.map((each) => [each.querySelector('dt')?.textContent, each.querySelector('dd')?.textContent]),
    )
  return Object.fromEntries(pairs)
}
