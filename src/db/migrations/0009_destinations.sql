-- What flows refer to besides entities: where leads are told afterwards, who names prices, which flow a lead goes to.

create table destinations (
  account_id text not null references accounts (id),
  id text not null,
  name text not null,
  integration_name text,
  integration_icon_url text,
  actions jsonb not null,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (account_id, id)
);

create table services (
  account_id text not null references accounts (id),
  id text not null,
  name text not null,
  integration json not null,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (account_id, id)
);

create table routers (
  account_id text not null references accounts (id),
  id text not null,
  module_id text not null,
  routes json not null,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (account_id, id),
  unique (account_id, module_id)
);
