// Create, change and delete reports; share them and end that.
import { findAuthor } from '../accounts/store.ts'
import { recordChange } from '../changelogs/record.ts'
import type { Inside } from '../context.ts'
import { rulesOf } from '../events/rules.ts'
import { selectionOf } from '../events/selection.ts'
import { newToken } from '../invitations/token.ts'
import { invalid } from '../lib/errors.ts'
import { assertUnchanged } from '../lib/etag.ts'
import { newId } from '../lib/id.ts'
import { digest } from '../lib/vault.ts'
import { groupsIn } from '../statistics/count.ts'
import { assertOfPings } from '../statistics/query.ts'
import { timeframeOf } from '../statistics/span.ts'
import { askedIn, ledgered, type NewReport, type Report, type Shared } from './report.ts'
import { shown } from './see.ts'
import {
  findReportRow,
  insertReport,
  lockReportRow,
  removeReport,
  updateReport,
  updateToken,
} from './store.ts'

export async function createReport(ctx: Inside, given: NewReport): Promise<Report> {
  const id = newId()
  await insertReport(ctx.db, ctx.caller.account_id, id, await writtenOf(ctx, given))
  return recorded(ctx, id, null)
}

/** The whole report; the token stays as it is. */
export async function changeReport(
  ctx: Inside,
  { id, ...given }: NewReport & { id: string },
): Promise<Report> {
  const before = await lockedReport(ctx, id)
  assertUnchanged(ctx.ifMatch, before)
  await updateReport(ctx.db, ctx.caller.account_id, id, await writtenOf(ctx, given))
  return recorded(ctx, id, before)
}

export async function deleteReport(ctx: Inside, { id }: { id: string }): Promise<Report> {
  const before = await lockedReport(ctx, id)
  assertUnchanged(ctx.ifMatch, before)
  await removeReport(ctx.db, ctx.caller.account_id, id)
  await record(ctx, id, before, null)
  return before
}

/** A new token each time: whoever had the earlier one has nothing any more. */
export async function shareReport(ctx: Inside, { id }: { id: string }): Promise<Shared> {
  const token = newToken()
  return tokenSet(ctx, id, { sealed: ctx.vault.seal(token), digest: digest(token) })
}

export async function unshareReport(ctx: Inside, { id }: { id: string }): Promise<Shared> {
  return tokenSet(ctx, id, null)
}

async function tokenSet(ctx: Inside, id: string, token: Parameters<typeof updateToken>[3]): Promise<Shared> {
  const before = await lockedReport(ctx, id)
  assertUnchanged(ctx.ifMatch, before)
  if (token === null && before.token === null) return { token: null }
  await updateToken(ctx.db, ctx.caller.account_id, id, token)
  const after = await recorded(ctx, id, before)
  return { token: after.token }
}

async function lockedReport(ctx: Inside, id: string): Promise<Report> {
  return shown(ctx, await lockReportRow(ctx.db, ctx.caller.account_id, id))
}

async function recorded(ctx: Inside, id: string, before: Report | null): Promise<Report> {
  const after = shown(ctx, await findReportRow(ctx.db, ctx.caller.account_id, id))
  await record(ctx, id, before, after)
  return after
}

async function record(ctx: Inside, id: string, before: Report | null, after: Report | null): Promise<void> {
  await recordChange(ctx, {
    account_id: ctx.caller.account_id,
    type: 'report',
    object_id: id,
    before: before && ledgered(before),
    after: after && ledgered(after),
    by: await findAuthor(ctx.db, ctx.caller),
  })
}

/** What can never be counted is refused when it is saved, each fault at its place. */
async function writtenOf(ctx: Inside, { name, description, memo, ...question }: NewReport) {
  const asked = askedIn(question)
  const selection = selectionOf({}, rulesOf(asked.rules, '/rules'))
  const groups = await groupsIn(ctx, asked.group_by, '/group_by')
  assertOfPings(asked.columns, groups, selection, '/rules')
  if (asked.timeframe?.startsWith('{'))
    throw invalid('/timeframe', 'must be today, yesterday or such as this_14_days')
  if (asked.timeframe !== null) timeframeOf(asked.timeframe)
  return { name, description: description ?? null, memo: memo ?? null, ...asked }
}
