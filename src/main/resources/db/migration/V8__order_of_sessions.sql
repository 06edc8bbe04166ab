-- Which of two sessions was opened first, when both were within one second.
alter table session add column seq bigint generated always as identity;

-- Whoever notes that a session has ended holds this row, so that the numbers of ended_session become visible in their
-- order: who has read as far as one of them has missed none below it.
insert into session_slot (slot) values (-1);
