-- The source that a user name belongs to: a user of that name at another source is another person.
create table subject (
  user_name varchar(512) not null primary key,
  source varchar(256) not null
);

-- One row a sign-in, until its absolute end has passed.
create table session (
  id varchar(36) not null primary key,
  user_name varchar(512) not null,
  source varchar(256) not null,
  opened_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  end_reason varchar(32)
);
create index session_by_user on session (user_name);
create index session_by_end on session (ends_at);

-- The sessions that ended before their time, in the order in which every node hears of them.
create table ended_session (
  seq bigint generated always as identity primary key,
  session_id varchar(36) not null unique,
  ended_at timestamp with time zone not null,
  ends_at timestamp with time zone not null
);
