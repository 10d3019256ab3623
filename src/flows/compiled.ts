// Compiled copies of flows, kept per version: a flow is compiled when it changes, not when a lead comes.
import type { Inside } from '../context.ts'
import type { Field } from '../fields/field.ts'
import { findFields } from '../fields/store.ts'
import type { Modules } from '../modules/module.ts'
import { compileFlow } from './compile.ts'
import type { CompiledFlow } from './compiled-flow.ts'
import type { FlowDocument, FlowRow } from './flow.ts'

const MOST_KEPT = 10_000

export type Copy = 'saved' | 'live'
export type CompiledCopy = { compiled: CompiledFlow; fields: Field[] }

/** Per registry of modules, by flow, copy, version and the state of its fields; the one used longest ago goes first. */
const kept = new WeakMap<Modules, Map<string, CompiledCopy>>()

/** The flow's copy as closures. `document` is that copy. */
export async function compiledCopy(
  ctx: Pick<Inside, 'db' | 'modules'>,
  row: FlowRow,
  copy: Copy,
  document: FlowDocument,
): Promise<CompiledCopy> {
  const fields = await findFields(ctx.db, row.account_id, document.fields)
  const version = copy === 'saved' ? row.saved_version : row.live_version
  const stamps = fields.map(({ updated_at }) => updated_at ?? '').join()
  const key = [row.account_id, row.id, copy, version, fields.length, stamps].join(' ')
  const copies = kept.get(ctx.modules) ?? new Map<string, CompiledCopy>()
  kept.set(ctx.modules, copies)
  const found = copies.get(key) ?? { compiled: compileFlow(document, fields, ctx.modules), fields }
  copies.delete(key)
  copies.set(key, found)
  if (copies.size > MOST_KEPT) copies.delete(copies.keys().next().value as string)
  return found
}
