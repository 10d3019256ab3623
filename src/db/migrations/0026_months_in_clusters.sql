-- Months are made and dropped in a transaction that a cluster plays one connection a node, as Citus asks of definitions that
-- follow reads and writes of the same tables; and the wait for locks ends on its nodes, too. Elsewhere the two settings mean nothing.
create function hold_events_partitions() returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(4726002);
  perform set_config('citus.multi_shard_modify_mode', 'sequential', true);
  perform set_config('citus.propagate_set_commands', 'local', true);
  set local lock_timeout = '2s';
end $$;

create or replace function make_events_partition(month date) returns boolean language plpgsql as $$
declare
  name text := 'events_' || to_char(month, 'YYYY_MM');
  first text := lpad(to_hex(extract(epoch from month)::bigint), 8, '0');
  beyond text := lpad(to_hex(extract(epoch from month + interval '1 month')::bigint), 8, '0');
  strays boolean;
begin
  perform hold_events_partitions();
  -- Read from the table: what is remembered of names may be older than the lock.
  if exists (select from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = 'events'::regclass and relname = name) then
    return false;
  end if;
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

create or replace function drop_events_partitions(before text) returns integer language plpgsql as $$
declare
  partition record;
  dropped integer := 0;
begin
  perform hold_events_partitions();
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
