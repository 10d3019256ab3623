// Companies that invite, accept and complete their onboards while processes die.
import type { Company } from '../../support/exchange.ts'
import { completion, flowBody, type Partners } from '../../support/story.ts'
import type { Asking } from './asking.ts'
import type { Stage } from './stage.ts'

/** A set-up that was asked for. */
export type Story = {
  seller: Company
  buyer: Company
  invitation_id: string
  connection_id: string
  onboard_id: string
  seller_flow_ids: string[]
  /** The flow that an answer named; undefined if none ever came. */
  told?: string
}

const FLOWS = 2
/** So that processes, which take a second of a processor to start, can be replaced. */
const LONGEST_PAUSE_MS = 1_000
/** One in so many asks once for the set-up, and never again. */
const CARELESS = 2

/** All stories that came as far as asking for a set-up. */
export async function onboard(
  stage: Stage,
  asking: Asking,
  isOver: () => boolean,
  onboarders: number,
): Promise<Story[]> {
  const stories: Story[] = []
  const tell = async (name: number) => {
    for (let n = 0; !isOver(); n++) {
      const story = await prepared(stage, asking, `${name}-${n}`)
      stories.push(story)
      const flowId = await completed(asking, story, n % CARELESS === 0)
      if (flowId !== undefined) story.told = flowId
      await new Promise((next) => setTimeout(next, Math.random() * LONGEST_PAUSE_MS))
    }
  }
  await Promise.all(Array.from({ length: onboarders }, (_, name) => tell(name)))
  return stories
}

/** As far as an onboard; each request under its own key, again and again until it is answered. */
async function prepared(stage: Stage, asking: Asking, name: string): Promise<Story> {
  const seller = await stage.company(`Seller ${name}`, '')
  const buyer = await stage.company(`Buyer ${name}`, '')
  const by = (company: Company) => {
    let asked = 0
    return (path: string, body: object = {}) =>
      asking.untilDone(path, { body, apiKey: company.api_key, key: `${name} ${++asked}` })
  }
  const [ofSeller, ofBuyer] = [by(seller), by(buyer)]
  const { entity } = await ofSeller('/invitations/recipient', { email: buyer.email })
  const seller_flow_ids: string[] = []
  for (let n = 0; n < FLOWS; n++) {
    const flow = await ofSeller('/flows', flowBody(`Leads ${n}`, ['first_name', 'email'], [entity.id]))
    await ofSeller(`/flows/${flow.id}/deploy`)
    seller_flow_ids.push(flow.id)
  }
  const { invitation_id } = entity
  const { connection_id } = await ofBuyer(`/invitations/${invitation_id}/accept`)
  const { id: onboard_id } = await ofBuyer('/onboards', { invitation_id })
  return { seller, buyer, invitation_id, connection_id, onboard_id, seller_flow_ids }
}

/** Asked of both processes at once. The careless takes what comes; the others ask until both have said that it is done. */
async function completed(asking: Asking, story: Story, isCareless: boolean): Promise<string | undefined> {
  const path = `/onboards/${story.onboard_id}`
  const body = completion(story as unknown as Partners)
  const asked = { method: 'PUT', body, apiKey: story.buyer.api_key }
  const answers = await Promise.all(
    isCareless
      ? [asking.once(path, asked).then((answer) => answer?.body)]
      : [asking.untilDone(path, asked), asking.untilDone(path, asked)],
  )
  const told = answers.find((answer) => answer !== undefined)
  return told && (told.flow_id ?? `nothing: ${JSON.stringify(told)}`)
}
