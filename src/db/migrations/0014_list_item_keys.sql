-- The delivery that put a value on a list: its repetition is not told that somebody else did.
alter table list_items add column added_by text;
