// Colleagues: invited by letter, joined by its link, changed and removed.
import { describe, expect, test } from 'vitest'
import { type Db, sql } from '../src/db/db.ts'
import { browser, OURS } from './support/browser.ts'
import { client } from './support/client.ts'
import { joinTokenTo, mailbox } from './support/mailbox.ts'
import { joinedColleague, OWNER, openedExchange } from './support/opened.ts'
import { must } from './support/story.ts'
import { behind } from './support/waiting.ts'

const BO = 'bo@acme.example'
const PASSWORD = 'a password of bo'

async function invited() {
  const { exchange, owner } = await openedExchange()
  const colleague = await must(201, owner.post('/users', { email: BO, role: 'admin' }))
  return { exchange, owner, colleague, token: await joinTokenTo(exchange, BO), bo: browser(exchange.address) }
}

describe('an invited colleague', () => {
  test('follows the link of the letter, chooses name and password, and is in', async () => {
    const { exchange, owner, colleague, token, bo } = await invited()
    expect(colleague).toMatchObject({ first_name: 'bo', role: 'admin', joined: false, last_sign_in_at: null })
    expect((await mailbox(exchange, BO)).map(({ kind }) => kind)).toEqual(['colleague'])
    expect(await must(200, exchange.visitor.get(`/joinings/${token}`))).toMatchObject({
      email: BO,
      account_name: 'Acme',
      invited_by: 'Ada Park',
    })
    const choice = { password: PASSWORD, first_name: 'Bo', last_name: 'Lee' }
    const { signed_in } = await must(201, bo.post(`/joinings/${token}`, choice))
    expect(signed_in).toMatchObject({ email: BO, first_name: 'Bo', role: 'admin' })
    await must(200, bo.get('/account'))
    await must(201, browser(exchange.address).post('/session', { email: BO, password: PASSWORD }))
    const seen = await must(200, owner.get(`/users/${colleague.id}`))
    expect(seen).toMatchObject({ joined: true, invitation_expires_at: null, two_factor: false })
    expect(Date.parse(seen.last_sign_in_at)).toBeGreaterThan(Date.now() - 60_000)
  })

  test('joins once, however many follow the link at the same time', async () => {
    const { exchange, token } = await invited()
    const tries = [1, 2, 3].map((n) =>
      browser(exchange.address).post(`/joinings/${token}`, { password: `a password ${n}` }),
    )
    expect((await Promise.all(tries)).map(({ status }) => status).sort()).toEqual([201, 404, 404])
    await must(404, exchange.visitor.get(`/joinings/${token}`))
  })

  test('is told what is wrong with a password, and nothing is lost by it', async () => {
    const { token, bo } = await invited()
    const short = await bo.post(`/joinings/${token}`, { password: 'short' })
    expect(short).toMatchObject({ status: 400, body: { errors: [{ path: '/password' }] } })
    for (const wrong of [
      {},
      { password: 7 },
      { password: PASSWORD, first_name: '' },
      { password: 'x\0xxxxxxxxx' },
    ]) {
      await must(400, bo.post(`/joinings/${token}`, wrong))
    }
    await must(201, bo.post(`/joinings/${token}`, { password: PASSWORD }))
  })

  test('finds no link that is over, that was never made, or that stands for an invitation', async () => {
    const { exchange, owner, token, bo } = await invited()
    await must(201, owner.post('/invitations/recipient', { email: 'cy@bolt.example' }))
    const text = (await mailbox(exchange, 'cy@bolt.example')).at(-1)?.text ?? ''
    const other = /\/invitation\/([\w-]{43})/.exec(text)?.[1]
    await exchange.rows(sql`update joinings set expires_at = now() - interval '1 second'`)
    const answers = await Promise.all(
      [token, 'never', other].map((each) => bo.post(`/joinings/${each}`, { password: PASSWORD })),
    )
    for (const { status, body } of answers) {
      expect({ status, error: body.error }).toEqual({ status: 404, error: answers[0]?.body.error })
    }
    await must(400, bo.post('/password', { token, password: PASSWORD }))
  })
})

