// What an operator does to what is others', as it is noted.
import { type Static, Type } from 'typebox'
import { Id, Nullable, Open, Time, Words } from '../lib/schema.ts'

const ACTS = [
  'replay_set_up',
  'run_job',
  'remove_job',
  'send_letter',
  'close_account',
  'reopen_account',
  'limit_account',
] as const

export const Act = Open(
  {
    id: Id,
    user_id: Id,
    email: Type.String({ description: 'Who did it' }),
    act: Words(...ACTS),
    about_account_id: Nullable(Id),
    about_name: Nullable(Type.String({ description: 'The company whose affair it was' })),
    object_id: Type.String(),
    detail: Nullable(Type.String({ description: 'The reason, or how it ended' })),
    created_at: Time,
  },
  'OperatorAct',
)

export type Act = Static<typeof Act>

export type NewAct = Pick<Act, 'act' | 'about_account_id' | 'object_id' | 'detail'>

/** Lists of the whole exchange: newest first, a page at a time. */
export const Leafing = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: '50 if absent' })),
  before_id: Type.Optional(Id),
})

export type Leafing = Static<typeof Leafing>
