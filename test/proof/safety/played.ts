// The whole story of a sale, played on a process of its own that logs at debug level, with marks wherever something is secret or personal.
import { exchangeForThisTest, type TestExchange } from '../../support/exchange.ts'
import { CRM, FORM, formSource, LOOPBACK } from '../../support/leads.ts'
import { type Process, serveProcess } from '../../support/process.ts'
import { type Receiver, receiverForThisTest } from '../../support/receiver.ts'
import { type Mark, unguessable } from './marks.ts'
import { people } from './played-people.ts'
import { linkIn, type PostOffice, postOffice } from './post-office.ts'
import { type Recorder, recorder, type Voice } from './recorder.ts'

export type Played = {
  exchange: TestExchange
  process: Process
  office: PostOffice
  receiver: Receiver
  record: Recorder
  marks: Mark[]
  seller: Voice
  flow_id: string
}

export type Stage = Played & { mark(what: string, may: string[], value?: string): string }

const KEY = '0'.repeat(64)
const BUYER = 'cy@bolt.example'

/** What is told of a lead to those whom it is for, and kept for them. */
const LEAD = [
  'answers to seller',
  'answers to buyer',
  'recipient',
  'table public.leads',
  'table public.events',
]
const KEPT = ['table public.deliveries', 'table public.open_leads', 'table public.lead']

export async function played(): Promise<Played> {
  const stage = await openStage()
  await people(stage)
  await sale(stage)
  await stranger(stage)
  return stage
}

async function openStage(): Promise<Stage> {
  const office = await postOffice()
  const receiver = await receiverForThisTest()
  // A recipient that says everything that it was told, and sometimes fails.
  receiver.answers((got, response) => {
    const isFailing = got.body.includes('fails')
    response.writeHead(isFailing ? 500 : 201, {
      'content-type': 'application/json',
      'x-echo': got.body.slice(0, 500),
    })
    response.end(
      JSON.stringify({ outcome: isFailing ? 'error' : 'success', told: got.headers.authorization, got }),
    )
  })
  const exchange = await exchangeForThisTest({ env: { GANGWAY_ENCRYPTION_KEY: KEY } })
  const process = await serveProcess(exchange.database_url, {
    ...LOOPBACK,
    GANGWAY_SMTP_URL: `smtp://127.0.0.1:${office.port}`,
    GANGWAY_LOG_LEVEL: 'debug',
  })
  const record = recorder(process.address)
  const marks: Mark[] = []
  const mark: Stage['mark'] = (what, may, value = unguessable()) => {
    marks.push({ what, may, value })
    return value
  }
  return {
    exchange,
    process,
    office,
    receiver,
    record,
    marks,
    seller: record.voice('seller'),
    flow_id: '',
    mark,
  }
}

/** An invitation, a set-up, a lead with what is secret in it, a report that is shared. */
async function sale(stage: Stage): Promise<void> {
  const { record, seller, office, receiver, mark } = stage
  const { entity } = await seller.must(201, 'POST', '/invitations/recipient', {
    email: BUYER,
    name: 'Bolt Solar',
  })
  const token = await linkIn(office, BUYER, /\/invitation\/([\w-]{43})/)
  mark('link of an invitation', [`letters to ${BUYER}`], token)
  const account = { account: { name: 'Bolt Solar' }, user: { first_name: 'Cy', last_name: 'Young' } }
  const acceptance = { token, ...account, password: mark('password of the buyer', []) }
  const fields = ['first_name', 'last_name', 'email', 'phone_1', 'ssn', 'drivers_license_number', 'comments']
  const mappings = fields.map((id) => ({ property: `lead.${id}`, value: `{{lead.${id}}}` }))
  const module_id = 'leadconduit-integration-leadconduit.outbound.to_buyer'
  const steps = [{ type: 'recipient', entity: { id: entity.id }, integration: { module_id, mappings } }]
  const body = { name: 'Solar', enabled: true, fields, sources: [formSource], steps }
  const flow = await seller.must(201, 'POST', '/flows', body)
  const invited = record.voice('invited')
  const joined = await invited.must(201, 'POST', `/invitations/${entity.invitation_id}/accept`, acceptance)
  mark('first API key of the buyer', ['answers to invited'], joined.api_key)
  const buyer = record.voice('buyer', joined.api_key)
  stage.flow_id = flow.id
  await seller.must(200, 'POST', `/flows/${flow.id}/deploy`)
  await takes(stage, buyer, entity.invitation_id, fields)
  await seller.must(200, 'POST', `/flows/${flow.id}/deploy`)
  const lead = {
    first_name: mark('first name of a lead', [...LEAD, ...KEPT]),
    last_name: mark('last name of a lead', [...LEAD, ...KEPT]),
    email: `${mark('address of a lead', [...LEAD, ...KEPT])}@example.com`,
    ssn: mark('social security number of a lead', ['recipient'], String(randomNine())),
    drivers_license_number: mark('field of the type credential', ['recipient']),
    comments: mark('comments of a lead', [...LEAD, ...KEPT]),
  }
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const form = new URLSearchParams(lead).toString()
  const source = record.voice('source')
  const told = await source.ask('POST', `/flows/${flow.id}/sources/${FORM}/submit`, form, headers)
  if (told.body.outcome !== 'success' || receiver.got.length === 0)
    throw new Error(`the lead was not sold: ${told.text}`)
  const failing = new URLSearchParams({
    ...lead,
    phone_1: '5125550100',
    comments: `fails ${lead.comments}`,
  }).toString()
  await source.ask('POST', `/flows/${flow.id}/sources/${FORM}/submit`, failing, headers)
  const report = await seller.must(201, 'POST', '/reports', { name: 'Mine', columns: ['source-submitted'] })
  const shared = await seller.must(200, 'PUT', `/reports/${report.id}/share`)
  mark('token of a shared report', ['answers to seller', 'answers to visitor'], shared.token)
  const when = 'start=2026-01-01&end=2030-01-01'
  for (const path of [
    '/search/leads',
    `/search/leads?query=${lead.first_name}`,
    '/events',
    '/vars',
    '/changelogs',
  ])
    for (const who of [seller, buyer]) await who.ask('GET', path)
  for (const path of [
    `/reports/${shared.token}`,
    `/reports/${shared.token}/run?${when}`,
    `/reports/${shared.token}/meta`,
  ])
    await record.voice('visitor').ask('GET', path)
  for (const path of ['/deliveries', '/credentials', '/keys', '/users', '/sessions', '/flows', '/entities'])
    for (const who of [seller, buyer]) await who.ask('GET', path)
}

