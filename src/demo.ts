// Two accounts, an invitation, an onboard and a set-up: the whole story in a minute, over real HTTP.
import { randomBytes } from 'node:crypto'
import type { Opened, Opening } from './accounts/open.ts'
import { DEFAULT_INBOUND, TO_BUYER } from './modules/modules.ts'

/** What the demo stands on. */
export type Stage = {
  /** Address of an exchange that answers. */
  address: string
  /** Where the lead is submitted: a door of the same exchange that may deliver to this machine. */
  lead_address: string
  /** The buyer's own endpoint. */
  sink_url: string
  admit(opening: Opening): Promise<Opened>
  /** The newest letter to an address. */
  letterTo(address: string): Promise<{ subject: string; text: string } | undefined>
  print(text: string): void
}

type Json = Record<string, unknown>

/** Plays the story and answers the ids it left behind. Throws at the first request that is refused. */
export async function playDemo(stage: Stage) {
  const tag = randomBytes(3).toString('hex')
  const email = `buyer-${tag}@bolt-solar.example`
  stage.print('# A seller has an account (gangway account create)')
  const seller = await stage.admit({ name: `Acme Leads ${tag}`, email: `seller-${tag}@acme-leads.example` })
  const asSeller = speaker(stage, 'seller', seller.api_key)
  const visitor = speaker(stage, 'visitor')

  stage.print('\n# It invites a buyer, by an address that nobody here knows yet')
  const invited = await asSeller('POST', '/invitations/recipient', { email, name: 'Bolt Solar' })
  const entity = invited.entity as Json

  stage.print('\n# It has a flow with a step for that buyer, and deploys it')
  const flow = await asSeller('POST', '/flows', sellerFlow(entity.id as string))
  await asSeller('POST', `/flows/${flow.id}/deploy`)

  stage.print('\n# The buyer opens its mail')
  const letter = await stage.letterTo(email)
  stage.print(`To: ${email}\nSubject: ${letter?.subject}\n\n${letter?.text}`)
  const token = /\/([\w-]{43})\b/.exec(letter?.text ?? '')?.[1]
  await visitor('GET', `/invite/${token}`)

  stage.print('\n# It accepts; that makes its account, and shows its first key once')
  const company = { account: { name: `Bolt Solar ${tag}` }, user: { first_name: 'Mia', last_name: 'Bolt' } }
  const accepted = await visitor('POST', `/invitations/${entity.invitation_id}/accept`, { token, ...company })
  const asBuyer = speaker(stage, 'buyer', accepted.api_key as string)

  stage.print('\n# It is onboarded: started, its flow named, completed')
  const [own] = (await asBuyer('GET', '/flows')) as unknown as Json[]
  const onboard = await asBuyer('POST', '/onboards', { invitation_id: entity.invitation_id })
  const change = { invitation_id: entity.invitation_id, flow_id: own?.id }
  await asBuyer('PUT', `/onboards/${onboard.id}`, { ...change, status: 'in_progress' })
  await asBuyer('PUT', `/onboards/${onboard.id}`, { ...change, status: 'completed' })

  stage.print(
    "\n# What the set-up did: the seller's flow, the buyer's flow, the connection, the changelog, the e-mail",
  )
  await asSeller('GET', `/flows/${flow.id}`)
  await asBuyer('GET', `/flows/${own?.id}`)
  await asSeller('GET', '/connections')
  await asSeller('GET', `/flows/${flow.id}/changelogs`)
  const told = await stage.letterTo(`seller-${tag}@acme-leads.example`)
  stage.print(`To: seller-${tag}@acme-leads.example\nSubject: ${told?.subject}\n\n${told?.text}`)

  stage.print("\n# The buyer's flow hands leads to the buyer's own endpoint; it deploys it")
  const mine = await asBuyer('GET', `/flows/${own?.id}`)
  await asBuyer('PUT', `/flows/${own?.id}`, { ...mine, steps: [delivery(stage.sink_url)] })
  await asBuyer('POST', `/flows/${own?.id}/deploy`)

  stage.print("\n# A lead: the seller's web form posts it, and is told what became of it")
  const lead = { first_name: 'Ann', email: 'ann@example.com', phone_1: '512-789-1111', state: 'TX' }
  const sent = await submit(stage, flow.id as string, lead)
  stage.print('\n# Its story, as the seller sees it, and as the buyer does')
  await tellStory(asSeller, sent.lead as Json)
  const [theirs] = (await asBuyer('GET', '/events?type=source&limit=1')) as unknown as [
    { vars: { lead: Json } },
  ]
  await tellStory(asBuyer, theirs.vars.lead)
  return { seller, buyer: accepted, seller_flow_id: flow.id, buyer_flow_id: own?.id, onboard_id: onboard.id }
}

function sellerFlow(buyerEntityId: string): Json {
  const mappings = ['first_name', 'email', 'phone_1'].map((field) => ({
    property: `lead.${field}`,
    value: `{{lead.${field}}}`,
  }))
  const step = {
    type: 'recipient',
    entity: { id: buyerEntityId },
    integration: { module_id: TO_BUYER, mappings },
  }
  const fields = ['first_name', 'last_name', 'email', 'phone_1', 'state']
  const source = { entity: { id: WEB_FORM }, integration: { module_id: DEFAULT_INBOUND } }
  return { name: 'Solar leads', enabled: true, fields, sources: [source], steps: [step] }
}

/** Standard entities, which every account has. */
const WEB_FORM = '535e9f8c94149d05b5000001'
const CRM = '535e9f8c94149d05b5000006'

function delivery(url: string): Json {
  const mappings = [
    { property: 'url', value: url },
    ...['first_name', 'email', 'phone_1'].map((field) => ({
      property: `json_property.${field}`,
      value: `{{lead.${field}}}`,
    })),
  ]
  const integration = { module_id: 'leadconduit-custom.outbound.json', mappings }
  return { type: 'recipient', entity: { id: CRM }, integration }
}

/** As a web form does: no credentials, no Accept. */
async function submit(
  { lead_address, print }: Stage,
  flowId: string,
  lead: Record<string, string>,
): Promise<Json> {
  const path = `/flows/${flowId}/sources/${WEB_FORM}/submit`
  const body = new URLSearchParams(lead)
  const response = await fetch(lead_address + path, { method: 'POST', body })
  const text = await response.text()
  print(`\nweb form> POST ${path} ${body}\n${response.status} ${text}`)
  if (response.status !== 201) throw new Error(`POST ${path} answered ${response.status}`)
  return JSON.parse(text) as Json
}

/** One line an event: what happened, to whom, and why. */
async function tellStory(ask: ReturnType<typeof speaker>, { id }: Json): Promise<void> {
  await ask(
    'GET',
    `/events?lead_id=${id}&sort=asc&include=type&include=outcome&include=reason&include=vars.recipient`,
  )
}

/** Sends requests as one of the three people, and prints each with its answer. */
function speaker({ address, print }: Stage, who: string, apiKey?: string) {
  const credentials = apiKey && { authorization: `Basic ${Buffer.from(`API:${apiKey}`).toString('base64')}` }
  return async (method: string, path: string, body?: Json): Promise<Json> => {
    const response = await fetch(address + path, {
      method,
      headers: {
        accept: 'application/json',
        ...credentials,
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    })
    const answer = (await response.json()) as Json
    print(`\n${who}> ${method} ${path}${body ? ` ${JSON.stringify(body)}` : ''}`)
    print(`${response.status} ${JSON.stringify(answer, null, 2)}`)
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}`)
    return answer
  }
}
