-- E-mails that were promised: written with their cause, sent by a job of the same commit. Content is sealed, for an
-- invitation's holds the link.

create table letters (
  account_id text not null references accounts (id),
  id text not null,
  kind text not null,
  recipient text not null,
  sealed bytea not null,
  state text not null default 'queued' check (state in ('queued', 'kept', 'sent', 'suppressed', 'refused')),
  attempts int not null default 0,
  last_error text,
  created_at timestamptz(3) not null default now(),
  settled_at timestamptz(3),
  primary key (account_id, id)
);

create index letters_newest on letters (created_at desc, id desc);

-- Addresses without a user whose owners want no more invitations.
create table mail_suppressions (
  email text primary key,
  created_at timestamptz(3) not null default now()
);
