// A person who is signed in at a browser, and the same person's program: one company, made first.
import type { Browser as Chromium } from 'playwright-core'
import { browser } from './browser.ts'
import { type Person, person } from './chromium.ts'
import type { Client } from './client.ts'
import type { TestExchange } from './exchange.ts'
import { must } from './story.ts'

export type SignedInPerson = Person & { client: Client; account_id: string; email: string }

const FIRST = {
  account: { name: 'Acme Leads', time_zone: 'UTC' },
  user: { email: 'ada@acme.example', first_name: 'Ada', last_name: 'Park' },
  password: 'correct horse battery',
}

/** Makes the first account of the exchange. */
export async function firstPerson(exchange: TestExchange, chromium: Chromium): Promise<SignedInPerson> {
  const own = browser(exchange.address)
  const { signed_in } = await must(201, own.post('/session/first', FIRST))
  const one = await withCookie(await person(chromium, exchange.address), exchange.address, own.cookie() ?? '')
  return { ...one, client: own, account_id: signed_in.account_id, email: FIRST.user.email }
}

/** Accepts an invitation by its link, and with it makes a company. */
export async function invitedPerson(
  exchange: TestExchange,
  chromium: Chromium,
  { invitation_id, token, email, company }: Record<'invitation_id' | 'token' | 'email' | 'company', string>,
): Promise<SignedInPerson> {
  const own = browser(exchange.address)
  const password = 'a solar password'
  const user = { first_name: 'Cy', last_name: 'Young' }
  const acceptance = { token, account: { name: company }, user, password }
  await must(201, own.post(`/invitations/${invitation_id}/accept`, acceptance))
  const { signed_in } = await must(201, own.post('/session', { email, password }))
  const one = await withCookie(await person(chromium, exchange.address), exchange.address, own.cookie() ?? '')
  return { ...one, client: own, account_id: signed_in.account_id, email }
}

/** The person with the session of whom the cookie is. */
export async function withCookie(one: Person, address: string, cookie: string): Promise<Person> {
  const at = cookie.indexOf('=')
  await one.context.addCookies([{ name: cookie.slice(0, at), value: cookie.slice(at + 1), url: address }])
  return one
}
