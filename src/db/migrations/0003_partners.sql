-- Two companies: the invitation, the connection that accepting it makes, and the buyer's way in.

create table invitations (
  account_id text not null references accounts (id),
  id text not null,
  kind text not null check (kind in ('recipient', 'source')),
  state text not null default 'pending' check (state in ('pending', 'accepted', 'declined', 'withdrawn')),
  email text not null,
  name text,
  note text,
  -- The pending entity that stands for the invited until they accept; the account entity afterwards.
  entity_id text not null,
  flow_id text,
  step_id text,
  invited_by text,
  reason text,
  -- Counts the sendings: a resend begins another life, and jobs of an earlier one find that it is over.
  life int not null default 1,
  expires_at timestamptz(3) not null,
  sent_at timestamptz(3) not null default now(),
  opened_at timestamptz(3),
  answered_at timestamptz(3),
  accepted_account_id text references accounts (id),
  connection_id text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (account_id, id)
);

create unique index invitations_id on invitations (id);
create unique index invitations_pending on invitations (account_id, kind, lower(email)) where state = 'pending';
create index invitations_entity on invitations (account_id, entity_id);
create index invitations_accepted on invitations (accepted_account_id);

-- Links that were sent. Only the newest of an invitation opens it; older ones say that they were replaced.
create table invitation_tokens (
  digest bytea primary key,
  account_id text not null,
  invitation_id text not null,
  created_at timestamptz(3) not null default now(),
  replaced_at timestamptz(3),
  foreign key (account_id, invitation_id) references invitations (account_id, id)
);

create index invitation_tokens_invitation on invitation_tokens (account_id, invitation_id);

create table connections (
  id text primary key,
  seller_account_id text not null references accounts (id),
  buyer_account_id text not null references accounts (id),
  invitation_id text,
  created_by text,
  paused_by_seller boolean not null default false,
  paused_by_buyer boolean not null default false,
  -- Set together, when the buyer's delivery is set up.
  buyer_flow_id text,
  set_up_at timestamptz(3),
  ended_at timestamptz(3),
  ended_by text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  check (seller_account_id <> buyer_account_id),
  check ((buyer_flow_id is null) = (set_up_at is null))
);

create unique index connections_pair on connections (seller_account_id, buyer_account_id) where ended_at is null;
create index connections_seller on connections (seller_account_id);
create index connections_buyer on connections (buyer_account_id);
create index connections_invitation on connections (invitation_id);

create table onboards (
  account_id text not null references accounts (id),
  id text not null,
  invitation_id text not null,
  connection_id text not null references connections (id),
  flow_id text,
  status text not null check (length(status) between 1 and 64),
  setup json,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (account_id, id),
  unique (account_id, invitation_id)
);

create index onboards_connection on onboards (account_id, connection_id);
create index onboards_newest on onboards (account_id, created_at desc, id desc);
