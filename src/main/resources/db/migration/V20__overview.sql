-- Sign-ins by source, outcome and duration, and alerts by rule, in slots of a minute, a quarter of an hour and an hour. The slots
-- are deleted after an hour, a day and a week.
create table overview_count (
  slot_seconds int not null,
  starts_at bigint not null,
  kind varchar(16) not null,
  name varchar(64) not null,
  outcome varchar(40) not null,
  bucket smallint not null,
  amount bigint not null,
  primary key (slot_seconds, starts_at, kind, name, outcome, bucket)
);

create table overview_sessions (
  slot_seconds int not null,
  starts_at bigint not null,
  live bigint not null,
  primary key (slot_seconds, starts_at)
);

-- A row for each process, which it writes every ten seconds and deletes when it stops. Offset and staleness in milliseconds.
create table node (
  id varchar(36) primary key,
  name varchar(128) not null,
  version varchar(128) not null,
  started_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  clock_offset bigint not null,
  staleness bigint not null
);
