// What performing a delivery needs, is told, and tells.
import type { Context } from '../context.ts'
import type { Opened } from '../credentials/use.ts'
import type { RecipientStep } from '../flows/step.ts'
import type { Send } from '../http/send.ts'
import type { Transaction } from '../http/transaction.ts'
import type { Vars } from '../lib/vars.ts'
import type { Appended, OutboundModule } from '../modules/module.ts'

type Integration = RecipientStep['integration']

/** Whose delivery it is, `sending` says; a performer has no caller. */
export type Performing = Pick<
  Context<null>,
  'db' | 'vault' | 'settings' | 'log' | 'modules' | 'mail' | 'transaction'
> & {
  send: Send
}

export type Sending = {
  account_id: string
  /** The lead of which is sent: what is kept of it goes when the lead goes. */
  lead_id?: string
  /** The same for every attempt at one delivery: the recipient's Idempotency-Key. */
  key: string
  /** By Date.now(). */
  deadline: number
  /** Texts that are masked wherever they would be kept on record. */
  lead_secrets: string[]
}

export type Performed = {
  appended: Appended
  /** As they may be kept on record. */
  transactions: Transaction[]
  wait_ms: number
  credential_updated: boolean
}

/** Of a compiled step, what it takes to perform it. */
export type Performable = {
  module: OutboundModule | undefined
  /** Where the outcome stands in what is appended. */
  prefix: string
  step: { integration: Pick<Integration, 'module_id' | 'mappings'> }
}

/** One delivery under way. */
export type Task = Sending & {
  module: OutboundModule
  /** The variables of the step, and its credential. What a performer changes here is seen by all. */
  vars: Vars
  /** Those that the variables come from. */
  mappings?: Integration['mappings']
  /** Milliseconds that are left. */
  left(): number
  /** As they were sent: masked when all is over. */
  transactions: Transaction[]
  /** The credential that the step names, as it is stored. */
  opened?: Opened | undefined
  /** What it was before, where a delivery changed it. */
  former: unknown[]
  credential_updated: boolean
  /** Keeps a credential that changed, at once. */
  keepCredential(): Promise<void>
}

/** A failure whose message is the reason that is told. */
export class PerformError extends Error {}
