-- What happened, in the order in which it was written. Rows are added, and removed by age; none is ever changed.
create table audit_event (
  id bigint generated always as identity primary key,
  at timestamp with time zone not null,
  kind varchar(40) not null,
  outcome varchar(40) not null,
  user_name varchar(512),
  session_id varchar(36),
  address varchar(64),
  reason varchar(512)
);
create index audit_event_by_user on audit_event (user_name, id);
create index audit_event_by_kind on audit_event (kind, id);
create index audit_event_by_time on audit_event (at);

-- Held by whoever writes, so that a lower id never shows after a higher one: readers go on from the last id they saw.
create table audit_writer (
  only_row int not null primary key
);
insert into audit_writer (only_row) values (1);
