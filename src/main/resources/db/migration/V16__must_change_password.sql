-- Set for a password that an administrator knows: it signs nobody in until its user has replaced it.
alter table local_user add column must_change_password boolean default false not null;
