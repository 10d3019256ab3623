// An account, its users and API keys; and what a Caller is.
export const ROLES = ['owner', 'admin', 'member', 'read_only'] as const
export type Role = (typeof ROLES)[number]

/** Who asks: an account, by one of its keys. */
export type Caller = {
  account_id: string
  /** Null for a key of the account itself. */
  user_id: string | null
  key_id: string
  role: Role
}
