import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { sql } from '../../src/db/db.ts'
import { fitsNarrow, noBrowser, openChromium, shoot } from '../support/chromium.ts'
import { eventually } from '../support/eventually.ts'
import { exchangeForThisTest } from '../support/exchange.ts'
import { firstPerson } from '../support/signed-in.ts'
import { must } from '../support/story.ts'

async function owner() {
  const exchange = await exchangeForThisTest({ works: true })
  const ada = await firstPerson(exchange, await openChromium())
  return { exchange, ada, page: ada.page, dialog: ada.page.getByRole('dialog') }
}

const add = (page: Page) => page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click()
const save = (page: Page) => page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()

async function remove(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Remove ${name}` }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click()
  await eventually(async () =>
    expect(await page.getByRole('button', { name: `Remove ${name}` }).count()).toBe(0),
  )
}

test.skipIf(noBrowser)(
  'the owner changes the company; what is wrong stands at its field, and nothing typed is lost',
  async () => {
    const { ada, page } = await owner()
    await page.goto('/app/settings')
    await page.getByLabel('Name').fill('Acme & Daughters')
    await page.getByLabel('Website').fill('acme')
    await page.getByRole('switch', { name: 'Answer pings' }).uncheck({ force: true })
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('must be an http or https URL').waitFor()
    expect(await page.getByLabel('Name').inputValue()).toBe('Acme & Daughters')
    await page.getByLabel('Website').fill('https://acme.example')
    await page.getByRole('combobox', { name: 'Time zone' }).fill('Berlin')
    await page.getByRole('option', { name: 'Europe/Berlin' }).click()
    await shoot(ada, 'settings-account')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
    expect(await must(200, ada.client.get('/account'))).toMatchObject({
      name: 'Acme & Daughters',
      website: 'https://acme.example',
      time_zone: 'Europe/Berlin',
      lead_ping_enabled: false,
    })
    await page.getByRole('tab', { name: 'Notifications' }).click()
    await page.getByRole('switch', { name: 'Changes of submission docs' }).click({ force: true })
    await page.getByText('switched off').waitFor()
    await shoot(ada, 'settings-notifications')
    const { user_id } = (await must(200, ada.client.get('/session'))).signed_in
    expect((await must(200, ada.client.get(`/user_settings/${user_id}`))).notifications).toMatchObject({
      submission_doc_updates: { enabled: false },
      connection_invites: { enabled: true },
    })
    expect(await fitsNarrow(ada)).toBe(true)
    await page.goto('/app/settings/nothing')
    await page.getByText('There is no such setting').waitFor()
    expect(ada.faults).toEqual([])
  },
)

test.skipIf(noBrowser)(
  'a credential is added, changed without its secret being shown or lost, and removed',
  async () => {
    const { exchange, ada, page, dialog } = await owner()
    await page.goto('/app/settings/credentials')
    await page.getByText('There are no credentials yet').waitFor()
    await page.getByRole('button', { name: 'Add a credential' }).click()
    await add(page)
    await eventually(async () =>
      expect(await dialog.locator('[aria-invalid=true]').count()).toBeGreaterThan(1),
    )
    await dialog.getByLabel('Name', { exact: true }).fill('The CRM')
    await dialog.getByLabel('For which integration').selectOption({ index: 1 })
    await dialog.getByLabel('User name', { exact: true }).fill('ada')
    await dialog.locator('input[type=password]').fill('a very secret word')
    await shoot(ada, 'settings-credential')
    await add(page)
    await page.getByRole('button', { name: 'Edit The CRM' }).click()
    expect(await dialog.locator('input[type=password]').inputValue()).not.toContain('secret')
    await dialog.getByLabel('User name', { exact: true }).fill('ada.park')
    await save(page)
    await page.getByText('ada.park').waitFor()
    await shoot(ada, 'settings-credentials')
    const [row] = await exchange.rows<{ sealed: Buffer }>(sql`select sealed from credentials`)
    expect(JSON.parse(exchange.ground.vault.open(row?.sealed as Buffer))).toMatchObject({
      username: 'ada.park',
      password: 'a very secret word',
    })
    expect(await page.content()).not.toContain('very secret')
    await remove(page, 'The CRM')
    expect(await must(200, ada.client.get('/credentials'))).toEqual([])
    expect(ada.faults).toEqual([])
  },
)

test.skipIf(noBrowser)(
  'fields of the company: an ending is chosen first; then they are added, changed and removed',
  async () => {
    const { ada, page, dialog } = await owner()
    await page.goto('/app/settings/fields')
    await page.getByLabel('Ending').fill('a!')
    await page.getByRole('button', { name: 'Choose it' }).click()
    await page.getByText('must be 3 to 5 letters or digits').waitFor()
    await shoot(ada, 'settings-suffix')
    await page.getByLabel('Ending').fill('acme')
    await page.getByRole('button', { name: 'Choose it' }).click()
    await page.getByText('You have no fields of your own yet').waitFor()
    await page.getByRole('button', { name: 'Add a field' }).click()
    await dialog.getByLabel('Name', { exact: true }).fill('Roof age')
    await dialog.getByLabel('Id', { exact: true }).fill('roof_age')
    await dialog.getByLabel('Type').selectOption('number')
    await add(page)
    await dialog.getByText('must end with the suffix of your account, _acme').waitFor()
    await shoot(ada, 'settings-field')
    await dialog.getByLabel('Id', { exact: true }).fill('roof_age_acme')
    await add(page)
    await page.getByRole('button', { name: 'Edit Roof age' }).click()
    await dialog.getByLabel('Description').fill('In years')
    await save(page)
    await dialog.waitFor({ state: 'hidden' })
    await page.getByText('In years').waitFor()
    expect(await must(200, ada.client.get('/fields/roof_age_acme'))).toMatchObject({
      type: 'number',
      description: 'In years',
    })
    await remove(page, 'Roof age')
    expect((await ada.client.get('/fields/roof_age_acme')).status).toBe(404)
    expect(ada.faults).toEqual([])
  },
)

test.skipIf(noBrowser)('entities and destinations are added, changed and removed', async () => {
  const { ada, page, dialog } = await owner()
  await page.goto('/app/settings/entities')
  await page.getByRole('button', { name: 'Add a company or system' }).click()
  await dialog.getByLabel('Name', { exact: true }).fill('Bolt CRM')
  await dialog.getByLabel('As a recipient it is').selectOption('crm')
  await add(page)
  await page.getByRole('button', { name: 'Edit Bolt CRM' }).click()
  await dialog.getByLabel('Name', { exact: true }).fill('Bolt <CRM>')
  await dialog.getByLabel('Integrations').fill('json')
  await page.getByRole('option', { name: /json/i }).first().click()
  await shoot(ada, 'settings-entity')
  await save(page)
  await page.getByRole('button', { name: 'Edit Bolt <CRM>' }).waitFor()
  await shoot(ada, 'settings-entities')
  const mine = (await must(200, ada.client.get('/entities'))).filter(({ name }: any) => name === 'Bolt <CRM>')
  expect(mine).toMatchObject([{ recipient: 'crm', source: null, module_ids: [expect.any(String)] }])
  await remove(page, 'Bolt <CRM>')

  await page.getByRole('tab', { name: 'Destinations' }).click()
  await page.getByRole('button', { name: 'Add a destination' }).click()
  await dialog.getByLabel('Name', { exact: true }).fill('Our books')
  await dialog.getByLabel('Name of action 1').fill('Book it')
  await dialog.getByRole('button', { name: 'Another action' }).click()
  await dialog.getByLabel('Name of action 2').fill('Count it')
  await dialog.getByLabel('Address of action 2').fill('https://books.example/count')
  await add(page)
  await eventually(async () =>
    expect(await dialog.getByLabel('Address of action 1').getAttribute('aria-invalid')).toBe('true'),
  )
  await dialog.getByLabel('Address of action 1').fill('https://books.example/book')
  await shoot(ada, 'settings-destination')
  await add(page)
  await page.getByText('Count it: https://books.example/count').waitFor()
  await shoot(ada, 'settings-destinations')
  expect(await fitsNarrow(ada)).toBe(true)
  await page.getByRole('button', { name: 'Edit Our books' }).click()
  await dialog.getByRole('button', { name: 'Remove action 2' }).click()
  await save(page)
  await eventually(async () => expect(await page.getByText('Count it').count()).toBe(0))
  await remove(page, 'Our books')
  expect(await must(200, ada.client.get('/destinations'))).toEqual([])
  expect(ada.faults).toEqual([])
})

test.skipIf(noBrowser)('leads are kept shorter after a question, and a person is forgotten', async () => {
  const { ada, page, dialog } = await owner()
  await page.goto('/app/settings/privacy')
  await page.getByLabel('Days').fill('30')
  await page.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText('Keep leads for 30 days only?').waitFor()
  expect((await must(200, ada.client.get('/account'))).data_retention_in_days).toBe(90)
  await dialog.getByRole('button', { name: 'Keep them shorter' }).click()
  await eventually(async () =>
    expect((await must(200, ada.client.get('/account'))).data_retention_in_days).toBe(30),
  )
  const forget = async (who: string) => {
    await page.getByRole('textbox', { name: 'E-mail address' }).fill(who)
    await page.getByRole('button', { name: 'Forget this person' }).click()
    await dialog.getByRole('button', { name: 'Forget this person' }).click()
  }
  await forget('nobody')
  await page.getByText('must be an e-mail address').waitFor()
  await forget('mia@bolt.example')
  await page.getByText('By an e-mail address').waitFor()
  await page.getByText('Done', { exact: true }).waitFor()
  await shoot(ada, 'settings-privacy')
  expect(await fitsNarrow(ada)).toBe(true)
  expect(await must(200, ada.client.get('/privacy/erasures'))).toMatchObject([
    { kind: 'email', state: 'done' },
  ])
  expect(ada.faults).toEqual([])
})

test.skipIf(noBrowser)(
  'a reader looks at settings, and is offered nothing that would be refused',
  async () => {
    const { exchange, ada, page } = await owner()
    await must(
      201,
      ada.client.post('/destinations', {
        name: 'Our books',
        actions: [{ name: 'Book it', webhook_url: 'https://books.example' }],
      }),
    )
    await exchange.rows(sql`update users set role = 'read_only'`)
    await page.goto('/app/settings/destinations')
    await page.getByText('Our books').waitFor()
    expect(await page.getByRole('button', { name: /^(Add|Edit|Remove)/ }).count()).toBe(0)
    expect(await page.getByRole('tab', { name: 'Retention and erasure' }).count()).toBe(0)
    await page.getByRole('tab', { name: 'Fields', exact: true }).click()
    await page.getByText('You have no fields of your own yet').waitFor()
    await page.getByRole('tab', { name: 'Company', exact: true }).click()
    await page.getByText('Your role lets you look at this').waitFor()
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
    expect(await page.getByLabel('Name').isDisabled()).toBe(true)
    expect(ada.faults).toEqual([])
  },
)
