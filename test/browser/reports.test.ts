import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { fitsNarrow, noBrowser, openChromium, person, shoot } from '../support/chromium.ts'
import { exchangeForThisTest } from '../support/exchange.ts'
import { type Seed, seedLead } from '../support/seed-events.ts'
import { firstPerson, type SignedInPerson } from '../support/signed-in.ts'
import { must } from '../support/story.ts'
import { CRM, JSON_OUT, STANDARD, WEB } from '../support/submitting.ts'

const DAY_MS = 86_400_000

/** Leads of the last days: sold to two recipients, refused by one, stopped before any; one is a test, one long ago. */
async function trading() {
  const exchange = await exchangeForThisTest()
  const ada = await firstPerson(exchange, await openChromium())
  const buyer = await must(
    201,
    ada.client.post('/entities', {
      name: 'Bolt <Solar>',
      module_ids: [JSON_OUT],
      source: null,
      recipient: 'buyer',
    }),
  )
  const integration = { module_id: STANDARD }
  const flow = await must(
    201,
    ada.client.post('/flows', {
      name: 'Solar leads',
      enabled: true,
      fields: ['email'],
      sources: [{ entity: { id: WEB }, integration }],
      steps: [],
    }),
  )
  const owner = ada as unknown as Parameters<typeof seedLead>[1]
  const seed = (seeds: Seed[], daysAgo: number) =>
    seedLead(
      exchange,
      owner,
      seeds.map((each) => ({ flow_id: flow.id, source_id: WEB, ...each })),
      new Date(Date.now() - daysAgo * DAY_MS),
    )
  const taken = (revenue: number, wait_ms: number): Seed[] => [
    { type: 'recipient', outcome: 'failure', reason: 'Duplicate', recipient_id: CRM, wait_ms: 80 },
    { type: 'recipient', outcome: 'success', recipient_id: buyer.id, revenue, wait_ms },
    { type: 'source', outcome: 'success', cost: 4.1 },
  ]
  for (let n = 0; n < 12; n++) await seed(taken(9.7, 200 + 10 * n), n % 6)
  for (let n = 0; n < 4; n++)
    await seed([{ type: 'source', outcome: 'failure', reason: 'State is not TX' }], n)
  await seed([{ type: 'source', outcome: 'error', reason: 'Flow is disabled' }], 1)
  await seed(
    taken(100, 5).map((each) => ({ ...each, is_test: true })),
    1,
  )
  await seed(taken(50, 5), 20)
  return { exchange, ada }
}

/** The texts of a column of the table: of each row, and of the last one. */
async function column(page: Page, name: string): Promise<{ rows: number[]; total: number }> {
  const texts = await page.locator(`table td[data-column="${name}"]`).allTextContents()
  const figures = texts.map((text) => Number(text.replace(/[^\d.-]/g, '')))
  return { rows: figures.slice(0, -1), total: figures.at(-1) as number }
}

async function addsUp(page: Page, names: string[]): Promise<void> {
  for (const name of names) {
    const { rows, total } = await column(page, name)
    expect(rows.length, name).toBeGreaterThan(0)
    expect(
      rows.reduce((sum, each) => sum + each, 0),
      name,
    ).toBeCloseTo(total, 2)
  }
}

const LEADS = [
  'source-submitted',
  'source-success',
  'source-failure',
  'source-error',
  'cost',
  'revenue',
  'profit',
]
const DELIVERIES = [
  'recipient-submitted',
  'recipient-success',
  'recipient-failure',
  'recipient-error',
  'revenue',
]

