// How the invited answer: the shapes of accepting and declining, and which answers an invitation still takes.
import { type Static, Type } from 'typebox'
import { ConflictError, type DomainError } from '../lib/errors.ts'
import { Email, Id, Line, Nullable, Open, TimeZone, WebAddress } from '../lib/schema.ts'
import { Password } from '../sessions/session.ts'
import { Invitation, type InvitationRow, type State } from './invitation.ts'

const Token = Type.String({ maxLength: 200, description: 'The last part of the link in the letter' })

const NewCompany = Open({
  name: Line,
  time_zone: Type.Optional(Nullable(TimeZone)),
  website: Type.Optional(Nullable(WebAddress)),
})

const NewPerson = Open({
  first_name: Type.Optional(Nullable(Line)),
  last_name: Type.Optional(Nullable(Type.String({ maxLength: 200 }))),
  email: Type.Optional(Nullable(Email)),
  phone: Type.Optional(Nullable(Type.String({ maxLength: 50 }))),
})

export const Acceptance = Open(
  {
    token: Type.Optional(Token),
    account: Type.Optional(NewCompany),
    user: Type.Optional(NewPerson),
    password: Type.Optional(Password),
  },
  'Acceptance',
)

export type Acceptance = Static<typeof Acceptance>

export const Forwarding = Open({ token: Type.Optional(Token), email: Email }, 'Forwarding')
export type Forwarding = Static<typeof Forwarding>

/** With an address it asks that this one be invited instead. */
export const AskedAgain = Open({ email: Type.Optional(Nullable(Email)) }, 'AskedAgain')

export const Link = Open({ url: Type.String() }, 'InvitationLink')
export type Link = Static<typeof Link>

export const Refusal = Open(
  { token: Type.Optional(Token), reason: Type.Optional(Nullable(Type.String({ maxLength: 1000 }))) },
  'Refusal',
)

export type Refusal = Static<typeof Refusal>

const accepted = {
  invitation: Invitation,
  connection_id: Id,
  account: Open({ id: Id, name: Type.String() }),
  user: Nullable(Open({ id: Id, email: Email })),
}

/** For an account that was there already. */
export const Accepted = Open(accepted, 'Accepted')

/** For an account that accepting made: its first key is shown here, and never again. */
export const Joined = Open({ ...accepted, api_key: Type.String() }, 'Joined')

export type Accepted = Static<typeof Accepted> & { api_key?: string }

const CLOSED: Record<Exclude<State, 'pending'>, string> = {
  expired: 'The invitation has expired; ask its sender to send it again',
  accepted: 'The invitation was accepted already',
  declined: 'The invitation was declined; ask its sender for another',
  withdrawn: 'The invitation was withdrawn by its sender',
}

/** The refusal of whatever an invitation in this state does not take any more. */
export function closedError(state: Exclude<State, 'pending'>): ConflictError {
  return new ConflictError(`invitation_${state}`, CLOSED[state])
}

export function replacedError(): ConflictError {
  return new ConflictError(
    'invitation_link_replaced',
    'The invitation was sent again and this link replaced; use the one in the newest letter',
  )
}

/** Whether an account (null: one still to be made) accepts now, has accepted before, or may not. */
export function decideAccept(
  row: Pick<InvitationRow, 'state' | 'account_id' | 'accepted_account_id'>,
  accountId: string | null,
): 'accept' | 'again' | DomainError {
  if (row.state === 'accepted') {
    return accountId !== null && accountId === row.accepted_account_id ? 'again' : closedError('accepted')
  }
  if (accountId === row.account_id) {
    return new ConflictError(
      'own_invitation',
      'This is your own invitation; another company has to answer it',
    )
  }
  return row.state === 'pending' ? 'accept' : closedError(row.state)
}

/** The same for declining, which an expired invitation does not take either. */
export function decideDecline(row: Pick<InvitationRow, 'state'>): 'decline' | 'again' | DomainError {
  if (row.state === 'declined') return 'again'
  return row.state === 'pending' ? 'decline' : closedError(row.state)
}
