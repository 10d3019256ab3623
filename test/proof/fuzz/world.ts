// The accounts that the fuzzer asks as, and the ids of everything that they have.
import { sql } from '../../../src/db/db.ts'
import { newId } from '../../../src/lib/id.ts'
import type { Company, TestExchange } from '../../support/exchange.ts'
import { FORM, formSource, jsonStep, liveFlow, submit } from '../../support/leads.ts'
import { flowBody, must } from '../../support/story.ts'
import type { Chance } from './chance.ts'

/** Rows that have no object of the word with which their path begins. */
const KINDS: Record<string, string> = {
  flow_id: 'flows',
  source_id: 'sources',
  entity_id: 'entities',
  entityId: 'entities',
  recipient_id: 'entities',
  invitation_id: 'invitations',
  connection_id: 'connections',
  changelog_id: 'changelogs',
  lead_id: 'leads',
  service_id: 'services',
  credential_id: 'credentials',
  instance_id: 'destinations',
  connected_account_id: 'partners',
  see: 'entities',
  id: 'entities',
  user: 'users',
  user_settings: 'users',
}

/** So many ids of a kind are remembered: a new one takes the place of any. */
const MOST_OF_A_KIND = 200
/** So many of a kind are never removed. */
const FEW = 4

export class World {
  readonly ids = new Map<string, string[]>()
  readonly keys: string[] = []
  readonly lesserKeys: string[] = []
  private readonly chance: Chance
  private readonly exchange: TestExchange
  private readonly crmUrl: string
  private owner!: Company
  private met = 0

  constructor(exchange: TestExchange, chance: Chance, crmUrl: string) {
    this.exchange = exchange
    this.chance = chance
    this.crmUrl = crmUrl
  }

  /** A company whose owner is also an operator, people of lesser roles, and a stranger. */
  async open(): Promise<void> {
    const { exchange } = this
    this.owner = await exchange.company('Fuzz Leads')
    this.keys.push(this.owner.api_key)
    await exchange.rows(sql`update users set operator = true where id = ${this.owner.user_id}`)
    for (const role of ['read_only', 'member', 'admin']) {
      const { id } = await must(201, this.owner.post('/users', { email: `${role}@fuzz-leads.example`, role }))
      const { key } = await must(201, this.owner.post('/keys', { name: role, user_id: id }))
      if (key) this.lesserKeys.push(key)
    }
    const stranger = await exchange.company('Stranger')
    const theirs = await must(201, stranger.post('/flows', flowBody('Theirs', ['email'])))
    for (const id of [theirs.id, stranger.user_id]) this.found('foreign', id)
    const entity = await must(200, this.owner.get(`/entities/${this.owner.account_id}`))
    await must(200, this.owner.put(`/entities/${this.owner.account_id}`, { ...entity, field_suffix: 'fuzz' }))
    await must(201, this.owner.post('/fields', { id: 'roof_fuzz', name: 'Roof', type: 'string' }))
    this.found('users', this.owner.user_id)
    this.found('sources', FORM)
    for (const id of [FORM, '535e9f8c94149d05b5000006', this.owner.account_id]) this.found('entities', id)
    await this.widen()
  }

  /** More of everything that the requests wear out: a partner to trade with, one who was asked, a flow with leads. */
  async widen(): Promise<void> {
    const { owner, exchange } = this
    const partner = await exchange.company(`Partner ${++this.met}`)
    this.lesserKeys.push(partner.api_key)
    const { entity } = await must(201, owner.post('/invitations/recipient', { email: partner.email }))
    const { connection_id } = await must(200, partner.post(`/invitations/${entity.invitation_id}/accept`, {}))
    const onboard = await must(201, partner.post('/onboards', { invitation_id: entity.invitation_id }))
    const asked = await must(
      201,
      owner.post('/invitations/recipient', { email: `asked${this.met}@example.com` }),
    )
    // The other way round: the owner is a buyer too, so that it has an onboard of its own.
    const bought = await must(201, partner.post('/invitations/recipient', { email: owner.email }))
    await must(200, owner.post(`/invitations/${bought.entity.invitation_id}/accept`, {}))
    const own = await must(201, owner.post('/onboards', { invitation_id: bought.entity.invitation_id }))
    const steps = [
      ...flowBody('', [], [partner.account_id]).steps,
      jsonStep({ url: this.crmUrl }, undefined, { retry_enabled: true }),
      jsonStep({ url: `${this.crmUrl}/broken` }),
    ]
    const flow = await liveFlow(owner, { sources: [formSource], steps })
    for (let n = 0; n < 3; n++) {
      const told = await submit(exchange.address, flow, { email: `fuzz${n}@example.com`, state: 'TX' })
      this.found('leads', told.lead.id)
    }
    this.found('flows', flow)
    for (const id of [own.id, onboard.id]) this.found('onboards', id)
    for (const invited of [entity, asked.entity, bought.entity])
      this.found('invitations', invited.invitation_id)
    this.found('connections', connection_id)
    for (const id of [partner.account_id, asked.entity.id]) this.found('entities', id)
    this.found('partners', partner.account_id)
    this.found('sacrifices', (await exchange.company('Sacrifice')).account_id)
    await this.look()
  }

  /** What is only found by reading. */
  private async look(): Promise<void> {
    const { account_id } = this.owner
    const tables = ['events', 'deliveries', 'changelogs', 'letters'] as const
    for (const table of tables) {
      const rows = await this.exchange.rows<{ id: string }>({
        ...sql`select id from events where account_id = ${account_id} order by id desc limit 30`,
        text: `select id from ${table} where account_id = $1 order by id desc limit 30`,
      } as ReturnType<typeof sql>)
      for (const { id } of rows) this.found(table, id)
    }
    const counters = await this.exchange.rows<{ id: string }>(
      sql`select id from counters where account_id = ${account_id}`,
    )
    for (const { id } of counters) this.found('caps', id)
  }

  found(kind: string, id: unknown): void {
    if (typeof id !== 'string' || id.length > 100) return
    const known = this.ids.get(kind) ?? []
    if (known.length < MOST_OF_A_KIND) known.push(id)
    else known[this.chance.below(MOST_OF_A_KIND)] = id
    this.ids.set(kind, known)
  }

  gone(kind: string, id: string): void {
    for (const each of kind === 'users' ? ['users', 'colleagues'] : [kind]) {
      const known = this.ids.get(each)
      const at = known?.indexOf(id) ?? -1
      if (at >= 0) known?.splice(at, 1)
    }
  }

  /** One that may go: a few of each kind stay to be asked about, and nobody asks of ever more. */
  spare(member: string): string {
    const known = this.ids.get(KINDS[member] ?? member) ?? []
    return known.length > FEW ? this.idOf(member) : newId()
  }

  /** A real id for a member of this name or of this kind; now and then somebody else's, or nobody's. */
  idOf(member: string): string {
    const { chance } = this
    if (chance.is(0.05)) return newId()
    const kind = chance.is(0.03) ? 'foreign' : (KINDS[member] ?? member)
    const known = this.ids.get(kind) ?? this.ids.get(chance.pick([...this.ids.keys()]))
    return known && known.length > 0 ? chance.pick(known) : newId()
  }
}