const randomNine = () => 100_000_000 + Math.floor(Math.random() * 899_999_999)

/** The buyer's flow, which signs in at the recipient by a credential. */
async function takes(
  { receiver, mark }: Stage,
  buyer: Voice,
  invitation_id: string,
  fields: string[],
): Promise<void> {
  const { id } = await buyer.must(201, 'POST', '/onboards', { invitation_id })
  await buyer.must(200, 'PUT', `/onboards/${id}`, { invitation_id, status: 'completed' })
  const secret = mark('password of a credential', ['recipient'])
  const credential = {
    name: 'CRM',
    package: 'leadconduit-custom',
    type: 'user',
    username: 'ann',
    password: secret,
  }
  const { id: credential_id } = await buyer.must(201, 'POST', '/credentials', credential)
  const token = mark('token of a credential', [])
  const other = { name: 'Other', package: 'leadconduit-custom', type: 'token', token }
  await buyer.must(201, 'POST', '/credentials', other)
  const [flow] = await buyer.must(200, 'GET', '/flows')
  const mappings = [
    { property: 'url', value: receiver.url },
    { property: 'credential_id', value: credential_id },
    ...fields.map((id) => ({ property: `json_property.${id}`, value: `{{lead.${id}}}` })),
  ]
  const integration = { module_id: 'leadconduit-custom.outbound.json', mappings }
  const steps = [{ type: 'recipient', entity: { id: CRM }, integration }]
  const changed = { ...flow, fields: [...new Set([...flow.fields, ...fields])], steps }
  await buyer.must(200, 'PUT', `/flows/${flow.id}`, changed)
  await buyer.must(200, 'POST', `/flows/${flow.id}/deploy`)
}

/** Another company, which asks for everything; and somebody who sends what is secret where it does not belong. */
async function stranger({ exchange, record, marks, flow_id }: Stage): Promise<void> {
  const { api_key } = await exchange.company('Stranger')
  const other = record.voice('stranger', api_key)
  const paths = [
    '/events',
    '/search/leads',
    '/flows',
    '/changelogs',
    '/deliveries',
    '/vars',
    '/entities',
    '/users',
  ]
  for (const path of [...paths, '/connections', '/credentials', '/keys', '/reports', '/account', '/onboards'])
    await other.ask('GET', path)
  for (const path of [`/flows/${flow_id}`, `/flows/${flow_id}/fields`, `/flows/${flow_id}/changelogs`])
    await other.ask('GET', path)
  await other.ask('GET', `/events?rules=${encodeURIComponent('[{"lhv":"lead.email","op":"is not blank"}]')}`)
  const clumsy = record.voice('clumsy')
  for (const { value, what } of marks.filter(({ what }) => !what.includes('lead'))) {
    await clumsy.ask('GET', `/invitation/${value}x`)
    await clumsy.ask('POST', '/session', `{"email":"a@b.example","password":"${value}"`, {
      'content-type': 'application/json',
    })
    await clumsy.ask('POST', '/session', { email: 'a@b.example', password: [value] })
    await clumsy.ask('GET', '/account', undefined, {
      authorization: `Basic ${Buffer.from(value).toString('base64')}`,
    })
    await clumsy.ask('POST', `/flows/${flow_id}/sources/${FORM}/submit`, `{"ssn": ${value}`, {
      'content-type': 'application/json',
    })
    if (what.includes('key')) await clumsy.ask('GET', `/keys/${value}`)
  }
}
