import { expect, test } from 'vitest'
import { sql } from '../../src/db/db.ts'
import { fitsNarrow, noBrowser, openChromium, shoot } from '../support/chromium.ts'
import { exchangeForThisTest } from '../support/exchange.ts'
import { firstPerson, invitedPerson } from '../support/signed-in.ts'
import { completion, connectedPartners, must, startedOnboard } from '../support/story.ts'

test.skipIf(noBrowser)(
  'an operator finds a set-up that failed, reopens the seller, and runs it again',
  async () => {
    const exchange = await exchangeForThisTest()
    const ada = await firstPerson(exchange, await openChromium())
    const { page } = ada
    const partners = await connectedPartners(exchange)
    const { seller, buyer } = partners
    const { id } = await startedOnboard(partners)

    await page.goto('/app/operator/accounts')
    await page.getByLabel('Search').fill(seller.email)
    await page.getByRole('button', { name: `Close ${seller.name}` }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Why').fill('x')
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
    await expect.poll(() => dialog.getByLabel('Why').getAttribute('aria-invalid')).toBe('true')
    await dialog.getByLabel('Why').fill('Unpaid since May')
    await shoot(ada, 'operator-close')
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
    await page.getByText(`${seller.name} is closed.`).waitFor()
    await page.getByLabel('Search').fill('')
    await page.getByText(buyer.name, { exact: true }).waitFor()
    await shoot(ada, 'operator-accounts')

    await must(200, buyer.put(`/onboards/${id}`, completion(partners)))
    await page.goto('/app/operator')
    await page.getByText(`${seller.name} has closed its account`).first().waitFor()
    await shoot(ada, 'operator-onboards')
    expect(await fitsNarrow(ada)).toBe(true)
    const replay = async () => {
      await page.getByRole('tabpanel').getByRole('button', { name: 'Run the set-up again' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Run the set-up again' }).click()
    }
    await replay()
    await page.getByText(`The set-up of ${buyer.name} failed again`).waitFor()
    await must(
      200,
      ada.client.put(`/operator/accounts/${seller.account_id}`, { state: 'active', reason: 'Paid' }),
    )
    await replay()
    await page.getByText(`The set-up of ${buyer.name} has gone through.`).waitFor()
    await page.getByText('No set-up has failed').waitFor()
    expect((await must(200, buyer.get(`/onboards/${id}`))).status).toBe('completed')

    await page.getByRole('tab', { name: 'What operators did' }).click()
    await page.getByText('Unpaid since May').waitFor()
    await expect.poll(() => page.getByText('Ran a set-up again').count()).toBe(2)
    await shoot(ada, 'operator-acts')
    expect(ada.faults).toEqual([])
  },
)

test.skipIf(noBrowser)('an operator limits an account, sees so in the list, and ends it', async () => {
  const exchange = await exchangeForThisTest()
  const ada = await firstPerson(exchange, await openChromium())
  const { page } = ada
  const bolt = await exchange.company('Bolt')
  const limits = async () => (await must(200, bolt.get('/account'))).limits
  await page.goto('/app/operator/accounts')
  const open = () => page.getByRole('button', { name: 'Limits of Bolt' }).click()
  await open()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Flows').fill('2')
  await dialog.getByLabel('Leads a day').fill('500')
  await dialog.getByRole('button', { name: 'Set limits' }).click()
  await expect.poll(() => dialog.getByLabel('Why').getAttribute('aria-invalid')).toBe('true')
  await dialog.getByLabel('Why').fill('A trial')
  await shoot(ada, 'operator-limits')
  await dialog.getByRole('button', { name: 'Set limits' }).click()
  await page.getByText('The limits of Bolt are set.').waitFor()
  await page.getByText('Limited to 2 flows, 500 leads a day').waitFor()
  expect(await limits()).toEqual({ sources: null, flows: 2, leads_per_day: 500 })
  expect(await fitsNarrow(ada)).toBe(true)
  await open()
  await dialog.getByLabel('Flows').fill('')
  await dialog.getByLabel('Leads a day').fill('')
  await dialog.getByLabel('Why').fill('The trial is over')
  await dialog.getByRole('button', { name: 'Set limits' }).click()
  await expect.poll(limits).toEqual({ sources: null, flows: null, leads_per_day: null })
  await page.goto('/app/operator/acts')
  await expect.poll(() => page.getByText('Limited an account').count()).toBe(2)
  expect(ada.faults).toEqual([])
})

test.skipIf(noBrowser)(
  'an operator reads a letter in which nothing runs and no link works, and sends it again',
  async () => {
    const exchange = await exchangeForThisTest({ works: true })
    const ada = await firstPerson(exchange, await openChromium())
    const { page } = ada
    const note = '<script>window.parent.taken = true</script> Hello <b>Mia</b>'
    await must(201, ada.client.post('/invitations/recipient', { email: 'mia@bolt.example', note }))
    await page.goto('/app/operator/letters')
    await page.getByRole('searchbox', { name: 'To' }).fill('mia@')
    await page.getByRole('listitem').getByText('Kept here').waitFor()
    await page.getByRole('button', { name: /Read “Acme Leads wants/ }).click()
    const frame = page.frameLocator('iframe')
    await frame.getByText('Hello <b>Mia</b>').waitFor()
    expect(await page.locator('iframe').getAttribute('sandbox')).toBe('')
    const button = frame.getByRole('link').first()
    expect(await button.getAttribute('href')).toMatch(/\/invitation\/•+$/)
    const look = await button.evaluate((link) => {
      const page = globalThis as unknown as { getComputedStyle(of: unknown): { backgroundColor: string } }
      return page.getComputedStyle(link).backgroundColor
    })
    expect(look, 'the letter looks as it is meant to').toBe('rgb(28, 95, 212)')
    expect(await page.evaluate('window.taken')).toBeUndefined()
    await shoot(ada, 'operator-letter')
    await page.getByRole('tab', { name: 'As plain text' }).click()
    await page.getByText('/invitation/••••••••').waitFor()
    await page.getByRole('button', { name: 'Send again' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).last().click()
    await page.getByText('The letter to mia@bolt.example is on its way again.').waitFor()
    await expect.poll(() => page.getByRole('button', { name: /Read “/ }).count()).toBe(2)
    await shoot(ada, 'operator-letters')
    expect(await fitsNarrow(ada)).toBe(true)
    expect(ada.faults).toEqual([])
  },
)

test.skipIf(noBrowser)(
  'an operator has a failed job run again and removes another; health tells how things are',
  async () => {
    const exchange = await exchangeForThisTest()
    const ada = await firstPerson(exchange, await openChromium())
    const { page } = ada
    for (const email of ['mia@bolt.example', 'noa@bolt.example'])
      await must(201, ada.client.post('/invitations/recipient', { email }))
    await exchange.rows(sql`
    update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'connect ECONNREFUSED 10.0.0.1:25'
    where task_id = (select id from graphile_worker._private_tasks where identifier = 'send_letter')`)
    await page.goto('/app/operator/jobs')
    await page.getByText('connect ECONNREFUSED').first().waitFor()
    await shoot(ada, 'operator-jobs')
    expect(await fitsNarrow(ada)).toBe(true)
    await page.getByRole('button', { name: 'Remove' }).first().click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await expect.poll(() => page.getByText('connect ECONNREFUSED').count()).toBe(1)
    await page.getByRole('button', { name: 'Run again now' }).click()
    await page.getByText('No job fails').waitFor()
    await page.getByRole('tab', { name: 'Health' }).click()
    await page.getByText(/up to date: \d+ migrations/).waitFor()
    await shoot(ada, 'operator-health')
    expect(ada.faults).toEqual([])
  },
)

test.skipIf(noBrowser)('an owner who is no operator has no such pages', async () => {
  const exchange = await exchangeForThisTest()
  const chromium = await openChromium()
  const ada = await firstPerson(exchange, chromium)
  const { body } = await ada.client.post('/invitations/recipient', { email: 'cy@bolt.example' })
  const [letter] = await exchange.rows<{ sealed: Buffer }>(
    sql`select sealed from letters order by id limit 1`,
  )
  const text = exchange.ground.vault.open(letter?.sealed as Buffer)
  const token = /\/invitation\/([\w-]+)/.exec(text)?.[1] as string
  const cy = await invitedPerson(exchange, chromium, {
    invitation_id: body.entity.invitation_id,
    token,
    email: 'cy@bolt.example',
    company: 'Bolt',
  })
  await cy.page.goto('/app/operator/letters')
  await cy.page.getByText('There is no such page').waitFor()
  expect(await cy.page.getByRole('link', { name: 'Exchange' }).count()).toBe(0)
  expect((await cy.client.get('/operator/letters')).status).toBe(404)
  expect(cy.faults).toEqual([])
})
