// What holds of accounts, their people, keys, kept answers, and of jobs.
import { type Invariant, JOBS } from './invariant.ts'

export const accountInvariants: Invariant[] = [
  {
    name: 'account has its entity',
    says: 'each account has one entity of its own, under its own id, name, zone and site',
    holds: 'always',
    broken: `
      select 'account ' || a.id as about from accounts a
        left join entities e on e.account_id = a.id and e.kind = 'account'
      where (e.id, e.name, e.time_zone, e.website) is distinct from (a.id, a.name, a.time_zone, a.website)`,
  },
  {
    name: 'account has an owner',
    says: 'each account has an owner who may come in',
    holds: 'always',
    broken: `
      select 'account ' || a.id as about from accounts a
      where not exists (select from users u where u.account_id = a.id and u.role = 'owner' and u.active)`,
  },
  {
    name: 'who left is out',
    says: 'a person who was removed has no key, session or link left',
    holds: 'always',
    broken: `
      select u.account_id || ' user ' || u.id as about from users u
      where not u.active and (exists (select from sessions s where s.user_id = u.id)
        or exists (select from joinings j where j.account_id = u.account_id and j.user_id = u.id)
        or exists (select from api_keys k where k.account_id = u.account_id and k.user_id = u.id
          and k.revoked_at is null))`,
  },
  {
    name: 'answer is kept with its effect',
    says: 'an Idempotency-Key that was claimed has its answer',
    holds: 'always',
    broken: `
      select k.account_id || ' key ' || k.key as about from idempotency_keys k where k.answer is null`,
  },
  {
    name: 'submission is one lead',
    says: 'a key of a submission stands with what was said under it',
    holds: 'always',
    broken: `
      select l.account_id || ' lead ' || l.id as about from leads l
      where l.submission_key is not null and l.submission_digest is null
        or l.submission_key like 'd %' and l.submission_key <> 'd ' || coalesce(l.reference, '')`,
  },
  {
    name: 'erasure is promised',
    says: 'an erasure that is not done has its job; one that is done has forgotten who it was about',
    holds: 'always',
    broken: `
      select x.account_id || ' erasure ' || x.id || ' (' || x.state || ')' as about from erasures x
      where (x.state = 'done') <> (x.sealed is null) or (x.state = 'done') <> (x.finished_at is not null)
        or x.state <> 'done' and not exists (select from ${JOBS} j where j.kind = 'erase_person'
          and j.payload ->> 'account_id' = x.account_id and j.payload ->> 'erasure_id' = x.id
          and j.attempts < j.max_attempts)`,
  },
  {
    name: 'job is for something',
    says: 'a job that carries an account, a letter or a delivery carries one that exists, or that was removed as a whole',
    holds: 'always',
    broken: `
      select 'job ' || j.id || ' ' || j.kind || ' ' || j.payload::text as about from ${JOBS} j
      where j.payload ->> 'account_id' is not null
          and not exists (select from accounts a where a.id = j.payload ->> 'account_id')
        or j.kind = 'send_letter' and exists (select from letters l where l.account_id = j.payload ->> 'account_id'
          and l.id = j.payload ->> 'letter_id' and l.state in ('sent', 'kept')) and j.locked_at is null and j.attempts = 0`,
  },
  {
    name: 'no job is stuck',
    says: 'no job gave up, and none that is due waits while nothing else works',
    holds: 'settled',
    broken: `
      select 'job ' || j.id || ' ' || j.kind || ', ' || j.attempts || ' attempts: ' || coalesce(j.last_error, '') as about
      from ${JOBS} j
      where j.attempts >= j.max_attempts or j.run_at < now() - interval '1 minute' and j.attempts = 0`,
  },
]
