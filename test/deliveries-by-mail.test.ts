import type { ParsedMail } from 'mailparser'
import { describe, expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import type { Vars } from '../src/lib/vars.ts'
import { performed, performingOn } from './support/delivery.ts'
import { exchangeForThisTest } from './support/exchange.ts'
import { mailbox } from './support/mailbox.ts'
import { postOffice } from './support/post-office.ts'
import { CLOSED_PORT } from './support/recipient.ts'

const EMAIL = 'gangway.outbound.email'

const lead = {
  id: '5fd4371e940df5a34a3888b2',
  first_name: 'Zoë <b>',
  ssn: { normal: '123456789', raw: '123-45-6789', valid: true, masked: false },
}
const vars = { lead, flow: { name: 'Solar' }, account: { name: 'Acme\r\nBcc: eve@e.example' } }

async function mailingBy(port: number) {
  const exchange = await exchangeForThisTest({
    env: { GANGWAY_SMTP_URL: `smtp://127.0.0.1:${port}`, GANGWAY_MAIL_FROM: 'post@exchange.example' },
  })
  const { account_id } = await exchange.company('Acme')
  const ctx = performingOn(exchange)
  return (more: Vars, key?: string) =>
    performed(ctx, EMAIL, { ...vars, ...more }, account_id, key === undefined ? {} : { key })
}

const addresses = (field: ParsedMail['to']) =>
  [field].flat().flatMap((each) => each?.value.map(({ address }) => address))

describe('a lead by e-mail', () => {
  test('arrives at all addresses, with a body of its own, and has one id for ever', async () => {
    const office = await postOffice()
    const send = await mailingBy(office.port)
    const mail = {
      to: 'mia@bolt.example; max@bolt.example',
      cc: 'cc@bolt.example',
      reply_to: 'zoe@a.example',
      subject: 'New lead: Zoë',
      body: '<p>Hello &amp; welcome</p>',
      format: 'html',
    }
    const done = await send(mail, 'key-1')
    expect(done).toMatchObject({ appended: { outcome: 'success' }, transactions: [] })
    expect(done.appended.message_id).toMatch(/^<[0-9a-f]{24}@exchange\.example>$/)
    const [arrived] = office.mails
    expect(addresses(arrived?.to)).toEqual(['mia@bolt.example', 'max@bolt.example'])
    expect(addresses(arrived?.cc)).toEqual(['cc@bolt.example'])
    expect(addresses(arrived?.replyTo)).toEqual(['zoe@a.example'])
    expect(arrived?.subject).toBe('New lead: Zoë')
    expect(arrived?.html).toContain('<p>Hello &amp; welcome</p>')
    expect(arrived?.text).toContain('Hello')
    expect(arrived?.messageId).toBe(done.appended.message_id)
    expect((await send(mail, 'key-1')).appended.message_id).toBe(done.appended.message_id)
    expect((await send(mail, 'key-2')).appended.message_id).not.toBe(done.appended.message_id)
  })

  test('without a body has every field, and stars for what must not be written down', async () => {
    const office = await postOffice()
    const send = await mailingBy(office.port)
    await send({ to: ['mia@bolt.example'] })
    expect(office.mails[0]?.subject).toBe('New lead in Solar')
    expect(office.mails[0]?.text).toContain('first_name: Zoë <b>\nssn: *********')
    await send({ to: 'mia@bolt.example', format: 'html' })
    expect(office.mails[1]?.html).toContain('first_name: Zoë &lt;b&gt;')
  })

  test('carries no header that somebody slipped into a value', async () => {
    const office = await postOffice()
    const send = await mailingBy(office.port)
    await send({ to: 'mia@bolt.example', subject: 'Lead' })
    expect(office.receivers).toEqual(['mia@bolt.example'])
    expect(office.mails[0]?.headers.has('bcc')).toBe(false)
    for (const slip of [
      { to: 'mia@bolt.example\r\nBcc: eve@e.example' },
      { to: 'mia@bolt.example', subject: 'Lead\r\nBcc: eve@e.example' },
      { to: 'mia@bolt.example', reply_to: 'a@b.example\nBcc: eve@e.example' },
    ])
      expect((await send(slip)).appended.outcome).toBe('error')
    expect(office.receivers).toEqual(['mia@bolt.example'])
  })

  test('that the mail server refuses, or that finds none, is an error', async () => {
    const refusing = await postOffice({
      onRcptTo: (_address, _session, done) =>
        done(Object.assign(new Error('no such user'), { responseCode: 550 })),
    })
    const { appended } = await (await mailingBy(refusing.port))({ to: 'mia@bolt.example' })
    expect(appended).toMatchObject({
      outcome: 'error',
      reason: expect.stringContaining('refused the address'),
    })
    const away = await (await mailingBy(CLOSED_PORT))({ to: 'mia@bolt.example' })
    expect(away.appended).toMatchObject({ outcome: 'error', reason: expect.stringContaining('mail server') })
  })

  test('is kept where the exchange has no mail server, once, and sealed', async () => {
    const exchange = await exchangeForThisTest()
    const { account_id } = await exchange.company('Acme')
    const given = { ...vars, to: 'mia@bolt.example, max@bolt.example', body: 'Call Zoë' }
    const ctx = performingOn(exchange)
    const done = await performed(ctx, EMAIL, given, account_id, { key: 'key-1' })
    expect(done.appended).toMatchObject({ outcome: 'success', reason: expect.stringContaining('outbox') })
    expect(done.appended.message_id).toMatch(/^<[0-9a-f]{24}@/)
    await performed(ctx, EMAIL, given, account_id, { key: 'key-1' })
    const letters = await mailbox(exchange)
    expect(letters).toMatchObject([
      { kind: 'delivery', to: 'mia@bolt.example, max@bolt.example', text: 'Call Zoë' },
    ])
    const [row] = await exchange.rows<{ state: string; sealed: Buffer }>(
      sql`select state, sealed from letters`,
    )
    expect(row?.state).toBe('kept')
    expect(row?.sealed.includes('Call')).toBe(false)
  })
})
