// Run a report, or one that was not saved: its rows are statistics.
import type { Caller } from '../accounts/account.ts'
import type { Context } from '../context.ts'
import { listOf } from '../events/query.ts'
import { rulesOf } from '../events/rules.ts'
import type { Answer, Written } from '../http/route.ts'
import type { StatColumn } from '../statistics/column.ts'
import { seeStatistics } from '../statistics/see.ts'
import { askedIn, type Question, type Rows, type RunQuery, statQueryOf } from './report.ts'
import { placeOf } from './see.ts'
import { findReportRow } from './store.ts'

type Ran = Promise<Answer<Rows | Written<Rows>>>

type Running = RunQuery & { id: string; whole?: boolean; accept: string }

/** By id or by token; with a token the figures are those of the account that shares it. */
export async function runReport(ctx: Context<Caller | null>, { id, whole, accept, ...when }: Running): Ran {
  const place = await placeOf(ctx, id)
  const report = await findReportRow(ctx.db, place.account_id, place.id)
  const question = whole ? { ...report, group_by: [], interval: null } : report
  const caller = ctx.caller ?? { user_id: null, key_id: '', role: 'read_only' as const }
  const asked = { ...ctx, caller: { ...caller, account_id: place.account_id } } as Context
  return seeStatistics(asked, { ...statQueryOf(question, when), accept })
}

type Previewing = RunQuery & {
  columns?: StatColumn | StatColumn[]
  'columns[]'?: StatColumn | StatColumn[]
  accept: string
}

/** The columns of the body, or where it has none those of the query. */
export async function previewReport(
  ctx: Context,
  { start, end, timezone, accept, ...given }: Previewing & Question,
): Ran {
  const columns = [...(listOf(given.columns) ?? []), ...(listOf(given['columns[]']) ?? [])]
  const { rules, group_by, interval, timeframe, by_lead } = given
  const question = { rules, group_by, interval, timeframe, by_lead }
  const asked = askedIn(columns.length > 0 ? { ...question, columns } : question)
  // What is wrong with a rule is told at its place in the report.
  rulesOf(asked.rules, '/rules')
  const when = { start, end, ...(timezone !== undefined && { timezone }) }
  return seeStatistics(ctx, { ...statQueryOf(asked, when), accept })
}
