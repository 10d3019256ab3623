-- How colleagues join, a code after the password, and passkeys.

alter table users add column last_sign_in_at timestamptz(3);

-- How a colleague who has no password yet joins: one link each, by the digest of its secret; a newer one takes its place.
create table joinings (
  account_id text not null,
  user_id text not null,
  digest bytea not null unique,
  invited_by text,
  sent_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  primary key (account_id, user_id),
  foreign key (account_id, user_id) references users (account_id, id) on delete cascade
);

-- Of whom a code is asked after the password, once confirmed; `last_step` is the half minute of the last code that was taken.
create table two_factors (
  account_id text not null,
  user_id text not null,
  secret bytea not null,
  last_step bigint not null default 0,
  confirmed_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  primary key (account_id, user_id),
  foreign key (account_id, user_id) references users (account_id, id) on delete cascade
);

-- Codes for who has lost the app, by digest; each goes as it is used.
create table backup_codes (
  account_id text not null,
  user_id text not null,
  digest bytea not null,
  primary key (account_id, user_id, digest),
  foreign key (account_id, user_id) references two_factors (account_id, user_id) on delete cascade
);

create table passkeys (
  account_id text not null,
  id text not null,
  user_id text not null,
  name text not null,
  credential_id text not null unique,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  last_used_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  primary key (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id) on delete cascade
);

create index passkeys_user on passkeys (account_id, user_id);

-- What was asked of a browser and must come back within minutes, once, by digest.
create table challenges (
  digest bytea primary key,
  user_id text references users (id) on delete cascade,
  expires_at timestamptz(3) not null
);

create index challenges_age on challenges (expires_at);
