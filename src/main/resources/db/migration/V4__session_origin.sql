-- Where a session was opened, and what it has done since. Written in batches, so these columns are in no index.
alter table session add column address varchar(64) default '' not null;
alter table session add column user_agent varchar(256) default '' not null;
alter table session add column last_seen_at timestamp with time zone;
alter table session add column requests bigint default 0 not null;
alter table session add column failures bigint default 0 not null;
update session set last_seen_at = opened_at;
alter table session alter column last_seen_at set not null;

-- False as soon as ended_at is set. Lists begin their index with it, and so never walk over what has ended.
alter table session add column live boolean default true not null;
update session set live = false where ended_at is not null;

drop index session_by_user;
create index session_by_user on session (user_name, live, opened_at desc, id desc);
create index session_by_address on session (address, live, opened_at desc, id desc);
create index session_by_opening on session (live, opened_at desc, id desc);

-- Whoever counts a user's sessions to open one more holds the row of that user's slot, so that nobody else does at once. A
-- fixed number of rows: none is ever added or removed.
create table session_slot (
  slot smallint not null primary key
);
insert into session_slot (slot)
  select a.n * 16 + b.n
  from (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15)) as a (n)
  cross join (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15)) as b (n);
