-- What is held against an address, a user name, or the two together where the user has signed in from there before.
-- The id is a hash: people type passwords where the name belongs.
create table throttle_budget (
  id varchar(43) not null primary key,
  failures integer not null,
  failed_at timestamp with time zone not null,
  known_until timestamp with time zone,
  kept_until timestamp with time zone not null
);
create index throttle_budget_by_end on throttle_budget (kept_until);
