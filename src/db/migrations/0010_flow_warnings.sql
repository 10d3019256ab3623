-- What the last save of a flow found odd and did not refuse.

alter table flows add column warnings jsonb;
