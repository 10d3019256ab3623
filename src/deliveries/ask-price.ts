// Asks a pricing service what a lead costs.
import { isBlank, normalOf } from '../fields/value.ts'
import { compileFlow } from '../flows/compile.ts'
import { amountOf } from '../flows/compile-price.ts'
import type { CompiledRecipient } from '../flows/compiled-flow.ts'
import { applyMappings } from '../flows/mapping.ts'
import { saidBy } from '../flows/walk.ts'
import { readerOf, type Vars } from '../lib/vars.ts'
import type { Appended, Modules } from '../modules/module.ts'
import type { Service } from '../services/service.ts'
import { perform } from './perform.ts'
import type { Performed, Performing, Sending } from './performing.ts'

const LONGEST_MS = 10_000

export type Asked = Omit<Performed, 'appended'> & {
  /** In US dollars; undefined where the service fails or names none. */
  price: number | undefined
}

type Integration = Service['integration']

/** A service is asked like a step is performed, within ten seconds; only a success names a price. */
export async function askPrice(
  ctx: Performing,
  { integration }: Pick<Service, 'integration'>,
  vars: Vars,
  sending: Sending,
): Promise<Asked> {
  const step = stepOf(integration, ctx.modules)
  const told = step.copy(vars)
  applyMappings(step.mappings, vars, told)
  if (!isFit(ctx, step, told))
    return { price: undefined, transactions: [], wait_ms: 0, credential_updated: false }
  const deadline = Math.min(sending.deadline, Date.now() + LONGEST_MS)
  const { appended, ...performed } = await perform(ctx, step, told, { ...sending, deadline })
  return { ...performed, price: priceIn(step, told, appended) }
}

/** A service that cannot be asked with this lead is left out, and so is one whose module fails over it. */
function isFit({ settings }: Performing, { module }: CompiledRecipient, told: Vars): boolean {
  try {
    return module?.validate?.(told, { allowPrivate: settings.allowed_ranges.length > 0 }) === undefined
  } catch {
    return false
  }
}

const steps = new WeakMap<Integration, CompiledRecipient>()

/** Compiled once for each service that was read. */
function stepOf(integration: Integration, modules: Modules): CompiledRecipient {
  const known = steps.get(integration)
  if (known) return known
  const step = { type: 'recipient' as const, entity: { id: '' }, integration }
  const flow = { name: '', enabled: true, fields: [], sources: [], steps: [step] }
  const made = compileFlow(flow, [], modules).steps[0] as CompiledRecipient
  steps.set(integration, made)
  return made
}

function priceIn(step: CompiledRecipient, told: Vars, appended: Appended): number | undefined {
  if (saidBy(step, appended).outcome !== 'success') return undefined
  const own = step.prefix === '' ? undefined : (readerOf(step.prefix)(appended) as Vars | undefined)
  const price = normalOf(own?.price ?? appended.price)
  // The modules that search an answer say 0 where it names no price.
  const isDefault = price === 0 && hasFallback(step) && isBlank(told.fallback_price)
  return isDefault || isBlank(price) ? undefined : amountOf(typeof price === 'string' ? Number(price) : price)
}

function hasFallback({ module }: CompiledRecipient): boolean {
  return module?.request_variables.some(({ name }) => name === 'fallback_price') === true
}
