-- A keyed digest of what the source says about the password with which a session was opened: when it was changed, or its hash.
-- Null when the source says nothing, and for sessions from before this column.
alter table session add column password_version varchar(64);
-- The key of these digests, encrypted under a master key.
create table stored_secret (
  name varchar(64) primary key,
  wrapped varchar(512) not null
);
