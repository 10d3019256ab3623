// What operators ask, one row each. Everybody else is told that there is no such thing.
import { Type } from 'typebox'
import { type Context, whole } from '../context.ts'
import { type Row, route } from '../http/route.ts'
import { JobId, JobSeen, Queue } from '../jobs/job-seen.ts'
import { findQueue } from '../jobs/operating-store.ts'
import { AccountQuery, ShownAccount, StateChange } from './account.ts'
import { Act, Leafing } from './act.ts'
import { changeAccountOf, dropJob, runJob, sendLetterAgain } from './change.ts'
import { HealthSeen } from './health.ts'
import { LetterEntry, LetterQuery, LetterShown } from './letter.ts'
import { OnboardSeen, OnboardsQuery } from './onboard.ts'
import { operatorsOnly } from './operators-only.ts'
import { replaySetUp } from './replay.ts'
import { seeLetter, seeLetters, seeOnboard, seeOnboards } from './see.ts'
import { seeHealth } from './see-health.ts'
import { listAccounts, listActs } from './store.ts'

const JobParams = Type.Object({ id: JobId })
/** There is nothing here for those who are no operators. */
const refusals = [404]

export const operatorRows: Row[] = [
  route(
    'GET /operator/onboards',
    {
      summary: 'Onboards of all accounts, newest first; only stuck or failed ones if asked',
      query: OnboardsQuery,
      refusals,
      answers: { 200: Type.Array(OnboardSeen) },
    },
    operatorsOnly(seeOnboards),
  ),
  route(
    'GET /operator/onboards/:id',
    { summary: 'One onboard of whatever account', answers: { 200: OnboardSeen } },
    operatorsOnly(seeOnboard),
  ),
  route(
    'POST /operator/onboards/:id/replay',
    {
      summary: "Run a set-up that failed again, in the buyer's place; the answer says how it ended",
      answers: { 200: OnboardSeen },
    },
    operatorsOnly(replaySetUp),
  ),
  route(
    'GET /operator/jobs',
    { summary: 'The queue: how many of each kind, and what fails', refusals, answers: { 200: Queue } },
    operatorsOnly((ctx: Context) => findQueue(ctx.db)),
  ),
  route(
    'POST /operator/jobs/:id/run',
    {
      summary: 'Run a job now, with all its tries before it',
      params: JobParams,
      answers: { 200: JobSeen },
    },
    operatorsOnly(whole(runJob)),
  ),
  route(
    'DELETE /operator/jobs/:id',
    {
      summary: 'Remove a job: what it promised is not done any more',
      params: JobParams,
      refusals: [409],
      answers: { 200: JobSeen },
    },
    operatorsOnly(whole(dropJob)),
  ),
  route(
    'GET /operator/letters',
    {
      summary: 'The outbox of all accounts, newest first',
      query: LetterQuery,
      refusals,
      answers: { 200: Type.Array(LetterEntry) },
    },
    operatorsOnly(seeLetters),
  ),
  route(
    'GET /operator/letters/:id',
    {
      summary: 'One letter with its words; the secrets of its links are masked',
      answers: { 200: LetterShown },
    },
    operatorsOnly(seeLetter),
  ),
  route(
    'POST /operator/letters/:id/send',
    { summary: 'Send a letter again, as one of its own', answers: { 201: LetterShown } },
    operatorsOnly(whole(sendLetterAgain)),
  ),
  route(
    'GET /operator/accounts',
    {
      summary: 'All accounts, newest first',
      query: AccountQuery,
      refusals,
      answers: { 200: Type.Array(ShownAccount) },
    },
    operatorsOnly((ctx: Context, query: AccountQuery) => listAccounts(ctx.db, query)),
  ),
  route(
    'PUT /operator/accounts/:id',
    {
      summary: 'Close an account, reopen it, or limit it, for a reason',
      changesCallers: true,
      body: StateChange,
      refusals: [409],
      answers: { 200: ShownAccount },
    },
    operatorsOnly(whole(changeAccountOf)),
  ),
  route(
    'GET /operator/health',
    {
      summary: 'How database, queue, mail and outbound calls are doing',
      refusals,
      answers: { 200: HealthSeen },
    },
    operatorsOnly(seeHealth),
  ),
  route(
    'GET /operator/acts',
    {
      summary: 'What operators did, newest first',
      query: Leafing,
      refusals,
      answers: { 200: Type.Array(Act) },
    },
    operatorsOnly((ctx: Context, page: Leafing) => listActs(ctx.db, page)),
  ),
]
