// See reports: one's own, or by its token whoever was given that.
import type { Caller } from '../accounts/account.ts'
import type { Context, Inside } from '../context.ts'
import type { Page } from '../db/page.ts'
import { findEntities } from '../entities/store.ts'
import { Answer } from '../http/route.ts'
import { NotFoundError, TooOftenError, UnauthorizedError } from '../lib/errors.ts'
import { etagOf } from '../lib/etag.ts'
import { digest } from '../lib/vault.ts'
import { listVariables } from '../variables/store.ts'
import type { Report, ReportMeta } from './report.ts'
import {
  findReportRow,
  findSharedReport,
  listFlowNames,
  listPartnerIds,
  listReportRows,
  type ReportRow,
} from './store.ts'

const ID = /^[0-9a-f]{24}$/i

/** Whose report it is that an id or a token names. */
export type Place = { account_id: string; id: string }

/** An id is the caller's own; anything else is a token, which needs no credentials. */
export async function placeOf(ctx: Context<Caller | null>, named: string): Promise<Place> {
  if (ID.test(named)) {
    if (!ctx.caller) throw new UnauthorizedError()
    return { account_id: ctx.caller.account_id, id: named.toLowerCase() }
  }
  return sharedReport(ctx, named)
}

/** Whoever was given a token may read so often; a token that opens nothing is told so as often as one likes. */
async function sharedReport({ db, paces }: Context<Caller | null>, token: string) {
  const found = await findSharedReport(db, digest(token))
  if (!found) throw new NotFoundError('The report')
  const wait_s = paces.reports.take(`${found.account_id} ${found.id}`)
  if (wait_s > 0) throw new TooOftenError(wait_s, 'This report was read too often')
  return found
}

export function shown(ctx: Pick<Inside, 'vault'>, { token_sealed, ...row }: ReportRow): Report {
  const { id, name, description, columns, rules, group_by, created_at, updated_at, ...ours } = row
  const token = token_sealed && ctx.vault.open(token_sealed)
  return { id, name, description, columns, rules, group_by, token, created_at, updated_at, ...ours }
}

export async function seeReports(ctx: Context, page: Page): Promise<Report[]> {
  const rows = await listReportRows(ctx.db, ctx.caller.account_id, page)
  return rows.map((row) => shown(ctx, row))
}

export async function seeReport(
  ctx: Context<Caller | null>,
  { id }: { id: string },
): Promise<Answer<Report>> {
  const place = await placeOf(ctx, id)
  const report = shown(ctx, await findReportRow(ctx.db, place.account_id, place.id))
  return new Answer(200, report, { ETag: etagOf(JSON.stringify(report)) })
}

/** The names that the table of a shared report needs, and no others. */
export async function seeReportMeta(
  ctx: Context<Caller | null>,
  { token }: { token: string },
): Promise<ReportMeta> {
  const { db } = ctx
  const found = await sharedReport(ctx, token)
  const { account_id, account_name } = found
  const report = await findReportRow(db, account_id, found.id)
  const properties = [...report.group_by, ...report.rules.map(({ lhv }) => lhv)].map(plainName)
  const mentioned = idsIn(report)
  const groups = report.group_by.map(plainName)
  const roles = (['source', 'recipient'] as const).filter((role) => groups.includes(`${role}.id`))
  const partners = await listPartnerIds(db, account_id, roles)
  const entities = await findEntities(db, account_id, [...new Set([...partners, ...mentioned])])
  const variables = await listVariables(db, account_id, { except: [] })
  return {
    token,
    account_name,
    vars: variables.filter(({ name }) => properties.includes(name)),
    flows: await listFlowNames(db, account_id, groups.includes('flow.id') ? 'all' : mentioned),
    entities: entities.map(({ id, name }) => ({ id, name })),
  }
}

function plainName(name: string): string {
  return name.trim().replace(/^vars\./, '')
}

/** The ids that its rules compare with. */
function idsIn({ rules }: Pick<Report, 'rules'>): string[] {
  return rules
    .flatMap(({ rhv }) => [rhv].flat())
    .filter((each) => typeof each === 'string' && ID.test(each)) as string[]
}
