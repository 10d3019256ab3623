import { expect, test } from 'vitest'
import { fitsNarrow, noBrowser, openChromium, shoot } from '../support/chromium.ts'
import { exchangeForThisTest } from '../support/exchange.ts'
import { LOOPBACK, liveFlow } from '../support/leads.ts'
import { receiverForThisTest } from '../support/receiver.ts'
import { firstPerson, type SignedInPerson } from '../support/signed-in.ts'
import { flowBody, must } from '../support/story.ts'

async function started() {
  const exchange = await exchangeForThisTest({ env: LOOPBACK })
  const chromium = await openChromium()
  return { exchange, chromium, seller: await firstPerson(exchange, chromium) }
}

const step = ({ page }: SignedInPerson, name: string) => page.locator(`[data-step="${name}"]`)

const names = async ({ page }: SignedInPerson) =>
  page.locator('[data-step]').evaluateAll((all) => all.map((each) => each.getAttribute('data-step')))

async function addStep({ page }: SignedInPerson, kind: string) {
  await page.getByRole('button', { name: 'Add a step' }).click()
  await page.getByRole('menuitem', { name: kind }).click()
}

async function act({ page }: SignedInPerson, name: string, item: string) {
  await page.getByRole('button', { name: `What to do with ${name}` }).click()
  const menu = page.getByRole('menu', { name: `What to do with ${name}` })
  await menu.getByRole('menuitem', { name: item }).click()
}

async function makeFlow({ page }: SignedInPerson) {
  await page.goto('/app/flows')
  await page.getByText('You have no flows yet').waitFor()
  await page.getByRole('button', { name: 'New flow' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'New flow' }).click()
  await dialog.getByText('must not be empty').waitFor()
  await dialog.getByLabel('Name').fill('Solar leads')
  await dialog.getByRole('button', { name: 'New flow' }).click()
  await page.getByText('Leads go nowhere yet').waitFor()
}

/** A filter whose rule is made row by row, and read as a sentence. */
async function addFilter(seller: SignedInPerson) {
  const { page } = seller
  await addStep(seller, 'Filter')
  await page.getByLabel('What it is for').fill('Texas only')
  const filter = step(seller, 'Texas only')
  await filter.getByRole('button', { name: 'Edit the rules' }).click()
  await filter.getByLabel('Field or variable').fill('lead.st')
  await page.getByRole('option', { name: 'lead.state' }).click()
  await filter.getByLabel('Comparison').first().click()
  await page.getByRole('option', { name: 'is not equal to' }).click()
  await filter.getByLabel('Value', { exact: true }).fill('TX')
  await filter.getByLabel('The reason that the source is told').fill('Not in Texas')
  await filter.getByText('Stops a lead if State is not equal to TX').waitFor()
}

async function addDelivery(seller: SignedInPerson, url: string) {
  const { page } = seller
  await addStep(seller, 'Delivery')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Who gets the lead?').fill('CRM')
  await page.getByRole('option').first().click()
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByLabel('What it is for').last().fill('Our CRM')
  const delivery = step(seller, 'Our CRM')
  await delivery.getByRole('button', { name: 'Add', exact: true }).click()
  await delivery.getByLabel('Name', { exact: true }).fill('url')
  await delivery.getByLabel('Value', { exact: true }).first().fill('{{lead.nonsense')
  await delivery.getByRole('button', { name: 'Send every field of the flow' }).click()
  return { delivery, url }
}

