// What leads cost: prices with conditions, or a pricing service.
import { type Static, Type } from 'typebox'
import { Id, Nullable, ShortId, Strict } from '../lib/schema.ts'
import { RuleSet } from '../rules/rule.ts'

const Price = Strict({
  id: Type.Optional(Type.Union([Id, ShortId])),
  amount: Type.Number({ exclusiveMinimum: 0, maximum: 1_000_000 }),
  rule_set: Type.Optional(Nullable(RuleSet)),
})

export type Price = Static<typeof Price>

/** Of the prices whose conditions hold the last one counts; with `override` the other side names the price. */
export const Pricing = Strict({
  override: Type.Optional(Type.Boolean()),
  prices: Type.Optional(Nullable(Type.Array(Price))),
})

export type Pricing = Static<typeof Pricing>

export const PricingService = Strict({ service_id: Id, fallback_price: Type.Number({ minimum: 0 }) })

export type PricingService = Static<typeof PricingService>
