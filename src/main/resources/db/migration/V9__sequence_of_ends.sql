-- Since when the ends of sessions are numbered here. Who follows them names that, and so finds out when it is another sequence.
create table sequence_of_ends (
  began_at timestamp with time zone not null primary key
);
insert into sequence_of_ends (began_at) values (current_timestamp);
