// Caps as closures: which of them count a lead.
import type { Cap } from '../caps/cap.ts'
import { basisOf } from '../caps/counter.ts'
import type { Vars } from '../lib/vars.ts'
import { type Check, compileRuleSet } from '../rules/compile.ts'
import { compileTemplate, type Template } from '../templates/template.ts'

/** `basis` is another one when the rule is: then counting begins anew. */
export type CompiledCap = { cap: Cap; basis: string; counts: Check; reason: Template; caps: CompiledCap[] }

const DEFAULT_REASON = 'Cap reached'

export function compileCaps(caps: Cap[] | null | undefined): CompiledCap[] {
  return (caps ?? []).map((cap) => ({
    cap,
    basis: basisOf(cap),
    counts: compileRuleSet(cap.rule_set),
    reason: compileTemplate(cap.reason || DEFAULT_REASON),
    caps: compileCaps(cap.caps),
  }))
}

/** The caps whose rules hold, each before the caps within it; those within one that does not hold are not looked at. */
export function capsThatCount(caps: CompiledCap[], vars: Vars): CompiledCap[] {
  return caps.flatMap((cap) => (cap.counts(vars) === null ? [cap, ...capsThatCount(cap.caps, vars)] : []))
}
