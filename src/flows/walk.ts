// The walk: takes a lead through a compiled flow, asks for what needs the world, and tells what happens on the way.
// Pure: the same flow, lead and answers give the same walk, so a record of the answers replays it.

import { DISCONNECTED } from '../connections/readiness.ts'
import { normalOf, textOf } from '../fields/value.ts'
import { readerOf, type Vars } from '../lib/vars.ts'
import type { Appended } from '../modules/module.ts'
import { isTestLead } from './compile.ts'
import { type CompiledCap, capsThatCount } from './compile-cap.ts'
import { amountOf, type PriceSource } from './compile-price.ts'
import type {
  CompiledCriteria,
  CompiledFilter,
  CompiledFlow,
  CompiledListCheck,
  CompiledRecipient,
  CompiledSource,
  CompiledStep,
  Outcome,
} from './compiled-flow.ts'
import { CLOSED } from './hours.ts'
import { applyMappings } from './mapping.ts'
import type { Answer, Answers, Ask, Level, Move, Start, Verdict, Walk } from './move.ts'

export function* walk(flow: CompiledFlow, source: CompiledSource, start: Start): Walk {
  const { vars, at, ping = false } = start
  yield* checkLists(flow.lists, vars)
  const holds = flow.isOpen(at)
  yield { note: 'hours', holds, at }
  if (!holds) return refused('failure', CLOSED)
  for (const [level, criteria] of [
    ['flow', flow.criteria],
    ['source', source.criteria],
  ] as const) {
    const refusal = criteria && (yield* judge(level, criteria, vars, ping))
    if (refusal) return refusal
  }
  const price = yield* priceOf([...source.prices, ...flow.prices], vars)
  if (!isTestLead(vars)) {
    const full =
      (yield* reachedCap('flow', flow.caps, vars)) ?? (yield* reachedCap('source', source.caps, vars))
    if (full) return refused('failure', full)
  }
  if (ping) return { outcome: 'success', reason: undefined, price }
  const stopped = yield* steps(flow, start, price)
  return stopped ?? { outcome: 'success', reason: undefined, price }
}

function refused(outcome: Outcome, reason: string): Verdict {
  return { outcome, reason: reason || undefined, price: 0 }
}

function* checkLists(lists: CompiledListCheck[], vars: Vars): Generator<Move, void, Answer> {
  if (lists.length === 0) return
  const found: Vars = {}
  for (const check of lists) {
    const value = textOf(check.value(vars)).trim()
    found[check.variable] = value === '' ? false : yield* asked({ ask: 'list', check, value })
  }
  vars.suppressionlist = found
}

function* judge(
  level: Level,
  criteria: CompiledCriteria,
  vars: Vars,
  loose: boolean,
): Generator<Move, Verdict | undefined, Answer> {
  const failed = criteria.check(vars, loose)
  const reason = failed === null ? null : criteria.reason(vars, failed)
  yield { note: 'criteria', level, criteria, reason, vars }
  return reason === null ? undefined : refused(criteria.outcome, reason)
}

/** The first of the places that yields a price; 0 where none does. */
function* priceOf(sources: PriceSource[], vars: Vars): Generator<Move, number, Answer> {
  for (const source of sources) {
    const { level, by } = source
    const price =
      source.by === 'prices'
        ? source.of(vars)
        : (amountOf(yield* asked({ ask: 'price', level, service: source.service, vars })) ??
          source.service.fallback_price)
    if (price === undefined) continue
    yield { note: 'price', level, by, price, vars }
    return price
  }
  yield { note: 'price', level: null, by: null, price: 0, vars }
  return 0
}

function* reachedCap(
  level: Level,
  all: CompiledCap[],
  vars: Vars,
  step?: CompiledRecipient,
): Generator<Move, string | undefined, Answer> {
  const caps = capsThatCount(all, vars)
  if (caps.length === 0) return undefined
  const reached = yield* asked({ ask: 'caps', level, caps, step })
  return reached && textOf(reached.reason(vars))
}

function* steps(
  flow: CompiledFlow,
  start: Start,
  price: number,
): Generator<Move, Verdict | undefined, Answer> {
  const { vars } = start
  let errors = 0
  for (const [at, step] of flow.steps.entries()) {
    if (!step.enabled) yield* disabled(step, vars)
    else if (step.type === 'filter') {
      const stopped = yield* filter(step, vars)
      if (stopped) return stopped
    } else if (yield* recipient(step, at, start, price)) errors++
  }
  if (errors === 0) yield* destinations(flow, vars)
  return undefined
}

