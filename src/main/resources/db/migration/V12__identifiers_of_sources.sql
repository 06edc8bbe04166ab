-- The identifier that the source itself has for the user of a name, such as the issuer and "sub" of a provider, or entryUUID. Null
-- when the name was claimed before this column existed.
alter table subject add column identifier varchar(1024);
create index subject_by_source on subject (source, user_name);
