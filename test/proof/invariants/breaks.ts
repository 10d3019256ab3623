// How each invariant is broken on the eventful exchange: statements, each of which must make the checker name it.

const ENDED = `(select id from leads where reference is null order by id limit 1)`
const A_FLOW = `(select flow_id from leads where reference is null order by id limit 1)`
const FOREIGN = `'0123456789abcdef01234567'`
const JOB = (kind: string) => `delete from graphile_worker._private_jobs where task_id =
  (select id from graphile_worker._private_tasks where identifier = '${kind}')`
const DIGEST = `sha256('x')`

export const breaks: Record<string, string[]> = {
  'lead has one end': [
    `delete from events where type = 'source' and lead_id = ${ENDED}`,
    `insert into events select (jsonb_populate_record(e, jsonb_build_object('id', substr(e.id, 1, 18) || 'fffff0'))).*
      from events e where type = 'source' and lead_id = ${ENDED}`,
    `insert into open_leads select account_id, id, 'x', now() from leads where id = ${ENDED}`,
  ],
  'event has its lead': [
    `delete from leads where id = ${ENDED}`,
    `update events set source_id = ${FOREIGN} where lead_id = ${ENDED} and type = 'source'`,
  ],
  'open lead is on record': [
    `insert into open_leads select account_id, ${FOREIGN}, 'x', now() from leads where id = ${ENDED}`,
  ],
  'lead was seen through': [
    `insert into open_leads select account_id, id, 'x', now() from leads where id = ${ENDED}`,
  ],
  'id is the account’s own': [
    `update id_counters set used = 0, second = second - 1`,
    `update id_counters set machine = 'x' || substr(machine, 2)`,
  ],
  'id is given out once': [`update events set id = lead_id where type = 'source' and lead_id = ${ENDED}`],
  'id is as old as its lead': [
    `update leads set created_at = created_at - interval '2 minutes' where id = ${ENDED}`,
  ],
  'events are in order': [
    `update events set id = substr(id, 1, 18) || 'ffffff' where type = 'recipient' and lead_id = ${ENDED}
      and id = (select min(id) from events where lead_id = ${ENDED})`,
  ],
  'event says what its columns say': [
    `update events set outcome = 'failure' where type = 'source' and lead_id = ${ENDED}`,
    `update events set revenue = 1 where type = 'recipient' and lead_id = ${ENDED}`,
  ],
  'money goes to what succeeded': [
    `update events set cost = 1, outcome = 'failure' where lead_id = ${ENDED}`,
  ],
  'what was sold was bought': [
    `delete from leads where reference is not null`,
    `update events set outcome = 'failure' where type = 'source'
      and lead_id in (select id from leads where reference is not null)`,
  ],
  'what was bought was sold': [`update leads set reference = ${FOREIGN} where reference is not null`],
  'pings add up': [
    `insert into pings select account_id, flow_id, source_id, date_trunc('minute', now()), 1, 2 from leads where id = ${ENDED}`,
  ],
  'delivery has its event': [
    `update deliveries set lead_id = ${FOREIGN}`,
    `delete from events where id in (select id from deliveries)`,
  ],
  'retry is promised': [
    JOB('retry_delivery'),
    `update graphile_worker._private_jobs set attempts = max_attempts`,
    `update deliveries set attempts = attempts + 1 where state = 'retrying'`,
  ],
  'attempt is told': [`update deliveries set attempts = attempts + 1 where state = 'retrying'`],
  'delivery keeps what it needs': [
    `update deliveries set sealed = null where state = 'retrying'`,
    `update deliveries set next_at = null where state = 'retrying'`,
  ],
  'failed step has its delivery': [`delete from deliveries`],
  'batch is promised': [JOB('send_on'), `update deliveries set batch_id = ${FOREIGN}`],
  'place under a cap is settled': [
    `insert into cap_takings select account_id, id, ${FOREIGN}, null, 'x' from leads where id = ${ENDED}`,
  ],
  'counter holds what was taken': [
    `update counters set count = -1`,
    `insert into cap_takings select account_id, n::text, id, step_id, series from counters, generate_series(1, 9) n`,
  ],
  'cap counts what succeeded': [
    `update counters set count = count + 1 where step_id is null`,
    `update counters set count = count + 1 where step_id is not null`,
    `delete from events where type = 'source' and lead_id = ${ENDED}`,
  ],
  'id of a flow is taken': [
    `delete from flow_ids where id = ${A_FLOW}`,
    `update leads set flow_id = ${FOREIGN} where id = ${ENDED}`,
  ],
  'live copy is on record': [
    `delete from flow_versions where flow_id = ${A_FLOW}`,
    `update flows set live = jsonb_set(live::jsonb, '{enabled}', 'false')::json where id = ${A_FLOW}`,
  ],
  'live copy was saved': [
    `update flows set saved = jsonb_set(saved::jsonb, '{firehose}', '{"x":1}')::json,
      live = jsonb_set(live::jsonb, '{firehose}', '{"x":1}')::json where id = ${A_FLOW}`,
  ],
  'flow has its name': [`update flows set name = 'Another' where id = ${A_FLOW}`],
  'partners of a flow': [
    `delete from flow_partners where flow_id = ${A_FLOW} and role = 'source'`,
    `insert into flow_partners select account_id, flow_id, 'x', entity_id, role, module_id from flow_partners limit 1`,
  ],
  'face of a flow': [`delete from flow_faces where flow_id = ${A_FLOW}`],
  'buyer step points at its buyer': [
    `update flows set live = replace(live::text, '"property":"flow_id"', '"property":"flow"')::json
      where live::text like '%"property":"flow_id"%'`,
    `update flows set saved = replace(saved::text, '"property":"flow_id"', '"property":"flow"')::json
      where saved::text like '%"property":"flow_id"%'`,
    `update connections set buyer_flow_id = ${FOREIGN}`,
  ],
  'ended connection sends nothing': [`update connections set ended_at = now(), ended_by = seller_account_id`],
  'invitation has its stand-in': [
    `delete from entities where kind = 'pending'`,
    `update invitations set state = 'declined' where state = 'pending'`,
  ],
  'invitation was answered': [
    `update invitations set connection_id = null where state = 'accepted'`,
    `update invitations set kind = 'source' where state = 'accepted'`,
    `update invitations set answered_at = now() where state = 'pending'`,
  ],
  'end of an invitation is promised': [JOB('expire_invitation'), `update invitations set life = life + 1`],
  'invitation was sent': [
    `delete from letters where kind = 'invited'`,
    `delete from invitation_tokens`,
    `update invitation_tokens set replaced_at = now()`,
  ],
  'invitation is sent once': [
    `insert into letters (account_id, id, kind, recipient, sealed, state, settled_at, about_id)
      select account_id, id || 'x', kind, recipient, sealed, 'kept', now(), about_id from letters where kind = 'invited'`,
  ],
  'connection came of an invitation': [
    `update connections set invitation_id = (select id from invitations where state = 'pending')`,
  ],
  'connection is told': [
    `delete from moments where kind = 'connected'`,
    `delete from moments where kind = 'setup_done'`,
    `update connections set paused_by_buyer = true`,
    `delete from moments where kind = 'invited'`,
  ],
  'letter is promised': [JOB('send_letter'), `update letters set settled_at = now() where state = 'queued'`],
  'onboard belongs to a buyer': [
    `update onboards set account_id = (select seller_account_id from connections limit 1)`,
  ],
  'set-up is whole': [
    `update connections set buyer_flow_id = null, set_up_at = null`,
    `update onboards set flow_id = null`,
    `update onboards set setup = jsonb_set(setup::jsonb, '{steps,3,outcome}', '"not_reached"')::json`,
  ],
  'set-up that failed is absent': [`update onboards set status = 'failed'`],
  'buyer takes leads of its seller': [
    `update changelogs set current_revision = jsonb_set(current_revision::jsonb, '{sources}', '[]')::json where type = 'flow'`,
  ],
  'set-up is told to its seller': [
    `delete from letters where kind = 'completed'`,
    `insert into letters (account_id, id, kind, recipient, sealed, state, settled_at, about_id)
      select account_id, id || 'x', kind, recipient, sealed, 'kept', now(), about_id from letters where kind = 'completed'`,
  ],
  'changes replay to the object': [
    `update flows set saved = jsonb_set(saved::jsonb, '{enabled}', 'false')::json where id = ${A_FLOW}`,
    `delete from changelogs where id = (select max(id) from changelogs where type = 'flow')`,
    `delete from changelogs where type = 'field'`,
    `update changelogs set current_revision = jsonb_set(current_revision::jsonb, '{name}', '"x"')::json
      where type = 'entity' and action = 'create'`,
    `delete from reports`,
  ],
  'account has its entity': [`update entities set name = 'Another' where kind = 'account'`],
  'account has an owner': [`update users set role = 'admin'`],
  'who left is out': [`update users set active = false where role = 'member'`],
  'answer is kept with its effect': [`update idempotency_keys set answer = null`],
  'submission is one lead': [
    `update leads set submission_key = 'x', submission_digest = null where id = ${ENDED}`,
    `update leads set submission_key = 'd x', submission_digest = ${DIGEST} where id = ${ENDED}`,
  ],
  'erasure is promised': [JOB('erase_person'), `update erasures set state = 'done'`],
  'job is for something': [
    `update graphile_worker._private_jobs set payload = jsonb_set(payload::jsonb, '{account_id}', '"x"')::json`,
  ],
  'no job is stuck': [
    `update graphile_worker._private_jobs set run_at = now() - interval '1 hour'`,
    `update graphile_worker._private_jobs set attempts = max_attempts`,
  ],
  'nothing is of strangers': [`delete from connections`],
}
