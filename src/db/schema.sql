-- The schema that all migrations add up to. Written by "npm run schema"; a test keeps it true.

CREATE OR REPLACE FUNCTION public.announce_callers()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('gangway', 'callers');
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.announce_flows()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('gangway', 'flows');
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.drop_events_partitions(before text)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
declare
  partition record;
  dropped integer := 0;
begin
  perform hold_events_partitions();
  for partition in
    select relname as name, to_date(substr(relname, 8), 'YYYY_MM') + interval '1 month' as ends
    from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = 'events'::regclass and relname ~ '^events_\d{4}_\d\d$'
  loop
    if lpad(to_hex(extract(epoch from partition.ends)::bigint), 8, '0') <= before collate "C" then
      execute format('drop table %I', partition.name);
      dropped := dropped + 1;
    end if;
  end loop;
  return dropped;
exception when lock_not_available then
  return 0;
end $function$;

CREATE OR REPLACE FUNCTION public.flow_face(live json)
 RETURNS json
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select json_build_object('enabled', live -> 'enabled', 'fields', live -> 'fields', 'ping_enabled', live -> 'ping_enabled',
    'acceptance_criteria', live -> 'acceptance_criteria', 'hours_of_operation', live -> 'hours_of_operation',
    'sources', coalesce((select json_agg(json_build_object('id', s #> '{entity,id}', 'enabled', s -> 'enabled',
      'authentication_required', s -> 'authentication_required', 'acceptance_criteria', s -> 'acceptance_criteria'))
      from json_array_elements(live -> 'sources') s), '[]'))
$function$;

CREATE OR REPLACE FUNCTION public.hold_events_partitions()
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_advisory_xact_lock(4726002);
  perform set_config('citus.multi_shard_modify_mode', 'sequential', true);
  perform set_config('citus.propagate_set_commands', 'local', true);
  set local lock_timeout = '2s';
end $function$;

CREATE OR REPLACE FUNCTION public.make_events_partition(month date)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  name text := 'events_' || to_char(month, 'YYYY_MM');
  first text := lpad(to_hex(extract(epoch from month)::bigint), 8, '0');
  beyond text := lpad(to_hex(extract(epoch from month + interval '1 month')::bigint), 8, '0');
  strays boolean;
begin
  perform hold_events_partitions();
  -- Read from the table: what is remembered of names may be older than the lock.
  if exists (select from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = 'events'::regclass and relname = name) then
    return false;
  end if;
  execute format('create table %I (like events including all)', name);
  lock table events_other in access exclusive mode;
  execute format('select count(*) > 0 from events_other where id >= %L and id < %L', first, beyond) into strays;
  if strays then
    execute format('insert into %I select * from events_other where id >= %L and id < %L', name, first, beyond);
    execute format('delete from events_other where id >= %L and id < %L', first, beyond);
  end if;
  execute format('alter table events attach partition %I for values from (%L) to (%L)', name, first, beyond);
  return true;
exception when lock_not_available then
  return false;
end $function$;

CREATE OR REPLACE FUNCTION public.note_connection()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'INSERT' then
    insert into moments (kind, connection_id) values ('connected', new.id);
    return null;
  end if;
  if new.set_up_at is not null and new.set_up_at is distinct from old.set_up_at then
    insert into moments (kind, connection_id, by_account_id) values ('setup_done', new.id, new.buyer_account_id);
  end if;
  if new.paused_by_seller <> old.paused_by_seller then
    insert into moments (kind, connection_id, by_account_id)
    values (case when new.paused_by_seller then 'paused' else 'resumed' end, new.id, new.seller_account_id);
  end if;
  if new.paused_by_buyer <> old.paused_by_buyer then
    insert into moments (kind, connection_id, by_account_id)
    values (case when new.paused_by_buyer then 'paused' else 'resumed' end, new.id, new.buyer_account_id);
  end if;
  if new.ended_at is not null and old.ended_at is null then
    insert into moments (kind, connection_id, by_account_id) values ('ended', new.id, new.ended_by);
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.note_invitation()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'INSERT' then
    insert into moments (kind, invitation_id, by_account_id) values ('invited', new.id, new.account_id);
  elsif new.life > old.life then
    if old.state = 'pending' and old.expires_at <= now() then
      insert into moments (kind, invitation_id, at) values ('expired', new.id, old.expires_at);
    end if;
    insert into moments (kind, invitation_id, by_account_id) values ('sent_again', new.id, new.account_id);
  elsif new.state <> old.state then
    insert into moments (kind, invitation_id, connection_id, by_account_id, detail)
    values (new.state, new.id, new.connection_id,
      case new.state when 'accepted' then new.accepted_account_id when 'withdrawn' then new.account_id end,
      case when new.reason is not null then json_build_object('reason', new.reason) end);
  elsif new.opened_at is not null and old.opened_at is null then
    insert into moments (kind, invitation_id) values ('opened', new.id);
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.note_onboard()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  outcome text := new.setup ->> 'outcome';
begin
  if tg_op = 'INSERT' then
    insert into moments (kind, connection_id, by_account_id) values ('setup_started', new.connection_id, new.account_id);
  elsif new.setup::text is distinct from old.setup::text and outcome in ('done', 'failed') then
    insert into moments (kind, connection_id, by_account_id, detail)
    values ('setup_' || outcome, new.connection_id, new.account_id, json_build_object('setup', new.setup));
  elsif new.status <> old.status then
    insert into moments (kind, connection_id, by_account_id, detail)
    values ('setup_moved', new.connection_id, new.account_id, json_build_object('status', new.status));
  end if;
  return null;
