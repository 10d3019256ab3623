-- Browsers that a user has signed in at, each by the digest of the token in its cookie: a sign-in at another is told by letter.
create table devices (
  account_id text not null,
  user_id text not null,
  digest bytea not null,
  created_at timestamptz(3) not null default now(),
  seen_at timestamptz(3) not null default now(),
  primary key (account_id, user_id, digest),
  foreign key (account_id, user_id) references users (account_id, id) on delete cascade
);

create index devices_digest on devices (digest);
create index devices_age on devices (seen_at);
