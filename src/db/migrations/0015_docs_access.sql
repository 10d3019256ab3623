-- Who looked at the submission docs of a source.
create table docs_accesses (
  account_id text not null references accounts (id),
  id text not null,
  flow_id text not null,
  source_id text not null,
  ip text not null,
  user_agent text,
  created_at timestamptz(3) not null default now(),
  primary key (account_id, id)
);
create index docs_accesses_newest on docs_accesses (account_id, created_at desc, id desc);