end $function$;

create table accounts (
  id text not null,
  name text not null,
  time_zone text not null default 'America/New_York'::text,
  website text,
  state text not null default 'active'::text,
  data_retention_in_days integer not null default 90,
  data_truncated_at timestamp(3) with time zone,
  lead_ping_enabled boolean not null default true,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  limits jsonb not null default '{"flows": null, "sources": null, "leads_per_day": null}'::jsonb,
  limits_version integer not null default 0,
  constraint accounts_pkey PRIMARY KEY (id),
  constraint accounts_data_retention_in_days_check CHECK (((data_retention_in_days >= 1) AND (data_retention_in_days <= 3650))),
  constraint accounts_state_check CHECK ((state = ANY (ARRAY['active'::text, 'closed'::text])))
);
CREATE TRIGGER announce_accounts AFTER DELETE OR UPDATE OF state ON public.accounts FOR EACH STATEMENT EXECUTE FUNCTION announce_callers();
CREATE TRIGGER announce_names AFTER UPDATE OF name, state, limits ON public.accounts FOR EACH STATEMENT EXECUTE FUNCTION announce_flows();

create table api_keys (
  account_id text not null,
  id text not null,
  user_id text,
  name text not null,
  digest bytea not null,
  last_four text not null,
  expires_at timestamp(3) with time zone,
  last_used_at timestamp(3) with time zone,
  revoked_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone not null default now(),
  made_by text,
  constraint api_keys_pkey PRIMARY KEY (account_id, id),
  constraint api_keys_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id),
  constraint api_keys_account_id_made_by_fkey FOREIGN KEY (account_id, made_by) REFERENCES users(account_id, id),
  constraint api_keys_account_id_user_id_fkey FOREIGN KEY (account_id, user_id) REFERENCES users(account_id, id),
  constraint api_keys_digest_key UNIQUE (digest)
);
CREATE TRIGGER announce_keys AFTER DELETE OR UPDATE OF revoked_at, expires_at ON public.api_keys FOR EACH STATEMENT EXECUTE FUNCTION announce_callers();

create table backup_codes (
  account_id text not null,
  user_id text not null,
  digest bytea not null,
  constraint backup_codes_pkey PRIMARY KEY (account_id, user_id, digest),
  constraint backup_codes_account_id_user_id_fkey FOREIGN KEY (account_id, user_id) REFERENCES two_factors(account_id, user_id) ON DELETE CASCADE
);

create table cap_takings (
  account_id text not null,
  lead_id text not null,
  cap_id text not null,
  step_id text,
  series text not null,
  created_at timestamp(3) with time zone not null default now(),
  constraint cap_takings_pkey PRIMARY KEY (account_id, lead_id, cap_id)
);
CREATE INDEX cap_takings_old ON public.cap_takings USING brin (created_at);

