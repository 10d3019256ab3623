-- Reports that are kept and shared; what happened between two companies; how long recipients took, read from the index.

-- A question about the account's leads, kept to be asked again. The token is sealed, and found by its digest.
create table reports (
  account_id text not null references accounts (id),
  id text not null,
  name text not null,
  description text,
  memo text,
  columns json not null,
  rules json not null,
  group_by json not null,
  "interval" text,
  timeframe text,
  by_lead boolean not null default true,
  token_sealed bytea,
  token_digest bytea unique,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (account_id, id),
  check ((token_sealed is null) = (token_digest is null))
);
create index reports_newest on reports (account_id, created_at desc, id desc);

-- Percentiles of waiting are counted like everything else: without reading the events themselves.
alter table events drop constraint events_pkey;
alter table events add primary key (account_id, id)
  include (lead_id, type, outcome, flow_id, source_id, recipient_id, feedback_type, is_test, cost, revenue, wait_ms);

-- What a letter is about: an invitation or a connection.
alter table letters add column about_id text;
create index letters_about on letters (account_id, about_id) where about_id is not null;

-- What happened between two companies, appended by the tables where it happens: no verb can forget it.
create table moments (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('invited', 'sent_again', 'opened', 'accepted', 'declined', 'withdrawn', 'expired',
    'connected', 'setup_started', 'setup_moved', 'setup_done', 'setup_failed', 'paused', 'resumed', 'ended')),
  invitation_id text,
  connection_id text,
  by_account_id text,
  detail json,
  at timestamptz(3) not null default now()
);
create index moments_invitation on moments (invitation_id) where invitation_id is not null;
create index moments_connection on moments (connection_id) where connection_id is not null;

create function note_invitation() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into moments (kind, invitation_id, by_account_id) values ('invited', new.id, new.account_id);
  elsif new.life > old.life then
    if old.state = 'pending' and old.expires_at <= now() then
      insert into moments (kind, invitation_id, at) values ('expired', new.id, old.expires_at);
    end if;
    insert into moments (kind, invitation_id, by_account_id) values ('sent_again', new.id, new.account_id);
  elsif new.state <> old.state then
    insert into moments (kind, invitation_id, connection_id, by_account_id, detail)
    values (new.state, new.id, new.connection_id,
      case new.state when 'accepted' then new.accepted_account_id when 'withdrawn' then new.account_id end,
      case when new.reason is not null then json_build_object('reason', new.reason) end);
  elsif new.opened_at is not null and old.opened_at is null then
    insert into moments (kind, invitation_id) values ('opened', new.id);
  end if;
  return null;
end $$;
create trigger note_invitations after insert or update on invitations
  for each row execute function note_invitation();

create function note_connection() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into moments (kind, connection_id) values ('connected', new.id);
    return null;
  end if;
  if new.set_up_at is not null and new.set_up_at is distinct from old.set_up_at then
    insert into moments (kind, connection_id, by_account_id) values ('setup_done', new.id, new.buyer_account_id);
  end if;
  if new.paused_by_seller <> old.paused_by_seller then
    insert into moments (kind, connection_id, by_account_id)
    values (case when new.paused_by_seller then 'paused' else 'resumed' end, new.id, new.seller_account_id);
  end if;
  if new.paused_by_buyer <> old.paused_by_buyer then
    insert into moments (kind, connection_id, by_account_id)
    values (case when new.paused_by_buyer then 'paused' else 'resumed' end, new.id, new.buyer_account_id);
  end if;
  if new.ended_at is not null and old.ended_at is null then
    insert into moments (kind, connection_id, by_account_id) values ('ended', new.id, new.ended_by);
  end if;
  return null;
end $$;
create trigger note_connections after insert or update on connections
  for each row execute function note_connection();

create function note_onboard() returns trigger language plpgsql as $$
declare
  outcome text := new.setup ->> 'outcome';
begin
  if tg_op = 'INSERT' then
    insert into moments (kind, connection_id, by_account_id) values ('setup_started', new.connection_id, new.account_id);
  elsif new.setup::text is distinct from old.setup::text and outcome in ('done', 'failed') then
    insert into moments (kind, connection_id, by_account_id, detail)
    values ('setup_' || outcome, new.connection_id, new.account_id, json_build_object('setup', new.setup));
  elsif new.status <> old.status then
    insert into moments (kind, connection_id, by_account_id, detail)
    values ('setup_moved', new.connection_id, new.account_id, json_build_object('status', new.status));
  end if;
  return null;
end $$;
create trigger note_onboards after insert or update on onboards
  for each row execute function note_onboard();

-- As much of the past as is known.
insert into moments (kind, invitation_id, connection_id, by_account_id, at)
select kind, invitation_id, connection_id, by_account_id, at from (
  select 'invited' as kind, id as invitation_id, null as connection_id, account_id as by_account_id, created_at as at
    from invitations
  union all select 'sent_again', id, null, account_id, sent_at from invitations where sent_at > created_at
  union all select 'opened', id, null, null, opened_at from invitations where opened_at is not null
  union all select state, id, connection_id, accepted_account_id, answered_at
    from invitations where state <> 'pending' and answered_at is not null
  union all select 'connected', null, id, null, created_at from connections
  union all select 'setup_started', null, connection_id, account_id, created_at from onboards
  union all select 'setup_done', null, id, buyer_account_id, set_up_at from connections where set_up_at is not null
  union all select 'ended', null, id, ended_by, ended_at from connections where ended_at is not null
) known order by at;
