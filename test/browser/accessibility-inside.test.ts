import { expect, test } from 'vitest'
import { barriers } from '../support/axe.ts'
import { fitsNarrow, noBrowser, openChromium } from '../support/chromium.ts'
import { exchangeForThisTest } from '../support/exchange.ts'
import { formSource, jsonStep, LOOPBACK, submit } from '../support/leads.ts'
import { receiverForThisTest } from '../support/receiver.ts'
import { firstPerson, type SignedInPerson } from '../support/signed-in.ts'
import { must, TO_BUYER } from '../support/story.ts'

/** A company in the middle of its work: a flow with every kind of part, a buyer who was invited, leads that came. */
async function working() {
  const exchange = await exchangeForThisTest({ env: LOOPBACK })
  const receiver = await receiverForThisTest()
  const seller = await firstPerson(exchange, await openChromium())
  const { client } = seller
  const { entity } = await must(201, client.post('/invitations/recipient', { email: 'cy@bolt.example' }))
  const rule_set = { op: 'and', rules: [{ lhv: 'lead.state', op: 'is included in', rhv: ['TX', 'CA'] }] }
  const cap = { type: 'volume', maximum: 10, duration: 1, duration_units: 'day' }
  const flow = await must(
    201,
    client.post('/flows', {
      name: 'Solar leads',
      enabled: true,
      fields: ['first_name', 'email', 'state'],
      sources: [formSource],
      acceptance_criteria: { outcome: 'failure', reason: 'Not here', rule_set },
      pricing: { prices: [{ amount: 5 }] },
      caps: [cap],
      hours_of_operation: { time_zone: 'UTC', days: { monday: [['00:00', '24:00']] } },
      steps: [
        { type: 'filter', outcome: 'failure', reason: 'No', rule_set },
        jsonStep(receiver),
        { type: 'recipient', entity: { id: entity.id }, integration: { module_id: TO_BUYER, mappings: [] } },
      ],
    }),
  )
  await must(200, client.post(`/flows/${flow.id}/deploy`))
  const told = await submit(exchange.address, flow.id, {
    first_name: 'Ann',
    email: 'ann@example.com',
    state: 'TX',
  })
  return { seller, flow, lead: told.lead.id, invitation: entity.invitation_id as string }
}

/** Opens pages one by one, and gathers what keeps people from using them. */
function looking(seller: SignedInPerson) {
  const { page } = seller
  const found: string[] = []
  return {
    found,
    async look(screen: string) {
      found.push(...(await barriers(seller, screen)))
    },
    async see(path: string) {
      await page.goto(`/app${path}`)
      await page.locator('main').getByRole('heading').first().waitFor()
      await page.waitForLoadState('networkidle')
      found.push(...(await barriers(seller, path)))
      if (!(await fitsNarrow(seller))) found.push(`${path} is wider than a telephone`)
    },
  }
}

const SETTINGS = [
  'account',
  'notifications',
  'credentials',
  'fields',
  'entities',
  'destinations',
  'lists',
  'services',
  'privacy',
]
const OPERATOR = ['onboards', 'jobs', 'letters', 'accounts', 'health', 'acts']

test.skipIf(noBrowser)('no part of a flow has a grave barrier, and each fits a telephone', async () => {
  const { seller, flow } = await working()
  const { page } = seller
  const { found, see, look } = looking(seller)
  await see('/flows')
  for (const tab of ['sources', 'rules', 'fields', 'limits', 'try', 'changes', 'steps'])
    await see(`/flows/${flow.id}/${tab}`)
  for (const step of await page.locator('[data-step]').all())
    await step
      .getByRole('button', { name: /^Edit / })
      .first()
      .click()
  await look('steps, open')
  expect(found).toEqual([])
  expect(seller.faults).toEqual([])
})

test.skipIf(noBrowser)('no page about leads and partners has a grave barrier', async () => {
  const { seller, lead, invitation } = await working()
  const { found, see } = looking(seller)
  for (const path of ['/leads', `/leads/${lead}`, '/events', '/deliveries']) await see(path)
  for (const tab of ['', '/timeline', '/fields', '/flows', '/contacts'])
    await see(`/partners/${invitation}${tab}`)
  for (const path of ['/reports', '/reports/saved']) await see(path)
  expect(found).toEqual([])
  expect(seller.faults).toEqual([])
})

test.skipIf(noBrowser)('no page about the company or the exchange has a grave barrier', async () => {
  const { seller } = await working()
  const { found, see } = looking(seller)
  for (const path of ['/colleagues', '/keys', '/you']) await see(path)
  for (const part of SETTINGS) await see(`/settings/${part}`)
  for (const part of OPERATOR) await see(`/operator/${part}`)
  expect(found).toEqual([])
  expect(seller.faults).toEqual([])
})
