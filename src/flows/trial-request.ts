// How a trial's sample comes in: through the source's module, as a submission would.
import type { Vars } from '../lib/vars.ts'
import type { InboundModule, SourceAnswer, SourceRequest } from '../modules/module.ts'
import type { CompiledFlow, CompiledSource } from './compiled-flow.ts'
import { type Intake, leadOf } from './lead.ts'
import type { TrialOrder } from './trial.ts'

export type Received =
  | { refused: SourceAnswer }
  | { intake: Intake; parameters: unknown; request: SourceRequest; module: InboundModule }

/** The lead of a sample, or the answer with which the source's module refuses it. */
export function received(
  source: CompiledSource,
  flow: CompiledFlow,
  context: Vars,
  order: TrialOrder,
  at: Date,
): Received {
  const { module } = source
  if (!module) {
    const body = `The module ${source.source.integration.module_id} is not installed`
    return { refused: { status: 503, headers: { 'Content-Type': 'text/plain' }, body } }
  }
  const request = requestOf(order, String((context.flow as Vars).id), source.source.entity.id, at)
  try {
    const parameters = module.request(request)
    return { intake: leadOf(flow.fields, source.mappings, parameters, context), parameters, request, module }
  } catch (error) {
    if (!isRefusal(error)) throw error
    return { refused: { status: error.status, headers: error.headers, body: error.body } }
  }
}

/** The request as it was given, or parameters as a JSON submission. */
function requestOf(order: TrialOrder, flowId: string, sourceId: string, at: Date): SourceRequest {
  const { method = 'POST', query, headers, body } = order.request ?? {}
  const uri = `/flows/${flowId}/sources/${sourceId}/${order.ping ? 'ping' : 'submit'}${query ? `?${query}` : ''}`
  const line = { method: method.toLowerCase(), uri, version: '1.1', timestamp: at.getTime() }
  if (order.request) {
    const length = body === undefined ? undefined : String(Buffer.byteLength(body))
    return {
      ...line,
      headers: { ...(length && { 'Content-Length': length }), ...titled(headers ?? {}) },
      body,
    }
  }
  const json = JSON.stringify(order.parameters ?? {})
  const told = { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(json)) }
  return { ...line, headers: { ...told, Accept: 'application/json' }, body: json }
}

/** Modules read header names in Title-Case. */
function titled(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase().replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase()),
      value,
    ]),
  )
}

function isRefusal(error: unknown): error is SourceAnswer {
  const { status, body } = (error ?? {}) as Partial<SourceAnswer>
  return typeof status === 'number' && typeof body === 'string'
}
