// A user: a person of an account, and what the API shows of them.
import { type Static, Type } from 'typebox'
import { Account, type Caller, ROLES, type Role } from '../accounts/account.ts'
import { Email, Id, Line, Nullable, Open, Time, Words } from '../lib/schema.ts'

const Product = Open({
  id: Type.String(),
  name: Type.String(),
  base_url: Type.String(),
  marketing_url: Nullable(Type.String()),
  subscribed: Type.Boolean(),
})

const UiState = Type.Record(Type.String(), Nullable(Time))

const own = {
  id: Id,
  first_name: Type.String(),
  last_name: Type.String(),
  email: Email,
}

const rest = {
  superuser: Type.Boolean(),
  user_admin: Type.Boolean(),
  subscription_admin: Type.Boolean(),
  role_string: Words('user'),
  phone: Nullable(Type.String()),
}

const additive = {
  role: Words(...ROLES),
  active: Type.Boolean(),
}

/** The signed-in user, with everything the documents name. */
export const User = Open(
  {
    ...own,
    sso_id: Id,
    api_key: Nullable(Type.String()),
    ...rest,
    accounts: Type.Array(Account),
    products: Type.Array(Product),
    membership: Type.Object({}),
    permissions: Type.Object({}),
    product_code: Words('lcx'),
    company_name: Type.String(),
    expires: Nullable(Time),
    subscriptions: Type.Array(Type.Object({})),
    zendesk_jwt: Type.Null(),
    created_at: Time,
    ui_state: UiState,
    ...additive,
  },
  'User',
)

export type User = Static<typeof User>

/** A colleague, as administrators see them in the list. */
export const Colleague = Open(
  {
    ...own,
    phone: rest.phone,
    ...additive,
    joined: Type.Boolean({ description: 'Whether the colleague has chosen a password' }),
    invitation_expires_at: Nullable(Time),
    two_factor: Type.Boolean({ description: 'Whether a code is asked for after the password' }),
    last_sign_in_at: Nullable(Time),
    created_at: Time,
    updated_at: Time,
  },
  'Colleague',
)
export type Colleague = Static<typeof Colleague>

export const NewUser = Open({
  email: Email,
  first_name: Type.Optional(Line),
  last_name: Type.Optional(Type.String({ maxLength: 200 })),
  phone: Type.Optional(Nullable(Type.String({ maxLength: 50 }))),
  role: Type.Optional(Words(...ROLES)),
})
export type NewUser = Static<typeof NewUser>

/** Flags are sent as booleans and shown as the time they were set, or null. */
export const UserChange = Open({
  ui_state: Type.Optional(
    Type.Record(Type.String({ maxLength: 100 }), Type.Union([Type.Boolean(), Time, Type.Null()]), {
      maxProperties: 100,
    }),
  ),
  first_name: Type.Optional(Line),
  last_name: Type.Optional(Type.String({ maxLength: 200 })),
  phone: Type.Optional(Nullable(Type.String({ maxLength: 50 }))),
  role: Type.Optional(Words(...ROLES)),
})
export type UserChange = Static<typeof UserChange>

export type UserRow = Colleague & {
  account_id: string
  operator: boolean
  ui_state: User['ui_state']
  api_key: string | null
}

/** What is said to a key of the account itself where a person must ask. */
export const NO_USER = 'This key belongs to the account and to no user; ask with the key of a user'

/** Whether a caller may manage the account's people, keys and settings. */
export function manages({ role }: { role: Role }): boolean {
  return role === 'owner' || role === 'admin'
}

/** Whether a caller may change a user: itself, or anybody of its account as an administrator. */
export function mayChange(caller: Caller, userId: string): boolean {
  return caller.user_id === userId || manages(caller)
}

/** Whether a caller may make, unmake or act as a user of this role: only owners are above administrators. */
export function mayGrant(caller: Caller, role: Role): boolean {
  return role !== 'owner' || caller.role === 'owner'
}

/** What the API shows of the signed-in user, or of one just changed. */
export function shownUser(row: UserRow, account: Account, baseUrl: string): User {
  const { id, first_name, last_name, email, phone, role, active } = row
  return {
    id,
    first_name,
    last_name,
    email,
    sso_id: id,
    api_key: row.api_key,
    superuser: row.operator,
    user_admin: manages(row),
    subscription_admin: manages(row),
    role_string: 'user',
    phone,
    accounts: [account],
    products: [{ id: 'lcx', name: 'Gangway', base_url: baseUrl, marketing_url: null, subscribed: true }],
    membership: {},
    permissions: {},
    product_code: 'lcx',
    company_name: account.name,
    expires: null,
    subscriptions: [],
    zendesk_jwt: null,
    created_at: row.created_at,
    ui_state: row.ui_state,
    role,
    active,
  }
}

const MOST_FLAGS = 200

/** Whether a user has as many flags as anybody needs: they are kept for ever, and shown with every user. */
export function hasTooManyFlags(flags: User['ui_state']): boolean {
  return Object.keys(flags).length > MOST_FLAGS
}

/** The flags after a change: those sent true are set now (or stay set), those sent false are not set. */
export function changedFlags(
  before: User['ui_state'],
  sent: UserChange['ui_state'],
  now: string,
): User['ui_state'] {
  const changes = Object.entries(sent ?? {}).map(([flag, value]) => {
    if (value === true) return [flag, before[flag] ?? now]
    return [flag, value ? new Date(value).toISOString() : null]
  })
  return { ...before, ...Object.fromEntries(changes) }
}
