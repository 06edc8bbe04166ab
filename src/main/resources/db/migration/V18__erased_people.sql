-- The name of an erased person: nobody may use it until an administrator frees it. The identifier of such a row is none that a source
-- has, so that a node of an older version refuses its users, too.
alter table subject add column erased_at timestamp with time zone;

-- The key of the pseudonyms of names that no source knows, and of erased persons.
insert into key_ring (ring, version) values ('names', 0);
