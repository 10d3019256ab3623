// What a walk asks for, and what it notes.
import type { Vars } from '../lib/vars.ts'
import type { Appended } from '../modules/module.ts'
import type { CompiledCap } from './compile-cap.ts'
import type {
  CompiledCriteria,
  CompiledFilter,
  CompiledListCheck,
  CompiledRecipient,
  Outcome,
} from './compiled-flow.ts'
import type { Applied } from './mapping.ts'
import type { PricingService } from './price.ts'

export type Level = 'flow' | 'source' | 'step'

/** What needs the world. The walk goes on with the answer of its kind. */
export type Ask =
  | { ask: 'list'; check: CompiledListCheck; value: string }
  | { ask: 'price'; level: Level; service: PricingService; vars: Vars }
  /** Which of the caps is reached, if any; else the lead is counted against all of them should it succeed. */
  | { ask: 'caps'; level: Level; caps: CompiledCap[]; step?: CompiledRecipient }
  /** Answers why a step is not ready, or nothing: a buyer that is not set up is a skip (decision 34). */
  | { ask: 'ready'; step: CompiledRecipient; vars: Vars }
  | { ask: 'deliver'; step: CompiledRecipient; vars: Vars; price: number }
  /** Hands the lead to the destination at this place in the flow. */
  | { ask: 'destination'; at: number; vars: Vars }

/** What happened. `vars` are those of that moment: whoever keeps them copies them. */
export type Note =
  | { note: 'hours'; holds: boolean; at: Date }
  | { note: 'criteria'; level: Level; criteria: CompiledCriteria; reason: string | null; vars: Vars }
  | { note: 'price'; level: Level | null; by: 'service' | 'prices' | null; price: number; vars: Vars }
  | { note: 'filter'; step: CompiledFilter; outcome: 'continue' | 'stop'; reason: string; vars: Vars }
  | { note: 'disabled'; step: CompiledFilter | CompiledRecipient }
  | { note: 'prepared'; step: CompiledRecipient; mappings: Applied[]; vars: Vars }
  | { note: 'skipped'; step: CompiledRecipient; reason: string; vars: Vars }
  | { note: 'delivered'; step: CompiledRecipient; appended: Appended; vars: Vars }
  | { note: 'destination'; at: number; appended: Appended }

export type Move = Ask | Note

/** What each question is answered with. */
export type Answers = {
  list: boolean
  price: number | undefined
  caps: CompiledCap | undefined
  ready: string | undefined
  deliver: Appended
  destination: Appended
}
export type Answer = Answers[keyof Answers]

/** How the lead ends. `price` is what the source is paid if it succeeds. */
export type Verdict = { outcome: Outcome; reason: string | undefined; price: number }

export type Walk = Generator<Move, Verdict, Answer>

export type Start = {
  /** lead, submission, account, flow, source, random; what steps append is added to them. */
  vars: Vars
  at: Date
  /** A ping ends before the steps, and knows less than a lead. */
  ping?: boolean
  allow_private?: boolean
  /** The id of the event that the step at this place will be told by. */
  event_id?(place: number): string
}
