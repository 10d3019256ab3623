-- What leads on their way have taken of caps; and counters that outlive a change of what they count.

-- A series is one run of counting: zeroing begins another. `version` is that of the flow whose limits the counter has.
alter table counters
  add column series text not null default '',
  add column version integer not null default 0,
  drop constraint counters_pkey,
  add primary key (account_id, series),
  set (fillfactor = 50);
alter table counters alter column series drop default, alter column version drop default;
create index counters_window on counters (account_id, kind, flow_id, id, expires_at);
create index counters_over on counters (expires_at);
create index pings_minute on pings using brin (minute);

-- A lead is counted when it takes, and given back when it ends without success. Rows come and go quickly: a table that shrinks to
-- nothing in between would mislead those who plan statements.
create table cap_takings (
  account_id text not null,
  lead_id text collate "C" not null,
  cap_id text not null,
  step_id text,
  series text not null,
  created_at timestamptz(3) not null default now(),
  primary key (account_id, lead_id, cap_id)
) with (vacuum_truncate = off);
create index cap_takings_old on cap_takings using brin (created_at);
