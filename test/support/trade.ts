// A seller and an invited buyer with passwords, for browser tests; signing in, and what a person's own session may ask.
import { browser } from './browser.ts'
import type { Person } from './chromium.ts'
import { exchangeForThisTest, type TestExchange } from './exchange.ts'
import { tokenTo } from './mailbox.ts'
import { flowBody, must } from './story.ts'

export const PASSWORD = 'a solar password'
export const SELLER = 'ada@acme.example'
export const BUYER = 'cy@bolt.example'

const FIELDS = ['first_name', 'last_name', 'email', 'phone_1', 'postal_code']

export type Invited = {
  exchange: TestExchange
  /** The seller's session, without a screen. */
  seller: ReturnType<typeof browser>
  invitation_id: string
}

/** Acme Leads has invited Bolt Solar into its flow, which shares all of its fields but the last. */
export async function invitedBuyer(): Promise<Invited> {
  const exchange = await exchangeForThisTest({ env: { GANGWAY_ALLOWED_RANGES: '127.0.0.0/8' } })
  const seller = browser(exchange.address)
  const first = {
    account: { name: 'Acme Leads' },
    user: { email: SELLER, first_name: 'Ada', last_name: 'Park' },
    password: PASSWORD,
  }
  await must(201, seller.post('/session/first', first))
  const invitation = { email: BUYER, name: 'Bolt Solar', note: 'Hello <b>you</b>' }
  const { entity } = await must(201, seller.post('/invitations/recipient', invitation))
  const body = flowBody('Solar', FIELDS, [entity.id])
  const mappings = FIELDS.slice(0, 4).map((id) => ({ property: `lead.${id}`, value: `{{lead.${id}}}` }))
  const steps = body.steps.map((step) => ({ ...step, integration: { ...step.integration, mappings } }))
  await must(201, seller.post('/flows', { ...body, steps }))
  return { exchange, seller, invitation_id: entity.invitation_id }
}

/** Bolt Solar accepts, with a first user of its own. */
export async function accepted({ exchange, invitation_id }: Invited): Promise<void> {
  const acceptance = {
    token: await tokenTo(exchange, BUYER),
    account: { name: 'Bolt Solar' },
    user: { first_name: 'Cy', last_name: 'Young' },
    password: PASSWORD,
  }
  await must(201, browser(exchange.address).post(`/invitations/${invitation_id}/accept`, acceptance))
}

/** Signs in on the page that stands in the way of a path. */
export async function signIn(who: Person, email: string, path: string): Promise<Person> {
  await who.page.goto(`/app${path}`)
  await who.page.getByLabel('E-mail address').fill(email)
  await who.page.getByLabel('Password').first().fill(PASSWORD)
  await who.page.getByRole('button', { name: 'Sign in', exact: true }).click()
  return who
}

/** What the API answers to the person's own session. */
export async function apiOf({ page }: Person, path: string): Promise<{ status: number; body: any }> {
  return page.evaluate(async (path) => {
    const headers = { 'X-Requested-With': 'gangway', Accept: 'application/json' }
    const response = await fetch(path, { headers })
    return { status: response.status, body: await response.json() }
  }, path)
}
