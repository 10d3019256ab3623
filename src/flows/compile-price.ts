// Prices as closures: the last price whose rules hold, the price that the lead names, or a service to ask.
import { normalOf } from '../fields/value.ts'
import { readerOf, type Vars } from '../lib/vars.ts'
import { type Check, compileRuleSet } from '../rules/compile.ts'
import type { Labels } from '../rules/reason.ts'
import type { Price, Pricing, PricingService } from './price.ts'

/** The amount in US dollars, or undefined where these prices say nothing of the lead. */
export type PriceOf = (vars: Vars) => number | undefined

/** `named` is where the other side names its price when the pricing says so (`override`). */
export function compilePricing(
  pricing: Pricing | null | undefined,
  named = 'lead.price',
  labels?: Labels,
): PriceOf | undefined {
  if (pricing?.override) return namedPrice(named)
  const prices = (pricing?.prices ?? []).map((price) => compiledPrice(price, labels)).reverse()
  if (prices.length === 0) return undefined
  return (vars) => prices.find(({ holds }) => holds(vars) === null)?.amount
}

function compiledPrice({ amount, rule_set }: Price, labels?: Labels): { amount: number; holds: Check } {
  return { amount, holds: compileRuleSet(rule_set, labels) }
}

function namedPrice(path: string): PriceOf {
  const read = readerOf(path)
  return (vars) => amountOf(read(vars))
}

/** A price that somebody sent: a number above or equal to 0. */
export function amountOf(value: unknown): number | undefined {
  const amount = normalOf(value)
  return typeof amount === 'number' && Number.isFinite(amount) && amount >= 0 ? amount : undefined
}

/** Where a price may come from, in the order in which they are asked (decision 29). */
export type PriceSource =
  | { level: 'source' | 'flow'; by: 'prices'; of: PriceOf }
  | { level: 'source' | 'flow'; by: 'service'; service: PricingService }

export function priceSources(
  level: 'source' | 'flow',
  { pricing, pricing_service }: { pricing?: Pricing | null; pricing_service?: PricingService | null },
  labels?: Labels,
): PriceSource[] {
  const of = compilePricing(pricing, 'lead.price', labels)
  return [
    ...(pricing_service ? [{ level, by: 'service' as const, service: pricing_service }] : []),
    ...(of ? [{ level, by: 'prices' as const, of }] : []),
  ]
}
