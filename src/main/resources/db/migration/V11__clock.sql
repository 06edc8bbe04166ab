-- When this store was last in use, by its own clock: a clock that differs much at the next start has jumped.
create table clock_seen (
  seen_at timestamp with time zone not null
);
