-- A revocation concerns one session (session_id), or every session of a user (user_name) that was opened until a time,
-- except one. It is kept until the last token that it concerns has expired (ends_at).
alter table ended_session alter column session_id drop not null;
alter table ended_session alter column session_id set data type varchar(255);
alter table ended_session add column user_name varchar(512);
alter table ended_session add column opened_until timestamp with time zone;
alter table ended_session add column except_session varchar(255);
create index ended_session_by_user on ended_session (user_name);
create index ended_session_by_end on ended_session (ends_at);
