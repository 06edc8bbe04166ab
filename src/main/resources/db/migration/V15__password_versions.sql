-- A keyed digest of what the source says about the password with which a session was opened: when it was changed, or its hash.
-- Null when the source says nothing, and for sessions from before this column.
alter table session add column password_version varchar(64);
