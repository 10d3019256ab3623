// One of everything that an account can have: for what shows that it stays its own.
import { expect } from 'vitest'
import { sql } from '../../src/db/db.ts'
import { newId } from '../../src/lib/id.ts'
import { eventually } from './eventually.ts'
import type { Company, TestExchange } from './exchange.ts'
import { seedCounter, seedLead } from './seed-events.ts'
import { flowBody, must } from './story.ts'
import { JSON_OUT, liveFlow, STANDARD, submit, WEB } from './submitting.ts'

/** Ids by the first word of the path under which the things are reached. */
export type Ids = Record<string, string>

/** What a text member says; the test that wants to know it again makes it so that nobody guesses it. */
export type Saying = (what: string) => string

const mine: Saying = () => 'Mine'

/** Gives a company one of everything that it can have by itself: what hangs on partners is not among it. */
export async function furnished(
  exchange: TestExchange,
  owner: Company,
  saying: Saying = mine,
): Promise<{ ids: Ids; field_id: string; secrets: string[] }> {
  const objects = objectsOf(saying)
  const entity = await must(201, owner.post('/entities', objects.entity))
  const credential = await must(201, owner.post('/credentials', objects.credential))
  const key = await must(201, owner.post('/keys', { name: saying('key') }))
  const invited = await must(201, owner.post('/invitations/recipient', objects.invitation))
  const field_id = await fieldOf(owner, objects.field)
  const report = await must(201, owner.post('/reports', objects.report))
  const { token } = await must(200, owner.put(`/reports/${report.id}/share`))
  const list = await must(201, owner.post('/lists', objects.list))
  await must(201, owner.post(`/lists/${list.id}/items`, { values: [saying('item')] }))
  await must(201, owner.post('/user_settings', { notifications: {} }))
  await must(200, owner.put(`/user/${owner.user_id}`, objects.user))
  const ids: Ids = {
    entities: entity.id,
    credentials: credential.id,
    keys: key.id,
    invitations: invited.entity.invitation_id,
    privacy: (await must(201, owner.post('/privacy/erasures', { email: 'gone@example.com' }))).id,
    lists: list.id,
    destinations: (await must(201, owner.post('/destinations', objects.destination))).id,
    services: (await must(201, owner.post('/services', objects.service))).id,
    delivery_batches: (await must(201, owner.post('/deliveries/retry', { state: 'failed' }))).id,
    user: owner.user_id,
    users: owner.user_id,
    user_settings: owner.user_id,
    reports: report.id,
    sessions: await sessionOf(exchange, owner, saying),
    passkeys: await passkeyOf(exchange, owner, saying),
    operator: (
      await exchange.rows<{ id: string }>(
        sql`select id from letters where account_id = ${owner.account_id} limit 1`,
      )
    )[0]?.id as string,
    ...(await tradeOf(exchange, owner, { saying, entity, field_id, invited: invited.entity.id })),
  }
  const [changelog] = await must(200, owner.get('/changelogs'))
  return { ids: { ...ids, changelogs: changelog.id }, field_id, secrets: [key.api_key, token] }
}

function objectsOf(saying: Saying) {
  const integration = (what: string) => ({
    module_id: JSON_OUT,
    mappings: [{ property: 'json_property.a', value: saying(what) }],
  })
  const webhook_url = `https://${saying('webhook')}.example`.toLowerCase()
  return {
    entity: {
      name: saying('entity'),
      module_ids: [],
      source: 'form',
      recipient: 'crm',
      description: saying('remark'),
    },
    credential: {
      name: saying('credential'),
      type: 'token',
      package: saying('package'),
      token: saying('token'),
    },
    invitation: { email: `${saying('invited')}@example.com`, name: saying('guest'), note: saying('note') },
    field: { name: saying('field'), type: 'string', description: saying('meaning') },
    report: {
      name: saying('report'),
      description: saying('question'),
      memo: saying('memo'),
      group_by: ['vars.source.id'],
      rules: [{ lhv: 'vars.lead.city', op: 'is equal to', rhv: saying('rule') }],
    },
    list: { name: saying('list') },
    destination: {
      name: saying('destination'),
      integration_name: saying('program'),
      actions: [{ name: saying('action'), webhook_url }],
    },
    service: { name: saying('service'), integration: integration('asked') },
    user: { first_name: saying('first'), last_name: saying('last'), phone: saying('phone') },
  }
}

