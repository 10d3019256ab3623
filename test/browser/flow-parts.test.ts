// Every part of a flow can be seen and changed in the browser, and what is not touched stays as it was.
import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'
import { barriers } from '../support/axe.ts'
import { fitsNarrow, noBrowser, openChromium, shoot } from '../support/chromium.ts'
import { exchangeForThisTest } from '../support/exchange.ts'
import { LOOPBACK, liveFlow, submit } from '../support/leads.ts'
import { receiverForThisTest } from '../support/receiver.ts'
import { firstPerson, type SignedInPerson } from '../support/signed-in.ts'
import { must } from '../support/story.ts'
import { wholeFlow } from '../support/whole-flow.ts'

async function started() {
  const exchange = await exchangeForThisTest({ env: LOOPBACK })
  const seller = await firstPerson(exchange, await openChromium())
  return { exchange, seller, page: seller.page }
}

/** The click waits until what unfolds has come to rest, as one by force does not. */
async function switchOn(where: Locator, name: string) {
  const one = where.getByRole('switch', { name })
  await one.click()
  await expect.poll(() => one.isChecked()).toBe(true)
}

async function chosen({ page }: SignedInPerson, where: Locator, label: string, option: string | RegExp) {
  await where.getByRole('combobox', { name: label, exact: true }).click()
  await page.getByRole('option', { name: option }).click()
}

async function save({ page }: SignedInPerson) {
  await page.getByRole('button', { name: 'Save draft' }).click()
  await page.getByText('The draft is saved.').waitFor()
}

async function deploy({ page }: SignedInPerson) {
  await page.getByRole('button', { name: 'Make it live' }).click()
  await page.getByText('The flow is live as you see it.').waitFor()
}

const tab = ({ page }: SignedInPerson, name: string) => page.getByRole('tab', { name }).click()

/** Looked at in every way, with everything that is open on it. */
async function seen(seller: SignedInPerson, name: string) {
  expect(await barriers(seller, name)).toEqual([])
  expect(await fitsNarrow(seller)).toBe(true)
  await shoot(seller, name)
}

test.skipIf(noBrowser)(
  'a flow with every member is opened, looked at from end to end, and keeps all that is not changed',
  async () => {
    const { seller, page } = await started()
    const made = await must(201, seller.client.post('/flows', await wholeFlow(seller.client)))
    await page.goto(`/app/flows/${made.id}/sources`)
    const source = page.locator('[data-source="Web Form"]')
    await source.getByRole('button', { name: 'Edit Web Form' }).click()
    await source.getByRole('combobox', { name: 'How it is sent', exact: true }).waitFor()
    await seen(seller, 'flow-whole-source')
    await source.getByLabel('and the source is told').fill('Sorry')
    await tab(seller, 'Steps')
    for (const name of ['Texas only', 'Our CRM']) {
      await page.getByRole('button', { name: `Edit ${name}` }).click()
    }
    await page.getByText('A stream of events to our-events').waitFor()
    await page.getByText('Our books: https://books.example/book').waitFor()
    await seen(seller, 'flow-whole-steps')
    const crm = page.locator('[data-step="Our CRM"]')
    await crm.getByLabel('At most').first().fill('7')
    await tab(seller, 'Which leads')
    await page.getByText('Must not be called').waitFor()
    await seen(seller, 'flow-whole-rules')
    await tab(seller, 'Fields')
    await tab(seller, 'Limits and prices')
    await page.getByText('Price by a service').waitFor()
    await expect.poll(() => page.getByLabel('Price without its answer').inputValue()).toBe('3')
    await seen(seller, 'flow-whole-limits')
    await page.getByLabel('Name', { exact: true }).first().fill('Everything else')
    await save(seller)
    const after = await must(200, seller.client.get(`/flows/${made.id}`))
    const [first] = made.sources
    const [filter, recipient] = made.steps
    const [cap] = recipient.caps
    expect(after).toEqual({
      ...made,
      name: 'Everything else',
      updated_at: expect.any(String),
      sources: [{ ...first, acceptance_criteria: { ...first.acceptance_criteria, reason: 'Sorry' } }],
      steps: [filter, { ...recipient, caps: [{ ...cap, maximum: 7 }] }],
    })
    expect(seller.faults).toEqual([])
  },
)