create table challenges (
  digest bytea not null,
  user_id text,
  expires_at timestamp(3) with time zone not null,
  constraint challenges_pkey PRIMARY KEY (digest),
  constraint challenges_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE INDEX challenges_age ON public.challenges USING btree (expires_at);

create table changelogs (
  account_id text not null,
  id text not null,
  type text not null,
  object_id text not null,
  action text not null,
  changes json not null,
  current_revision json not null,
  delta_from_last_revision json not null,
  "user" json,
  created_at timestamp(3) with time zone not null default now(),
  constraint changelogs_pkey PRIMARY KEY (account_id, id),
  constraint changelogs_action_check CHECK ((action = ANY (ARRAY['create'::text, 'update'::text, 'delete'::text]))),
  constraint changelogs_type_check CHECK ((type = ANY (ARRAY['flow'::text, 'entity'::text, 'field'::text, 'report'::text]))),
  constraint changelogs_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
);
CREATE INDEX changelogs_newest ON public.changelogs USING btree (account_id, created_at DESC, id DESC);
CREATE INDEX changelogs_object ON public.changelogs USING btree (account_id, type, object_id, created_at DESC, id DESC);

create table connections (
  id text not null,
  seller_account_id text not null,
  buyer_account_id text not null,
  invitation_id text,
  created_by text,
  paused_by_seller boolean not null default false,
  paused_by_buyer boolean not null default false,
  buyer_flow_id text,
  set_up_at timestamp(3) with time zone,
  ended_at timestamp(3) with time zone,
  ended_by text,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  reminded_at timestamp(3) with time zone,
  constraint connections_pkey PRIMARY KEY (id),
  constraint connections_check CHECK ((seller_account_id <> buyer_account_id)),
  constraint connections_check1 CHECK (((buyer_flow_id IS NULL) = (set_up_at IS NULL))),
  constraint connections_buyer_account_id_fkey FOREIGN KEY (buyer_account_id) REFERENCES accounts(id),
  constraint connections_seller_account_id_fkey FOREIGN KEY (seller_account_id) REFERENCES accounts(id)
);
CREATE INDEX connections_buyer ON public.connections USING btree (buyer_account_id);
CREATE INDEX connections_invitation ON public.connections USING btree (invitation_id);
CREATE INDEX connections_seller ON public.connections USING btree (seller_account_id);
CREATE UNIQUE INDEX connections_pair ON public.connections USING btree (seller_account_id, buyer_account_id) WHERE (ended_at IS NULL);
CREATE TRIGGER announce_connections AFTER INSERT OR DELETE OR UPDATE ON public.connections FOR EACH STATEMENT EXECUTE FUNCTION announce_flows();
CREATE TRIGGER note_connections AFTER INSERT OR UPDATE ON public.connections FOR EACH ROW EXECUTE FUNCTION note_connection();

create table counters (
  account_id text not null,
  kind text not null,
  id text not null,
  started_at timestamp(3) with time zone not null,
  expires_at timestamp(3) with time zone not null,
  flow_id text not null,
  source_id text,
  step_id text,
  basis text not null,
  limits json not null,
  count integer not null default 0,
  failed_count integer not null default 0,
  updated_at timestamp(3) with time zone not null default now(),
  series text not null,
  version integer not null,
  constraint counters_pkey PRIMARY KEY (account_id, series),
  constraint counters_kind_check CHECK ((kind = ANY (ARRAY['cap'::text, 'ping_limit'::text, 'account_day'::text])))
);
CREATE INDEX counters_over ON public.counters USING btree (expires_at);
CREATE INDEX counters_window ON public.counters USING btree (account_id, kind, flow_id, id, expires_at);

create table credentials (
  account_id text not null,
  id text not null,
  name text not null,
  type text not null,
  package text not null,
  sealed bytea not null,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  constraint credentials_pkey PRIMARY KEY (account_id, id),
  constraint credentials_type_check CHECK ((type = ANY (ARRAY['user'::text, 'token'::text, 'oauth'::text, 'oauth1'::text, 'oauth2'::text]))),
  constraint credentials_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
);
CREATE TRIGGER announce_credentials AFTER DELETE OR UPDATE ON public.credentials FOR EACH STATEMENT EXECUTE FUNCTION announce_flows();

create table deliveries (
  account_id text not null,
  id text not null,
  lead_id text not null,
  flow_id text not null,
  source_id text not null,
  step_id text not null,
  recipient_id text not null,
  state text not null,
  outcome text not null,
  reason text,
  attempts integer not null default 0,
  sealed bytea,
  next_at timestamp(3) with time zone,
  batch_id text,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  constraint deliveries_pkey PRIMARY KEY (account_id, id),
  constraint deliveries_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'retrying'::text, 'failed'::text, 'delivered'::text])))
);
CREATE INDEX deliveries_batch ON public.deliveries USING btree (account_id, batch_id) WHERE (batch_id IS NOT NULL);
CREATE INDEX deliveries_lead ON public.deliveries USING btree (account_id, lead_id);
CREATE INDEX deliveries_newest ON public.deliveries USING btree (account_id, created_at DESC, id DESC);

create table delivery_batches (
  account_id text not null,
  id text not null,
  filter json not null,
  seen_id text not null default ''::text,
  is_taken_up boolean not null default false,
  created_at timestamp(3) with time zone not null default now(),
  constraint delivery_batches_pkey PRIMARY KEY (account_id, id),
  constraint delivery_batches_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
);