/** A field of one's own, under the suffix that the company takes for it. */
async function fieldOf(owner: Company, field: object): Promise<string> {
  const field_suffix = `f${owner.account_id.slice(-4)}`
  const company = await must(200, owner.get(`/entities/${owner.account_id}`))
  await must(200, owner.put(`/entities/${owner.account_id}`, { ...company, field_suffix }))
  const id = `city_${field_suffix}`
  await must(201, owner.post('/fields', { ...field, id }))
  return id
}

type Trade = { saying: Saying; entity: { id: string }; field_id: string; invited: string }

/** A flow with all its parts, a lead that came in by it and waits for the invited, and what is counted of leads. */
async function tradeOf(exchange: TestExchange, owner: Company, trade: Trade): Promise<Ids> {
  const { saying, entity, invited } = trade
  const flow = await liveFlow(owner, flowParts(trade))
  const body = { module_id: STANDARD, routes: [{ flow_id: flow.id, source_id: entity.id }] }
  const router = await must(201, owner.post('/routers', body))
  await must(
    200,
    exchange.visitor.get(`/flows/${flow.id}/sources/${WEB}/docs`, { 'user-agent': saying('agent') }),
  )
  await eventually(async () =>
    expect(await must(200, owner.get('/submission_doc_access_logs'))).toHaveLength(1),
  )
  const { lead } = await submit(exchange, flow.id, { first_name: saying('person'), city: saying('city') })
  const [, event] = await seedLead(exchange, owner, [{ lead: { first_name: saying('old') } }])
  const counted = { cap: newId(), ping_limit: newId() }
  for (const kind of ['cap', 'ping_limit'] as const) {
    const limits = { id: counted[kind], name: saying(kind), maximum: 9, duration: 1, duration_units: 'day' }
    await seedCounter(exchange, owner, { kind, limits, count: 1 })
  }
  const [delivery] = await must(200, owner.get('/deliveries'))
  expect(delivery).toMatchObject({ lead_id: lead.id, recipient_id: invited })
  return {
    flows: flow.id,
    steps: flow.steps[1].id,
    routers: router.id,
    leads: lead.id,
    deliveries: delivery.id,
    events: event as string,
    caps: counted.cap,
    ping_limits: counted.ping_limit,
  }
}

function flowParts({ saying, entity, field_id, invited }: Trade) {
  const { steps } = flowBody('', ['email'], [invited])
  const integration = { module_id: STANDARD }
  const rule_set = { op: 'and', rules: [{ lhv: 'lead.state', op: 'is equal to', rhv: saying('refused') }] }
  return {
    name: saying('flow'),
    fields: ['first_name', 'email', 'city', 'state', field_id],
    sources: [
      { entity: { id: WEB }, integration },
      { entity: { id: entity.id }, integration },
    ],
    steps: [
      {
        type: 'filter',
        outcome: 'failure',
        reason: saying('reason'),
        description: saying('filter'),
        rule_set,
      },
      ...steps,
    ],
  }
}

async function sessionOf(exchange: TestExchange, { user_id }: Company, saying: Saying): Promise<string> {
  const id = newId()
  await exchange.rows(sql`
    insert into sessions (id, user_id, token, expires_at, user_agent)
    values (${id}, ${user_id}, ${newId()}, now() + interval '1 day', ${saying('browser')})`)
  return id
}

async function passkeyOf(
  exchange: TestExchange,
  { account_id, user_id }: Company,
  saying: Saying,
): Promise<string> {
  const id = newId()
  await exchange.rows(sql`
    insert into passkeys (account_id, id, user_id, name, credential_id, public_key, counter, transports)
    values (${account_id}, ${id}, ${user_id}, ${saying('passkey')}, ${newId()}, 'key', 0, '{}')`)
  return id
}