test.skipIf(noBrowser)(
  'leads are looked up in lists: kept in the settings, asked before all else and at a step, and who is found is refused',
  async () => {
    const { exchange, seller, page } = await started()
    const id = await liveFlow(seller.client as never)
    await page.goto('/app/settings/lists')
    await page.getByText('There are no lists yet').waitFor()
    await page.getByRole('button', { name: 'Add a list' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('do not call')
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await dialog.getByText('must be 1 to 100 letters, digits, _ or -').waitFor()
    await dialog.getByLabel('Name').fill('do_not_call')
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByRole('button', { name: 'What is on it: do_not_call' }).click()
    await dialog.getByText('Nothing is on the list.').waitFor()
    await dialog.getByLabel('Put on the list').fill('5127891111\n5127892222\n\n5127891111')
    await dialog.getByRole('button', { name: 'Put on it' }).click()
    await dialog.getByText('2 values were put on the list; 1 was there already.').waitFor()
    await dialog.getByRole('button', { name: 'Take 5127892222 off the list' }).click()
    await expect.poll(() => dialog.getByRole('listitem').count()).toBe(1)
    await dialog.getByLabel('Find a value').fill('5127899999')
    await dialog.getByText('That is not on the list.').waitFor()
    await dialog.getByLabel('Find a value').fill('')
    await dialog.getByText('5127891111').waitFor()
    await seen(seller, 'settings-list')
    await page.keyboard.press('Escape')
    await page.getByText('1 value', { exact: true }).waitFor()
    await shoot(seller, 'settings-lists')

    await page.goto(`/app/flows/${id}/rules`)
    await switchOn(page.locator('main'), 'Look up: Must not be called')
    const check = page.locator('[data-check=dnc]')
    await check.getByLabel('What is looked up').fill('{{lead.pho')
    await page.getByRole('option', { name: 'lead.phone_1' }).click()
    await expect.poll(() => check.getByLabel('What is looked up').inputValue()).toBe('{{lead.phone_1}}')
    await check.getByLabel('In the list').fill('')
    await page.getByRole('button', { name: 'Save draft' }).click()
    await check.getByText('must not be empty').waitFor()
    await check.getByLabel('In the list').fill('do_not_call')
    await check.getByRole('textbox', { name: 'Only what was put on it' }).fill('30')
    await check.getByRole('button', { name: 'Refuse who is found' }).click()
    await check.getByText('Who is found is refused.').waitFor()
    await page.getByText('suppressionlist.is_dnc is not true').waitFor()
    await seen(seller, 'flow-lists')
    await tab(seller, 'Changes')
    await page.getByText('Lists', { exact: true }).waitFor()
    await deploy(seller)
    const lead = { email: 'ann@a.example', phone_1: '512-789-1111' }
    expect(await submit(exchange.address, id, lead)).toMatchObject({
      outcome: 'failure',
      reason: 'Do not call',
    })
    expect(await submit(exchange.address, id, { ...lead, phone_1: '512-789-2222' })).toMatchObject({
      outcome: 'success',
    })

    await tab(seller, 'Steps')
    await page.getByRole('button', { name: 'Add a step' }).click()
    await page.getByRole('menuitem', { name: 'List' }).click()
    await dialog.getByRole('radio', { name: 'was here before is stopped' }).check()
    await dialog.getByLabel('Which list?').fill('seen')
    await dialog.getByLabel('The value', { exact: true }).fill('{{lead.email}}')
    await seen(seller, 'flow-add-list')
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await page.locator('[data-step="Stop who is on the list seen already"]').waitFor()
    await deploy(seller)
    const other = { email: 'bea@a.example', phone_1: '512-789-3333' }
    expect((await submit(exchange.address, id, other)).outcome).toBe('success')
    expect(await submit(exchange.address, id, other)).toMatchObject({
      outcome: 'failure',
      reason: 'Duplicate',
    })
    await tab(seller, 'Try it')
    await page.getByLabel('Phone 1').fill('512-789-1111')
    await page.getByRole('button', { name: 'Try it', exact: true }).click()
    await page.getByText('List · do_not_call: 5127891111').waitFor()
    await page.getByText('The source would be told: failure, Do not call').waitFor()
    expect(seller.faults).toEqual([])
  },
)

test.skipIf(noBrowser)(
  'a pricing service is kept in the settings, asked by the flow and at a source, and its price is paid',
  async () => {
    const { exchange, seller, page } = await started()
    const receiver = await receiverForThisTest()
    receiver.answers((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"price": 7.5}')
    })
    const id = await liveFlow(seller.client as never)
    await page.goto(`/app/flows/${id}/limits`)
    await page.getByText('You have no pricing service yet.').waitFor()
    await page.getByRole('link', { name: 'Add one in the settings' }).click()
    await page.getByText('There are no pricing services yet').waitFor()
    await page.getByRole('button', { name: 'Add a pricing service' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Value', { exact: true }).first().fill('{{shout lead.state}}')
    await dialog.getByRole('button', { name: 'Add', exact: true }).last().click()
    await dialog.getByText('must not be empty').waitFor()
    await dialog.getByLabel('Name', { exact: true }).first().fill('What it is worth')
    await dialog.getByRole('button', { name: 'Add', exact: true }).last().click()
    await dialog
      .getByText(/helper|template/)
      .first()
      .waitFor()
    await dialog.getByLabel('Value', { exact: true }).first().fill(receiver.url)
    await seen(seller, 'settings-service')
    await dialog.getByRole('button', { name: 'Add', exact: true }).last().click()
    await dialog.waitFor({ state: 'hidden' })
    await page.getByText(receiver.url).waitFor()
    await shoot(seller, 'settings-services')
    await page.goto(`/app/flows/${id}/limits`)
    await page.getByRole('button', { name: 'Ask a service' }).click()
    await page.getByLabel('Price without its answer').fill('2')
    await seen(seller, 'flow-service')
    await deploy(seller)
    expect(await submit(exchange.address, id, { email: 'ann@a.example' })).toMatchObject({ price: 7.5 })
    receiver.answers((_, response) => void response.writeHead(500).end())
    expect(await submit(exchange.address, id, { email: 'ann@a.example' })).toMatchObject({ price: 2 })
    await tab(seller, 'Sources')
    const source = page.locator('[data-source="Web Form"]')
    await source.getByRole('button', { name: 'Edit Web Form' }).click()
    await source.getByRole('button', { name: 'Ask a service' }).click()
    await source.getByLabel('Price without its answer').fill('3')
    await deploy(seller)
    expect(await submit(exchange.address, id, { email: 'ann@a.example' })).toMatchObject({ price: 3 })
    await page.goto('/app/settings/services')
    await page.getByRole('button', { name: 'Remove What it is worth' }).click()
    await dialog.getByRole('button', { name: 'Remove', exact: true }).click()
    await dialog.getByText('Flows ask this service (Solar leads): take it out of them').waitFor()
    expect(seller.faults).toEqual([])
  },
)

test.skipIf(noBrowser)(
  'feedback is heard at a step and handed on to the source, and a destination is told of the lead',
  async () => {
    const { exchange, seller, page } = await started()
    const [crm, books, source] = [
      await receiverForThisTest(),
      await receiverForThisTest(),
      await receiverForThisTest(),
    ]
    const { client } = seller
    await must(
      201,
      client.post('/destinations', {
        name: 'Our books',
        actions: [{ name: 'Book it', webhook_url: books.url }],
      }),
    )
    const mappings = [
      { property: 'url', value: crm.url },
      { property: 'json_property.event', value: '{{event_id}}' },
    ]
    const step = {
      type: 'recipient',
      description: 'Our CRM',
      entity: { id: '535e9f8c94149d05b5000006' },
      integration: { module_id: 'leadconduit-custom.outbound.json', mappings },
    }
    const id = await liveFlow(client as never, { steps: [step] })
    await page.goto(`/app/flows/${id}/steps`)
    await page.getByText('Nobody is told.').waitFor()
    await chosen(seller, page.locator('main'), 'Tell a destination', 'Our books: Book it')
    await page.locator('[data-destination="Our books"]').waitFor()
    await page.getByRole('button', { name: 'Edit Our CRM' }).click()
    const delivery = page.locator('[data-step="Our CRM"]')
    await delivery.getByLabel('Notes').fill('Ask Bea')
    await switchOn(delivery, 'Take feedback')
    await delivery.getByRole('combobox', { name: 'How it is read' }).waitFor()
    await seen(seller, 'flow-feedback-step')
    await tab(seller, 'Sources')
    const form = page.locator('[data-source="Web Form"]')
    await form.getByRole('button', { name: 'Edit Web Form' }).click()
    await switchOn(form, 'Hand feedback on')
    await chosen(seller, form, 'How it is sent', 'Custom JSON')
    const sent = form.locator('[data-feedback]')
    await sent.getByRole('button', { name: 'Add', exact: true }).click()
    await sent.getByLabel('Name', { exact: true }).fill('url')
    await sent.getByLabel('Value', { exact: true }).fill('{{shout feedback.type}}')
    await page.getByRole('button', { name: 'Save draft' }).click()
    await sent.getByText('has no helper shout').waitFor()
    await sent.getByLabel('Value', { exact: true }).fill(source.url)
    await sent.getByRole('button', { name: 'Add', exact: true }).click()
    await sent.getByLabel('Name', { exact: true }).last().fill('json_property.kind')
    await sent.getByLabel('Value', { exact: true }).last().fill('{{feedback.ty')
    await page.getByRole('option', { name: 'feedback.type' }).click()
    await seen(seller, 'flow-feedback-source')
    await deploy(seller)
    expect((await submit(exchange.address, id)).outcome).toBe('success')
    await expect.poll(() => books.got.length).toBe(1)
    const { event } = JSON.parse(crm.got[0]?.body ?? '{}')
    const heard = await fetch(`${exchange.address}/feedback?event_id=${event}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: '{"type":"return","reason":"moved"}',
    })
    expect(await heard.json()).toMatchObject({ outcome: 'success' })
    expect(source.got.map(({ body }) => body)).toEqual(['{"kind":"return"}'])
    expect((await must(200, client.get(`/flows/${id}`))).steps[0].notes).toBe('Ask Bea')
    await tab(seller, 'Steps')
    await page.getByRole('button', { name: 'Tell Our books no more' }).click()
    await page.getByText('Nobody is told.').waitFor()
    await save(seller)
    expect((await must(200, client.get(`/flows/${id}`))).destinations).toEqual([])
    expect(seller.faults).toEqual([])
  },
)
