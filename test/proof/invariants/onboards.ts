// What holds of set-ups: each is whole, or not there.
import type { Invariant, Readable } from './invariant.ts'

const OF = `o.account_id || ' onboard ' || o.id || ' (' || o.status || ')'`

export const onboardInvariants: Invariant[] = [
  {
    name: 'onboard belongs to a buyer',
    says: "an onboard is the buyer's of its connection, for an invitation that it accepted or that led there",
    holds: 'always',
    broken: `
      select ${OF} as about from onboards o left join connections c on c.id = o.connection_id
        left join invitations i on i.id = o.invitation_id
      where c.buyer_account_id is distinct from o.account_id or i.connection_id is distinct from o.connection_id
        or o.account_id not in (i.account_id, i.accepted_account_id)`,
  },
  {
    name: 'set-up is whole',
    says: 'a completed onboard tells of six steps that were done, and its connection is flagged with its flow',
    holds: 'always',
    broken: `
      select ${OF} as about from onboards o join connections c on c.id = o.connection_id
      where o.status = 'completed' and (o.flow_id is null or c.set_up_at is null or c.buyer_flow_id is null
        or coalesce(o.setup ->> 'outcome', '') not in ('done', 'already_done')
        or o.setup ->> 'flow_id' is distinct from o.flow_id
        or json_array_length(o.setup -> 'steps') <> 6
        or o.setup ->> 'outcome' = 'done' and exists (select from json_array_elements(o.setup -> 'steps') s
          where s ->> 'outcome' <> 'done'))`,
  },
  {
    name: 'set-up that failed is absent',
    says: 'a failed onboard tells which step failed, and set nothing up',
    holds: 'always',
    broken: `
      select ${OF} as about from onboards o join connections c on c.id = o.connection_id
      where o.status = 'failed' and (o.setup ->> 'outcome' is distinct from 'failed'
        or (o.setup -> 'error') is null or c.set_up_at >= o.updated_at
        or 1 <> (select count(*) from json_array_elements(o.setup -> 'steps') s where s ->> 'outcome' = 'failed'))`,
  },
  {
    name: 'buyer takes leads of its seller',
    says: 'the flow of a connection that is set up had the seller as an open source when it was done',
    holds: 'always',
    broken: `
      select 'connection ' || c.id || ' flow ' || c.buyer_flow_id as about from connections c
      where c.buyer_flow_id is not null and not exists (
        select from changelogs l cross join lateral json_array_elements(l.current_revision -> 'sources') s
        where l.account_id = c.buyer_account_id and l.type = 'flow' and l.object_id = c.buyer_flow_id
          and s #>> '{entity,id}' = c.seller_account_id and (s ->> 'enabled')::boolean is not false)`,
  },
  {
    name: 'set-up is told to its seller',
    says: 'each set-up wrote to as many people of the seller as it says, once',
    holds: 'always',
    broken: untoldSetUps,
  },
]

type Told = {
  connection_id: string
  setups: number
  moments: number
  people: number
  letters: number
  again: boolean
}

/**
 * A set-up that left no record, because it was asked for without an onboard, leaves only the lower bound; and so does an
 * operator who sent letters again.
 */
async function untoldSetUps(db: Readable): Promise<string[]> {
  const { rows } = await db.query(`
    with done as (
      select distinct connection_id, setup ->> 'started_at' as started_at,
        (regexp_match((select s ->> 'detail' from json_array_elements(setup -> 'steps') s
          where s ->> 'step' = 'notifications'), '^[0-9]+'))[1]::int as people
      from onboards where setup ->> 'outcome' = 'done')
    select c.id as connection_id, count(d.started_at)::int as setups, coalesce(sum(d.people), 0)::int as people,
      (select count(*) from moments m where m.connection_id = c.id and m.kind = 'setup_done'
        and m.detail is null)::int as moments,
      (select count(*) from letters l where l.account_id = c.seller_account_id and l.about_id = c.id
        and l.kind = 'completed')::int as letters,
      exists (select from operator_acts a
        where a.act = 'send_letter' and a.about_account_id = c.seller_account_id) as again
    from connections c join done d on d.connection_id = c.id group by c.id`)
  return (rows as Told[])
    .filter(({ setups, moments, people, letters, again }) =>
      setups === moments && !again ? letters !== people : letters < people,
    )
    .map(
      ({ connection_id, people, letters }) => `connection ${connection_id}: ${letters} letters to ${people}`,
    )
}