create table destinations (
  account_id text not null,
  id text not null,
  name text not null,
  integration_name text,
  integration_icon_url text,
  actions jsonb not null,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  constraint destinations_pkey PRIMARY KEY (account_id, id),
  constraint destinations_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
);

create table devices (
  account_id text not null,
  user_id text not null,
  digest bytea not null,
  created_at timestamp(3) with time zone not null default now(),
  seen_at timestamp(3) with time zone not null default now(),
  constraint devices_pkey PRIMARY KEY (account_id, user_id, digest),
  constraint devices_account_id_user_id_fkey FOREIGN KEY (account_id, user_id) REFERENCES users(account_id, id) ON DELETE CASCADE
);
CREATE INDEX devices_age ON public.devices USING btree (seen_at);
CREATE INDEX devices_digest ON public.devices USING btree (digest);

create table docs_accesses (
  account_id text not null,
  id text not null,
  flow_id text not null,
  source_id text not null,
  ip text not null,
  user_agent text,
  created_at timestamp(3) with time zone not null default now(),
  constraint docs_accesses_pkey PRIMARY KEY (account_id, id),
  constraint docs_accesses_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
);
CREATE INDEX docs_accesses_newest ON public.docs_accesses USING btree (account_id, created_at DESC, id DESC);

create table entities (
  account_id text not null,
  id text not null,
  kind text not null,
  name text not null,
  module_ids jsonb not null default '[]'::jsonb,
  source text,
  recipient text,
  description text,
  deprecated boolean not null default false,
  see text,
  field_suffix text,
  connected_account_id text,
  invitation_id text,
  logo_url text,
  time_zone text,
  trustedform_certified_vendor boolean,
  website text,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  constraint entities_pkey PRIMARY KEY (account_id, id),
  constraint entities_check CHECK (((kind <> 'account'::text) OR (id = account_id))),
  constraint entities_kind_check CHECK ((kind = ANY (ARRAY['custom'::text, 'pending'::text, 'account'::text]))),
  constraint entities_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
);
CREATE UNIQUE INDEX entities_field_suffix ON public.entities USING btree (lower(field_suffix));
CREATE TRIGGER announce_entities AFTER DELETE OR UPDATE OF kind ON public.entities FOR EACH STATEMENT EXECUTE FUNCTION announce_flows();

create table erasures (
  account_id text not null,
  id text not null,
  kind text not null,
  sealed bytea,
  state text not null default 'waiting'::text,
  leads integer not null default 0,
  events integer not null default 0,
  deliveries integer not null default 0,
  letters integer not null default 0,
  user_id text,
  created_at timestamp(3) with time zone not null default now(),
  finished_at timestamp(3) with time zone,
  constraint erasures_pkey PRIMARY KEY (account_id, id),
  constraint erasures_kind_check CHECK ((kind = ANY (ARRAY['email'::text, 'phone'::text]))),
  constraint erasures_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'working'::text, 'done'::text]))),
  constraint erasures_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
);

create table events (
  account_id text not null,
  id text not null,
  lead_id text not null,
  type text not null,
  outcome text not null,
  reason text,
  flow_id text not null,
  source_id text not null,
  step_id text,
  recipient_id text,
  module_id text,
  feedback_type text,
  is_test boolean not null default false,
  cost numeric not null default 0,
  revenue numeric not null default 0,
  wait_ms integer not null default 0,
  at timestamp(3) with time zone not null,
  body json not null,
  constraint events_pkey PRIMARY KEY (account_id, id) INCLUDE (lead_id, type, outcome, flow_id, source_id, recipient_id, feedback_type, is_test, cost, revenue, wait_ms),
  constraint events_type_check CHECK ((type = ANY (ARRAY['source'::text, 'recipient'::text, 'filter'::text, 'feedback-received'::text, 'feedback-sent'::text, 'retry'::text])))
);
CREATE INDEX events_flow ON ONLY public.events USING btree (account_id, flow_id, id);
CREATE INDEX events_lead ON ONLY public.events USING btree (account_id, lead_id, id);

create table fields (
  account_id text not null,
  id text not null,
  name text not null,
  type text not null,
  description text not null,
  aggregate boolean not null default false,
  deprecated boolean not null default false,
  see text,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  constraint fields_pkey PRIMARY KEY (account_id, id),
  constraint fields_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
);
CREATE TRIGGER announce_fields AFTER INSERT OR DELETE OR UPDATE ON public.fields FOR EACH STATEMENT EXECUTE FUNCTION announce_flows();

