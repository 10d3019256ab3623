-- What operators did to what is others': appended, never altered. It outlives the user who did it.

create table operator_acts (
  account_id text not null references accounts (id),
  id text not null,
  user_id text not null,
  email text not null,
  act text not null check (act in ('replay_set_up', 'run_job', 'remove_job', 'send_letter', 'close_account', 'reopen_account')),
  about_account_id text,
  object_id text not null,
  detail text,
  created_at timestamptz(3) not null default now(),
  primary key (account_id, id)
);

create index operator_acts_newest on operator_acts (id desc);
