-- Custom fields: an account's own, whose ids end with its suffix.

create table fields (
  account_id text not null references accounts (id),
  id text not null,
  name text not null,
  type text not null,
  description text not null,
  aggregate boolean not null default false,
  deprecated boolean not null default false,
  see text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (account_id, id)
);
