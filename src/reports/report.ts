// A report: a question about the account's leads, kept to be asked again, and shared by a token.
import { type Static, Type } from 'typebox'
import { Many, Moment } from '../events/query.ts'
import { Id, Line, Nullable, Open, Time, Words } from '../lib/schema.ts'
import { masked } from '../lib/vault.ts'
import { STAT_COLUMNS, type StatColumn } from '../statistics/column.ts'
import { type Statistic, type StatQuery, Zone } from '../statistics/query.ts'
import { INTERVALS } from '../statistics/span.ts'
import { Variable } from '../variables/variable.ts'

const Column = Words(...STAT_COLUMNS)

const ReportRule = Open(
  {
    lhv: Type.String({ maxLength: 200 }),
    op: Type.String({ maxLength: 60 }),
    rhv: Type.Optional(Type.Unknown()),
  },
  'ReportRule',
)

const Property = Type.String({ minLength: 1, maxLength: 200, examples: ['vars.source.id'] })
const Timeframe = Type.String({ maxLength: 40, examples: ['today', 'this_7_days'] })

const asked = {
  columns: Type.Array(Column),
  rules: Type.Array(ReportRule),
  group_by: Type.Array(Property),
  /** Ours, as what follows it. */
  interval: Nullable(Words(...INTERVALS)),
  timeframe: Nullable(Timeframe),
  by_lead: Type.Boolean(),
}

const Description = Type.String({ maxLength: 2000 })
const Memo = Type.String({ maxLength: 250 })

export const Report = Open(
  {
    id: Id,
    name: Line,
    description: Nullable(Description),
    columns: asked.columns,
    rules: asked.rules,
    group_by: asked.group_by,
    token: Nullable(Type.String({ description: 'Whoever has it may read and run the report' })),
    created_at: Time,
    updated_at: Time,
    memo: Nullable(Memo),
    interval: asked.interval,
    timeframe: asked.timeframe,
    by_lead: asked.by_lead,
  },
  'Report',
)
export type Report = Static<typeof Report>

/** What is asked; whatever is absent is as it is without it. */
const question = {
  columns: Type.Optional(Type.Array(Column, { minItems: 1, maxItems: 60 })),
  rules: Type.Optional(Nullable(Type.Array(ReportRule, { maxItems: 50 }))),
  group_by: Type.Optional(Nullable(Type.Array(Property, { maxItems: 5 }))),
  interval: Type.Optional(asked.interval),
  timeframe: Type.Optional(Nullable(Timeframe)),
  by_lead: Type.Optional(
    Nullable(Type.Boolean({ description: 'Count leads (as if absent), or with false events' })),
  ),
}

export const NewReport = Open(
  {
    name: Line,
    description: Type.Optional(Nullable(Description)),
    memo: Type.Optional(Nullable(Memo)),
    ...question,
  },
  'NewReport',
)
export type NewReport = Static<typeof NewReport>

export const Question = Open(question, 'ReportQuestion')
export type Question = Static<typeof Question>

export const RunQuery = Type.Object({ start: Moment, end: Moment, timezone: Type.Optional(Zone) })
export type RunQuery = Static<typeof RunQuery>

/** Of a report that was saved. */
export const WholeQuery = Type.Object({
  ...RunQuery.properties,
  whole: Type.Optional(
    Type.Boolean({
      description: 'Without groups and pieces of time: what rates and response times of the whole are',
    }),
  ),
})

const Columns = Many(Column, `must be one of: ${STAT_COLUMNS.join(', ')}`)

export const PreviewQuery = Type.Object({
  ...RunQuery.properties,
  columns: Type.Optional(Columns),
  'columns[]': Type.Optional(Columns),
})

export const ReportParams = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 200, description: 'The id of a report, or its token' }),
})
export const TokenParams = Type.Object({ token: Type.String({ minLength: 1, maxLength: 200 }) })

export const Shared = Open({ token: Nullable(Type.String()) }, 'SharedReport')
export type Shared = Static<typeof Shared>

const Named = Open({ id: Id, name: Type.String() })

export const ReportMeta = Open(
  {
    token: Type.String(),
    account_name: Type.String(),
    vars: Type.Array(Variable),
    flows: Type.Array(Named),
    entities: Type.Array(Named),
  },
  'ReportMeta',
)
export type ReportMeta = Static<typeof ReportMeta>

/** What a report without columns shows: what statistics show without any. */
export const USUAL: StatColumn[] = ['source-success', 'source-failure', 'source-error']

/** What is stored of a question. */
export type Asked = Pick<Report, keyof typeof asked>

export function askedIn({ columns = USUAL, rules, group_by, interval, timeframe, by_lead }: Question): Asked {
  return {
    columns: [...new Set(columns)],
    rules: rules ?? [],
    group_by: [...new Set(group_by ?? [])],
    interval: interval ?? null,
    timeframe: timeframe ?? null,
    by_lead: by_lead ?? true,
  }
}

/** The same as a question to the statistics. */
export function statQueryOf(
  { columns, rules, group_by, interval, by_lead }: Asked,
  when: RunQuery,
): StatQuery {
  return {
    ...when,
    column: columns,
    ...(rules.length > 0 && { rule: rules.map((rule) => JSON.stringify(rule)) }),
    ...(group_by.length > 0 && { group_by }),
    ...(interval && { interval }),
    by_lead,
  }
}

export type Rows = Statistic[]

/** In the ledger of changes a token is masked: it opens the report to whoever has it. */
export function ledgered({ token, ...report }: Report): Record<string, unknown> {
  return { ...report, token: token && masked(token.slice(-4)) }
}
