-- How much the operator lets an account have; null is as much as it likes. Whoever counts by it goes by the newest version.
alter table accounts
  add column limits jsonb not null default '{"sources": null, "flows": null, "leads_per_day": null}',
  add column limits_version integer not null default 0;

-- Live flows are kept with the limit of their account.
drop trigger announce_names on accounts;
create trigger announce_names after update of name, state, limits on accounts
  for each statement execute function announce_flows();

-- The leads of an account in a day are counted as those of a cap are.
alter table counters drop constraint counters_kind_check;
alter table counters add constraint counters_kind_check check (kind in ('cap', 'ping_limit', 'account_day'));

alter table operator_acts drop constraint operator_acts_act_check;
alter table operator_acts add constraint operator_acts_act_check check (act in (
  'replay_set_up', 'run_job', 'remove_job', 'send_letter', 'close_account', 'reopen_account', 'limit_account'));
