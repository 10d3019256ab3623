// What holds of leads and their events.
import { type Invariant, OLDEST } from './invariant.ts'

const OF_LEAD = `l.account_id || ' lead ' || l.id`
const OF_EVENT = `e.account_id || ' event ' || e.id`

export const leadInvariants: Invariant[] = [
  {
    name: 'lead has one end',
    says: 'a lead that has ended has exactly one source event, and one on its way has none',
    holds: 'always',
    broken: `
      with ends as (select account_id, lead_id, count(*) as ends from events where type = 'source' group by 1, 2)
      select ${OF_LEAD} || ' has ' || coalesce(ends, 0) || ' ends' as about
      from leads l join accounts a on a.id = l.account_id
        left join ends on ends.account_id = l.account_id and ends.lead_id = l.id
        left join open_leads o on o.account_id = l.account_id and o.id = l.id
      where l.id > ${OLDEST} and coalesce(ends, 0) <> case when o.id is null then 1 else 0 end`,
  },
  {
    name: 'event has its lead',
    says: 'the lead of every event is on record, with the same flow and source',
    holds: 'always',
    broken: `
      select ${OF_EVENT} as about from events e
        left join leads l on l.account_id = e.account_id and l.id = e.lead_id
      where (l.flow_id, l.source_id) is distinct from (e.flow_id, e.source_id)`,
  },
  {
    name: 'open lead is on record',
    says: 'a lead that is on its way is on record, and was leased by somebody',
    holds: 'always',
    broken: `
      select o.account_id || ' lead ' || o.id as about from open_leads o
        left join leads l on l.account_id = o.account_id and l.id = o.id
      where l.id is null or o.leased_by = '' or o.leased_until > now() + interval '1 minute'`,
  },
  {
    name: 'lead was seen through',
    says: 'no lead stays on its way when nothing works any more',
    holds: 'settled',
    broken: `select o.account_id || ' lead ' || o.id || ', leased until ' || o.leased_until as about from open_leads o`,
  },
  {
    name: 'id is the account’s own',
    says: "ids of leads and events bear the account's mark and lie below its counter",
    holds: 'always',
    broken: `
      select g.account_id || ' id ' || g.id as about
      from (select account_id, id from leads union all select account_id, id from events) g
        left join id_counters c on c.account_id = g.account_id
      where c.account_id is null or substr(g.id, 9, 10) <> c.machine
        or g.id collate "C" >= lpad(to_hex(c.second), 8, '0') || c.machine || lpad(to_hex(c.used), 6, '0')`,
  },
  {
    name: 'id is given out once',
    says: 'no id stands twice among leads and events',
    holds: 'always',
    broken: `
      select id || ' stands ' || count(*) || ' times' as about
      from (select id from leads union all select id from events) g group by id having count(*) > 1`,
  },
  {
    name: 'id is as old as its lead',
    says: 'the second in the id of a lead is that of its submission, or a little later',
    holds: 'always',
    broken: `
      select ${OF_LEAD} || ' of ' || l.created_at as about from leads l
      where ('x' || substr(l.id, 1, 8))::bit(32)::bigint
        not between floor(extract(epoch from l.created_at - interval '1 ms'))::bigint and extract(epoch from l.created_at)::bigint + 60`,
  },
  {
    name: 'events are in order',
    says: 'the walk of a lead lies between its id and its source event, which is last; what comes later has later ids',
    holds: 'always',
    broken: `
      select ${OF_EVENT} || ' of lead ' || e.lead_id as about from events e
        join events s on s.account_id = e.account_id and s.lead_id = e.lead_id and s.type = 'source'
      where case when e.type in ('source', 'recipient', 'filter')
        then e.id collate "C" <= e.lead_id or e.id collate "C" > s.id
        else e.id collate "C" <= s.id end`,
  },
  {
    name: 'event says what its columns say',
    says: 'what is counted of an event is what its body shows',
    holds: 'always',
    broken: `
      select ${OF_EVENT} as about from events e,
        json_to_record(e.body) as b (id text, type text, outcome text, is_test boolean, module_id text, step_id text,
          cost numeric, revenue numeric, wait_ms integer)
      where (b.id, b.type, b.outcome, coalesce(b.is_test, false), b.wait_ms)
          is distinct from (e.id, e.type, e.outcome, e.is_test, e.wait_ms)
        or e.type = 'source' and (b.cost, b.module_id) is distinct from (e.cost, e.module_id)
        or e.type in ('recipient', 'retry') and e.step_id is not null
          and (b.revenue, b.module_id, b.step_id) is distinct from (e.revenue, e.module_id, e.step_id)`,
  },
  {
    name: 'money goes to what succeeded',
    says: 'only a lead that succeeded costs, and only a delivery that succeeded earns',
    holds: 'always',
    broken: `
      select ${OF_EVENT} as about from events e
      where (e.cost <> 0 or e.revenue <> 0) and (e.outcome <> 'success' or e.is_test)`,
  },
  {
    name: 'what was sold was bought',
    says: "a lead that a buyer's flow took, as its seller tells, is one successful lead of the buyer's",
    holds: 'always',
    broken: `
      with bought as materialized (
        select l.account_id, l.source_id, l.reference, count(*) as times from leads l
          join events s on s.account_id = l.account_id and s.lead_id = l.id and s.type = 'source' and s.outcome = 'success'
        where l.reference is not null group by 1, 2, 3)
      select ${OF_EVENT} as about from events e join accounts a on a.id = e.account_id
        left join bought on bought.account_id = e.recipient_id and bought.source_id = e.account_id
          and bought.reference = case when e.type = 'retry' then e.body ->> 'recipient_event_id' else e.id end
      where e.type in ('recipient', 'retry') and e.outcome = 'success' and e.id > ${OLDEST}
        and e.module_id = 'leadconduit-integration-leadconduit.outbound.to_buyer'
        and not exists (select from connections c join accounts b on b.id = c.buyer_account_id
          where c.seller_account_id = e.account_id and c.buyer_account_id = e.recipient_id
            and (b.data_retention_in_days < a.data_retention_in_days
              or exists (select from erasures x where x.account_id = b.id and x.leads > 0)))
        and coalesce(times, 0) <> 1`,
  },
  {
    name: 'what was bought was sold',
    says: "a lead that was handed on has, once, the event of its seller's that tells of it",
    holds: 'settled',
    broken: `
      with bought as (
        select id, account_id, source_id, reference, row_number() over (partition by account_id, reference order by id) as nth
        from leads where reference is not null)
      select ${OF_LEAD} || ' by ' || l.reference as about from bought l
      where not exists (select from erasures x where x.account_id = l.source_id and x.leads > 0)
        and not exists (select from accounts s, accounts a where s.id = l.source_id and a.id = l.account_id
          and s.data_retention_in_days < a.data_retention_in_days)
        and (nth > 1 or not exists (select from events e where e.account_id = l.source_id and e.id = l.reference))`,
  },
  {
    name: 'pings add up',
    says: 'no more pings were answered with a price than there were',
    holds: 'always',
    broken: `
      select p.account_id || ' flow ' || p.flow_id || ' at ' || p.minute as about from pings p
      where p.submitted < 1 or p.success < 0 or p.success > p.submitted or date_trunc('minute', p.minute) <> p.minute`,
  },
]
