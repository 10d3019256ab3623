// What operators change: the state of an account, the queue, a letter that is sent again.
import type { Inside } from '../context.ts'
import type { JobSeen } from '../jobs/job-seen.ts'
import { findJob, removeJob, updateJobDue } from '../jobs/operating-store.ts'
import { promise } from '../jobs/queue.ts'
import { ConflictError, invalid, NotFoundError } from '../lib/errors.ts'
import { newId } from '../lib/id.ts'
import { insertLetter } from '../mail/store.ts'
import type { ShownAccount, StateChange } from './account.ts'
import { carriesLead, type LetterShown } from './letter.ts'
import { noteAct } from './operators-only.ts'
import { seeLetter } from './see.ts'
import { findAnyAccount, findAnyLetter, updateLimits, updateState } from './store.ts'

/**
 * Closed: its people are signed out, its keys and flows end, at once; reopened, all of it is as it was. Limits hold at once for what is
 * added from then on.
 */
export async function changeAccountOf(
  ctx: Inside,
  { id, state, limits, reason }: StateChange & { id: string },
): Promise<ShownAccount> {
  if (!(await findAnyAccount(ctx.db, id))) throw new NotFoundError('The account')
  if (!state && !limits) throw invalid('', 'must have a state or limits')
  if (state) await changeState(ctx, { id, state, reason })
  if (limits) await changeLimits(ctx, { id, limits, reason })
  return (await findAnyAccount(ctx.db, id)) as ShownAccount
}

type Changing<K extends 'state' | 'limits'> = { id: string; reason: string } & Required<Pick<StateChange, K>>

async function changeLimits(ctx: Inside, { id, limits, reason }: Changing<'limits'>): Promise<void> {
  const { sources, flows, leads_per_day } = limits
  if (!(await updateLimits(ctx.db, id, { sources, flows, leads_per_day }))) return
  await noteAct(ctx, { act: 'limit_account', about_account_id: id, object_id: id, detail: reason })
}

async function changeState(ctx: Inside, { id, state, reason }: Changing<'state'>): Promise<void> {
  if (id === ctx.caller.account_id)
    throw new ConflictError('own_account', 'This is your own account: you would shut yourself out')
  if (await updateState(ctx.db, id, state)) {
    const act = state === 'closed' ? 'close_account' : 'reopen_account'
    await noteAct(ctx, { act, about_account_id: id, object_id: id, detail: reason })
  }
}

/** A letter of its own with the same words, so that it is told apart from the first; its links are those of the first. */
export async function sendLetterAgain(ctx: Inside, { id }: { id: string }): Promise<LetterShown> {
  const letter = await findAnyLetter(ctx.db, id)
  if (!letter) throw new NotFoundError('The letter')
  if (carriesLead(letter))
    throw new ConflictError(
      'carries_lead',
      'This letter is a lead: its delivery is tried again, not the letter',
    )
  if (letter.state === 'queued')
    throw new ConflictError('on_its_way', 'This letter waits to be sent; run its job to have it sent now')
  const again = newId()
  const { account_id, kind, recipient, sealed, about_id } = letter
  await insertLetter(ctx.db, { account_id, id: again, kind, recipient, sealed, about_id })
  await promise(ctx.db, 'send_letter', { account_id, letter_id: again })
  await noteAct(ctx, { act: 'send_letter', about_account_id: account_id, object_id: id, detail: recipient })
  return seeLetter(ctx, { id: again })
}

/** Due now, and with all its tries before it. */
export async function runJob(ctx: Inside, { id }: { id: string }): Promise<JobSeen> {
  const before = await findJob(ctx.db, id)
  if (!(await updateJobDue(ctx.db, id))) throw isRunning()
  await noteAct(ctx, { act: 'run_job', ...aboutOf(before) })
  return findJob(ctx.db, id)
}

/** What it promised is not done any more. */
export async function dropJob(ctx: Inside, { id }: { id: string }): Promise<JobSeen> {
  const before = await findJob(ctx.db, id)
  if (!(await removeJob(ctx.db, id))) throw isRunning()
  await noteAct(ctx, { act: 'remove_job', ...aboutOf(before) })
  return before
}

function aboutOf({ id, kind, account_id }: JobSeen) {
  return { about_account_id: account_id, object_id: id, detail: kind }
}

function isRunning(): ConflictError {
  return new ConflictError('job_running', 'The job runs right now; look again in a moment')
}
