// How a trial answers what a walk asks: by looking where nothing changes, else by what is assumed.
import { type Sale, unreadyReason } from '../connections/readiness.ts'
import type { Context } from '../context.ts'
import { findAddress } from '../destinations/find-address.ts'
import type { Vars } from '../lib/vars.ts'
import { findInLists } from '../lists/store.ts'
import { listAppended, listQuestion } from '../modules/list-question.ts'
import type { Appended, RecipientRequest } from '../modules/module.ts'
import type { CompiledFlow, CompiledRecipient } from './compiled-flow.ts'
import { destinationRequest } from './destination.ts'
import type { Answer, Ask } from './move.ts'
import { type tellerOf, toldCaps } from './tell.ts'
import type { Assumed, Show, Shown, TrialStage } from './trial.ts'

/** Whose lists are looked into. */
export type Asker = Pick<Context, 'db' | 'caller'>

export type World = {
  sales: Map<string, Sale>
  /** What recipients are taken to answer, by the id of their step. */
  assume: Record<string, Assumed>
  allow_private: boolean
  show: Show
}

export type Told = { answer: Answer; stage?: TrialStage; more?: Partial<TrialStage> }
type PathOf = ReturnType<typeof tellerOf>['pathOf']

/** The answer to one question, and what is told of it. */
export async function answered(
  ctx: Asker,
  world: World,
  flow: CompiledFlow,
  ask: Ask,
  pathOf: PathOf,
): Promise<Told> {
  switch (ask.ask) {
    case 'list': {
      const { name, list_name } = ask.check
      const found = await isListed(ctx, ask)
      const told = { path: `/list_checks/${name}`, list_name, value: ask.value, reason: null }
      return {
        answer: found,
        stage: { stage: 'list_check', outcome: found ? 'found' : 'not found', ...told },
      }
    }
    case 'price':
      return { answer: undefined, more: { assumed: true, reason: 'the service is not asked in a trial' } }
    case 'caps':
      return {
        answer: undefined,
        stage: {
          stage: 'caps',
          path: pathOf(ask.level, 'caps', ask.step),
          level: ask.level,
          outcome: 'continue',
          reason: 'a trial takes no cap to be reached, and counts against none',
          caps: toldCaps(ask.caps),
        },
      }
    case 'ready': {
      const { module, step } = ask.step
      const isBuyer = module?.performer === 'buyer'
      return { answer: isBuyer ? unreadyReason(world.sales.get(step.entity.id)) : undefined }
    }
    case 'deliver':
      return delivered(ctx, world, ask)
    case 'destination': {
      const named = flow.document.destinations?.[ask.at] ?? {}
      const url = await findAddress(ctx, ctx.caller.account_id, named)
      return {
        answer: { outcome: 'success' },
        more: { request: url ? destinationRequest(url, ask.vars) : null, assumed: true },
      }
    }
  }
}

async function isListed(ctx: Asker, { check, value }: Extract<Ask, { ask: 'list' }>): Promise<boolean> {
  const found = await findInLists(ctx.db, ctx.caller.account_id, [check.list_name], [value], check.lookback)
  return found.length > 0
}

/** The request as it would be sent, and the answer that is assumed. */
async function delivered(
  ctx: Asker,
  world: World,
  { step, vars, price }: Extract<Ask, { ask: 'deliver' }>,
): Promise<Told> {
  const { module } = step
  if (module?.performer === 'list') return listed(ctx, world, step, vars)
  const assumption = world.assume[step.step.id ?? '']
  try {
    const shown = await shownOf(world, step, vars)
    const answer = assumedAnswer(step, vars, shown, assumption)
    return { answer, more: { ...shown, variables: variablesOf(step, vars), price, assumed: true } }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { answer: { outcome: 'error', reason }, more: { variables: variablesOf(step, vars), price } }
  }
}

async function shownOf({ show }: World, step: CompiledRecipient, vars: Vars): Promise<Shown> {
  return step.module?.request ? { request: step.module.request(vars) } : show(step, vars)
}

function assumedAnswer(
  { module }: CompiledRecipient,
  vars: Vars,
  { request }: Shown,
  assumption: Assumed = { outcome: 'success' },
): Appended {
  const { status, headers = {}, body = '', ...appended } = assumption
  if (status === undefined || !module?.response) return { outcome: 'success', ...appended }
  return module.response(vars, (request ?? {}) as Partial<RecipientRequest>, {
    status,
    version: '1.1',
    headers,
    body,
  })
}

/** Looking into a list changes nothing, so it is done; what would change one is assumed. */
async function listed(ctx: Asker, { assume }: World, step: CompiledRecipient, vars: Vars): Promise<Told> {
  const module_id = step.step.integration.module_id
  const { operation, list_names, values } = listQuestion(module_id, vars)
  const found =
    operation === 'query_item' || operation === 'is_unique'
      ? await findInLists(ctx.db, ctx.caller.account_id, list_names, values)
      : []
  const given = assume[step.step.id ?? '']
  const answer =
    given ?? listAppended(module_id, { found, accepted: values.length, rejected: 0, deleted: values.length })
  return { answer, more: { variables: { list_names, values }, assumed: operation !== 'query_item' } }
}

/** What the module is told: all that it declares. */
function variablesOf({ module }: CompiledRecipient, vars: Vars): Record<string, unknown> {
  if (module?.request) return {}
  const roots = new Set((module?.request_variables ?? []).map(({ name }) => name.split('.')[0] as string))
  return Object.fromEntries(Object.entries(vars).filter(([name]) => roots.has(name)))
}
