-- Set for a password that an administrator knows: the user must replace it before they can sign in.
alter table local_user add column must_change_password boolean default false not null;
