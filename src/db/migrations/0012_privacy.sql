-- Events by month; what has expired; persons who must be forgotten.

-- Makes the partition of a month of ids, and answers whether it did. What the catch-all holds of the month moves in.
-- Nobody waits long for it: where it cannot be had at once, it is made another time.
create function make_events_partition(month date) returns boolean language plpgsql as $$
declare
  name text := 'events_' || to_char(month, 'YYYY_MM');
  first text := lpad(to_hex(extract(epoch from month)::bigint), 8, '0');
  beyond text := lpad(to_hex(extract(epoch from month + interval '1 month')::bigint), 8, '0');
begin
  perform pg_advisory_xact_lock(4726002);
  -- Read from the table: what is remembered of names may be older than the lock.
  if exists (select from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = 'events'::regclass and relname = name) then
    return false;
  end if;
  perform set_config('lock_timeout', '2s', true);
  execute format('create table %I (like events including all)', name);
  lock table events_other in access exclusive mode;
  execute format('with moved as (delete from events_other where id >= %L and id < %L returning *)
    insert into %I select * from moved', first, beyond, name);
  execute format('alter table events attach partition %I for values from (%L) to (%L)', name, first, beyond);
  return true;
exception when lock_not_available then
  return false;
end $$;

-- Drops the partitions that end at this id or before, and answers how many.
create function drop_events_partitions(before text) returns integer language plpgsql as $$
declare
  partition record;
  dropped integer := 0;
begin
  perform pg_advisory_xact_lock(4726002);
  perform set_config('lock_timeout', '2s', true);
  for partition in
    select relname as name, to_date(substr(relname, 8), 'YYYY_MM') + interval '1 month' as ends
    from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = 'events'::regclass and relname ~ '^events_\d{4}_\d\d$'
  loop
    if lpad(to_hex(extract(epoch from partition.ends)::bigint), 8, '0') <= before collate "C" then
      execute format('drop table %I', partition.name);
      dropped := dropped + 1;
    end if;
  end loop;
  return dropped;
exception when lock_not_available then
  return 0;
end $$;

-- Statistics are read from the index alone, beside the large bodies of events.
alter table events drop constraint events_pkey;
alter table events add primary key (account_id, id)
  include (lead_id, type, outcome, flow_id, source_id, recipient_id, feedback_type, is_test, cost, revenue);

-- What was sent of a lead by e-mail goes when the lead goes.
alter table letters add column lead_id text;
create index letters_lead on letters (account_id, lead_id) where lead_id is not null;
create index deliveries_lead on deliveries (account_id, lead_id);

-- Persons to be forgotten. Who it is, is sealed, and gone once it is done.
create table erasures (
  account_id text not null references accounts (id),
  id text not null,
  kind text not null check (kind in ('email', 'phone')),
  sealed bytea,
  state text not null default 'waiting' check (state in ('waiting', 'working', 'done')),
  leads integer not null default 0,
  events integer not null default 0,
  deliveries integer not null default 0,
  letters integer not null default 0,
  user_id text,
  created_at timestamptz(3) not null default now(),
  finished_at timestamptz(3),
  primary key (account_id, id)
);
