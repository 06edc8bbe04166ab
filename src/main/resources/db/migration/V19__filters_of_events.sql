-- Each list of events reads one index from a position to the end of the page.
create index audit_event_by_address on audit_event (address, id);
create index audit_event_by_outcome on audit_event (outcome, id);
create index audit_event_in_time on audit_event (at, id);
create index audit_event_by_kind_in_time on audit_event (kind, at, id);
drop index audit_event_by_time;
