-- Lists that leads are looked up in. Values compare without case and the space around them.

create table lists (
  account_id text not null references accounts (id),
  id text not null,
  name text not null,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (account_id, id),
  unique (account_id, name)
);

create table list_items (
  account_id text not null,
  list_id text not null,
  value_key text not null,
  value text not null,
  added_at timestamptz(3) not null default now(),
  primary key (account_id, list_id, value_key),
  foreign key (account_id, list_id) references lists (account_id, id) on delete cascade
);
