-- Leads, what happened to them, and what counts them.

-- Ids of leads and events: the account is the machine of its ids, and every id that is given out is greater than all that
-- were committed for the account before.
create sequence id_machines;

create table id_counters (
  account_id text primary key,
  machine text not null unique
    default lpad(to_hex((nextval('id_machines')::numeric * 679891637639 % 1099511627776)::bigint), 10, '0'),
  second bigint not null default 0,
  used integer not null default 0
) with (fillfactor = 50);

-- A flow as it was live, for leads that came in by it.
create table flow_versions (
  account_id text not null,
  flow_id text not null,
  version integer not null,
  document json not null,
  created_at timestamptz(3) not null default now(),
  primary key (account_id, flow_id, version),
  foreign key (account_id, flow_id) references flows (account_id, id) on delete cascade
);
insert into flow_versions (account_id, flow_id, version, document)
  select account_id, id, live_version, live from flows where live is not null;

-- What came in, never changed afterwards. No value that must be masked stands in it.
create table leads (
  account_id text not null,
  id text collate "C" not null,
  flow_id text not null,
  flow_version integer not null,
  source_id text not null,
  submission_key text,
  submission_digest bytea,
  reference text,
  is_test boolean not null default false,
  submission json not null,
  vars json not null,
  search tsvector not null default '',
  created_at timestamptz(3) not null default now(),
  primary key (account_id, id)
);
create unique index leads_submission_key on leads (account_id, submission_key) where submission_key is not null;
create index leads_search on leads using gin (search);

-- Leads on their way: who has each in hand and until when, what has happened to it so far, and its secrets under seal.
create table open_leads (
  account_id text not null,
  id text collate "C" not null,
  leased_by text not null,
  leased_until timestamptz(3) not null,
  taken_up integer not null default 0,
  secrets bytea,
  journal json,
  primary key (account_id, id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);

-- Append-only, partitioned by month: an id begins with the second in which it was given out.
create table events (
  account_id text not null,
  id text collate "C" not null,
  lead_id text collate "C" not null,
  type text not null check (type in ('source', 'recipient', 'filter', 'feedback-received', 'feedback-sent', 'retry')),
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
  at timestamptz(3) not null,
  body json not null,
  primary key (account_id, id)
) partition by range (id);
create table events_other partition of events default;
create index events_lead on events (account_id, lead_id, id);
create index events_flow on events (account_id, flow_id, id);

-- Deliveries that did not arrive: waiting for a partner, to be tried again, or given up. What would be sent is under seal.
create table deliveries (
  account_id text not null,
  id text collate "C" not null,
  lead_id text collate "C" not null,
  flow_id text not null,
  source_id text not null,
  step_id text not null,
  recipient_id text not null,
  state text not null check (state in ('waiting', 'retrying', 'failed', 'delivered')),
  outcome text not null,
  reason text,
  attempts integer not null default 0,
  sealed bytea,
  next_at timestamptz(3),
  batch_id text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (account_id, id)
);
create index deliveries_newest on deliveries (account_id, created_at desc, id desc);
create index deliveries_batch on deliveries (account_id, batch_id) where batch_id is not null;

-- Many deliveries that are sent on together, because a person asked. `seen_id` is how far they were taken up.
create table delivery_batches (
  account_id text not null references accounts (id),
  id text not null,
  filter json not null,
  seen_id text not null default '',
  is_taken_up boolean not null default false,
  created_at timestamptz(3) not null default now(),
  primary key (account_id, id)
);

-- Counters of caps and of ping limits, one a window of time. `basis` changes when a rule does.
create table counters (
  account_id text not null,
  kind text not null check (kind in ('cap', 'ping_limit')),
  id text not null,
  started_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  flow_id text not null,
  source_id text,
  step_id text,
  basis text not null,
  limits json not null,
  count integer not null default 0,
  failed_count integer not null default 0,
  updated_at timestamptz(3) not null default now(),
  primary key (account_id, kind, id, started_at)
);

-- Pings, counted by the minute: they make no lead and no event.
create table pings (
  account_id text not null,
  flow_id text not null,
  source_id text not null,
  minute timestamptz(3) not null,
  submitted integer not null default 0,
  success integer not null default 0,
  primary key (account_id, flow_id, source_id, minute)
);

-- Variables that were seen, for those who write rules and mappings.
create table variables (
  account_id text not null,
  flow_id text not null,
  name text not null,
  label text not null,
  type text,
  description text,
  module_id text,
  entity_id text,
  examples json not null default '[]',
  first_used_at timestamptz(3) not null default now(),
  last_used_at timestamptz(3) not null default now(),
  primary key (account_id, flow_id, name)
);

-- What processes keep in memory of flows and partners is told to them when it changes.
create function announce_flows() returns trigger language plpgsql as $$
begin
  perform pg_notify('gangway', 'flows');
  return null;
end $$;

create trigger announce_flow after update of live, live_version or delete on flows
  for each statement execute function announce_flows();
create trigger announce_fields after insert or update or delete on fields
  for each statement execute function announce_flows();
create trigger announce_connections after insert or update or delete on connections
  for each statement execute function announce_flows();
create trigger announce_invitations after update of state, expires_at on invitations
  for each statement execute function announce_flows();
create trigger announce_entities after update of kind or delete on entities
  for each statement execute function announce_flows();
create trigger announce_names after update of name, state on accounts
  for each statement execute function announce_flows();
create trigger announce_set_ups after update of status on onboards
  for each row when (old.status is distinct from new.status and 'failed' in (old.status, new.status))
  execute function announce_flows();
create trigger announce_services after update or delete on services
  for each statement execute function announce_flows();
create trigger announce_credentials after update or delete on credentials
  for each statement execute function announce_flows();
