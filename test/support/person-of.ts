// A company's user at a browser, signed in.
import type { Browser as Chromium } from 'playwright-core'
import { newId } from '../../src/lib/id.ts'
import { insertPassword } from '../../src/sessions/store.ts'
import { browser } from './browser.ts'
import { type Person, person } from './chromium.ts'
import type { Company, TestExchange } from './exchange.ts'
import { withCookie } from './signed-in.ts'
import { must } from './story.ts'

const PASSWORD = 'correct horse battery'

export async function personOf(
  exchange: TestExchange,
  chromium: Chromium,
  { user_id, email }: Company,
): Promise<Person> {
  const { people } = exchange.ground.context(null)
  await insertPassword(exchange.ground.db, { id: newId(), user_id, hash: await people.hash(PASSWORD) })
  const own = browser(exchange.address)
  await must(201, own.post('/session', { email, password: PASSWORD }))
  return withCookie(await person(chromium, exchange.address), exchange.address, own.cookie() ?? '')
}
