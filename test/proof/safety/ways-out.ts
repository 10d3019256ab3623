// Every way by which the exchange calls somebody: each is given hosts that are inside, and must not touch them.
import type { Company, TestExchange } from '../../support/exchange.ts'
import { CRM, formSource, liveFlow, submit } from '../../support/leads.ts'
import { must } from '../../support/story.ts'

/** What became of a try to have a URL called: the reason that was told, whichever way it was told. */
export type Way = { name: string; call(url: string): Promise<string> }

const FIELDS = ['email', 'comments']

const mapped = (module_id: string, properties: Record<string, string>) => ({
  module_id,
  mappings: Object.entries(properties).map(([property, value]) => ({ property, value })),
})

/** Leads name the host themselves: whatever a seller writes gets as far as it can. */
async function byStep(company: Company, exchange: TestExchange, module_id: string, more = {}) {
  const integration = mapped(module_id, { url: '{{lead.comments}}', follow_redirects: 'true', ...more })
  const flow = await liveFlow(company, {
    fields: FIELDS,
    steps: [{ type: 'recipient', entity: { id: CRM }, integration }],
  })
  return async (url: string) => {
    const told = await submit(exchange.address, flow, { email: 'ann@example.com', comments: url })
    return told.reason ?? `${told.status} ${told.text}`
  }
}

async function byService(company: Company, exchange: TestExchange) {
  const integration = mapped('leadconduit-custom.outbound.json', { url: '{{lead.comments}}' })
  const service = await must(201, company.post('/services', { name: 'Prices', integration }))
  const pricing_service = { service_id: service.id, fallback_price: 77 }
  const flow = await liveFlow(company, { fields: FIELDS, sources: [{ ...formSource, pricing_service }] })
  return async (url: string) => {
    const told = await submit(exchange.address, flow, { email: 'ann@example.com', comments: url })
    return told.price === 77 ? 'no price: the fallback counts' : `${told.status} ${told.text}`
  }
}

/** A destination's address is fixed: refused when it is saved, or not reached when a lead comes. */
async function byDestination(company: Company, exchange: TestExchange) {
  return async (url: string) => {
    const actions = [{ name: 'Add Lead', webhook_url: url }]
    const made = await company.post('/destinations', { name: 'CRM', integration_name: 'CRM', actions })
    if (made.status !== 201) return `${made.status} ${made.body.error}`
    const { instance_id, actions: saved } = made.body
    const destinations = [{ instance_id, name: 'CRM', actions: saved }]
    const flow = await liveFlow(company, { fields: FIELDS, destinations })
    await submit(exchange.address, flow)
    return JSON.stringify(await must(200, company.get('/events?limit=3')))
  }
}

/** A new company every so often: an account has 30 checks in ten minutes. */
function byCheck(exchange: TestExchange) {
  let company: Company | undefined
  let left = 0
  return async (url: string) => {
    if (left-- === 0) {
      company = await exchange.company('Checker')
      left = 29
    }
    const body = mapped('leadconduit-custom.outbound.json', { url })
    return (await must(200, (company as Company).post('/deliveries/check', body))).reason as string
  }
}

export async function waysOut(exchange: TestExchange, port: number): Promise<Way[]> {
  const company = await exchange.company('Acme')
  const step = (module: string, more = {}) => byStep(company, exchange, module, more)
  const custom = 'leadconduit-custom.outbound'
  const sftp = await step('gangway.outbound.csv_sftp', {
    host: '{{lead.comments}}',
    port: String(port),
    path: '/leads.csv',
    username: 'ann',
    password: 'hunter22',
    'column.Email': '{{lead.email}}',
  })
  return [
    { name: 'delivery, JSON', call: await step(`${custom}.json`) },
    { name: 'delivery, form', call: await step(`${custom}.form`) },
    { name: 'delivery, XML', call: await step(`${custom}.xml`) },
    { name: 'delivery, query', call: await step(`${custom}.query`) },
    { name: 'SOAP, its WSDL', call: await step(`${custom}.soap`, { function: 'AddLead' }) },
    { name: 'pricing service', call: await byService(company, exchange) },
    { name: 'destination (webhook)', call: await byDestination(company, exchange) },
    { name: 'check of a connection', call: byCheck(exchange) },
    { name: 'SFTP', call: (url) => sftp(url.replace(/^https?:\/\/(.*?)(:\d+)?\/.*$/, '$1')) },
  ]
}