create table flow_faces (
  account_id text not null,
  flow_id text not null,
  version integer not null,
  face json not null,
  created_at timestamp(3) with time zone not null default now(),
  constraint flow_faces_pkey PRIMARY KEY (account_id, flow_id, version),
  constraint flow_faces_account_id_flow_id_fkey FOREIGN KEY (account_id, flow_id) REFERENCES flows(account_id, id) ON DELETE CASCADE
);

create table flow_ids (
  id text not null,
  account_id text not null,
  constraint flow_ids_pkey PRIMARY KEY (id)
);

create table flow_partners (
  account_id text not null,
  flow_id text not null,
  part_id text not null,
  entity_id text not null,
  role text not null,
  module_id text not null,
  constraint flow_partners_pkey PRIMARY KEY (account_id, flow_id, part_id, entity_id, module_id),
  constraint flow_partners_role_check CHECK ((role = ANY (ARRAY['source'::text, 'recipient'::text]))),
  constraint flow_partners_account_id_flow_id_fkey FOREIGN KEY (account_id, flow_id) REFERENCES flows(account_id, id) ON DELETE CASCADE
);
CREATE INDEX flow_partners_entity ON public.flow_partners USING btree (account_id, entity_id, role, module_id);

create table flow_versions (
  account_id text not null,
  flow_id text not null,
  version integer not null,
  document json not null,
  created_at timestamp(3) with time zone not null default now(),
  constraint flow_versions_pkey PRIMARY KEY (account_id, flow_id, version),
  constraint flow_versions_account_id_flow_id_fkey FOREIGN KEY (account_id, flow_id) REFERENCES flows(account_id, id) ON DELETE CASCADE
);

create table flows (
  account_id text not null,
  id text not null,
  name text not null,
  level text,
  saved json not null,
  saved_version integer not null default 1,
  live json,
  live_version integer,
  errors jsonb,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  deployed_at timestamp(3) with time zone,
  warnings jsonb,
  constraint flows_pkey PRIMARY KEY (account_id, id),
  constraint flows_check CHECK (((live IS NULL) = (live_version IS NULL))),
  constraint flows_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
);
CREATE INDEX flows_newest ON public.flows USING btree (account_id, created_at DESC, id DESC);
CREATE TRIGGER announce_flow AFTER DELETE OR UPDATE OF live, live_version ON public.flows FOR EACH STATEMENT EXECUTE FUNCTION announce_flows();

create table id_counters (
  account_id text not null,
  machine text not null default lpad(to_hex(((((nextval('id_machines'::regclass))::numeric * ('679891637639'::bigint)::numeric) % ('1099511627776'::bigint)::numeric))::bigint), 10, '0'::text),
  second bigint not null default 0,
  used integer not null default 0,
  constraint id_counters_pkey PRIMARY KEY (account_id),
  constraint id_counters_machine_key UNIQUE (machine)
);

create table idempotency_keys (
  account_id text not null,
  key text not null,
  digest bytea not null,
  answer bytea,
  created_at timestamp(3) with time zone not null default now(),
  constraint idempotency_keys_pkey PRIMARY KEY (account_id, key),
  constraint idempotency_keys_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
);
CREATE INDEX idempotency_keys_age ON public.idempotency_keys USING btree (created_at);

create table invitation_tokens (
  digest bytea not null,
  account_id text not null,
  invitation_id text not null,
  created_at timestamp(3) with time zone not null default now(),
  replaced_at timestamp(3) with time zone,
  proves boolean not null default true,
  constraint invitation_tokens_pkey PRIMARY KEY (digest),
  constraint invitation_tokens_account_id_invitation_id_fkey FOREIGN KEY (account_id, invitation_id) REFERENCES invitations(account_id, id)
);
CREATE INDEX invitation_tokens_invitation ON public.invitation_tokens USING btree (account_id, invitation_id);

