// What holds of deliveries that did not arrive, and of the jobs that try them again.
import { type Invariant, JOBS } from './invariant.ts'

const OF = `d.account_id || ' delivery ' || d.id || ' (' || d.state || ')'`

export const deliveryInvariants: Invariant[] = [
  {
    name: 'delivery has its event',
    says: 'a delivery bears the id of the recipient event that tells of its first attempt, of the same lead and step',
    holds: 'always',
    broken: `
      select ${OF} as about from deliveries d
        left join events e on e.account_id = d.account_id and e.id = d.id
      where (e.type, e.lead_id, e.flow_id, e.source_id, e.step_id, e.recipient_id)
        is distinct from ('recipient', d.lead_id, d.flow_id, d.source_id, d.step_id, d.recipient_id)`,
  },
  {
    name: 'retry is promised',
    says: 'a delivery that is to be tried again has a job for its next attempt, which has not given up',
    holds: 'always',
    broken: `
      select ${OF} || ', attempt ' || d.attempts + 1 as about from deliveries d
      where d.state = 'retrying' and not exists (select from ${JOBS} j
        where j.kind = 'retry_delivery' and j.payload ->> 'account_id' = d.account_id
          and j.payload ->> 'delivery_id' = d.id and (j.payload ->> 'attempt')::int = d.attempts + 1
          and j.attempts < j.max_attempts)`,
  },
  {
    name: 'attempt is told',
    says: 'each attempt after the first has a retry event',
    holds: 'always',
    broken: `
      with told as (
        select account_id, body ->> 'recipient_event_id' as id, count(*) as times from events
        where type = 'retry' group by 1, 2)
      select ${OF} || ', ' || d.attempts || ' attempts, ' || coalesce(times, 0) || ' told' as about
      from deliveries d left join told on told.account_id = d.account_id and told.id = d.id
      where coalesce(times, 0) < d.attempts
        - case when d.reason = 'the step is no longer in the flow' then 1 else 0 end`,
  },
  {
    name: 'delivery keeps what it needs',
    says: 'what is to be sent is kept until it has arrived, and no longer',
    holds: 'always',
    broken: `
      select ${OF} as about from deliveries d
      where (d.state = 'delivered') <> (d.sealed is null)
        or (d.state = 'retrying') <> (d.next_at is not null)
        or d.state = 'delivered' and d.outcome not in ('success', 'failure')
        or d.state = 'waiting' and d.outcome <> 'skip'`,
  },
  {
    name: 'failed step has its delivery',
    says: 'what a step could not deliver because of an error is kept to be sent on',
    holds: 'always',
    broken: `
      select e.account_id || ' event ' || e.id as about from events e
        left join deliveries d on d.account_id = e.account_id and d.id = e.id
      where e.type = 'recipient' and e.outcome = 'error' and e.step_id is not null and not e.is_test and d.id is null`,
  },
  {
    name: 'batch is promised',
    says: 'a batch of deliveries that is not taken up has its job, and deliveries name batches that exist',
    holds: 'always',
    broken: `
      select b.account_id || ' batch ' || b.id as about from delivery_batches b
      where not b.is_taken_up and not exists (select from ${JOBS} j where j.kind = 'send_on'
        and j.payload ->> 'account_id' = b.account_id and j.payload ->> 'batch_id' = b.id and j.attempts < j.max_attempts)
      union all
      select ${OF} || ' of batch ' || d.batch_id from deliveries d
      where d.batch_id is not null
        and not exists (select from delivery_batches b where b.account_id = d.account_id and b.id = d.batch_id)`,
  },
]
