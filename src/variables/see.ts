// See which variables leads have had.
import { type Static, Type } from 'typebox'
import type { Context } from '../context.ts'
import { momentOf } from '../events/moment.ts'
import { listOf, Many, Moment } from '../events/query.ts'
import { Id } from '../lib/schema.ts'
import { listVariables } from './store.ts'
import type { Variable } from './variable.ts'

const Names = Many(
  Type.String({ minLength: 1, maxLength: 200 }),
  'must be the name of a variable, or its first words',
)

export const VariableQuery = Type.Object({
  flow_id: Type.Optional(Many(Id, 'must be 24 hexadecimal characters')),
  start: Type.Optional(Moment),
  end: Type.Optional(Moment),
  exclude: Type.Optional(Names),
  'exclude[]': Type.Optional(Names),
})

/** Variables of the flows that were seen since `start` and first seen until `end`. */
export async function seeVariables(ctx: Context, query: Static<typeof VariableQuery>): Promise<Variable[]> {
  const { start, end } = query
  return listVariables(ctx.db, ctx.caller.account_id, {
    flow_ids: listOf(query.flow_id),
    ...(start !== undefined && { seen_since: isoOf(momentOf(start, '/start')) }),
    ...(end !== undefined && { made_until: isoOf(momentOf(end, '/end', true)) }),
    except: [...(listOf(query.exclude) ?? []), ...(listOf(query['exclude[]']) ?? [])],
  })
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString()
}
