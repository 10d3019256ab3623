// What came in as a lead: through the source's module and mappings to typed values. Pure.

import type { CompiledSource } from '../flows/compiled-flow.ts'
import { leadOf } from '../flows/lead.ts'
import type { LiveFlow } from '../flows/live.ts'
import type { RawRequest } from '../http/route.ts'
import type { Vars } from '../lib/vars.ts'
import { isOn } from '../modules/outbound/sent.ts'
import type { Submission } from './lead.ts'

export type Received = { vars: Vars; is_test: boolean }

const MOST = 100

/** The variables of a lead, but for its id. Throws the refusal of the source's module. */
export function received(
  flow: LiveFlow,
  source: CompiledSource,
  request: RawRequest,
  reference: string | null,
): Received {
  const { entity } = source.source
  const parameters = wellFormed(source.module?.request(request)) as Vars
  const vars: Vars = {
    submission: { timestamp: new Date(request.timestamp).toISOString(), ip: request.ip },
    account: flow.account,
    flow: flow.flow,
    source: { id: entity.id, name: entity.name },
    random: 1 + Math.floor(Math.random() * MOST),
  }
  const { lead } = leadOf(flow.compiled.fields, source.mappings, parameters, vars)
  const is_test = isTest(parameters)
  if (is_test) lead.is_test = true
  if (reference !== null) lead.reference = reference
  vars.lead = lead
  return { vars, is_test }
}

/** Decision 41: by a field, or by the parameter that the documents of the predecessor name. */
function isTest(parameters: unknown): boolean {
  if (typeof parameters !== 'object' || parameters === null) return false
  const { is_test, xxTest } = parameters as Vars
  return isOn(is_test) || isOn(xxTest)
}

/** Texts without what no database holds: NUL, halves of characters. */
function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') {
    const text = value.includes('\0') ? value.replaceAll('\0', '') : value
    return text.isWellFormed() ? text : text.toWellFormed()
  }
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(wellFormed)
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [wellFormed(name), wellFormed(part)]))
}

const HIDDEN = new Set(['Authorization', 'Cookie', 'Proxy-Authorization'])

/** The request as it is written down: with its whole address, and without what signs somebody in. */
export function submissionOf(request: RawRequest, baseUrl: string): Submission {
  const headers = Object.entries(request.headers ?? {}).filter(([name]) => !HIDDEN.has(name))
  return {
    method: request.method,
    uri: `${baseUrl}${request.uri}`,
    version: request.version ?? '1.1',
    headers: Object.fromEntries(headers),
    body: request.body ?? '',
    timestamp: request.timestamp,
  }
}
