// Completes onboards: the set-up, its record and the flag commit together, or only the failure is written.
import { randomUUID } from 'node:crypto'
import { findAdministrators } from '../accounts/store.ts'
import type { Author } from '../changelogs/changelog.ts'
import type { ConnectionRow } from '../connections/connection.ts'
import { findConnectionBySide, lockConnection } from '../connections/store.ts'
import type { Context, Inside } from '../context.ts'
import { ConflictError, DomainError } from '../lib/errors.ts'
import { described } from '../lib/log.ts'
import { postLetter } from '../mail/post.ts'
import { failedLetter } from './letter.ts'
import type { Onboard, Setup } from './onboard.ts'
import { Progress, SetupError } from './progress.ts'
import { type SetUp, setUpBuyerDelivery } from './set-up-buyer-delivery.ts'
import { lockOnboardsOf, updateSetup } from './store.ts'

export type Completion = {
  connection_id: string
  /** The flow the caller names now; undefined leaves the choice to the onboard, or to the rules. */
  flow_id: string | undefined
  /** The onboards that the outcome is written to, chosen under lock; throws what refuses the request. */
  choose(onboards: Onboard[]): Onboard[]
  /** Who does it in the caller's place, for the changelogs; the caller's own user if absent. */
  author?: Author | undefined
}

export type Completed = { setup: Setup; onboards: Onboard[] }

/**
 * Runs the set-up of the caller's connection. The connection is the lock: of any number of simultaneous calls one sets
 * up, the others find it done. Refusals (DomainError) change nothing; any other error leaves `failed` and its story.
 */
export async function completeSetUp(ctx: Context, order: Completion): Promise<Completed> {
  let progress = new Progress()
  try {
    return await ctx.once((ctx) => {
      progress = new Progress()
      return succeed(ctx, order, progress)
    })
  } catch (error) {
    if (error instanceof DomainError) throw error
    const failure = failureOf(error)
    if (failure.code === 'internal')
      ctx.log.error({ ...described(error), failure: failure.message }, 'set-up failed')
    return ctx.transaction((ctx) => fail(ctx, order, progress, failure))
  }
}

async function succeed(ctx: Inside, order: Completion, progress: Progress): Promise<Completed> {
  const { account_id } = ctx.caller
  const connection = await lockConnection(ctx.db, account_id, order.connection_id)
  if (connection && connection.buyer_account_id !== account_id) throw notTheBuyer()
  const onboards = order.choose(await lockOnboardsOf(ctx.db, account_id, order.connection_id))
  const test = onboards.find((onboard) => onboard.test)?.test ?? null
  const asked = { connection, flow_id: askedFlow(order, onboards), test, author: order.author }
  const done = await setUpBuyerDelivery(ctx, asked, progress)
  return record(ctx, onboards, done, progress)
}

async function record(ctx: Inside, onboards: Onboard[], done: SetUp, progress: Progress): Promise<Completed> {
  const { outcome, flow_id, seller_flow_ids } = done
  const setupOf = (attempt: number) => progress.finished(outcome, attempt, flow_id, seller_flow_ids)
  const written: Onboard[] = []
  for (const onboard of onboards) {
    const result = { status: 'completed' as const, flow_id, setup: setupOf(attemptOf(onboard)) }
    written.push(await updateSetup(ctx.db, ctx.caller.account_id, onboard.id, result))
  }
  return { setup: setupOf(1), onboards: written }
}

type Failure = { code: string; message: string }

async function fail(
  ctx: Inside,
  order: Completion,
  progress: Progress,
  failure: Failure,
): Promise<Completed> {
  const { account_id } = ctx.caller
  const connection = await findConnectionBySide(ctx.db, account_id, order.connection_id)
  const onboards = order.choose(await lockOnboardsOf(ctx.db, account_id, order.connection_id))
  const setupOf = (attempt: number) => progress.failed(attempt, askedFlow(order, onboards), failure)
  const written: Onboard[] = []
  for (const onboard of onboards) {
    const result = { status: 'failed' as const, flow_id: null, setup: setupOf(attemptOf(onboard)) }
    written.push(await updateSetup(ctx.db, account_id, onboard.id, result))
  }
  const isNews = onboards.some((onboard) => onboard.status !== 'failed')
  if (connection && isNews) await tellBothSides(ctx, connection, setupOf(1), written[0]?.id ?? connection.id)
  return { setup: setupOf(1), onboards: written }
}

/** Only the first failure is told: whoever tries again sees the answer. */
async function tellBothSides(
  ctx: Inside,
  connection: ConnectionRow & Names,
  setup: Setup,
  reference: string,
) {
  const step =
    setup.steps.find((step) => step.outcome === 'failed')?.step.replaceAll('_', ' ') ?? 'the set-up'
  const cause = setup.error?.message ?? 'it could not be done'
  const url = `${ctx.settings.base_url}/onboards/${reference}`
  const sides = [
    { account_id: connection.seller_account_id, partner: connection.buyer_name },
    { account_id: connection.buyer_account_id, partner: connection.seller_name },
  ]
  for (const { account_id, partner } of sides) {
    const letter = failedLetter({ partner, step, cause, reference, url })
    for (const { email } of await findAdministrators(ctx.db, account_id)) {
      await postLetter(ctx, { ...letter, account_id, kind: 'failed', to: email, about_id: connection.id })
    }
  }
}

type Names = { seller_name: string; buyer_name: string }

function askedFlow(order: Completion, onboards: Onboard[]): string | null {
  return order.flow_id ?? onboards.find((onboard) => onboard.flow_id)?.flow_id ?? null
}

function attemptOf(onboard: Onboard): number {
  return (onboard.setup?.attempt ?? 0) + 1
}

function notTheBuyer(): ConflictError {
  return new ConflictError(
    'not_the_buyer',
    'Only the buyer of a connection sets up its delivery; you are its seller',
  )
}

/** What went wrong, for the one who asked; the cause of an internal failure is in the log under its reference. */
function failureOf(error: unknown): Failure {
  if (error instanceof SetupError) return { code: error.code, message: error.message }
  return {
    code: 'internal',
    message: `Something went wrong here; tell the operator the reference ${randomUUID()}`,
  }
}