async function choose({ page }: SignedInPerson, label: string, option: string) {
  await page
    .getByRole('combobox', { name: label })
    .or(page.getByRole('textbox', { name: label }))
    .first()
    .click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

test.skipIf(noBrowser)(
  'leads are looked at by day, recipient, reason and filter; every table adds up; CSV says the same',
  async () => {
    const { ada } = await trading()
    const { page } = ada
    await page.goto('/app/reports')
    await page.getByRole('table').waitFor()
    expect((await column(page, 'source-submitted')).total).toBe(17)
    expect((await column(page, 'source-submitted')).rows).toHaveLength(7)
    await addsUp(page, LEADS)
    await page.locator('.recharts-bar-rectangle path').first().waitFor({ state: 'attached' })
    expect(
      await page.getByRole('img', { name: /Chart: Leads, Accepted 12, Rejected 4, Errors 1/ }).count(),
    ).toBe(1)
    expect(await fitsNarrow(ada)).toBe(true)
    await shoot(ada, 'reports-day')

    await choose(ada, 'One row for each', 'Recipient')
    await page.getByRole('rowheader', { name: 'Bolt <Solar>' }).waitFor()
    await addsUp(page, DELIVERIES)
    const p50 = await column(page, 'recipient-wait-p50')
    expect(p50.rows).toEqual(expect.arrayContaining([80, 250]))
    await shoot(ada, 'reports-recipient')

    await choose(ada, 'One row for each', 'Reason')
    await page.getByRole('rowheader', { name: 'State is not TX' }).waitFor()
    expect((await column(page, 'source-failure')).total).toBe(4)
    expect((await column(page, 'recipient-failure')).total).toBe(12)
    await shoot(ada, 'reports-reason')

    await choose(ada, 'One row for each', 'Source')
    await page.getByText('30 days').click()
    await page.getByRole('rowheader', { name: 'Web Form' }).waitFor()
    await expect.poll(async () => (await column(page, 'source-submitted')).total).toBe(18)
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download CSV' }).click()
    const text = readFileSync(await (await download).path(), 'utf8')
    expect(text.split('\r\n')).toEqual([
      'Source,Submitted,Accepted,Rejected,Errors,Cost,Revenue,Profit',
      'Web Form,18,13,4,1,53.3,166.4,113.1',
      'Total,18,13,4,1,53.3,166.4,113.1',
      '',
    ])
    await page.getByText('From – to').click()
    await page.getByLabel('To', { exact: true }).fill('2020-01-01')
    await page.getByText('must not be before the first day').waitFor()
    await page.getByLabel('From', { exact: true }).fill('2019-12-30')
    await page.getByText('No leads in this time').waitFor()
    await shoot(ada, 'reports-none')
    expect(ada.faults).toEqual([])
  },
)

test.skipIf(noBrowser)(
  'a report is saved, shared with somebody who has no account, and deleted',
  async () => {
    const { exchange, ada } = await trading()
    const { page } = ada
    await page.goto('/app/reports/saved')
    await page.getByText('No report is saved yet').waitFor()
    await shoot(ada, 'reports-saved-none')
    await page.goto('/app/reports?by=flow&period=month')
    await page.getByRole('rowheader', { name: 'Solar leads' }).waitFor()
    await page.getByRole('button', { name: 'Save as a report' }).click()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('must not be empty').waitFor()
    await page.getByLabel('Name').fill('Flows of a month')
    await page.getByLabel('Description').fill('For the <b>Monday</b> call')
    await shoot(ada, 'reports-save')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('heading', { name: 'Flows of a month' }).waitFor()
    await page.getByRole('rowheader', { name: 'Solar leads' }).waitFor()
    await addsUp(page, LEADS)
    await shoot(ada, 'reports-one')

    await page.getByRole('button', { name: 'Share' }).click()
    await page.getByRole('button', { name: 'Make a link' }).click()
    const link = await page.getByRole('textbox', { name: 'Link' }).inputValue()
    await shoot(ada, 'reports-share')
    const visitor = await person(await openChromium(), exchange.address)
    await visitor.page.goto(link)
    await visitor.page.getByRole('heading', { name: 'Flows of a month' }).waitFor()
    await visitor.page.getByText('Shared by Acme Leads').waitFor()
    await visitor.page.getByRole('rowheader', { name: 'Solar leads' }).waitFor()
    expect((await column(visitor.page, 'source-submitted')).total).toBe(18)
    await addsUp(visitor.page, LEADS)
    await visitor.page.getByText('7 days').click()
    await expect.poll(async () => (await column(visitor.page, 'source-submitted')).total).toBe(17)
    expect(await fitsNarrow(visitor)).toBe(true)
    await shoot(visitor, 'reports-shared')

    await page.getByRole('button', { name: 'Stop sharing' }).click()
    await page.getByRole('button', { name: 'Make a link' }).waitFor()
    await visitor.page.reload()
    await visitor.page.getByText('This report is not shared any more').waitFor()
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('link', { name: 'All saved reports' }).click()
    await page.getByRole('link', { name: 'Open Flows of a month' }).waitFor()
    await shoot(ada, 'reports-saved')
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('No report is saved yet').waitFor()
    expect([...ada.faults, ...visitor.faults]).toEqual([])
  },
)

test.skipIf(noBrowser)(
  'a table waits for its figures alone: code is fetched while the session is asked for, charts come later or never',
  async () => {
    const { ada } = await trading()
    const { page } = ada
    let answerSession = () => {}
    const asked = new Promise<void>((answered) => {
      answerSession = answered
    })
    await page.route('**/session', async (route) => {
      await asked
      await route.continue()
    })
    await page.route('**/assets/charts-*.js', (route) => route.abort())
    const code = page.waitForResponse(/\/assets\/reports-[^/]+\.js$/)
    await page.goto('/app/reports', { waitUntil: 'commit' })
    await code
    answerSession()
    await page.locator('td[data-column="source-submitted"]').first().waitFor()
    await page.getByText('The picture could not be fetched').first().waitFor()
    expect((await column(page, 'source-submitted')).total).toBe(17)
    await expect.poll(() => page.getByRole('alert').count()).toBe(0)
  },
)
