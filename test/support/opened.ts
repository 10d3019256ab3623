// A fresh exchange whose owner is signed in at a browser, and colleagues who joined by their letters.
import { type Browser, browser } from './browser.ts'
import { exchangeForThisTest, type TestExchange } from './exchange.ts'
import { joinTokenTo } from './mailbox.ts'
import { must } from './story.ts'

export const OWNER = { email: 'ada@acme.example', password: 'correct horse battery' }

export type Colleague = Browser & { id: string; email: string; password: string }

export async function openedExchange(): Promise<{ exchange: TestExchange; owner: Browser }> {
  const exchange = await exchangeForThisTest()
  const owner = browser(exchange.address)
  const user = { email: OWNER.email, first_name: 'Ada', last_name: 'Park' }
  await must(201, owner.post('/session/first', { account: { name: 'Acme' }, user, password: OWNER.password }))
  return { exchange, owner }
}

export async function joinedColleague(exchange: TestExchange, by: Browser, role: string): Promise<Colleague> {
  const email = `${role}@acme.example`
  const password = `the ${role} password`
  const { id } = await must(201, by.post('/users', { email, role }))
  const mate = browser(exchange.address)
  await must(201, mate.post(`/joinings/${await joinTokenTo(exchange, email)}`, { password }))
  return { ...mate, id, email, password }
}
