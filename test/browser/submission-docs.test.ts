import { expect, test } from 'vitest'
import { sql } from '../../src/db/db.ts'
import { fitsNarrow, noBrowser, openChromium, type Person, person, shoot } from '../support/chromium.ts'
import { exchangeForThisTest } from '../support/exchange.ts'
import { connectedPartners } from '../support/story.ts'
import { liveFlow, STANDARD, WEB } from '../support/submitting.ts'

const TEXAS = { op: 'and', rules: [{ lhv: 'lead.state', op: 'is equal to', rhv: 'TX' }] }

test.skipIf(noBrowser)('the page sends test leads in every form, and shows what came back', async () => {
  const exchange = await exchangeForThisTest()
  const acme = await exchange.company('Acme')
  const flow = await liveFlow(acme, {
    acceptance_criteria: { outcome: 'failure', reason: 'Only <b>Texas</b>', rule_set: TEXAS },
    hours_of_operation: { time_zone: 'UTC', days: everyDay() },
  })
  const one = await person(await openChromium(), exchange.address)
  const { page } = one
  await page.goto(`/flows/${flow.id}/sources/${WEB}/docs`)
  await page.getByLabel('Sent as').waitFor()
  await shoot(one, 'submission-docs')
  expect(await fitsNarrow(one)).toBe(true)
  const forms = await page.getByLabel('Sent as').locator('option').allTextContents()
  expect(forms.map((form) => /JSON|XML|form/.exec(form)?.[0])).toEqual(['form', 'JSON', 'XML', 'form'])
  for (const form of forms) {
    await page.getByLabel('Sent as').selectOption(form)
    expect(await send(one), form).toContain('success')
  }
  await page.getByLabel('Sent as').selectOption('POST of JSON, answered in JSON')
  await page.getByLabel('Body').fill('{"state": "CA", "is_test": "false"}')
  expect(await send(one)).toContain('Only <b>Texas</b>')
  expect(await page.locator('#told b').count()).toBe(0)
  await shoot(one, 'submission-docs-sent')
  await page.getByLabel('Find a field').fill('postal nothing')
  await expect.poll(() => page.locator('#field-rows tr:visible').count()).toBe(0)
  const leads = await exchange.rows<{ is_test: boolean }>(sql`select is_test from leads`)
  expect(leads.map(({ is_test }) => is_test)).toEqual([true, true, true, true, true])
  expect(one.faults).toEqual([])
})

test.skipIf(noBrowser)(
  'a source that must show a key is asked for it, and the key is kept nowhere',
  async () => {
    const exchange = await exchangeForThisTest()
    const { seller, buyer } = await connectedPartners(exchange, { flows: 0 })
    const source = {
      entity: { id: seller.account_id },
      integration: { module_id: STANDARD },
      authentication_required: true,
    }
    const flow = await liveFlow(buyer, { sources: [source] })
    const one = await person(await openChromium(), exchange.address)
    const { page, context } = one
    await page.goto(`/flows/${flow.id}/sources/${seller.account_id}/docs`)
    expect(await send(one)).toContain('Answer: 401')
    await page.getByLabel('API key of Acme Leads').fill(seller.api_key)
    const told = await send(one)
    expect(told).toContain('"outcome": "success"')
    expect(told).not.toContain(seller.api_key)
    const kept = await context.storageState({ indexedDB: true })
    expect(kept).toEqual({ cookies: [], origins: [] })
    expect(page.url()).not.toContain(seller.api_key)
    await page.reload()
    expect(await page.getByLabel('API key of Acme Leads').inputValue()).toBe('')
    expect(one.faults).toEqual([])
  },
)

/** Sends what stands there; answers what the page shows of it. */
async function send({ page }: Person): Promise<string> {
  const answered = page.waitForResponse((response) => response.url().includes('/submit'))
  await page.getByRole('button', { name: 'Send the test lead' }).click()
  await answered
  await page.getByRole('button', { name: 'Send the test lead', disabled: false }).waitFor()
  return (await page.locator('#told').textContent()) ?? ''
}

function everyDay() {
  const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
  return Object.fromEntries(days.map((day) => [day, [['00:00', '24:00']]]))
}
