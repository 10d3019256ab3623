-- Accounts, their users and their API keys. One row a company; its account entity has the same id.

create table accounts (
  id text primary key,
  name text not null,
  time_zone text not null default 'America/New_York',
  website text,
  state text not null default 'active' check (state in ('active', 'closed')),
  data_retention_in_days int not null default 90 check (data_retention_in_days between 1 and 3650),
  data_truncated_at timestamptz(3),
  lead_ping_enabled boolean not null default true,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);

create table users (
  account_id text not null references accounts (id),
  id text not null,
  email text not null,
  first_name text not null,
  last_name text not null,
  phone text,
  role text not null check (role in ('owner', 'admin', 'member', 'read_only')),
  operator boolean not null default false,
  active boolean not null default true,
  ui_state jsonb not null default '{}',
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (account_id, id)
);

-- One person, one address, one user in the whole exchange.
create unique index users_email on users (lower(email));

-- What a user wants to be told. No row means the defaults: everything.
create table user_settings (
  account_id text not null,
  id text not null,
  notifications jsonb not null,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (account_id, id),
  foreign key (account_id, id) references users (account_id, id)
);

-- A key is found by its digest, before its account is known. Without a user it is the account's own.
create table api_keys (
  account_id text not null references accounts (id),
  id text not null,
  user_id text,
  name text not null,
  digest bytea not null unique,
  last_four text not null,
  expires_at timestamptz(3),
  last_used_at timestamptz(3),
  revoked_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  primary key (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id)
);

-- How an integration signs in elsewhere. Everything secret is in `sealed`.
create table credentials (
  account_id text not null references accounts (id),
  id text not null,
  name text not null,
  type text not null check (type in ('user', 'token', 'oauth', 'oauth1', 'oauth2')),
  package text not null,
  sealed bytea not null,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (account_id, id)
);

-- Answers of requests that carried an Idempotency-Key, for a day.
create table idempotency_keys (
  account_id text not null references accounts (id),
  key text not null,
  digest bytea not null,
  answer bytea,
  created_at timestamptz(3) not null default now(),
  primary key (account_id, key)
);

create index idempotency_keys_age on idempotency_keys (created_at);

-- Every process keeps callers in memory; whatever changes who may do what tells them all.
create function announce_callers() returns trigger language plpgsql as $$
begin
  perform pg_notify('gangway', 'callers');
  return null;
end $$;

create trigger announce_keys after update of revoked_at, expires_at or delete on api_keys
  for each statement execute function announce_callers();
create trigger announce_users after update of role, active, operator or delete on users
  for each statement execute function announce_callers();
create trigger announce_accounts after update of state or delete on accounts
  for each statement execute function announce_callers();