/** A buyer's step is disabled when the connection ends: what reaches it is told so, and can be sent on (decision 25). */
function* disabled(step: CompiledStep, vars: Vars): Generator<Move, void, Answer> {
  const isBuyer = step.type === 'recipient' && step.module?.performer === 'buyer'
  const reason = isBuyer ? yield* asked({ ask: 'ready', step, vars }) : undefined
  if (isBuyer && reason === DISCONNECTED) yield { note: 'skipped', step, reason, vars }
  else yield { note: 'disabled', step }
}

/** They come last, and only when no step before them had an error. */
function* destinations(flow: CompiledFlow, vars: Vars): Generator<Move, void, Answer> {
  const count = flow.document.destinations?.length ?? 0
  for (let at = 0; at < count; at++) {
    const appended = yield* asked({ ask: 'destination', at, vars })
    yield { note: 'destination', at, appended }
  }
}

function* filter(step: CompiledFilter, vars: Vars): Generator<Move, Verdict | undefined, Answer> {
  const stops = step.stops(vars) === null
  const reason = stops ? textOf(step.reason(vars)).trim() : ''
  yield { note: 'filter', step, outcome: stops ? 'stop' : 'continue', reason, vars }
  return stops ? refused(step.outcome(vars), reason) : undefined
}

/** A recipient's outcome never stops the lead: only a filter does. Answers whether it was an error. */
function* recipient(
  step: CompiledRecipient,
  at: number,
  start: Start,
  purchase: number,
): Generator<Move, boolean, Answer> {
  const { vars } = start
  const unwanted = unwantedBy(step, vars)
  if (unwanted !== undefined) return yield* skipped(step, unwanted, vars)
  const price = step.price?.(vars) ?? 0
  const { id, name } = step.step.entity
  const recipient = { id, name }
  const event_id = start.event_id?.(at)
  const told = { ...vars, recipient, price, purchase_price: purchase, ...(event_id && { event_id }) }
  const prepared = step.copy(told)
  const mappings = applyMappings(step.mappings, told, prepared)
  yield { note: 'prepared', step, mappings, vars: prepared }
  const refusal = (yield* asked({ ask: 'ready', step, vars: prepared })) ?? validated(step, prepared, start)
  if (refusal !== undefined) return yield* skipped(step, refusal, vars)
  const full = isTestLead(vars) ? undefined : yield* reachedCap('step', step.caps, vars, step)
  if (full !== undefined) return yield* skipped(step, full, vars)
  const appended = yield* asked({ ask: 'deliver', step, vars: prepared, price })
  vars[step.key] = appended
  yield { note: 'delivered', step, appended, vars }
  return saidBy(step, appended).outcome === 'error'
}

function* skipped(step: CompiledRecipient, reason: string, vars: Vars): Generator<Move, false, Answer> {
  yield { note: 'skipped', step, reason, vars }
  return false
}

/** What a recipient said stands under the prefix of the module's answer; one that says nothing is an error. */
export function saidBy(
  step: CompiledRecipient,
  appended: Appended,
): { outcome: string; reason: string | null } {
  const own = step.prefix === '' ? undefined : (readerOf(step.prefix)(appended) as Appended | undefined)
  const outcome = normalOf(own?.outcome ?? appended.outcome)
  const reason = textOf(own?.reason ?? appended.reason)
  return { outcome: typeof outcome === 'string' ? outcome : 'error', reason: reason === '' ? null : reason }
}

function unwantedBy(step: CompiledRecipient, vars: Vars): string | undefined {
  if (isTestLead(vars) && step.step.test_leads !== 'deliver')
    return 'test leads are not delivered by this step'
  return step.criteria(vars) ?? undefined
}

function validated(step: CompiledRecipient, vars: Vars, { allow_private }: Start): string | undefined {
  if (!step.module) return `the module ${step.step.integration.module_id} is not installed`
  return step.module.validate?.(vars, { allowPrivate: allow_private }) ?? undefined
}

/** One question, with the answer of its kind. */
function* asked<A extends Ask>(question: A): Generator<Move, Answers[A['ask']], Answer> {
  return (yield question) as Answers[A['ask']]
}
