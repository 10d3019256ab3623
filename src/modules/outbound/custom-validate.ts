// What the custom modules ask of their variables before anything is sent, in the words that become the reason of a skip.
import { isBlank, normalOf } from '../../fields/value.ts'
import type { Vars } from '../../lib/vars.ts'
import { headerFault } from './headers.ts'
import { textSent } from './sent.ts'
import { urlFault } from './url.ts'

/** Where deliveries may go; by default to public addresses alone. */
export type Settings = { allowPrivate?: boolean }

type Demands = { types: RegExp; methods?: string[] }

export const OUTCOMES = ['success', 'failure', 'error'] as const

export function customFault(vars: Vars, demands: Demands, settings: Settings = {}): string | undefined {
  return (
    urlFault(vars.url, settings) ??
    methodFault(vars, demands.methods) ??
    matchFault(vars) ??
    statusesFault(vars) ??
    headerFault(vars, demands.types)
  )
}

function methodFault(vars: Vars, methods: string[] | undefined): string | undefined {
  if (methods === undefined || methods.includes(methodIn(vars))) return undefined
  return `Unsupported HTTP method - use ${methods.join(', ')}`
}

function statusesFault(vars: Vars): string | undefined {
  const text = textSent(vars.accepted_statuses).trim()
  const isFine = text === '' || /^\d{3}(\s*-\s*\d{3})?(\s*,\s*\d{3}(\s*-\s*\d{3})?)*$/.test(text)
  return isFine ? undefined : 'Accepted statuses must be numbers and ranges such as 200-299, 409'
}

export function matchFault(vars: Vars): string | undefined {
  if (isBlank(vars.outcome_on_match) || OUTCOMES.some((outcome) => outcome === onMatch(vars)))
    return undefined
  return "Outcome on match must be 'success', 'failure', or 'error'"
}

/** The outcome when the answer holds the search term, as it was set. */
export function onMatch(vars: Vars): string {
  return textSent(vars.outcome_on_match).trim().toLowerCase()
}

/** POST unless another method is set. */
export function methodIn(vars: Vars): string {
  return textSent(vars.method).trim().toUpperCase() || 'POST'
}

/** The address to send to. */
export function urlIn(vars: Vars): string | undefined {
  return normalOf(vars.url) === undefined || normalOf(vars.url) === null ? undefined : textSent(vars.url)
}
