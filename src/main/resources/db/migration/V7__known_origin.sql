-- The places and devices from which people have signed in, as hashes.
create table known_origin (
  user_name varchar(512) not null,
  origin varchar(43) not null,
  seen_at timestamp with time zone not null,
  primary key (user_name, origin)
);
create index known_origin_by_time on known_origin (seen_at);
