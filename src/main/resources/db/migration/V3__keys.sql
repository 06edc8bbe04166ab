-- The key ring. Private parts are encrypted under a master key that is not in this database.
create table signing_key (
  kid varchar(64) not null primary key,
  algorithm varchar(16) not null,
  wrapped text not null,
  published_at timestamp with time zone not null,
  signs_from timestamp with time zone not null,
  verifies_until timestamp with time zone,
  withdrawn_at timestamp with time zone
);

-- One row: whoever changes the ring says which version it was read from.
create table key_ring (
  id int not null primary key,
  version bigint not null
);
insert into key_ring (id, version) values (1, 0);
