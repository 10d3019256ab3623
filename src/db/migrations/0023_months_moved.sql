-- What the catch-all holds of a new month moves in by two plain statements, and only if there is any: a cluster that
-- distributes events by account (docs/operating.md) runs no statement that deletes and inserts at once.
create or replace function make_events_partition(month date) returns boolean language plpgsql as $$
declare
  name text := 'events_' || to_char(month, 'YYYY_MM');
  first text := lpad(to_hex(extract(epoch from month)::bigint), 8, '0');
  beyond text := lpad(to_hex(extract(epoch from month + interval '1 month')::bigint), 8, '0');
  strays boolean;
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
  execute format('select count(*) > 0 from events_other where id >= %L and id < %L', first, beyond) into strays;
  if strays then
    execute format('insert into %I select * from events_other where id >= %L and id < %L', name, first, beyond);
    execute format('delete from events_other where id >= %L and id < %L', first, beyond);
  end if;
  execute format('alter table events attach partition %I for values from (%L) to (%L)', name, first, beyond);
  return true;
exception when lock_not_available then
  return false;
end $$;
