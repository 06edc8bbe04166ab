-- Issuers whose keys are imported choose the ids of their sessions. An event with a longer id would be dropped.
alter table audit_event alter column session_id set data type varchar(255);
