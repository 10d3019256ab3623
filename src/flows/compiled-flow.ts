// A flow as closures: what compiling makes, and walking reads.
import type { Vars } from '../lib/vars.ts'
import type { InboundModule, OutboundModule } from '../modules/module.ts'
import type { Check } from '../rules/compile.ts'
import type { Labels } from '../rules/reason.ts'
import type { RuleSet } from '../rules/rule.ts'
import type { Template } from '../templates/template.ts'
import type { CompiledCap } from './compile-cap.ts'
import type { PriceOf, PriceSource } from './compile-price.ts'
import type { FlowDocument } from './flow.ts'
import type { LeadField } from './lead.ts'
import type { CompiledMapping } from './mapping.ts'
import type { FilterStep, RecipientStep, Source } from './step.ts'

export type Outcome = 'success' | 'failure' | 'error'

export type CompiledCriteria = {
  rule_set: RuleSet
  outcome: Outcome
  /** `loose` leaves out rules whose variables are missing: a ping knows less than a lead. */
  check(vars: Vars, loose: boolean): string | null
  /** What is said of a lead that is not taken: the configured reason, or that of the rule. */
  reason(vars: Vars, failed: string): string
}

/** What a recipient says afterwards: whether it is heard, and how what it sends is read. */
export type CompiledHearing = { rules: Check; module: InboundModule | undefined; mappings: CompiledMapping[] }

/** How a source is told of it: by a step of its own, or, inside the exchange, by the event that it knows. */
export type CompiledTelling = { rules: Check; step: CompiledRecipient | undefined }

export type CompiledSource = {
  source: Source
  module: InboundModule | undefined
  mappings: CompiledMapping[]
  criteria: CompiledCriteria | null
  prices: PriceSource[]
  caps: CompiledCap[]
  feedback: CompiledTelling | undefined
}

export type CompiledFilter = {
  type: 'filter'
  step: FilterStep
  enabled: boolean
  /** Null when the rules hold, and the lead stops. */
  stops: Check
  outcome(vars: Vars): Outcome
  reason: Template
}

export type CompiledRecipient = {
  type: 'recipient'
  step: RecipientStep
  enabled: boolean
  module: OutboundModule | undefined
  criteria: Check
  /** A copy of the variables that the mappings may change. */
  copy(vars: Vars): Vars
  mappings: CompiledMapping[]
  caps: CompiledCap[]
  price: PriceOf | undefined
  /** Where its answer stands among the variables, and within it the outcome. */
  key: string
  prefix: string
  feedback: CompiledHearing | undefined
}

export type CompiledStep = CompiledFilter | CompiledRecipient

export type ListCheckName = 'duplicate' | 'existing_customer' | 'dnc'

export type CompiledListCheck = {
  name: ListCheckName
  /** The variable that tells the result. */
  variable: string
  value: Template
  list_name: string
  lookback: { value: number; interval: string } | null
}

export type CompiledFlow = {
  document: FlowDocument
  labels: Labels
  fields: LeadField[]
  isOpen(at: Date): boolean
  lists: CompiledListCheck[]
  criteria: CompiledCriteria | null
  prices: PriceSource[]
  caps: CompiledCap[]
  /** By the id of the entity, which a submission's address names. */
  sources: Map<string, CompiledSource>
  steps: CompiledStep[]
}
