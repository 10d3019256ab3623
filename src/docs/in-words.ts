// Hours and prices of a flow in words.
import type { Hours } from '../flows/hours.ts'
import type { Pricing } from '../flows/price.ts'
import type { Labels } from '../rules/reason.ts'
import { demandsOf } from './demands.ts'

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

/** One line a day. */
export function hoursInWords({ days }: Hours): string[] {
  return DAYS.map((day) => {
    const spans = (days[day] ?? []).map(([from, to]) => `${from} to ${to}`)
    return `${day.charAt(0).toUpperCase()}${day.slice(1)}: ${spans.join(', ') || 'closed'}`
  })
}

type Told = { pricing: Pricing | null; service: { fallback_price: number } | null }

/** The source's before the flow's, services before lists: the first that yields a price counts (decision 29). */
export function pricesInWords(source: Told, flow: Told, labels: Labels): string[] {
  const lines = [source, flow].flatMap(({ pricing, service }) => [
    ...(service ? [`A pricing service is asked; without its answer ${dollars(service.fallback_price)}`] : []),
    ...pricesOf(pricing, labels),
  ])
  return lines.length === 0 ? ['Nothing is paid'] : lines
}

/** The last one that holds counts, so it is told first. */
function pricesOf(pricing: Pricing | null, labels: Labels): string[] {
  if (pricing?.override) return ['The lead names its price, as `price`']
  return (pricing?.prices ?? []).toReversed().map(({ amount, rule_set }) => {
    const demands = demandsOf(rule_set, labels)
    return demands.length === 0 ? dollars(amount) : `${dollars(amount)} where ${demands.join(' and ')}`
  })
}

function dollars(amount: number): string {
  return `$${Number.isInteger(amount) ? amount : amount.toFixed(2)}`
}
