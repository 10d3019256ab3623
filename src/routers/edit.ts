// Create and change routers. What a route names must be there.
import type { Inside } from '../context.ts'
import { withRuleIds } from '../flows/complete-document.ts'
import { ConflictError, type Fault, InvalidError } from '../lib/errors.ts'
import { assertUnchanged } from '../lib/etag.ts'
import { newId, newShortId } from '../lib/id.ts'
import { directionOf } from '../modules/module.ts'
import { faultsInRules } from '../rules/faults.ts'
import type { Router, RouterChange } from './router.ts'
import { findRouter, findSourcesOf, holdModule, insertRouter, lockRouter, updateRouter } from './store.ts'

export async function createRouter(ctx: Inside, given: RouterChange): Promise<Router> {
  const id = newId()
  const made = await checked(ctx, given)
  if (!(await insertRouter(ctx.db, ctx.caller.account_id, id, made))) throw taken(made.module_id)
  return findRouter(ctx.db, ctx.caller.account_id, id)
}

export async function changeRouter(
  ctx: Inside,
  { id, ...given }: RouterChange & { id: string },
): Promise<Router> {
  assertUnchanged(ctx.ifMatch, await lockRouter(ctx.db, ctx.caller.account_id, id))
  const made = await checked(ctx, given)
  await holdModule(ctx.db, ctx.caller.account_id, made.module_id)
  if (!(await updateRouter(ctx.db, ctx.caller.account_id, id, made))) throw taken(made.module_id)
  return findRouter(ctx.db, ctx.caller.account_id, id)
}

function taken(moduleId: string): ConflictError {
  return new ConflictError(
    'router_exists',
    `Your account has a router for ${moduleId} already; change that one`,
  )
}

async function checked(ctx: Inside, { module_id, routes }: RouterChange): Promise<RouterChange> {
  const sources = await findSourcesOf(
    ctx.db,
    ctx.caller.account_id,
    routes.map(({ flow_id }) => flow_id),
  )
  const faults: Fault[] = routes.flatMap((route, n) => {
    const path = `/routes/${n}`
    const own = sources.filter(({ flow_id }) => flow_id === route.flow_id)
    const rules = route.rule_set ? faultsInRules(route.rule_set, `${path}/rule_set`) : []
    if (own.length === 0)
      return [{ path: `${path}/flow_id`, message: 'must be a flow of your account' }, ...rules]
    if (own.some(({ source_id }) => source_id === route.source_id)) return rules
    return [{ path: `${path}/source_id`, message: 'must be the entity of a source of the flow' }, ...rules]
  })
  if (directionOf(ctx.modules, module_id) !== 'inbound') {
    faults.unshift({ path: '/module_id', message: 'must be an inbound module that the exchange has' })
  }
  if (faults.length > 0) throw new InvalidError(faults)
  return {
    module_id,
    routes: routes.map(({ id, flow_id, source_id, rule_set }) => ({
      id: id ?? newShortId(),
      flow_id,
      source_id,
      rule_set: rule_set ? withRuleIds(rule_set) : null,
    })),
  }
}
