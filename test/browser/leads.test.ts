import { expect, test } from 'vitest'
import { sql } from '../../src/db/db.ts'
import { fitsNarrow, noBrowser, openChromium, type Person, shoot } from '../support/chromium.ts'
import { type Company, exchangeForThisTest } from '../support/exchange.ts'
import { buyerReady, jsonStep, LOOPBACK, liveFlow, sellerOpen, submit } from '../support/leads.ts'
import { personOf } from '../support/person-of.ts'
import { receiverForThisTest } from '../support/receiver.ts'
import { connectedPartners, must } from '../support/story.ts'

const FEEDBACK = 'leadconduit-standard.inbound.feedback'
const ANN = { first_name: 'Ann <b>Bold</b>', email: 'ann@example.com', phone_1: '512-789-1111' }

test.skipIf(noBrowser)(
  'a lead is posted, and seller and buyer watch it arrive without reloading; each reads its own part of the story',
  async () => {
    const exchange = await exchangeForThisTest({ env: LOOPBACK, works: true })
    const receiver = await receiverForThisTest()
    const partners = await connectedPartners(exchange, { flows: 1 })
    await buyerReady(partners, receiver)
    const flowId = await sellerOpen(partners)
    await hearFeedback(partners.seller, flowId)
    const chromium = await openChromium()
    const seller = await personOf(exchange, chromium, partners.seller)
    const buyer = await personOf(exchange, chromium, partners.buyer)
    for (const one of [seller, buyer]) {
      await one.page.goto('/app/leads')
      await one.page.getByRole('heading', { name: 'No leads yet' }).waitFor()
    }
    await seller.page.getByRole('link', { name: /How Web Form sends leads/ }).waitFor()
    await shoot(seller, 'leads-empty')
    await submit(exchange.address, flowId, ANN)
    for (const one of [seller, buyer]) {
      await one.page
        .locator('.is-new')
        .getByText(one === seller ? 'Web Form' : 'Acme Leads')
        .waitFor()
      await one.page.getByText('1 new lead', { exact: true }).first().waitFor()
      expect(await one.page.locator('.lead-row b').count()).toBe(0)
    }
    await shoot(seller, 'leads')
    expect(await fitsNarrow(seller)).toBe(true)
    await readStories(seller, buyer)
    await returnIt(seller, buyer)
    expect([...seller.faults, ...buyer.faults]).toEqual([])
  },
)

/** Lets the buyer say afterwards what became of a lead. */
async function hearFeedback(seller: Company, flowId: string) {
  const flow = await must(200, seller.get(`/flows/${flowId}`))
  const steps = flow.steps.map((step: object) => ({
    ...step,
    feedback: { integration: { module_id: FEEDBACK } },
  }))
  await must(200, seller.put(`/flows/${flowId}`, { ...flow, steps }))
  await must(200, seller.post(`/flows/${flowId}/deploy`))
}

async function readStories(seller: Person, buyer: Person) {
  await seller.page.locator('.lead-row').click()
  await seller.page.getByRole('heading', { name: 'Ann <b>Bold</b>' }).waitFor()
  await seller.page.locator('[data-sale="Bolt Solar"]').getByText('Accepted').waitFor()
  await shoot(seller, 'story-seller')
  expect(await fitsNarrow(seller)).toBe(true)
  await buyer.page.locator('.lead-row').click()
  await buyer.page.getByText('Sold by').waitFor()
  const step = buyer.page.locator('[data-moment^="Step"]')
  await step.getByText(/^Request: POST http/).click()
  await step.getByText('"email": "ann@example.com"').waitFor()
  await step.getByText(/^Answer: 201/).click()
  await step.getByText('"outcome": "success"').waitFor()
  await shoot(buyer, 'story-buyer')
}

/** The buyer returns the lead; the seller sees it in the story that is open. */
async function returnIt(seller: Person, buyer: Person) {
  await buyer.page.getByRole('button', { name: 'Tell Acme Leads' }).click()
  await buyer.page.getByLabel('Reason').fill('The number is <i>dead</i>')
  await shoot(buyer, 'feedback')
  await buyer.page.getByRole('button', { name: 'Send', exact: true }).click()
  await buyer.page.getByText('It was accepted.').waitFor()
  await seller.page.getByRole('heading', { name: 'Feedback: return' }).waitFor()
}

