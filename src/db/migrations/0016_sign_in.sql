-- People sign in to the pages with e-mail and password. These are the tables of the sign-in library, under our names; a user stays a row of `users`.

-- Sessions and passwords name a user alone: ids are unique in the whole exchange.
create unique index users_id on users (id);

-- Who may sign in: people who were not removed, of companies that are not closed.
create view sign_in_users as
  select u.id, lower(u.email) as email, trim(u.first_name || ' ' || u.last_name) as name, true as email_verified,
    null::text as image, u.created_at, u.updated_at
  from users u join accounts a on a.id = u.account_id
  where u.active and a.state = 'active';

-- How a user proves who it is: one row with the digest (scrypt) of its password.
create table sign_ins (
  id text primary key,
  user_id text not null references users (id) on delete cascade,
  provider text not null,
  provider_user_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz(3),
  refresh_token_expires_at timestamptz(3),
  scope text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  unique (user_id, provider)
);

-- The cookie is the token and its signature under the exchange's key: what stands here alone signs nobody in.
create table sessions (
  id text primary key,
  user_id text not null references users (id) on delete cascade,
  token text not null unique,
  expires_at timestamptz(3) not null,
  ip text,
  user_agent text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);

create index sessions_user on sessions (user_id);
create index sessions_age on sessions (expires_at);

-- Links that set a password, by the digest of their secret.
create table sign_in_proofs (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz(3) not null,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);

create index sign_in_proofs_identifier on sign_in_proofs (identifier);
create index sign_in_proofs_age on sign_in_proofs (expires_at);

-- How often somebody tried lately; the key is a digest of who and from where.
create table sign_in_tries (
  key bytea primary key,
  tries integer not null,
  ends_at timestamptz(3) not null
);

create index sign_in_tries_age on sign_in_tries (ends_at);

create trigger announce_sessions after delete on sessions
  for each statement execute function announce_callers();
