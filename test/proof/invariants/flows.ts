// What holds of flows: their two copies, and what is derived from them.
import type { Invariant } from './invariant.ts'

const OF = `f.account_id || ' flow ' || f.id`
const BUYER_STEP = 'leadconduit-integration-leadconduit.outbound.to_buyer'

/** The sources and recipient steps of both copies of a flow `f`, as `part` with its role. */
const PARTS = `(
  select s as part, 'source' as role from json_array_elements(f.saved -> 'sources') s
  union all select s, 'source' from json_array_elements(f.live -> 'sources') s
  union all select s, 'recipient' from json_array_elements(f.saved -> 'steps') s where s ->> 'type' = 'recipient'
  union all select s, 'recipient' from json_array_elements(f.live -> 'steps') s where s ->> 'type' = 'recipient')`

export const flowInvariants: Invariant[] = [
  {
    name: 'id of a flow is taken',
    says: 'the id of every flow is taken by its account, and stays so; whatever names a flow is of the same account',
    holds: 'always',
    broken: `
      select n.what || ' of ' || n.account_id || ' names flow ' || n.flow_id as about from (
          select 'flow' as what, account_id, id as flow_id from flows
          union all select 'lead', account_id, flow_id from leads
          union all select 'delivery', account_id, flow_id from deliveries
          union all select 'counter', account_id, flow_id from counters
          union all select 'pings', account_id, flow_id from pings
          union all select 'variable', account_id, flow_id from variables
          union all select 'look at docs', account_id, flow_id from docs_accesses
          union all select 'onboard', account_id, flow_id from onboards where flow_id is not null
          union all select 'invitation', account_id, flow_id from invitations where flow_id is not null
          union all select 'connection', buyer_account_id, buyer_flow_id from connections where buyer_flow_id is not null) n
        left join flow_ids i on i.id = n.flow_id
      where i.account_id is distinct from n.account_id`,
  },
  {
    name: 'live copy is on record',
    says: 'the live copy of a flow is the newest of its versions',
    holds: 'always',
    broken: `
      select ${OF} || ' version ' || f.live_version as about from flows f
        left join flow_versions v on v.account_id = f.account_id and v.flow_id = f.id and v.version = f.live_version
      where f.live is not null and (v.document is null or v.document::jsonb <> f.live::jsonb
        or exists (select from flow_versions newer where newer.account_id = f.account_id and newer.flow_id = f.id
          and newer.version > f.live_version))`,
  },
  {
    name: 'live copy was saved',
    says: 'what is live of a deployed flow stood in a changelog, but for what was changed on both sides since',
    holds: 'always',
    broken: `
      select ${OF} as about from flows f
      where f.live is not null and f.live::jsonb = f.saved::jsonb and not exists (
        select from changelogs c where c.account_id = f.account_id and c.type = 'flow' and c.object_id = f.id
          and c.current_revision::jsonb @> f.live::jsonb)`,
  },
  {
    name: 'flow has its name',
    says: 'the name by which a flow is found is that of its saved copy',
    holds: 'always',
    broken: `select ${OF} as about from flows f where f.name <> f.saved ->> 'name'`,
  },
  {
    name: 'partners of a flow',
    says: 'flow_partners is who stands in the two copies of each flow, and nobody else',
    holds: 'always',
    broken: `
      with parts as (
        select distinct f.account_id, f.id as flow_id, p.part ->> 'id' as part_id, p.part #>> '{entity,id}' as entity_id,
          p.role, p.part #>> '{integration,module_id}' as module_id
        from flows f cross join lateral ${PARTS} p)
      (select 'missing: ' || account_id || ' flow ' || flow_id || ' part ' || part_id as about
        from (select * from parts except
          select account_id, flow_id, part_id, entity_id, role, module_id from flow_partners) m)
      union all
      (select 'too many: ' || account_id || ' flow ' || flow_id || ' part ' || part_id
        from (select account_id, flow_id, part_id, entity_id, role, module_id from flow_partners except
          select * from parts) m)`,
  },
  {
    name: 'face of a flow',
    says: 'what is kept of what a live flow asks of its sources is what it asks',
    holds: 'always',
    broken: `
      select ${OF} as about from flows f
      where f.live is not null and flow_face(f.live)::text is distinct from (select face::text from flow_faces g
        where g.account_id = f.account_id and g.flow_id = f.id order by version desc limit 1)`,
  },
  {
    name: 'buyer step points at its buyer',
    says: 'every step for a buyer that is set up, in either copy, names once, and as its flow, the one of the connection',
    holds: 'always',
    broken: `
      select ${OF} || ' step ' || (s.step ->> 'id') || ' of connection ' || c.id as about
      from connections c join flows f on f.account_id = c.seller_account_id
        cross join lateral (
          select json_array_elements(f.saved -> 'steps') as step
          union all select json_array_elements(f.live -> 'steps')) s
      where c.buyer_flow_id is not null and c.ended_at is null
        and s.step #>> '{entity,id}' = c.buyer_account_id and s.step #>> '{integration,module_id}' = '${BUYER_STEP}'
        and (select json_agg(m -> 'value') from json_array_elements(s.step #> '{integration,mappings}') m
          where m ->> 'property' = 'flow_id')::jsonb is distinct from jsonb_build_array(c.buyer_flow_id)`,
  },
  {
    name: 'ended connection sends nothing',
    says: 'where a connection has ended, and no other took its place, its steps and sources were disabled',
    holds: 'always',
    broken: `
      select f.account_id || ' flow ' || f.id || ' of connection ' || c.id as about
      from connections c join flows f on f.account_id = c.seller_account_id and f.updated_at <= c.ended_at
        cross join lateral (
          select json_array_elements(f.saved -> 'steps') as step
          union all select json_array_elements(f.live -> 'steps')) s
      where c.ended_at is not null and s.step #>> '{entity,id}' = c.buyer_account_id
        and (s.step ->> 'enabled')::boolean is not false`,
  },
]
