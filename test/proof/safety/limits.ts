// What may be asked only so often is refused in time, with when to come again; and whoever comes in time is not.
import { browser, OURS } from '../../support/browser.ts'
import { client, type Reply } from '../../support/client.ts'
import { exchangeForThisTest } from '../../support/exchange.ts'
import { FORM, liveFlow } from '../../support/leads.ts'
import { must } from '../../support/story.ts'
import { type Finding, looking } from './finding.ts'

const FEW = 5
const SETTINGS = {
  GANGWAY_SUBMISSIONS_PER_SOURCE: '5',
  GANGWAY_SHARED_REPORTS: '5',
  GANGWAY_INVITATIONS_PER_DAY: '5',
}

type Tried = { what: string; most: number; setting: string; ask(n: number): Promise<Reply> }

export async function limits(): Promise<Finding> {
  const look = looking()
  const exchange = await exchangeForThisTest({ env: SETTINGS })
  const acme = await exchange.company('Acme')
  const flow = await liveFlow(acme)
  const { id } = await must(201, acme.post('/reports', { name: 'Mine', columns: ['source-submitted'] }))
  const { token } = await must(200, acme.put(`/reports/${id}/share`))
  const bolt = await exchange.company('Bolt')
  const { entity } = await must(201, bolt.post('/invitations/recipient', { email: 'mia@cell.example' }))
  const { url } = await must(201, bolt.post(`/invitations/${entity.invitation_id}/link`))
  const link = new URL(url).pathname.split('/').at(-1)
  const visitor = client(exchange.address)
  const guessed = (n: number) =>
    visitor.post('/session', { email: 'ada@acme.example', password: `guess ${n}` }, OURS)
  const all: Tried[] = [
    { what: 'sign-in at one address', most: 10, setting: '–', ask: guessed },
    {
      what: 'letters for who forgot',
      most: 10,
      setting: '–',
      ask: () => browser(exchange.address).post('/password/forgotten', { email: 'ada@acme.example' }),
    },
    {
      what: 'submissions of a source',
      most: FEW,
      setting: 'GANGWAY_SUBMISSIONS_PER_SOURCE',
      ask: () => visitor.get(`/flows/${flow}/sources/${FORM}/submit?email=ann@example.com`),
    },
    {
      what: 'a shared report by its token',
      most: FEW,
      setting: 'GANGWAY_SHARED_REPORTS',
      ask: () => visitor.get(`/reports/${token}`),
    },
    {
      what: 'invitations of an account',
      most: FEW,
      setting: 'GANGWAY_INVITATIONS_PER_DAY',
      ask: (n) => acme.post('/invitations/source', { email: `seller${n}@cell.example` }),
    },
    {
      what: 'letters to who was invited, asked for by a link',
      most: 3,
      setting: '–',
      ask: () => visitor.post(`/invite/${link}/letter`),
    },
    {
      what: 'checks of connections',
      most: 30,
      setting: '–',
      ask: () => bolt.post('/deliveries/check', { module_id: 'leadconduit-custom.outbound.json' }),
    },
  ]
  const rows = []
  for (const { what, most, setting, ask } of all) {
    const statuses: number[] = []
    for (let n = 0; n < most; n++) statuses.push((await ask(n)).status)
    look.see(!statuses.includes(429), `${what}: refused before ${most}`)
    const refused = await ask(most)
    look.see(refused.status === 429, `${what}: number ${most + 1} is answered ${refused.status}`)
    const wait = Number(refused.headers.get('retry-after'))
    look.see(wait >= 1 && wait <= 86_400, `${what}: Retry-After is ${wait}`)
    rows.push([what, most, setting, refused.status, `${wait} s`])
  }
  const columns = ['what', 'let through', 'setting', 'the next', 'Retry-After']
  return { tables: [{ title: 'Asked too often', columns, rows }], checks: look.checks(), faults: look.faults }
}
