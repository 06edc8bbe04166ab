-- Keys that were declared compromised. They are never accepted again, so no row is ever deleted. A key is identified by its
-- thumbprint (RFC 7638), which is also its kid in a ring.
create table withdrawn_key (
  ring varchar(16) not null,
  kid varchar(64) not null,
  withdrawn_at timestamp with time zone not null,
  primary key (ring, kid)
);
insert into withdrawn_key (ring, kid, withdrawn_at)
  select ring, kid, withdrawn_at from ring_key where withdrawn_at is not null;
