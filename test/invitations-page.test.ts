import { expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { exchangeForThisTest, letDaysPass } from './support/exchange.ts'
import { tokenTo } from './support/mailbox.ts'
import { flowBody, must } from './support/story.ts'

const STRANGER = 'mia@bolt-solar.example'

test('the link shows who invites, which fields would be shared and what accepting does, and notes the first look', async () => {
  const exchange = await exchangeForThisTest()
  const seller = await exchange.company('Acme Leads')
  const { entity } = await must(201, seller.post('/invitations/recipient', { email: STRANGER, note: 'Hi' }))
  await must(201, seller.post('/flows', flowBody('Solar', ['email', 'phone_1'], [entity.id])))
  const path = `/invitations/${entity.invitation_id}`
  expect(await must(200, seller.get(path))).toMatchObject({ opened_at: null })
  const token = await tokenTo(exchange, STRANGER)
  const preview = await must(200, exchange.visitor.get(`/invite/${token}`))
  expect(preview).toMatchObject({
    invitation: {
      id: entity.invitation_id,
      kind: 'recipient',
      state: 'pending',
      email: STRANGER,
      note: 'Hi',
    },
    inviter: { name: 'Acme Leads', website: null, logo_url: null },
    shared_fields: [{ id: 'email', name: 'Email', type: 'email' }],
    has_account: false,
    accepting: expect.stringContaining('makes an account'),
  })
  const { opened_at } = await must(200, seller.get(path))
  expect(opened_at).not.toBeNull()
  await must(200, exchange.visitor.get(`/invite/${token}`))
  expect((await must(200, seller.get(path))).opened_at).toBe(opened_at)
})

test('a link that leads nowhere is 404, as JSON and as a page', async () => {
  const exchange = await exchangeForThisTest()
  for (const token of ['x', 'x'.repeat(43), '%00', 'x'.repeat(200), '..%2f']) {
    expect((await exchange.visitor.get(`/invite/${token}`)).status).toBe(404)
    const page = await exchange.visitor.get(`/invitation/${token}`)
    expect(page.status).toBe(404)
    expect(page.body).toContain('<h1>Invitation not found</h1>')
  }
  expect((await exchange.visitor.get(`/invite/${'x'.repeat(201)}`)).status).toBe(400)
})

test('the page says the same to a person: everything escaped, nothing inline, told to nobody', async () => {
  const exchange = await exchangeForThisTest()
  const seller = await exchange.company('<b>Acme</b> & "Sons"', 'sam@acme.example')
  const note = '<script>alert(1)</script>\n" onload="x'
  const { entity } = await must(201, seller.post('/invitations/recipient', { email: STRANGER, note }))
  await must(201, seller.post('/flows', flowBody('Solar', ['email'], [entity.id])))
  await exchange.rows(sql`update accounts set website = 'javascript:alert(1)'`)
  const page = await exchange.visitor.get(`/invitation/${await tokenTo(exchange, STRANGER)}`)
  expect(page.status).toBe(200)
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(page.headers.get('referrer-policy')).toBe('no-referrer')
  expect(page.headers.get('cache-control')).toBe('no-store')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(page.body).toContain(
    '<h1>&lt;b&gt;Acme&lt;/b&gt; &amp; &quot;Sons&quot; wants to send you leads</h1>',
  )
  expect(page.body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  expect(page.body.match(/<script/g)).toHaveLength(1)
  expect(page.body).not.toMatch(/ on\w+="/)
  expect(page.body).not.toContain('javascript:')
  expect(page.body).toContain('<li>Email <small>email</small></li>')
  expect(page.body).toContain('name="company"')
  const script = await exchange.visitor.get('/invitation/answer.js')
  expect(script.status).toBe(200)
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(() => new Function(script.body)).not.toThrow()
})

test('the page tells every state in plain words, and asks for a company only where there is none', async () => {
  const exchange = await exchangeForThisTest()
  const seller = await exchange.company('Acme Leads')
  const bolt = await exchange.company('Bolt Solar')
  const { entity } = await must(201, seller.post('/invitations/recipient', { email: bolt.email }))
  const path = `/invitations/${entity.invitation_id}`
  const old = await tokenTo(exchange, bolt.email)
  const pageOf = async (token: string) => exchange.visitor.get(`/invitation/${token}`)
  const open = await pageOf(old)
  expect(open.body).toContain('<button type="submit">Accept</button>')
  expect(open.body).not.toContain('name="company"')

  await letDaysPass(exchange, 15)
  expect((await pageOf(old)).body).toContain('This invitation has ended')
  expect(await must(200, exchange.visitor.get(`/invite/${old}`))).toMatchObject({
    invitation: { state: 'expired' },
    has_account: true,
  })

  await must(200, seller.put(`/invitations/${entity.id}/resend`))
  const replaced = await pageOf(old)
  expect([replaced.status, replaced.body.includes('This link was replaced')]).toEqual([409, true])
  const token = await tokenTo(exchange, bolt.email)
  await must(200, bolt.post(`${path}/decline`, {}))
  expect((await pageOf(token)).body).toContain('This invitation was declined')
  await must(200, seller.put(`/invitations/${entity.id}/resend`))
  const last = await tokenTo(exchange, bolt.email)
  await must(200, bolt.post(`${path}/accept`, {}))
  expect((await pageOf(last)).body).toContain('This invitation was accepted')

  const other = await must(201, seller.post('/invitations/source', { email: STRANGER }))
  await must(200, seller.delete(`/invitations/${other.entity.invitation_id}`))
  expect((await pageOf(await tokenTo(exchange, STRANGER))).body).toContain('has withdrawn this invitation')
})
