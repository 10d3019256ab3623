-- Who sends and receives leads: an account's custom entities, its pending ones (an invited partner), and its own
-- account entity (id = account_id). Standard entities are part of the program.

create table entities (
  account_id text not null references accounts (id),
  id text not null,
  kind text not null check (kind in ('custom', 'pending', 'account')),
  name text not null,
  module_ids jsonb not null default '[]',
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
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (account_id, id),
  check (kind <> 'account' or id = account_id)
);

create unique index entities_field_suffix on entities (lower(field_suffix));
