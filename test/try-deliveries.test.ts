// What a trial shows of deliveries that are more than one HTTP request is what goes out when a lead comes.
import { describe, expect, test } from 'vitest'
import { sql } from '../src/db/db.ts'
import { eventually } from './support/eventually.ts'
import { type Company, exchangeForThisTest, type TestExchange } from './support/exchange.ts'
import { formSource, LOOPBACK, liveFlow, submit } from './support/leads.ts'
import { postOffice } from './support/post-office.ts'
import { sftpServer } from './support/sftp-server.ts'
import { soapService } from './support/soap-service.ts'
import { must } from './support/story.ts'

const CRM = { id: '535e9f8c94149d05b5000006' }
const LEAD = {
  first_name: 'Zoë "Z"',
  last_name: "O'Neil; & <Co>",
  email: 'zoe@a.example',
  phone_1: '512-789-1111',
}

/** A live flow with one step of a module; `trial` is the step's stage. */
async function delivering(exchange: TestExchange, company: Company, module_id: string, properties: object) {
  const mappings = Object.entries(properties).map(([property, value]) => ({ property, value }))
  const step = { type: 'recipient', entity: CRM, integration: { module_id, mappings } }
  const id = await liveFlow(company, { sources: [formSource], steps: [step] })
  const stageFor = async (by: Pick<Company, 'post'>, parameters: object = LEAD) =>
    (await must(200, by.post(`/flows/${id}/try`, { parameters }))).stages.at(-1)
  return { id, stageFor, send: () => submit(exchange.address, id, LEAD) }
}

describe('a letter', () => {
  test('is shown as it arrives, with the fields that are named and no others', async () => {
    const office = await postOffice()
    const exchange = await exchangeForThisTest({
      env: {
        GANGWAY_SMTP_URL: `smtp://127.0.0.1:${office.port}`,
        GANGWAY_MAIL_FROM: 'post@exchange.example',
      },
    })
    const company = await exchange.company('Acme Leads')
    const { stageFor, send } = await delivering(exchange, company, 'gangway.outbound.email', {
      to: 'mia@bolt.example, max@bolt.example',
      cc: 'cc@bolt.example',
      reply_to: '{{lead.email}}',
      subject: 'Lead: {{lead.first_name}}',
      'lead.first_name': '{{lead.first_name}}',
      'lead.last_name': '{{uppercase lead.last_name}}',
    })
    const { letter, outcome } = await stageFor(company)
    expect(outcome).toBe('success')
    expect(letter).toEqual({
      from: 'Acme Leads via Gangway <post@exchange.example>',
      to: ['mia@bolt.example', 'max@bolt.example'],
      cc: ['cc@bolt.example'],
      reply_to: 'zoe@a.example',
      subject: 'Lead: Zoë "Z"',
      text: 'first_name: Zoë "Z"\nlast_name: O\'NEIL; & <CO>',
      html: null,
    })
    expect(office.mails).toEqual([])
    expect((await send()).outcome).toBe('success')
    const [mail] = office.mails
    expect(mail?.from?.value).toEqual([{ name: 'Acme Leads via Gangway', address: 'post@exchange.example' }])
    expect(office.receivers).toEqual([...letter.to, ...letter.cc])
    expect(mail?.replyTo?.value.map(({ address }) => address)).toEqual([letter.reply_to])
    expect(mail?.subject).toBe(letter.subject)
    expect(mail?.text?.trimEnd()).toBe(letter.text)
  })

  test('as HTML is shown in both of its forms', async () => {
    const exchange = await exchangeForThisTest()
    const company = await exchange.company('Acme Leads')
    const { stageFor } = await delivering(exchange, company, 'gangway.outbound.email', {
      to: 'mia@bolt.example',
      format: 'html',
      body: '<p>{{lead.email}}</p>',
    })
    expect((await stageFor(company)).letter).toMatchObject({
      subject: 'New lead in Solar leads',
      html: '<p>zoe@a.example</p>',
      text: 'zoe@a.example',
    })
    expect(await exchange.rows(sql`select 1 from letters where kind = 'delivery'`)).toEqual([])
  })
})

