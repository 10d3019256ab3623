-- What a live flow asked of its sources, whenever that became something else: the history that submission docs tell.
create function flow_face(live json) returns json language sql immutable as $$
  select json_build_object('enabled', live -> 'enabled', 'fields', live -> 'fields', 'ping_enabled', live -> 'ping_enabled',
    'acceptance_criteria', live -> 'acceptance_criteria', 'hours_of_operation', live -> 'hours_of_operation',
    'sources', coalesce((select json_agg(json_build_object('id', s #> '{entity,id}', 'enabled', s -> 'enabled',
      'authentication_required', s -> 'authentication_required', 'acceptance_criteria', s -> 'acceptance_criteria'))
      from json_array_elements(live -> 'sources') s), '[]'))
$$;
create table flow_faces (
  account_id text not null,
  flow_id text not null,
  version int not null,
  face json not null,
  created_at timestamptz(3) not null default now(),
  primary key (account_id, flow_id, version),
  foreign key (account_id, flow_id) references flows (account_id, id) on delete cascade
);
insert into flow_faces (account_id, flow_id, version, face, created_at)
select account_id, id, live_version, flow_face(live), coalesce(deployed_at, now()) from flows where live is not null;