test.skipIf(noBrowser)(
  'a seller makes a flow in the browser: a filter in words, a delivery and a buyer; mends what is wrong, tries it, makes it live',
  async () => {
    const { exchange, seller } = await started()
    const { page } = seller
    const receiver = await receiverForThisTest()
    await makeFlow(seller)
    await addFilter(seller)
    const { delivery } = await addDelivery(seller, receiver.url)
    await page.getByRole('button', { name: 'Save draft' }).click()
    await page.getByText('1 part is not right yet').waitFor()
    await delivery.getByText('must be a template that can be read').waitFor()
    await shoot(seller, 'flow-fault')
    await delivery.getByLabel('Value', { exact: true }).first().fill(receiver.url)
    await addStep(seller, 'Buyer')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Their e-mail address').fill('cy@bolt.example')
    await dialog.getByRole('button', { name: 'Invite and add' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await step(seller, 'cy@bolt.example').getByText('Invitation sent').first().waitFor()
    await page.getByRole('button', { name: 'Save draft' }).click()
    await page.getByText('The draft is saved.').waitFor()
    await shoot(seller, 'flow-steps')
    expect(await fitsNarrow(seller)).toBe(true)

    await page.getByRole('tab', { name: 'Try it' }).click()
    await page.getByRole('button', { name: 'Fill in a sample' }).click()
    await page.getByRole('button', { name: 'Try it', exact: true }).click()
    await page.getByText('The source would be told: success').waitFor()
    await shoot(seller, 'flow-try')
    await page.getByLabel('State').fill('CA')
    await page.getByRole('button', { name: 'Try it', exact: true }).click()
    await page.getByText('The source would be told: failure, Not in Texas').waitFor()
    expect(receiver.got).toHaveLength(0)

    await page.getByRole('button', { name: 'Make it live' }).click()
    await page.getByText('The flow is live as you see it.').waitFor()
    const [flow] = await must(200, seller.client.get('/flows'))
    expect(flow).toMatchObject({ name: 'Solar leads', draft: false, enabled: true })
    expect(flow.steps.map(({ type }: { type: string }) => type)).toEqual(['filter', 'recipient', 'recipient'])
    expect(flow.steps[0].rule_set.rules[0]).toMatchObject({
      lhv: 'lead.state',
      op: 'is not equal to',
      rhv: 'TX',
    })
    const path = `/flows/${flow.id}/sources/${flow.sources[0].entity.id}/submit`
    const lead = { method: 'POST', headers: { 'content-type': 'application/json' } }
    const answer = await fetch(exchange.address + path, {
      ...lead,
      body: '{"email":"a@b.example","state":"TX"}',
    })
    expect(await answer.json()).toMatchObject({ outcome: 'success' })
    expect(receiver.got).toHaveLength(1)
    await page.getByRole('tab', { name: 'Changes' }).click()
    await page.getByText('What is live is what you see.').waitFor()
    await shoot(seller, 'flow-changes')
    await page.goto('/app/flows')
    await page.locator('[data-flow="Solar leads"]').getByText('Live', { exact: true }).waitFor()
    await shoot(seller, 'flows')
    expect(seller.faults).toEqual([])
  },
)

test.skipIf(noBrowser)(
  'steps are moved by keyboard, taken away and put back; the draft says what it changes',
  async () => {
    const { seller } = await started()
    const { page } = seller
    const rule_set = { op: 'and', rules: [{ lhv: 'lead.email', op: 'is blank' }] }
    const filter = (description: string) => ({
      type: 'filter',
      outcome: 'failure',
      description,
      reason: 'No',
      rule_set,
    })
    const company = seller.client as never
    const id = await liveFlow(company, { steps: [filter('First'), filter('Second'), filter('Third')] })
    await page.goto(`/app/flows/${id}/steps`)
    await page.getByRole('button', { name: 'Move First' }).focus()
    await page.keyboard.press('Space')
    await page.getByText(/First is (taken|at place 1)/).waitFor({ state: 'attached' })
    await page.keyboard.press('ArrowDown')
    await page.getByText('First is at place 2 of 3').waitFor({ state: 'attached' })
    await page.keyboard.press('Space')
    await expect.poll(() => names(seller)).toEqual(['Second', 'First', 'Third'])
    await act(seller, 'Third', 'Move up')
    expect(await names(seller)).toEqual(['Second', 'Third', 'First'])
    await act(seller, 'Second', 'Remove the step')
    expect(await names(seller)).toEqual(['Third', 'First'])
    await page.getByRole('button', { name: 'Undo' }).click()
    expect(await names(seller)).toEqual(['Second', 'Third', 'First'])
    await page.getByRole('tab', { name: 'Changes' }).click()
    await page.getByText('Order of the steps').waitFor()
    await page.getByRole('button', { name: 'Save draft' }).click()
    await page.getByText('Changes not live yet').waitFor()
    await page.reload()
    await page.getByText('Order of the steps').waitFor()
    expect(seller.faults).toEqual([])
  },
)

test.skipIf(noBrowser)('two people edit one flow: the second is told, and loses nothing', async () => {
  const { seller } = await started()
  const { page } = seller
  const id = await liveFlow(seller.client as never)
  await page.goto(`/app/flows/${id}`)
  await page.getByLabel('Name', { exact: true }).fill('Mine')
  const flow = await must(200, seller.client.get(`/flows/${id}`))
  await must(200, seller.client.put(`/flows/${id}`, { ...flow, fields: ['email'] }))
  await page.getByRole('button', { name: 'Save draft' }).click()
  await page.getByText('Somebody else saved this flow meanwhile').waitFor()
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Mine')
  await shoot(seller, 'flow-conflict')
  await page.getByRole('button', { name: 'Take theirs, drop mine' }).click()
  await expect.poll(() => page.getByLabel('Name', { exact: true }).inputValue()).toBe('Solar leads')
  await page.getByLabel('Name', { exact: true }).fill('Mine again')
  await page.getByRole('link', { name: 'All flows' }).click()
  await page.getByRole('link', { name: 'Solar leads' }).click()
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Mine again')
  const theirs = await must(200, seller.client.get(`/flows/${id}`))
  await must(200, seller.client.put(`/flows/${id}`, { ...theirs, fields: ['email', 'state'] }))
  await page.getByRole('button', { name: 'Save draft' }).click()
  await page.getByRole('button', { name: 'Save mine over theirs' }).click()
  await page.getByText('The draft is saved.').waitFor()
  expect(await must(200, seller.client.get(`/flows/${id}`))).toMatchObject({
    name: 'Mine again',
    fields: ['email'],
  })
  expect(seller.faults).toEqual([])
})

test.skipIf(noBrowser)('a flow among many is found by a part of its name', async () => {
  const { seller } = await started()
  const { page } = seller
  await Promise.all(
    Array.from({ length: 40 }, (_, n) =>
      must(201, seller.client.post('/flows', flowBody(`Flow <b>${n}</b>`, ['email']))),
    ),
  )
  await page.goto('/app/flows')
  await expect.poll(() => page.locator('[data-flow]').count()).toBe(25)
  await page.getByRole('button', { name: 'Show more' }).click()
  await expect.poll(() => page.locator('[data-flow]').count()).toBe(40)
  await page.getByLabel('Find by name').fill('<B>37')
  await expect.poll(() => page.locator('[data-flow]').count()).toBe(1)
  await page.getByText('Flow <b>37</b>').waitFor()
  await page.getByLabel('Find by name').fill('no such')
  await page.getByText('No flow has such a name').waitFor()
  expect(seller.faults).toEqual([])
})
