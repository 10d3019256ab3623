// A lead in this process's hand, with what must never be written down of it.

import { maskOf } from '../deliveries/mask.ts'
import { masked } from '../fields/mask.ts'
import { isStored } from '../fields/value.ts'
import type { CompiledSource } from '../flows/compiled-flow.ts'
import type { LiveFlow } from '../flows/live.ts'
import type { Verdict } from '../flows/move.ts'
import { readerOf, type Vars, writerOf } from '../lib/vars.ts'
import type { Modules } from '../modules/module.ts'
import type { Entry, Submission } from './lead.ts'
import type { Told } from './record.ts'

export type Held = {
  id: string
  flow: LiveFlow
  source: CompiledSource
  vars: Vars
  submission: Submission
  /** Texts that are masked wherever anything is written down. */
  secrets: string[]
  is_test: boolean
  /** What is on record from an earlier hand. */
  journal: Entry[]
  /** How often the lead was handed on within the exchange. */
  hops: number
  /** A lead that no rule was asked about: its flow takes none. */
  refusal?: Verdict
}

/** A text of fewer characters is masked where it stands as a value, and not wherever it occurs. */
const SHORTEST = 4

/** The texts of a lead's secret fields, as they were sent and as they were read. */
export function secretsIn(lead: Vars, secretFields: string[]): string[] {
  const texts = secretFields.flatMap((id) => textsOf(readerOf(id)(lead)))
  return [...new Set(texts)].filter((text) => text.length >= SHORTEST)
}

function textsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf)
  const parts = isStored(value) ? [value.normal, value.raw] : [value]
  return parts.filter((part) => typeof part === 'string' || typeof part === 'number').map(String)
}

/** Variables whose lead has stars in place of secret values. */
export function maskedVars(vars: Vars, secretFields: string[]): Vars {
  if (secretFields.length === 0 || typeof vars.lead !== 'object' || vars.lead === null) return vars
  const lead = { ...(vars.lead as Vars) }
  for (const id of secretFields) {
    const value = readerOf(id)(lead)
    if (value !== undefined && value !== null) writerOf(id)(lead, starred(value))
  }
  return { ...vars, lead }
}

/** Whatever was kept as a plain text is taken for a secret too. */
function starred(value: unknown): unknown {
  return typeof value === 'object' ? masked(value) : '*'.repeat(String(value).length)
}

/** What all events of a lead in hand have in common. */
export function toldOf(held: Held, { modules, host }: { modules: Modules; host: string }): Told {
  const { flow, submission, is_test } = held
  return { flow, modules, host, submittedAt: submission.timestamp, is_test, written: writerFor(held) }
}

/** Writes events of a lead as JSON, with stars in place of its secrets. */
function writerFor({ flow, secrets }: Held): (event: object) => string {
  if (flow.secret_fields.length === 0) return (event) => JSON.stringify(event)
  const mask = maskOf(secrets)
  return (event) => {
    const { vars } = event as { vars: Vars }
    return JSON.stringify({ ...event, vars: maskedVars(vars, flow.secret_fields) }, (_, value) =>
      typeof value === 'string' ? mask(value) : value,
    )
  }
}
