// One look at the submission docs of a source.
import { type Static, Type } from 'typebox'
import { Id, Nullable, Open, Time } from '../lib/schema.ts'

export const Access = Open(
  {
    id: Id,
    flow_id: Id,
    source_id: Id,
    ip: Type.String(),
    user_agent: Nullable(Type.String()),
    created_at: Time,
  },
  'SubmissionDocAccessLog',
)
export type Access = Static<typeof Access>

export const AccessQuery = Type.Object({ flow_id: Type.Optional(Id), source_id: Type.Optional(Id) })
export type AccessQuery = Static<typeof AccessQuery>

export type NewAccess = Omit<Access, 'created_at'> & { account_id: string }
