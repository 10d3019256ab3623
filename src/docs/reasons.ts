// Every reason that a flow itself can give for not taking a lead of a source. Pure.
import type { CompiledCap } from '../flows/compile-cap.ts'
import type { CompiledFlow, CompiledSource } from '../flows/compiled-flow.ts'
import { CLOSED } from '../flows/hours.ts'
import { isTemplate } from '../templates/template.ts'
import { demandsOf } from './demands.ts'
import type { Reason } from './submission-docs.ts'

/** In the order in which a lead meets them; one that is put together from the lead is null. */
export function reasonsOf(flow: CompiledFlow, { source, caps }: CompiledSource): Reason[] {
  const { document, labels } = flow
  const criteria = [document.acceptance_criteria, source.acceptance_criteria].flatMap((each): Reason[] => {
    if (!each) return []
    const { outcome, reason, rule_set } = each
    const said = reason ? [reason] : demandsOf(rule_set, labels)
    return said.map((text) => told('An acceptance criterion is not met', outcome, text))
  })
  const filters = flow.steps.flatMap((step): Reason[] =>
    step.type === 'filter' && step.enabled
      ? [told('A filter stops the lead', step.step.outcome ?? 'failure', step.step.reason)]
      : [],
  )
  const all = [
    told('The flow is switched off', 'error', 'Flow is disabled'),
    ...(document.hours_of_operation ? [told('Outside of the hours', 'failure', CLOSED)] : []),
    ...criteria,
    ...[...flow.caps, ...caps].flatMap(capReasons),
    ...filters,
  ]
  const keyed = new Map(all.map((reason) => [JSON.stringify(reason), reason]))
  return [...keyed.values()]
}

function capReasons({ cap, caps }: CompiledCap): Reason[] {
  return [told('A cap is reached', 'failure', cap.reason || 'Cap reached'), ...caps.flatMap(capReasons)]
}

function told(when: string, outcome: string, reason: string | null | undefined): Reason {
  const own = reason?.trim() || null
  return {
    when,
    outcome: isTemplate(outcome) ? 'failure' : outcome,
    reason: own && isTemplate(own) ? null : own,
  }
}
