// An onboard as operators see it: whose it is, where it hangs, whether its set-up can be run again.
import { type Static, Type } from 'typebox'
import { Id, Nullable, Open, Time, Words } from '../lib/schema.ts'
import { Setup } from '../onboards/onboard.ts'
import { Leafing } from './act.ts'

const Company = Open({ id: Id, name: Type.String() })

export const OnboardSeen = Open(
  {
    id: Id,
    status: Type.String(),
    buyer: Company,
    seller: Company,
    connection_id: Id,
    invitation_id: Id,
    flow_id: Nullable(Id),
    setup: Nullable(Setup),
    replayable: Type.Boolean({
      description: 'Whether there is a set-up that was tried and did not go through',
    }),
    created_at: Time,
    updated_at: Time,
  },
  'OnboardSeen',
)

export type OnboardSeen = Static<typeof OnboardSeen>

export const OnboardsQuery = Type.Object({
  state: Type.Optional(Words('stuck', 'failed')),
  hours: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 8760,
      description: 'Stuck is what did not move for so long; 24 if absent',
    }),
  ),
  ...Leafing.properties,
})

export type OnboardsQuery = Static<typeof OnboardsQuery>

/** What the buyer has not asked for yet, nobody asks for in its place. */
export function isReplayable({ status, setup }: Pick<OnboardSeen, 'status' | 'setup'>): boolean {
  return status !== 'completed' && setup !== null
}
