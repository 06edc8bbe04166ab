-- When an administrator forgot the failures. Each node keeps failures in memory as well, and forgets those from before.
alter table throttle_budget add column lifted_at timestamp with time zone;

-- For the budget of a user at a known address: the id of the budget of the user name. Null until the user has signed in there
-- with this version.
alter table throttle_budget add column person varchar(43);
create index throttle_budget_by_person on throttle_budget (person);
