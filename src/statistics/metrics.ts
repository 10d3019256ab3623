// See figures of events in the form of the analytics service that charts were made for.
import type { Context } from '../context.ts'
import { jsonOf } from '../events/rules.ts'
import { isNothing, type Selection } from '../events/selection.ts'
import { invalid } from '../lib/errors.ts'
import { boundsIn, groupsIn, inTime, zoneIn } from './count.ts'
import { matchingIds } from './match.ts'
import {
  bracketed,
  type FunnelQuery,
  filtersOf,
  type MedianQuery,
  type MetricQuery,
  type TargetQuery,
  timeframeIn,
  unitIn,
} from './metrics-query.ts'
import { type Figure, type FigureRow, findActors, listFigures } from './metrics-store.ts'
import { type Property, propertyOf } from './property.ts'
import { assertFew, type Relative, type Span, type Unit } from './span.ts'
import { type Counting, findSpan, listPieces, type Piece } from './store.ts'

const DAY_S = 86_400

type Figured = { result: unknown }

export async function seeCount(ctx: Context, query: MetricQuery): Promise<Figured> {
  return shown(await figured(ctx, query, 'count'), 'result', 0)
}

export async function seeCountUnique(ctx: Context, query: TargetQuery): Promise<Figured> {
  const target = propertyOf(query.target_property, '/target_property')
  return shown(await figured(ctx, query, 'count_unique', target), 'result', 0)
}

export async function seeSelectUnique(ctx: Context, query: TargetQuery): Promise<Figured> {
  const [target] = await groupsIn(ctx, [query.target_property], '/target_property')
  return shown(await figured(ctx, query, 'select_unique', target), 'result', [])
}

/** A list always; of one member when there are no groups. The age is taken in whole minutes, up to the end of this one. */
export async function seeMedian(ctx: Context, { max_age = DAY_S, ...query }: MedianQuery): Promise<Figured> {
  const age: Relative = { units: Math.ceil(max_age / 60) + 1, unit: 'minute', whole: 'this' }
  const asked = { ...query, span: await findSpan(ctx.db, age, 'UTC') }
  const found = await figured(ctx, asked, 'median', propertyOf(query.target_property, '/target_property'))
  return { result: found.rows.map((row) => inGroups(found.names, row, 'median')) }
}

type Asked = MetricQuery & { span?: Span }
type Found = { names: string[]; rows: FigureRow[]; pieces: Piece[] | undefined }

async function figured(ctx: Context, query: Asked, figure: Figure, target?: Property): Promise<Found> {
  return inTime(async () => {
    const selection = filtersOf(bracketed(query, 'filters'), '/filters')
    const groups = await groupsIn(ctx, bracketed(query, 'group_by'), '/group_by')
    const counting = { ...(await countingOf(ctx, query, selection, '/filters')), groups }
    const rows = isNothing(selection)
      ? []
      : await listFigures(ctx.db, ctx.caller.account_id, counting, figure, target)
    return { names: groups.map(({ name }) => name), rows, pieces: counting.pieces }
  })
}

async function countingOf(ctx: Context, query: Asked, selection: Selection, path: string): Promise<Counting> {
  const zone = await zoneIn(ctx, query.timezone)
  const unit: Unit | undefined = unitIn(query)
  const span = query.span ?? (await spanOf(ctx, timeframeIn(query), zone))
  assertFew(span, unit)
  const bounds = await boundsIn(ctx, span)
  const ids = await matchingIds(ctx, selection, bounds, path)
  const pieces = unit && (await listPieces(ctx.db, span, unit, zone))
  return { span, ...bounds, pieces, groups: [], selection, ids }
}

async function spanOf(ctx: Context, timeframe: Relative | Span, zone: string): Promise<Span> {
  return 'unit' in timeframe ? findSpan(ctx.db, timeframe, zone) : timeframe
}

/** With neither groups nor interval the figure; else a list of groups, of pieces of time, or of groups in each piece. */
function shown({ names, rows, pieces }: Found, member: string, nothing: unknown): Figured {
  if (!pieces && names.length === 0) return { result: rows[0]?.figure ?? nothing }
  if (!pieces) return { result: rows.map((row) => inGroups(names, row, member)) }
  return {
    result: pieces.map((timeframe) => {
      const within = rows.filter(({ piece }) => piece === timeframe.start)
      const value =
        names.length === 0
          ? (within[0]?.figure ?? nothing)
          : within.map((row) => inGroups(names, row, member))
      return { value, timeframe }
    }),
  }
}

function inGroups(names: string[], { groups, figure }: FigureRow, member: string): object {
  return { ...Object.fromEntries(names.map((name, n) => [name, groups[n] ?? null])), [member]: figure }
}

type Step = { actor_property?: unknown; filters?: unknown; timeframe?: unknown; inverted?: unknown }

const MOST_STEPS = 10

/** How many came as far as each step: those who were in it and in every one before. */
export async function seeFunnel(
  ctx: Context,
  query: FunnelQuery,
): Promise<{ steps: unknown[]; result: number[] }> {
  const steps = stepsIn(query)
  const result: number[] = []
  let left: Set<string> | undefined
  for (const step of steps) {
    const actors: string[] = await inTime(() => actorsOf(ctx, query, step))
    left = new Set(left ? actors.filter((actor) => left?.has(actor)) : actors)
    result.push(left.size)
  }
  return { steps, result }
}

function stepsIn(query: FunnelQuery): Step[] {
  const steps = bracketed(query, 'steps').flatMap(stepsOf)
  if (steps.length > 0 && steps.length <= MOST_STEPS) return steps
  throw invalid('/steps', `must be 1 to ${MOST_STEPS} steps, each {"actor_property", "filters"} as JSON`)
}

function stepsOf(text: string): Step[] {
  const steps = [jsonOf(text, '/steps')].flat()
  if (steps.every((step) => typeof step === 'object' && step !== null)) return steps as Step[]
  throw invalid('/steps', 'must be objects')
}

async function actorsOf(
  ctx: Context,
  query: FunnelQuery,
  { actor_property, filters, timeframe }: Step,
): Promise<string[]> {
  const name = typeof actor_property === 'string' ? actor_property : 'vars.lead.id'
  const selection = filtersOf(Array.isArray(filters) ? filters : [], '/steps')
  const own = typeof timeframe === 'string' ? { timeframe } : {}
  const counting = await countingOf(ctx, { ...query, ...own }, selection, '/steps')
  if (isNothing(selection)) return []
  return findActors(ctx.db, ctx.caller.account_id, counting, propertyOf(name, '/steps'))
}