describe('the link of a colleague', () => {
  test('is nothing for pages of others', async () => {
    const { exchange, token } = await invited()
    const visitor = client(exchange.address)
    for (const headers of [{}, { ...OURS, origin: 'https://evil.example' }]) {
      const reply = await visitor.post(`/joinings/${token}`, { password: PASSWORD }, headers)
      expect(reply).toMatchObject({ status: 403, body: { code: 'foreign_page' } })
    }
  })

  test('ends with a newer letter; there is none once they have joined', async () => {
    const { exchange, owner, colleague, token, bo } = await invited()
    await must(200, owner.post(`/users/${colleague.id}/invite`))
    const newer = await joinTokenTo(exchange, BO)
    expect(newer).not.toBe(token)
    await must(404, bo.post(`/joinings/${token}`, { password: PASSWORD }))
    await must(201, bo.post(`/joinings/${newer}`, { password: PASSWORD }))
    expect(await owner.post(`/users/${colleague.id}/invite`)).toMatchObject({
      status: 409,
      body: { code: 'joined' },
    })
  })

  test('is not sent without end', async () => {
    const { owner, colleague } = await invited()
    for (let n = 0; n < 10; n++) await must(200, owner.post(`/users/${colleague.id}/invite`))
    await must(429, owner.post(`/users/${colleague.id}/invite`))
  })

  test('ends with removal; who is invited again begins anew', async () => {
    const { exchange, owner, colleague, token, bo } = await invited()
    await must(200, owner.delete(`/users/${colleague.id}`))
    await must(404, exchange.visitor.get(`/joinings/${token}`))
    await must(404, bo.post(`/joinings/${token}`, { password: PASSWORD }))
    expect(await owner.post(`/users/${colleague.id}/invite`)).toMatchObject({
      status: 409,
      body: { code: 'removed' },
    })
    await must(201, owner.post('/users', { email: BO, role: 'member' }))
    await must(404, bo.post(`/joinings/${token}`, { password: PASSWORD }))
    const { signed_in } = await must(
      201,
      bo.post(`/joinings/${await joinTokenTo(exchange, BO)}`, { password: PASSWORD }),
    )
    expect(signed_in).toMatchObject({ user_id: colleague.id, role: 'member' })
  })

  test('is over for who set a password by the other letter', async () => {
    const { exchange, token, bo } = await invited()
    await must(200, bo.post('/password/forgotten', { email: BO }))
    const reset = /\/app\/password\/([\w-]+)/.exec((await mailbox(exchange, BO)).at(-1)?.text ?? '')?.[1]
    await must(200, bo.post('/password', { token: reset, password: PASSWORD }))
    await must(404, bo.post(`/joinings/${token}`, { password: 'another password' }))
    await must(201, bo.post('/session', { email: BO, password: PASSWORD }))
  })
})

test('who was removed cannot come back with the old password', async () => {
  const { exchange, owner } = await openedExchange()
  const mate = await joinedColleague(exchange, owner, 'member')
  await must(200, owner.delete(`/users/${mate.id}`))
  await must(201, owner.post('/users', { email: mate.email }))
  await must(401, mate.post('/session', { email: mate.email, password: mate.password }))
})

test('only administrators invite, and only owners make owners', async () => {
  const { exchange, owner } = await openedExchange()
  const admin = await joinedColleague(exchange, owner, 'admin')
  const member = await joinedColleague(exchange, owner, 'member')
  const reader = await joinedColleague(exchange, owner, 'read_only')
  const { id } = await must(201, admin.post('/users', { email: BO }))
  await must(403, admin.post('/users', { email: 'cy@acme.example', role: 'owner' }))
  for (const mate of [member, reader]) {
    await must(403, mate.post('/users', { email: 'cy@acme.example' }))
    await must(403, mate.post(`/users/${id}/invite`))
    await must(403, mate.put(`/user/${id}`, { role: 'admin' }))
    await must(403, mate.put(`/user/${mate.id}`, { role: 'admin' }))
    await must(403, mate.delete(`/users/${id}`))
    await must(403, mate.delete(`/users/${id}/two_factor`))
  }
})

test('the last owner is neither removed nor made less', async () => {
  const { exchange, owner } = await openedExchange()
  const [{ id }] = await must(200, owner.get('/users'))
  const second = await joinedColleague(exchange, owner, 'owner')
  await must(200, second.put(`/user/${id}`, { role: 'member' }))
  expect(await second.put(`/user/${second.id}`, { role: 'admin' })).toMatchObject({
    status: 409,
    body: { code: 'last_owner' },
  })
  expect(await second.delete(`/users/${second.id}`)).toMatchObject({ status: 409 })
  expect((await must(200, owner.get('/session'))).signed_in).toMatchObject({
    email: OWNER.email,
    role: 'member',
  })
})

test('a colleague who is removed meanwhile gets no new link, and no key', async () => {
  const { exchange, owner, colleague } = await invited()
  const another = await must(201, owner.post('/users', { email: 'cy@acme.example', role: 'member' }))
  const removed = (id: string) => (db: Db) => db.run(sql`update users set active = false where id = ${id}`)
  const again = await behind(exchange, removed(colleague.id), () =>
    owner.post(`/users/${colleague.id}/invite`, {}),
  )
  expect(again).toMatchObject({ status: 409, body: { code: 'removed' } })
  const key = await behind(exchange, removed(another.id), () =>
    owner.post('/keys', { name: 'late', user_id: another.id }),
  )
  expect(key).toMatchObject({ status: 400, body: { errors: [{ path: '/user_id' }] } })
})