create table invitations (
  account_id text not null,
  id text not null,
  kind text not null,
  state text not null default 'pending'::text,
  email text not null,
  name text,
  note text,
  entity_id text not null,
  flow_id text,
  step_id text,
  invited_by text,
  reason text,
  life integer not null default 1,
  expires_at timestamp(3) with time zone not null,
  sent_at timestamp(3) with time zone not null default now(),
  opened_at timestamp(3) with time zone,
  answered_at timestamp(3) with time zone,
  accepted_account_id text,
  connection_id text,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  constraint invitations_pkey PRIMARY KEY (account_id, id),
  constraint invitations_kind_check CHECK ((kind = ANY (ARRAY['recipient'::text, 'source'::text]))),
  constraint invitations_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'accepted'::text, 'declined'::text, 'withdrawn'::text]))),
  constraint invitations_accepted_account_id_fkey FOREIGN KEY (accepted_account_id) REFERENCES accounts(id),
  constraint invitations_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
);
CREATE INDEX invitations_accepted ON public.invitations USING btree (accepted_account_id);
CREATE INDEX invitations_entity ON public.invitations USING btree (account_id, entity_id);
CREATE UNIQUE INDEX invitations_id ON public.invitations USING btree (id);
CREATE UNIQUE INDEX invitations_pending ON public.invitations USING btree (account_id, kind, lower(email)) WHERE (state = 'pending'::text);
CREATE TRIGGER announce_invitations AFTER UPDATE OF state, expires_at ON public.invitations FOR EACH STATEMENT EXECUTE FUNCTION announce_flows();
CREATE TRIGGER note_invitations AFTER INSERT OR UPDATE ON public.invitations FOR EACH ROW EXECUTE FUNCTION note_invitation();

create table joinings (
  account_id text not null,
  user_id text not null,
  digest bytea not null,
  invited_by text,
  sent_at timestamp(3) with time zone not null default now(),
  expires_at timestamp(3) with time zone not null,
  constraint joinings_pkey PRIMARY KEY (account_id, user_id),
  constraint joinings_account_id_user_id_fkey FOREIGN KEY (account_id, user_id) REFERENCES users(account_id, id) ON DELETE CASCADE,
  constraint joinings_digest_key UNIQUE (digest)
);

create table leads (
  account_id text not null,
  id text not null,
  flow_id text not null,
  flow_version integer not null,
  source_id text not null,
  submission_key text,
  submission_digest bytea,
  reference text,
  is_test boolean not null default false,
  submission json not null,
  vars json not null,
  search tsvector not null default ''::tsvector,
  created_at timestamp(3) with time zone not null default now(),
  constraint leads_pkey PRIMARY KEY (account_id, id)
);
CREATE INDEX leads_search ON public.leads USING gin (search);
CREATE UNIQUE INDEX leads_submission_key ON public.leads USING btree (account_id, submission_key) WHERE (submission_key IS NOT NULL);

create table letters (
  account_id text not null,
  id text not null,
  kind text not null,
  recipient text not null,
  sealed bytea not null,
  state text not null default 'queued'::text,
  attempts integer not null default 0,
  last_error text,
  created_at timestamp(3) with time zone not null default now(),
  settled_at timestamp(3) with time zone,
  lead_id text,
  about_id text,
  constraint letters_pkey PRIMARY KEY (account_id, id),
  constraint letters_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'kept'::text, 'sent'::text, 'suppressed'::text, 'refused'::text]))),
  constraint letters_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
);
CREATE INDEX letters_about ON public.letters USING btree (account_id, about_id) WHERE (about_id IS NOT NULL);
CREATE INDEX letters_lead ON public.letters USING btree (account_id, lead_id) WHERE (lead_id IS NOT NULL);
CREATE INDEX letters_newest ON public.letters USING btree (created_at DESC, id DESC);

create table list_items (
  account_id text not null,
  list_id text not null,
  value_key text not null,
  value text not null,
  added_at timestamp(3) with time zone not null default now(),
  added_by text,
  constraint list_items_pkey PRIMARY KEY (account_id, list_id, value_key),
  constraint list_items_account_id_list_id_fkey FOREIGN KEY (account_id, list_id) REFERENCES lists(account_id, id) ON DELETE CASCADE
);

create table lists (
  account_id text not null,
  id text not null,
  name text not null,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  constraint lists_pkey PRIMARY KEY (account_id, id),
  constraint lists_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id),
  constraint lists_account_id_name_key UNIQUE (account_id, name)
);

create table mail_suppressions (
  email text not null,
  created_at timestamp(3) with time zone not null default now(),
  constraint mail_suppressions_pkey PRIMARY KEY (email)
);

create table migrations (
  name text not null,
  applied_at timestamp with time zone not null default now(),
  constraint migrations_pkey PRIMARY KEY (name)
);

