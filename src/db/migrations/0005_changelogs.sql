-- Who changed what: appended in the transaction of the change, never altered.

create table changelogs (
  account_id text not null references accounts (id),
  id text not null,
  type text not null check (type in ('flow', 'entity', 'field', 'report')),
  object_id text not null,
  action text not null check (action in ('create', 'update', 'delete')),
  changes json not null,
  current_revision json not null,
  delta_from_last_revision json not null,
  -- The user as of then; null when no person made the change.
  "user" json,
  created_at timestamptz(3) not null default now(),
  primary key (account_id, id)
);

create index changelogs_object on changelogs (account_id, type, object_id, created_at desc, id desc);
create index changelogs_newest on changelogs (account_id, created_at desc, id desc);
