// A router: one endpoint for many flows. The first route whose rules hold takes the lead.
import { type Static, Type } from 'typebox'
import { Id, Nullable, Open, ShortId, Time } from '../lib/schema.ts'
import { RuleSet } from '../rules/rule.ts'

const Route = Open({
  id: Type.Optional(ShortId),
  flow_id: Id,
  source_id: Id,
  rule_set: Type.Optional(Nullable(RuleSet)),
})
export type Route = Static<typeof Route>

const ModuleId = Type.String({ minLength: 1, maxLength: 200, examples: ['leadconduit-default.inbound'] })

export const Router = Open(
  { id: Id, module_id: ModuleId, routes: Type.Array(Route), created_at: Time, updated_at: Time },
  'Router',
)
export type Router = Static<typeof Router>

export const RouterChange = Open(
  { module_id: ModuleId, routes: Type.Array(Route, { maxItems: 1000 }) },
  'RouterChange',
)
export type RouterChange = Static<typeof RouterChange>