create table moments (
  id bigint not null,
  kind text not null,
  invitation_id text,
  connection_id text,
  by_account_id text,
  detail json,
  at timestamp(3) with time zone not null default now(),
  constraint moments_pkey PRIMARY KEY (id),
  constraint moments_kind_check CHECK ((kind = ANY (ARRAY['invited'::text, 'sent_again'::text, 'opened'::text, 'accepted'::text, 'declined'::text, 'withdrawn'::text, 'expired'::text, 'connected'::text, 'setup_started'::text, 'setup_moved'::text, 'setup_done'::text, 'setup_failed'::text, 'paused'::text, 'resumed'::text, 'ended'::text])))
);
CREATE INDEX moments_connection ON public.moments USING btree (connection_id) WHERE (connection_id IS NOT NULL);
CREATE INDEX moments_invitation ON public.moments USING btree (invitation_id) WHERE (invitation_id IS NOT NULL);

create table onboards (
  account_id text not null,
  id text not null,
  invitation_id text not null,
  connection_id text not null,
  flow_id text,
  status text not null,
  setup json,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  step text,
  test jsonb,
  constraint onboards_pkey PRIMARY KEY (account_id, id),
  constraint onboards_status_check CHECK (((length(status) >= 1) AND (length(status) <= 64))),
  constraint onboards_step_check CHECK (((length(step) >= 1) AND (length(step) <= 64))),
  constraint onboards_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id),
  constraint onboards_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES connections(id),
  constraint onboards_account_id_invitation_id_key UNIQUE (account_id, invitation_id)
);
CREATE INDEX onboards_connection ON public.onboards USING btree (account_id, connection_id);
CREATE INDEX onboards_newest ON public.onboards USING btree (account_id, created_at DESC, id DESC);
CREATE TRIGGER announce_set_ups AFTER UPDATE OF status ON public.onboards FOR EACH ROW WHEN (((old.status IS DISTINCT FROM new.status) AND (('failed'::text = old.status) OR ('failed'::text = new.status)))) EXECUTE FUNCTION announce_flows();
CREATE TRIGGER note_onboards AFTER INSERT OR UPDATE ON public.onboards FOR EACH ROW EXECUTE FUNCTION note_onboard();

create table open_leads (
  account_id text not null,
  id text not null,
  leased_by text not null,
  leased_until timestamp(3) with time zone not null,
  taken_up integer not null default 0,
  secrets bytea,
  journal json,
  constraint open_leads_pkey PRIMARY KEY (account_id, id)
);

create table operator_acts (
  account_id text not null,
  id text not null,
  user_id text not null,
  email text not null,
  act text not null,
  about_account_id text,
  object_id text not null,
  detail text,
  created_at timestamp(3) with time zone not null default now(),
  constraint operator_acts_pkey PRIMARY KEY (account_id, id),
  constraint operator_acts_act_check CHECK ((act = ANY (ARRAY['replay_set_up'::text, 'run_job'::text, 'remove_job'::text, 'send_letter'::text, 'close_account'::text, 'reopen_account'::text, 'limit_account'::text]))),
  constraint operator_acts_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
);
CREATE INDEX operator_acts_newest ON public.operator_acts USING btree (id DESC);

create table passkeys (
  account_id text not null,
  id text not null,
  user_id text not null,
  name text not null,
  credential_id text not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  last_used_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone not null default now(),
  constraint passkeys_pkey PRIMARY KEY (account_id, id),
  constraint passkeys_account_id_user_id_fkey FOREIGN KEY (account_id, user_id) REFERENCES users(account_id, id) ON DELETE CASCADE,
  constraint passkeys_credential_id_key UNIQUE (credential_id)
);
CREATE INDEX passkeys_user ON public.passkeys USING btree (account_id, user_id);

create table pings (
  account_id text not null,
  flow_id text not null,
  source_id text not null,
  minute timestamp(3) with time zone not null,
  submitted integer not null default 0,
  success integer not null default 0,
  constraint pings_pkey PRIMARY KEY (account_id, flow_id, source_id, minute)
);
CREATE INDEX pings_minute ON public.pings USING brin (minute);

create table reports (
  account_id text not null,
  id text not null,
  name text not null,
  description text,
  memo text,
  columns json not null,
  rules json not null,
  group_by json not null,
  "interval" text,
  timeframe text,
  by_lead boolean not null default true,
  token_sealed bytea,
  token_digest bytea,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  constraint reports_pkey PRIMARY KEY (account_id, id),
  constraint reports_check CHECK (((token_sealed IS NULL) = (token_digest IS NULL))),
  constraint reports_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id),
  constraint reports_token_digest_key UNIQUE (token_digest)
);
CREATE INDEX reports_newest ON public.reports USING btree (account_id, created_at DESC, id DESC);

create table routers (
  account_id text not null,
  id text not null,
  module_id text not null,
  routes json not null,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  constraint routers_pkey PRIMARY KEY (account_id, id),
  constraint routers_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id),
  constraint routers_account_id_module_id_key UNIQUE (account_id, module_id)
);

