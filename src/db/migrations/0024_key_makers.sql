-- Who made a key, which may be another than who holds it; null where no user did: by a key of the account, or at the command line.
alter table api_keys add column made_by text;
alter table api_keys add foreign key (account_id, made_by) references users (account_id, id);
