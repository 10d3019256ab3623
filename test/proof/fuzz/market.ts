// Flows that the fuzzer submits to, with criteria, rules, caps, prices, a buyer step and recipients that answer; and its submissions.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { Row } from '../../../src/http/route.ts'
import type { Company, TestExchange } from '../../support/exchange.ts'
import {
  buyerReady,
  FORM,
  formSource,
  jsonStep,
  liveFlow,
  sellerOpen,
  TO_BUYER,
} from '../../support/leads.ts'
import { connectedPartners } from '../../support/story.ts'
import type { Chance, Hostile } from './chance.ts'
import type { Asked } from './client.ts'

export type Submission = Asked & { flow: string; row: Row }

/** A recipient that answers at once, keeps nothing, and breaks now and then where it is told to. */
export async function openCrm(): Promise<string> {
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      response.writeHead(request.url?.endsWith('broken') ? 500 : 201, { 'content-type': 'application/json' })
      response.end('{"outcome":"success","price":1.5}')
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close().closeAllConnections())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const rule = (lhv: string, op: string, rhv?: string) => ({
  op: 'and',
  rules: [{ lhv, op, ...(rhv && { rhv }) }],
})

export type Market = { flows: [string, string][]; companies: Company[] }

/** The flows by name; one is handed on to a buyer, who has flows of its own. */
export async function openMarket(exchange: TestExchange, crm: string): Promise<Market> {
  const partners = await connectedPartners(exchange, { flows: 1 })
  const { seller, buyer } = partners
  await buyerReady(partners, { url: `${crm}/buyer`, got: [], answers: () => {}, close: async () => {} })
  const fields = ['first_name', 'last_name', 'email', 'phone_1', 'state', 'postal_code', 'dob', 'comments']
  const ruled = await liveFlow(seller, {
    name: 'Ruled',
    fields,
    acceptance_criteria: {
      outcome: 'failure',
      reason: 'No {{lead.state}}',
      rule_set: rule('lead.state', 'is not equal to', 'NY'),
    },
    pricing: { prices: [{ amount: 2, rule_set: rule('lead.state', 'is equal to', 'TX') }, { amount: 1 }] },
    caps: [
      {
        maximum: 1_000_000,
        duration: 1,
        duration_units: 'month',
        caps: [{ maximum: 300, duration: 1, duration_units: 'minute' }],
      },
    ],
    sources: [{ ...formSource, caps: [{ maximum: 2_000, duration: 5, duration_units: 'minute' }] }],
    steps: [
      {
        type: 'filter',
        outcome: 'failure',
        reason: 'filtered',
        rule_set: rule('lead.first_name', 'is equal to', 'Nobody'),
      },
      jsonStep({ url: crm }, undefined, {
        caps: [{ maximum: 200, duration: 1, duration_units: 'minute' }],
        pricing: { prices: [{ amount: 3 }] },
      }),
      jsonStep({ url: `${crm}/broken` }, undefined, {
        rule_set: rule('lead.state', 'is equal to', 'AK'),
        retry_enabled: true,
      }),
    ],
  })
  const sold = await sellerOpen(partners, {
    caps: [{ maximum: 1_000_000, duration: 1, duration_units: 'day' }],
    steps: [
      { type: 'recipient', entity: { id: buyer.account_id }, integration: { module_id: TO_BUYER } },
      jsonStep({ url: crm }),
    ],
  })
  const plain = await liveFlow(seller, { name: 'Plain', fields })
  const pinged = await liveFlow(buyer, {
    name: 'Pinged',
    fields,
    ping_enabled: true,
    pricing: { prices: [{ amount: 5 }] },
    ping_limits: [{ maximum: 500, duration: 1, duration_units: 'minute' }],
    steps: [jsonStep({ url: crm })],
  })
  const flows: Market['flows'] = [
    ['ruled', ruled],
    ['sold', sold],
    ['plain', plain],
    ['pinged', pinged],
  ]
  return { flows, companies: [seller, buyer] }
}

const STATES = ['TX', 'NY', 'CA', 'Alaska', 'AK', 'texas', '', 'ZZ']

/** Submissions of every form to these flows: most can be read, one in eight cannot. */
export class Submissions {
  private readonly chance: Chance
  private readonly hostile: Hostile
  private readonly flows: [string, string][]
  private readonly rows: Row[]
  private count = 0

