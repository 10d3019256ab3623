// Gathers the submission docs of a source from the copy of the flow that handles leads.
import type { Caller } from '../accounts/account.ts'
import type { Context } from '../context.ts'
import { listFaces } from '../flows/face-store.ts'
import type { SourceMeta } from '../flows/meta.ts'
import { seeSourceMeta } from '../flows/see-meta.ts'
import type { Source } from '../flows/step.ts'
import { fallbackOf } from '../leads/reply.ts'
import { placeOf } from '../leads/take.ts'
import { changesOf } from './changes.ts'
import { demandsOf, wantedIn } from './demands.ts'
import { answersOf, exampleOf, type Place, requestsOf, samplesOf } from './examples.ts'
import { pricesInWords } from './in-words.ts'
import { reasonsOf } from './reasons.ts'
import { standingOf } from './standing.ts'
import { statusesOf } from './statuses.ts'
import type { Demands, SubmissionDocs } from './submission-docs.ts'

export type Ids = { flow_id: string; source_id: string }
export type Gathered = { docs: SubmissionDocs; account_id: string }

/** How far back the docs tell what has changed. */
const MOST_CHANGES = 50

type Placed = Awaited<ReturnType<typeof placeOf>>

/** Of the live copy, or of the saved one while the flow was never deployed. Prices only for the two companies concerned. */
export async function gatherDocs(ctx: Context<null>, ids: Ids, caller: Caller | null): Promise<Gathered> {
  const placed = await placeOf(ctx, ids)
  const meta = await seeSourceMeta({ ...ctx, caller } as Context<Caller | null>, ids)
  const { base_url } = ctx.settings
  const place = { ...ids, base_url, authenticated: meta.source.authentication_required }
  const fallback = fallbackOf(ctx.modules.find)
  const now = await standingOf(ctx, {
    ...placed,
    enabled: meta.enabled,
    isConcerned: meta.authorized_account,
  })
  const { account_id, compiled } = placed.flow
  const faces = await listFaces(ctx.db, account_id, ids.flow_id, MOST_CHANGES + 1)
  const changes = changesOf(faces, ids.source_id, compiled.labels)
  return { docs: { ...docsOf(placed, meta, place, fallback), now, changes }, account_id }
}

function docsOf(
  { flow, source }: Placed,
  meta: SourceMeta,
  place: Place,
  fallback: ReturnType<typeof fallbackOf>,
): Omit<SubmissionDocs, 'now' | 'changes'> {
  const { document, labels } = flow.compiled
  const { module } = source
  const levels = [['flow', document] as const, ['source', source.source as Source] as const]
  const wanted = new Map(levels.flatMap(([, part]) => [...wantedIn(part.acceptance_criteria?.rule_set)]))
  const samples = samplesOf(meta.params, wanted)
  const acceptance_criteria = levels.flatMap(([level, { acceptance_criteria: criteria }]): Demands[] => {
    if (!criteria) return []
    const { outcome, reason = null, rule_set } = criteria
    return [{ level, demands: demandsOf(rule_set, labels), outcome, reason }]
  })
  const [first] = acceptance_criteria
  const refused = first?.reason || first?.demands[0] || 'Cap reached'
  const address = `${place.base_url}/flows/${place.flow_id}/sources/${place.source_id}`
  const endpoint = (ping: boolean) => {
    const requests = requestsOf(module, place, samples, ping)
    return {
      url: `${address}/${ping ? 'ping' : 'submit'}`,
      methods: ['POST', 'GET'],
      examples: requests.map((request) => exampleOf(request, place)),
      answers: answersOf(source, fallback, requests, refused),
    }
  }
  const pings = meta.pingable && meta.ping_enabled && flow.pings
  const trials = requestsOf(module, place, { ...samples, is_test: 'true' }).map((each) =>
    exampleOf(each, place),
  )
  return {
    enabled: meta.enabled,
    account: meta.account,
    flow: meta.flow,
    source: meta.source,
    updated_at: meta.updated_at,
    docs_url: `${address}/docs`,
    submit: endpoint(false),
    ping: pings ? endpoint(true) : null,
    try_it: trials[0] ?? null,
    trials: trials.filter(({ method, body }) => method === 'POST' && body !== null),
    params: meta.params,
    acceptance_criteria,
    hours_of_operation: document.hours_of_operation ?? null,
    prices: meta.authorized_account ? pricesIn(meta, labels) : null,
    reasons: reasonsOf(flow.compiled, source),
    statuses: statusesOf({ authenticated: place.authenticated, pings }),
    feedback: Boolean(source.source.feedback),
  }
}

function pricesIn(meta: SourceMeta, labels: Placed['flow']['compiled']['labels']): string[] {
  return pricesInWords(
    { pricing: meta.source_pricing, service: meta.source_pricing_service } as Parameters<
      typeof pricesInWords
    >[0],
    { pricing: meta.flow_pricing, service: meta.flow_pricing_service } as Parameters<typeof pricesInWords>[1],
    labels,
  )
}
