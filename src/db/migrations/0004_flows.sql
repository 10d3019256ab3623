-- A flow is a document in two copies: as saved, and as it handles leads since the last deploy. They are json, not
-- jsonb, because members keep their documented order.

create table flows (
  account_id text not null references accounts (id),
  id text not null,
  name text not null,
  level text,
  saved json not null,
  saved_version int not null default 1,
  live json,
  live_version int,
  errors jsonb,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  deployed_at timestamptz(3),
  primary key (account_id, id),
  check ((live is null) = (live_version is null))
);

create index flows_newest on flows (account_id, created_at desc, id desc);

-- Ids of flows, whosever they are: callers may choose their own, and submissions name a flow without its account.
create table flow_ids (
  id text primary key,
  account_id text not null
);

-- Which entity stands at which source or step, in either copy; written with every save and deploy.
create table flow_partners (
  account_id text not null,
  flow_id text not null,
  part_id text not null,
  entity_id text not null,
  role text not null check (role in ('source', 'recipient')),
  module_id text not null,
  primary key (account_id, flow_id, part_id, entity_id, module_id),
  foreign key (account_id, flow_id) references flows (account_id, id) on delete cascade
);

create index flow_partners_entity on flow_partners (account_id, entity_id, role, module_id);