  constructor(chance: Chance, hostile: Hostile, flows: [string, string][], rows: Row[]) {
    this.chance = chance
    this.hostile = hostile
    this.flows = flows
    this.rows = rows
  }

  make(): Submission {
    const { chance } = this
    const [name, id] = chance.pick(this.flows)
    const isPing = name === 'pinged' && chance.is(0.5)
    const verb = isPing ? 'ping' : 'submit'
    const path = `/flows/${id}/sources/${FORM}/${verb}`
    const values = this.values()
    const form = chance.below(8)
    const asked =
      form === 0
        ? inQuery(path, values)
        : form === 7
          ? this.unreadable(path)
          : this.inBody(path, values, form)
    const row = this.rows.find((row) => row.path.endsWith(`/${verb}`) && row.method === asked.method)
    return {
      ...asked,
      headers: { ...asked.headers, ...this.headers() },
      flow: `${name} ${verb}`,
      row: row as Row,
    }
  }

  private values(): Record<string, string> {
    const { chance } = this
    const values: Record<string, string> = {
      first_name: chance.pick(['Ann', 'Bob', 'Nobody', 'Zoë', '李']),
      last_name: 'Park',
      email: `lead${++this.count}@example.com`,
      phone_1: '512-555-0100',
      state: chance.pick(STATES),
      postal_code: '78701',
      dob: chance.pick(['1980-02-29', '13/13/1313', '']),
    }
    if (chance.is(0.05)) values.is_test = 'true'
    for (let n = chance.below(3); n > 0; n--) {
      const name = chance.is(0.7)
        ? chance.pick(Object.keys(values))
        : chance.pick([
            'comments',
            'lead',
            '__proto__',
            'a[b][c]',
            'a.b.c',
            'redir_url',
            'xxTest',
            'id',
            'reference',
            'price',
          ])
      values[name] = chance.pick(this.hostile.texts)
    }
    return values
  }

  private inBody(path: string, values: Record<string, string>, form: number): Asked {
    const { chance, hostile } = this
    if (form < 3) return posted(path, 'application/x-www-form-urlencoded', queryOf(values))
    if (form < 5) {
      const value = chance.is(0.2) ? { ...values, comments: chance.pick(hostile.values) } : values
      return posted(path, 'application/json', JSON.stringify(value))
    }
    const members = Object.entries(values).filter(([name]) => /^[a-z_]\w*$/.test(name))
    const inner = members.map(([name, text]) => `<${name}>${escaped(text)}</${name}>`).join('')
    if (form === 5) return posted(path, chance.pick(['text/xml', 'application/xml']), `<lead>${inner}</lead>`)
    const parts = members.map(
      ([name, text]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`,
    )
    return posted(path, 'multipart/form-data; boundary=x', `${parts.join('')}--x--\r\n`)
  }

  private unreadable(path: string): Asked {
    const { chance, hostile } = this
    const type = chance.pick([
      'application/json',
      'text/xml',
      'application/x-www-form-urlencoded',
      'text/plain',
      'x/y',
      'application/json; charset=shift_jis',
      'multipart/form-data',
    ])
    return posted(
      path,
      type,
      chance.pick([
        '{',
        '<a><b></a>',
        '%',
        '&&&=',
        '<!DOCTYPE l [<!ENTITY a "b">]><l>&a;</l>',
        '[1,2]',
        'null',
        '"x"',
        ...hostile.texts,
      ]),
    )
  }

  private headers(): Record<string, string> {
    const { chance } = this
    return {
      ...(chance.is(0.05) && { 'idempotency-key': `lead ${chance.below(2_000)}` }),
      ...(chance.is(0.3) && {
        accept: chance.pick([
          'application/json',
          'text/xml',
          'application/xml',
          '*/*',
          'text/html',
          'x',
          ';;q=',
        ]),
      }),
      ...(chance.is(0.03) && { cookie: 'x=1; __proto__=2', 'user-agent': 'é\u00ff' }),
    }
  }
}

function posted(path: string, type: string, body: string): Asked {
  return { method: 'POST', path, headers: { 'content-type': type }, body }
}

function inQuery(path: string, values: Record<string, string>): Asked {
  return { method: 'GET', path: `${path}?${queryOf(values).slice(0, 8_000)}`, headers: {} }
}

function queryOf(values: Record<string, string>): string {
  const parts = Object.entries(values).map(([name, text]) => [name, text.toWellFormed()] as [string, string])
  return new URLSearchParams(parts).toString()
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
