-- The key rings: what tokens are signed with, and what they are sealed with. Secret parts are encrypted under a master
-- key that is not in this database.
create table ring_key (
  ring varchar(16) not null,
  kid varchar(64) not null,
  algorithm varchar(16) not null,
  wrapped text not null,
  published_at timestamp with time zone not null,
  signs_from timestamp with time zone not null,
  verifies_until timestamp with time zone,
  withdrawn_at timestamp with time zone,
  primary key (ring, kid)
);

-- Whoever changes a ring says which version it was read from.
create table key_ring (
  ring varchar(16) not null primary key,
  version bigint not null
);
insert into key_ring (ring, version) values ('signing', 0);
insert into key_ring (ring, version) values ('seal', 0);
