import { expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { exchangeForThisTest, letDaysPass, type TestExchange } from './support/exchange.ts'
import { mailbox, tokenTo } from './support/mailbox.ts'
import { must } from './support/story.ts'

const CY = 'cy@bolt.example'

async function invited(exchange: TestExchange, email = CY) {
  const seller = await exchange.company('Acme Leads')
  const { entity } = await must(201, seller.post('/invitations/recipient', { email }))
  const id: string = entity.invitation_id
  const copied = async () => {
    const { url } = await must(201, seller.post(`/invitations/${id}/link`))
    return /\/invitation\/([\w-]{43})$/.exec(url)?.[1] as string
  }
  return { seller, id, entity_id: entity.id as string, copied }
}

const COMPANY = { account: { name: 'Bolt Solar' } }

test('a link that the sender copies shows the invitation and answers nothing until the invited address is proved', async () => {
  const exchange = await exchangeForThisTest()
  const { seller, id, copied } = await invited(exchange)
  const token = await copied()
  const preview = await must(200, exchange.visitor.get(`/invite/${token}`))
  expect(preview).toMatchObject({ address_proved: false, has_account: false, company_here: null })
  expect((await must(200, seller.get(`/invitations/${id}`))).opened_at).toBeNull()
  const answers = [
    exchange.visitor.post(`/invitations/${id}/accept`, { token, ...COMPANY }),
    seller.post(`/invitations/${id}/accept`, { token }),
    exchange.visitor.post(`/invitations/${id}/decline`, { token }),
    exchange.visitor.post(`/invitations/${id}/forward`, { token, email: 'me@acme.example' }),
  ]
  for (const answer of answers) {
    expect(await answer).toMatchObject({ status: 409, body: { code: 'address_not_proved' } })
  }
  await must(200, exchange.visitor.post(`/invite/${token}/letter`, {}))
  const proving = await tokenTo(exchange, CY)
  expect(proving).not.toBe(token)
  expect(await must(200, exchange.visitor.get(`/invite/${proving}`))).toMatchObject({ address_proved: true })
  await must(201, exchange.visitor.post(`/invitations/${id}/accept`, { token: proving, ...COMPANY }))
  expect(await seller.post(`/invitations/${id}/link`)).toMatchObject({
    status: 409,
    body: { code: 'invitation_accepted' },
  })
})

test('the user with the invited address may answer by a copied link, and nobody learns from it who has an account', async () => {
  const exchange = await exchangeForThisTest()
  const buyer = await exchange.company('Bolt Solar', CY)
  const { id, copied } = await invited(exchange)
  const token = await copied()
  const preview = await must(200, exchange.visitor.get(`/invite/${token}`))
  expect(preview).toMatchObject({ has_account: false })
  expect(preview.accepting).not.toContain('the company of')
  const other = await exchange.company('Stranger')
  expect(await other.post(`/invitations/${id}/accept`, { token })).toMatchObject({ status: 409 })
  await must(200, buyer.post(`/invitations/${id}/accept`, { token }))
})

test('letters that are asked for are few', async () => {
  const exchange = await exchangeForThisTest()
  const { copied } = await invited(exchange)
  const token = await copied()
  for (let n = 0; n < 3; n++) await must(200, exchange.visitor.post(`/invite/${token}/letter`, {}))
  const fourth = await exchange.visitor.post(`/invite/${token}/letter`, {})
  expect(fourth).toMatchObject({ status: 429, body: { code: 'too_often' } })
  expect(await mailbox(exchange, CY)).toHaveLength(4)
  for (const ask of ['letter', 'request', 'join']) {
    expect(await exchange.visitor.post(`/invite/${'x'.repeat(43)}/${ask}`, {})).toMatchObject({ status: 404 })
  }
})

test('the invited hands the invitation on: the colleague alone answers it then, and its sender is told', async () => {
  const exchange = await exchangeForThisTest()
  const { seller, id } = await invited(exchange)
  const token = await tokenTo(exchange, CY)
  const forward = (email: unknown) =>
    exchange.visitor.post(`/invitations/${id}/forward`, { token, email } as object)
  expect(await forward(CY)).toMatchObject({ status: 400, body: { errors: [{ path: '/email' }] } })
  expect(await forward(seller.email)).toMatchObject({ status: 400 })
  expect(await forward('nobody')).toMatchObject({ status: 400 })
  await must(201, seller.post('/invitations/recipient', { email: 'ed@bolt.example' }))
  expect(await forward('ed@bolt.example')).toMatchObject({ status: 409, body: { code: 'invited_already' } })
  await must(200, forward('di@bolt.example'))
  expect(await exchange.visitor.get(`/invite/${token}`)).toMatchObject({ status: 409 })
  const told = (await mailbox(exchange, seller.email)).filter(({ kind }) => kind === 'forwarded')
  expect(told[0]?.text).toContain('di@bolt.example')
  const hers = await tokenTo(exchange, 'di@bolt.example')
  const joined = await must(
    201,
    exchange.visitor.post(`/invitations/${id}/accept`, { token: hers, ...COMPANY }),
  )
  expect(joined.user.email).toBe('di@bolt.example')
})

test('who comes too late, or has another address, asks for a new invitation by one request', async () => {
  const exchange = await exchangeForThisTest()
  const { seller, id } = await invited(exchange)
  const token = await tokenTo(exchange, CY)
  const ask = (body: object = {}) => exchange.visitor.post(`/invite/${token}/request`, body)
  expect(await ask()).toMatchObject({ status: 409, body: { code: 'invitation_pending' } })
  await must(200, ask({ email: 'cy.young@bolt.example' }))
  await letDaysPass(exchange, 15)
  await must(200, ask())
  const asked = (await mailbox(exchange, seller.email)).filter(({ kind }) => kind === 'asked')
  expect(asked.map(({ subject }) => subject)).toEqual([
    'cy.young@bolt.example asks for your invitation',
    `${CY} asks for a new invitation`,
  ])
  await must(200, seller.delete(`/invitations/${id}`))
  expect(await ask()).toMatchObject({ status: 409, body: { code: 'invitation_withdrawn' } })
})

test('who has colleagues here asks them for a place before a second account is made', async () => {
  const exchange = await exchangeForThisTest()
  const bolt = await exchange.company('Bolt Solar', 'boss@bolt.example')
  const { copied, id } = await invited(exchange)
  const token = await tokenTo(exchange, CY)
  const preview = await must(200, exchange.visitor.get(`/invite/${token}`))
  expect(preview.company_here).toEqual({ name: 'Bolt Solar' })
  expect(await exchange.visitor.post(`/invite/${await copied()}/join`, {})).toMatchObject({ status: 404 })
  await must(200, exchange.visitor.post(`/invite/${token}/join`, {}))
  const [letter] = (await mailbox(exchange, 'boss@bolt.example')).filter(({ kind }) => kind === 'join')
  expect(letter?.text).toContain(CY)
  const added = { email: CY, first_name: 'Cy', last_name: 'Young', role: 'admin' }
  await must(201, bolt.post('/users', added))
  expect(await must(200, exchange.visitor.get(`/invite/${token}`))).toMatchObject({
    has_account: true,
    company_here: null,
  })
  const accepted = await must(200, exchange.visitor.post(`/invitations/${id}/accept`, { token }))
  expect(accepted.account.id).toBe(bolt.account_id)
  expect(await exchange.visitor.post(`/invite/${token}/join`, {})).toMatchObject({ status: 409 })
})

test('an address at a provider that lends addresses to everybody has no colleagues', async () => {
  const exchange = await exchangeForThisTest()
  await exchange.company('Bolt Solar', 'boss@gmail.com')
  await invited(exchange, 'cy@gmail.com')
  const token = await tokenTo(exchange, 'cy@gmail.com')
  expect((await must(200, exchange.visitor.get(`/invite/${token}`))).company_here).toBeNull()
  expect(await exchange.visitor.post(`/invite/${token}/join`, {})).toMatchObject({ status: 404 })
  expect(await exchange.rows(sql`select 1 from letters where kind = 'join'`)).toEqual([])
})
