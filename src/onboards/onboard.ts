// An onboard: its statuses, and which moves between them are legal.
import { type Static, Type } from 'typebox'
import { Id, Nullable, Open, Time, Words } from '../lib/schema.ts'

/** The documented steps of the set-up, in their order. */
export const STEPS = [
  'connection_validation',
  'seller_flow_discovery',
  'buyer_flow_setup',
  'seller_flow_updates',
  'notifications',
  'connection_flagging',
] as const

export type StepName = (typeof STEPS)[number]

const SetupStep = Open({
  step: Words(...STEPS),
  outcome: Words('done', 'failed', 'not_reached'),
  detail: Nullable(Type.String()),
})

export type SetupStep = Static<typeof SetupStep>

/** What the last try to set up the buyer's delivery did, item by item. */
export const Setup = Open(
  {
    outcome: Words('done', 'failed', 'already_done'),
    started_at: Time,
    finished_at: Time,
    attempt: Type.Integer(),
    flow_id: Nullable(Id),
    seller_flow_ids: Type.Array(Id),
    steps: Type.Array(SetupStep),
    error: Nullable(Open({ code: Type.String(), message: Type.String() })),
  },
  'Setup',
)

export type Setup = Static<typeof Setup>

/** How a buyer's test of its delivery ended; `not_tested` is its word for going on without one. */
const TEST_OUTCOMES = ['success', 'failure', 'error', 'skip', 'not_tested'] as const

const TestOutcome = Words(...TEST_OUTCOMES)
const Reason = Nullable(Type.String({ maxLength: 1000 }))

export const OnboardTest = Open(
  { outcome: TestOutcome, reason: Reason, lead_id: Nullable(Id), tested_at: Time },
  'OnboardTest',
)

export type OnboardTest = Static<typeof OnboardTest>

const NewTest = Open({
  outcome: TestOutcome,
  reason: Type.Optional(Reason),
  lead_id: Type.Optional(Nullable(Id)),
})

const Step = Type.String({ minLength: 1, maxLength: 64, examples: ['where', 'connect', 'match', 'test'] })

const Status = Type.String({ minLength: 1, maxLength: 64, examples: ['created', 'in_progress', 'completed'] })

export const Onboard = Open(
  {
    invitation_id: Id,
    id: Id,
    account_id: Id,
    connection_id: Id,
    flow_id: Nullable(Id),
    status: Status,
    created_at: Time,
    updated_at: Time,
    setup: Nullable(Setup),
    step: Nullable(Step),
    test: Nullable(OnboardTest),
  },
  'Onboard',
)

export type Onboard = Static<typeof Onboard>

export const NewOnboard = Open({ invitation_id: Id, flow_id: Type.Optional(Nullable(Id)) })
export type NewOnboard = Static<typeof NewOnboard>

export const OnboardChange = Open({
  invitation_id: Id,
  account_id: Type.Optional(Nullable(Id)),
  connection_id: Type.Optional(Nullable(Id)),
  flow_id: Type.Optional(Nullable(Id)),
  status: Type.Optional(Status),
  step: Type.Optional(Nullable(Step)),
  test: Type.Optional(Nullable(NewTest)),
})

/** A change as a verb gets it: with the id of the path. */
export type OnboardChange = Static<typeof OnboardChange> & { id: string }

export const OnboardQuery = Open({
  status: Type.Optional(Status),
  invitation_id: Type.Optional(Id),
  connection_id: Type.Optional(Id),
})

export type OnboardQuery = Static<typeof OnboardQuery>

export const BuyerSetup = Open({
  connection_id: Type.Optional(Id),
  invitation_id: Type.Optional(Id),
  flow_id: Type.Optional(Nullable(Id)),
})

export type BuyerSetup = Static<typeof BuyerSetup>

export const Redirect = Open(
  { redirect: Type.String({ examples: ['/flows/64b8f0f5e4b0c3a1d5e6f7a8'] }) },
  'Redirect',
)

const COMPLETING = ['completed', 'completed_flows_sync']

/** Whether a status asks for the set-up. Both spellings are documented; one is stored. */
export function completes(status: string | undefined): boolean {
  return status !== undefined && COMPLETING.includes(status)
}

/** What keeps a change from being understood, before any row is read. */
export function faultOf(change: Omit<OnboardChange, 'id'>, accountId: string) {
  if (change.status === 'failed')
    return { path: '/status', message: 'is set to failed by the exchange alone' }
  if (change.account_id && change.account_id !== accountId)
    return { path: '/account_id', message: 'must be your account' }
  if (change.test?.outcome === 'not_tested' && !change.test.reason?.trim())
    return { path: '/test/reason', message: 'is required: say why it is not tested' }
  return undefined
}

/** Whether a change would leave the onboard as it is. How far a set-up came no longer matters once it is completed. */
export function changesNothing(onboard: Onboard, { flow_id, status }: OnboardChange): boolean {
  const sameFlow = flow_id === undefined || flow_id === onboard.flow_id
  const sameStatus =
    status === undefined || status === onboard.status || (completes(status) && completes(onboard.status))
  return sameFlow && sameStatus
}
