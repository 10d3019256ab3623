// What a verb may hold: Inside a transaction, rows only; outside, also the right to open one.
import type { Caller } from './accounts/account.ts'
import type { Db } from './db/db.ts'
import type { Send } from './http/send.ts'
import type { Intake } from './leads/intake.ts'
import type { Log } from './lib/log.ts'
import type { Paces } from './lib/pace.ts'
import type { Vault } from './lib/vault.ts'
import type { Mail } from './mail/envelope.ts'
import type { Modules } from './modules/module.ts'
import type { People } from './sessions/people.ts'

/** The settings that verbs decide by. */
export type Settings = {
  base_url: string
  invitation_days: number
  /** Letters a day by which an account invites. */
  invitations_per_day: number
  exchange_name: string
  /** The address that letters come from. */
  mail_from: string
  /** Private address ranges to which leads may be delivered. */
  allowed_ranges: string[]
  /** Whether the database is the one that the program starts itself. */
  embedded: boolean
}

/** Enough to read and write rows, append to ledgers and promise jobs. `C` is who asks. */
export interface Inside<C = Caller> {
  db: Db
  caller: C
  log: Log
  vault: Vault
  settings: Settings
  /** What sources and steps may name as their integration. */
  modules: Modules
  /** The If-Match header of the request, for assertUnchanged. */
  ifMatch?: string | undefined
}

/** All of that, and what leaves the building or opens a transaction. */
export interface Context<C = Caller> extends Inside<C> {
  /** Sends a letter; undefined when the exchange keeps its letters instead. */
  mail: Mail | undefined
  /** Asks other programs, by HTTP. */
  send: Send
  /** Passwords and sessions of people. */
  people: People
  /** How often this process does what is asked for. */
  paces: Paces
  /** What this process keeps for the road of a lead. */
  intake: Intake
  /** Commits what `work` did, or nothing. Use only the inner context within. */
  transaction<T>(work: (ctx: Inside<C>) => Promise<T>): Promise<T>
  /**
   * A transaction whose result answers the request. When the request carries an Idempotency-Key, the key is claimed in
   * the same transaction, so that the work happens once however often it is asked for.
   */
  once<T>(work: (ctx: Inside<C>) => Promise<T>): Promise<T>
}

export type Verb<I, O, C = Caller> = (ctx: Context<C>, input: I) => Promise<O>

/** Runs a verb that only touches rows as one transaction of its own. */
export function whole<I, O, C = Caller>(verb: (ctx: Inside<C>, input: I) => Promise<O>): Verb<I, O, C> {
  return (ctx, input) => ctx.once((ctx) => verb(ctx, input))
}
