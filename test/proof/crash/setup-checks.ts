// What must hold of set-ups once all is quiet: each is whole or absent, and whole where it was answered.
import { sql } from '../../../src/db/db.ts'
import { pointers } from '../../support/story.ts'
import { type Check, check } from './check.ts'
import type { Story } from './onboarders.ts'
import type { Stage } from './stage.ts'

type Stored = {
  id: string
  status: string
  outcome: string | null
  flow_id: string | null
  buyer_flow_id: string | null
  buyer_flows: number
  sources: number
  letters: number
  moments: number
  invitations: number
  connections: number
  onboards: number
  flows: { id: string; saved: object; live: object }[]
}

type State = 'whole' | 'absent' | { half: object }

export type SetupFigures = { asked: number; answered: number; whole: number; absent: number; half: number }

export async function checkSetUps(
  stage: Stage,
  stories: Story[],
): Promise<{ checks: Check[]; figures: SetupFigures }> {
  const rows = new Map((await storedSetUps(stage)).map((row) => [row.id, row]))
  const states = stories.map((story) => ({ story, row: rows.get(story.onboard_id) }))
  const half = check('every set-up is whole or absent', states, ({ story, row }) => {
    const state = row ? stateOf(row) : { half: { onboard: 'is not there' } }
    return typeof state === 'string' ? undefined : `${story.onboard_id}: ${JSON.stringify(state.half)}`
  })
  const answered = states.filter(({ story }) => story.told !== undefined)
  const kept = check('a set-up that was answered is whole, with the flow that was told', answered, (each) => {
    const isKept = each.row && stateOf(each.row) === 'whole' && each.row.buyer_flow_id === each.story.told
    return isKept ? undefined : `${each.story.onboard_id} was told ${each.story.told}`
  })
  const once = check(
    'what was asked again under its key is there once, under the id that was told',
    states,
    (each) =>
      isOnce(each.story, each.row) ? undefined : `${each.story.onboard_id}: ${JSON.stringify(each.row)}`,
  )
  const count = (state: State) => states.filter(({ row }) => row && stateOf(row) === state).length
  const figures = {
    asked: stories.length,
    answered: answered.length,
    whole: count('whole'),
    absent: count('absent'),
    half: half.wrong.length,
  }
  return { checks: [half, kept, once], figures }
}

async function storedSetUps(stage: Stage): Promise<Stored[]> {
  return stage.rows<Stored>(sql`
    select o.id, o.status, o.setup ->> 'outcome' as outcome, o.flow_id, c.buyer_flow_id,
      (select count(*)::int from flows where account_id = o.account_id) as buyer_flows,
      (select count(*)::int from flow_partners p where p.account_id = o.account_id and p.flow_id = c.buyer_flow_id
        and p.entity_id = c.seller_account_id and p.role = 'source') as sources,
      (select count(*)::int from letters where about_id = c.id and kind = 'completed') as letters,
      (select count(*)::int from moments where connection_id = c.id and kind = 'setup_done') as moments,
      (select count(*)::int from invitations where account_id = c.seller_account_id) as invitations,
      (select count(*)::int from connections where seller_account_id = c.seller_account_id) as connections,
      (select count(*)::int from onboards where account_id = o.account_id) as onboards,
      (select json_agg(json_build_object('id', id, 'saved', saved, 'live', live) order by id) from flows
        where account_id = c.seller_account_id) as flows
    from onboards o join connections c on c.id = o.connection_id`)
}

/** All that a set-up does (the connection and the onboard each note one moment), seen from outside: the onboard, the connection, the buyer's flow, the seller's, the letter, the timeline. */
function stateOf(row: Stored): State {
  const { status, outcome, flow_id, buyer_flow_id, buyer_flows, sources, letters, moments, flows } = row
  const to = [...new Set(flows.flatMap(({ saved, live }) => [pointers(saved), pointers(live)]).map(String))]
  const seen = { status, outcome, flow_id, buyer_flow_id, buyer_flows, sources, letters, moments, to }
  const whole = {
    ...{
      status: 'completed',
      outcome: 'done',
      flow_id: buyer_flow_id,
      buyer_flow_id,
      buyer_flows: 1,
      sources: 1,
    },
    ...{ letters: 1, moments: 2, to: [`${buyer_flow_id}`] },
  }
  const absent = {
    ...{ status: 'created', outcome: null, flow_id: null, buyer_flow_id: null, buyer_flows: 0, sources: 0 },
    ...{ letters: 0, moments: 0, to: [''] },
  }
  const is = (state: object) => JSON.stringify(seen) === JSON.stringify(state)
  if (buyer_flow_id !== null && is(whole)) return 'whole'
  return is(absent) ? 'absent' : { half: seen }
}

function isOnce({ seller_flow_ids }: Story, row: Stored | undefined): boolean {
  if (!row) return false
  const { invitations, connections, onboards, flows } = row
  const ids = flows.map(({ id }) => id)
  return (
    [invitations, connections, onboards].every((n) => n === 1) && `${ids}` === `${seller_flow_ids.toSorted()}`
  )
}
