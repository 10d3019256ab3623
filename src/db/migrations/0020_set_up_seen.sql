-- The seller sees where in its set-up a buyer stands, and how its test went.
alter table onboards add column step text check (length(step) between 1 and 64);
alter table onboards add column test jsonb;

-- When the seller last reminded the buyer.
alter table connections add column reminded_at timestamptz(3);

-- A link that its sender may copy proves nothing about who comes through it.
alter table invitation_tokens add column proves boolean not null default true;

-- Colleagues of an invited address, by the domain of theirs.
create index users_domain on users (lower(split_part(email, '@', 2)));