test.skipIf(noBrowser)('what waited for a partner is sent on while one watches: one, then all', async () => {
  const exchange = await exchangeForThisTest({ env: LOOPBACK, works: true })
  const receiver = await receiverForThisTest()
  const partners = await connectedPartners(exchange, { flows: 1 })
  const flowId = await sellerOpen(partners)
  const one = await personOf(exchange, await openChromium(), partners.seller)
  const { page } = one
  await page.goto('/app/deliveries')
  await page.getByText('Everything has arrived').waitFor()
  await shoot(one, 'deliveries-empty')
  for (let n = 1; n <= 3; n++) await submit(exchange.address, flowId, { email: `lead${n}@example.com` })
  await page.locator('[data-delivery=waiting]').nth(2).waitFor()
  await page.getByText('buyer is setting up delivery').first().waitFor()
  await shoot(one, 'deliveries')
  expect(await fitsNarrow(one)).toBe(true)
  await buyerReady(partners, receiver)
  await must(200, partners.seller.post(`/flows/${flowId}/deploy`))
  await page.getByRole('button', { name: 'Send on', exact: true }).first().click()
  await page.locator('[data-delivery=delivered]').waitFor()
  await page.getByRole('button', { name: 'Send on all that match' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Send on all that match' }).click()
  await page.locator('[data-batch=done]').getByText('2 of 2').waitFor()
  await page.locator('[data-delivery=delivered]').nth(2).waitFor()
  await shoot(one, 'deliveries-sent')
  expect(receiver.got).toHaveLength(3)
  await page.getByRole('link', { name: 'Story of the lead' }).first().click()
  await page.locator('[data-moment^="Another attempt"]').getByText('Accepted').first().waitFor()
  await shoot(one, 'story-retried')
  expect(one.faults).toEqual([])
})

test.skipIf(noBrowser)(
  'search marks what it found, filters stand in the address, pages go on, and events are followed live',
  async () => {
    const exchange = await exchangeForThisTest({ env: LOOPBACK })
    const receiver = await receiverForThisTest()
    const acme = await exchange.company('Acme')
    const flowId = await liveFlow(acme, { steps: [jsonStep(receiver)] })
    const one = await personOf(exchange, await openChromium(), acme)
    for (let n = 1; n <= 60; n++) {
      await submit(exchange.address, flowId, {
        first_name: n === 7 ? 'Annabel <em>&' : 'Bob',
        email: `lead${n}@example.com`,
        ...(n % 20 === 0 && { is_test: 'true' }),
      })
    }
    await searchFor(one)
    await narrow(one)
    await followEvents(one, () =>
      submit(exchange.address, flowId, { first_name: 'Late', email: 'late@x.example' }),
    )
    await loseTheConnection(one)
    expect(one.faults).toEqual([])
  },
)

/** What is shown stays; code that cannot be fetched is said to be so, and is fetched again. */
async function loseTheConnection({ page, context }: Person) {
  const lost = page.getByText('The exchange cannot be reached')
  await page.goto('/app/leads')
  await page.locator('.lead-row').first().waitFor()
  await context.setOffline(true)
  await lost.waitFor()
  await expect.poll(() => page.locator('.lead-row').count()).toBe(50)
  await page.getByRole('link', { name: 'Deliveries' }).click()
  await lost.waitFor()
  await context.setOffline(false)
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('heading', { name: 'Deliveries' }).waitFor()
}

async function searchFor(one: Person) {
  const { page } = one
  await page.goto('/app/leads')
  await page.locator('.lead-row').nth(49).waitFor()
  await page.getByRole('link', { name: 'Older' }).click()
  await page.getByText('Annabel <em>&').waitFor()
  await expect.poll(() => page.locator('.lead-row').count()).toBe(10)
  await page.getByLabel('Search leads').fill('annab')
  await page.locator('mark', { hasText: 'Annabel' }).waitFor()
  expect(await page.locator('.lead-row').textContent()).toContain('Annabel <em>&')
  await shoot(one, 'leads-search')
  await page.getByLabel('Search leads').pressSequentially(' lead7 ')
  await page.waitForURL(/q=annab\+lead7$/)
  expect(await page.getByLabel('Search leads').inputValue()).toBe('annab lead7 ')
  await page.getByLabel('Search leads').fill('nobody at all')
  await page.getByText('No lead has these words').waitFor()
  await page.getByRole('button', { name: 'Clear the search' }).click()
  await page.getByText('Recent leads').waitFor()
}

async function narrow(one: Person) {
  const { page } = one
  await page.goto('/app/leads')
  await page.getByText('Filters').click()
  await page.getByRole('combobox', { name: 'Test leads' }).click()
  await page.getByRole('option', { name: 'Only test leads' }).click()
  await page.waitForURL(/test=yes/)
  await expect.poll(() => page.locator('.lead-row').count()).toBe(3)
  await page.reload()
  await expect.poll(() => page.locator('.lead-row').count()).toBe(3)
  await shoot(one, 'leads-filtered')
  await page.getByLabel('Reason contains').fill('no such reason')
  await page.getByText('No lead is like that').waitFor()
  await page.getByRole('button', { name: 'Take all filters away' }).click()
  await page.getByRole('combobox', { name: 'Recipient' }).click()
  await page.getByRole('option').first().click()
  await page.getByText(/^Leads that were offered to/).waitFor()
  await page.locator('.lead-row').first().waitFor()
}

async function followEvents(one: Person, more: () => Promise<unknown>) {
  const { page } = one
  await page.goto('/app/events')
  await page.locator('.lead-row').first().waitFor()
  await more()
  await page.locator('.is-new').getByText('Late').first().waitFor()
  await page.getByRole('status').getByText('2 new events').waitFor()
  await shoot(one, 'events')
  expect(await fitsNarrow(one)).toBe(true)
  await page.getByRole('button', { name: 'Pause' }).click()
  await more()
  await page
    .getByText(/^Paused/)
    .first()
    .waitFor()
  await page.getByRole('button', { name: 'Follow live' }).click()
  await page.getByRole('status').getByText('4 new events').waitFor()
  await expect.poll(() => page.locator('.is-new').count()).toBe(4)
}

test.skipIf(noBrowser)(
  'a story says which criterion or filter stopped a lead; readers are offered no change',
  async () => {
    const exchange = await exchangeForThisTest({ env: LOOPBACK })
    const acme = await exchange.company('Acme')
    const receiver = await receiverForThisTest()
    receiver.answers((_, response) => {
      response.writeHead(500, { 'content-type': 'text/html' }).end('<script>alert(1)</script>')
    })
    const is = (lhv: string, rhv: string) => ({ op: 'and', rules: [{ lhv, op: 'is equal to', rhv }] })
    const texas = is('lead.state', 'TX')
    const flowId = await liveFlow(acme, {
      acceptance_criteria: { outcome: 'failure', reason: 'Only Texas', rule_set: texas },
      steps: [
        { type: 'filter', outcome: 'failure', reason: 'No Bobs', rule_set: is('lead.first_name', 'Bob') },
        jsonStep(receiver),
      ],
    })
    const sent = async (values: Record<string, string>) =>
      (await submit(exchange.address, flowId, values)).lead.id
    const refused = await sent({ first_name: 'Ann', state: 'CA', is_test: 'true' })
    const stopped = await sent({ first_name: 'Bob', state: 'TX' })
    const failed = await sent({ first_name: 'Cy', state: 'TX' })
    await exchange.rows(sql`update users set role = 'read_only' where id = ${acme.user_id}`)
    const one = await personOf(exchange, await openChromium(), acme)
    const moment = (title: string) => one.page.locator(`[data-moment="${title}"]`)
    await one.page.goto(`/leads/${refused}`)
    await moment('Criteria').getByText('Only Texas').waitFor()
    await moment('Criteria').getByText('lead.state is equal to TX (of the flow)').waitFor()
    await one.page.getByText('Test', { exact: true }).waitFor()
    await shoot(one, 'story-refused')
    await one.page.goto(`/leads/${stopped}`)
    await moment('Criteria').getByText('Let through').waitFor()
    await moment('Filter').getByText('No Bobs').waitFor()
    await one.page.goto(`/leads/${failed}`)
    await moment('Step: CRM')
      .getByText(/^Answer: 500/)
      .click()
    await moment('Step: CRM').getByText('<script>alert(1)</script>').waitFor()
    await one.page.locator('[data-delivery=failed]').waitFor()
    expect(await one.page.getByRole('button', { name: 'Send on' }).count()).toBe(0)
    await shoot(one, 'story-failed')
    await one.page.goto(`/leads/${'0'.repeat(24)}`)
    await one.page.getByText('There is no such lead').waitFor()
    expect(one.faults).toEqual([])
  },
)