test('a line of a file is shown as it is written, with the heading of a new file', async () => {
  const server = await sftpServer()
  const exchange = await exchangeForThisTest({ env: LOOPBACK })
  const company = await exchange.company('Acme Leads')
  const { stageFor, send } = await delivering(exchange, company, 'gangway.outbound.csv_sftp', {
    host: '127.0.0.1',
    port: String(server.port),
    username: 'ann',
    password: 'hunter22',
    path: '/leads/{{lead.state}}today.csv',
    delimiter: ';',
    'column.First; name': '{{lead.first_name}}',
    'column.Last name': '{{lead.last_name}}',
    'column.Sum': '=1+1',
  })
  const { file, request } = await stageFor(company)
  expect(request).toBeNull()
  expect(file).toMatchObject({ host: '127.0.0.1', port: server.port, path: '/leads/today.csv' })
  expect(server.files.size).toBe(0)
  await send()
  const { heading, line } = file
  expect(server.files.get('/leads/today.csv')?.toString()).toBe(heading + line)
  await send()
  expect(server.files.get('/leads/today.csv')?.toString()).toBe(heading + line + line)
})

describe('a SOAP call', () => {
  const SOAP = 'leadconduit-custom.outbound.soap'
  const call = { function: 'AddLead', 'arg.name': '{{lead.last_name}}', 'arg.mail': '{{lead.email}}' }

  test('is shown as it is made, and its description is read once', async () => {
    const service = await soapService()
    const exchange = await exchangeForThisTest({ env: LOOPBACK })
    const company = await exchange.company('Acme Leads')
    const { stageFor, send } = await delivering(exchange, company, SOAP, { url: service.url, ...call })
    const { request, outcome, not_shown } = await stageFor(company)
    expect([outcome, not_shown]).toEqual(['success', undefined])
    await stageFor(company)
    expect(service.got.map(({ method }) => method)).toEqual(['GET'])
    expect((await send()).outcome).toBe('success')
    const [made] = service.calls()
    expect(`http://127.0.0.1:${new URL(service.url).port}${made?.path}`).toBe(request.url)
    expect(made?.body).toBe(request.body)
    for (const name of ['Content-Type', 'SOAPAction', 'Accept'])
      expect(made?.headers[name.toLowerCase()], name).toBe(request.headers[name])
  })

  test('is shown without the secrets that sign in, which its description is asked for with', async () => {
    const service = await soapService()
    const exchange = await exchangeForThisTest({ env: LOOPBACK })
    const company = await exchange.company('Acme Leads')
    const body = {
      name: 'CRM',
      package: 'leadconduit-custom',
      type: 'user',
      username: 'ann',
      password: 'open sesame',
    }
    const { id } = await must(201, company.post('/credentials', body))
    const { stageFor } = await delivering(exchange, company, SOAP, {
      url: service.url,
      credential_id: id,
      wss_username: 'ann',
      wss_password: 'so very secret',
      ...call,
    })
    const stage = await stageFor(company)
    const signIn = Buffer.from('ann:open sesame').toString('base64')
    expect(service.got[0]?.headers.authorization).toBe(`Basic ${signIn}`)
    expect(stage.request.headers.Authorization).toBe('Basic ********')
    expect(stage.request.body).toContain('<wsse:Username>ann</wsse:Username>')
    expect(stage.request.body).toContain('<mail>zoe@a.example</mail>')
    for (const secret of [signIn, 'open sesame', 'so very secret'])
      expect(JSON.stringify(stage.request)).not.toContain(secret)
  })

  test('whose description cannot be had says why; who may only read has nobody asked', async () => {
    const service = await soapService()
    const exchange = await exchangeForThisTest({ env: LOOPBACK })
    const company = await exchange.company('Acme Leads')
    const { id, stageFor } = await delivering(exchange, company, SOAP, { url: service.url, ...call })
    const become = async (role: string) => {
      await exchange.rows(sql`update users set role = ${role} where account_id = ${company.account_id}`)
      // A process remembers callers until it hears that they changed.
      await eventually(async () => {
        const { status } = await company.post('/lists', { name: role })
        expect(status === 403).toBe(role === 'read_only')
      })
    }
    await become('read_only')
    expect(await stageFor(company)).toMatchObject({
      request: null,
      not_shown: expect.stringContaining('your role lets you look only'),
    })
    expect(service.got).toEqual([])
    await become('owner')
    service.answers((_, response) => void response.writeHead(503).end())
    expect(await stageFor(company)).toMatchObject({
      outcome: 'success',
      request: null,
      not_shown: 'the WSDL cannot be had: its server answers 503',
    })
    const asked = service.got.length
    for (let n = asked; n < 30; n++) await stageFor(company)
    expect((await stageFor(company)).not_shown).toContain('Descriptions of services were asked for often')
    expect(service.got).toHaveLength(30)
    expect((await must(200, company.get(`/flows/${id}`))).id).toBe(id)
  })
})