create table services (
  account_id text not null,
  id text not null,
  name text not null,
  integration json not null,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  constraint services_pkey PRIMARY KEY (account_id, id),
  constraint services_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
);
CREATE TRIGGER announce_services AFTER DELETE OR UPDATE ON public.services FOR EACH STATEMENT EXECUTE FUNCTION announce_flows();

create table sessions (
  id text not null,
  user_id text not null,
  token text not null,
  expires_at timestamp(3) with time zone not null,
  ip text,
  user_agent text,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  constraint sessions_pkey PRIMARY KEY (id),
  constraint sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint sessions_token_key UNIQUE (token)
);
CREATE INDEX sessions_age ON public.sessions USING btree (expires_at);
CREATE INDEX sessions_user ON public.sessions USING btree (user_id);
CREATE TRIGGER announce_sessions AFTER DELETE ON public.sessions FOR EACH STATEMENT EXECUTE FUNCTION announce_callers();

create table sign_in_proofs (
  id text not null,
  identifier text not null,
  value text not null,
  expires_at timestamp(3) with time zone not null,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  constraint sign_in_proofs_pkey PRIMARY KEY (id)
);
CREATE INDEX sign_in_proofs_age ON public.sign_in_proofs USING btree (expires_at);
CREATE INDEX sign_in_proofs_identifier ON public.sign_in_proofs USING btree (identifier);

create table sign_in_tries (
  key bytea not null,
  tries integer not null,
  ends_at timestamp(3) with time zone not null,
  constraint sign_in_tries_pkey PRIMARY KEY (key)
);
CREATE INDEX sign_in_tries_age ON public.sign_in_tries USING btree (ends_at);

create table sign_ins (
  id text not null,
  user_id text not null,
  provider text not null,
  provider_user_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamp(3) with time zone,
  refresh_token_expires_at timestamp(3) with time zone,
  scope text,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  constraint sign_ins_pkey PRIMARY KEY (id),
  constraint sign_ins_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint sign_ins_user_id_provider_key UNIQUE (user_id, provider)
);

create table two_factors (
  account_id text not null,
  user_id text not null,
  secret bytea not null,
  last_step bigint not null default 0,
  confirmed_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone not null default now(),
  constraint two_factors_pkey PRIMARY KEY (account_id, user_id),
  constraint two_factors_account_id_user_id_fkey FOREIGN KEY (account_id, user_id) REFERENCES users(account_id, id) ON DELETE CASCADE
);

create table user_settings (
  account_id text not null,
  id text not null,
  notifications jsonb not null,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  constraint user_settings_pkey PRIMARY KEY (account_id, id),
  constraint user_settings_account_id_id_fkey FOREIGN KEY (account_id, id) REFERENCES users(account_id, id)
);

create table users (
  account_id text not null,
  id text not null,
  email text not null,
  first_name text not null,
  last_name text not null,
  phone text,
  role text not null,
  operator boolean not null default false,
  active boolean not null default true,
  ui_state jsonb not null default '{}'::jsonb,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  last_sign_in_at timestamp(3) with time zone,
  constraint users_pkey PRIMARY KEY (account_id, id),
  constraint users_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'member'::text, 'read_only'::text]))),
  constraint users_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
);
CREATE INDEX users_domain ON public.users USING btree (lower(split_part(email, '@'::text, 2)));
CREATE UNIQUE INDEX users_email ON public.users USING btree (lower(email));
CREATE UNIQUE INDEX users_id ON public.users USING btree (id);
CREATE TRIGGER announce_users AFTER DELETE OR UPDATE OF role, active, operator ON public.users FOR EACH STATEMENT EXECUTE FUNCTION announce_callers();

create table variables (
  account_id text not null,
  flow_id text not null,
  name text not null,
  label text not null,
  type text,
  description text,
  module_id text,
  entity_id text,
  examples json not null default '[]'::json,
  first_used_at timestamp(3) with time zone not null default now(),
  last_used_at timestamp(3) with time zone not null default now(),
  constraint variables_pkey PRIMARY KEY (account_id, flow_id, name)
);

create view sign_in_users as
 SELECT u.id,
    lower(u.email) AS email,
    TRIM(BOTH FROM ((u.first_name || ' '::text) || u.last_name)) AS name,
    true AS email_verified,
    NULL::text AS image,
    u.created_at,
    u.updated_at
   FROM (users u
     JOIN accounts a ON ((a.id = u.account_id)))
  WHERE (u.active AND (a.state = 'active'::text));
