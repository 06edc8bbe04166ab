-- Names are in the one spelling of UserName: normalised before they come here.
create table local_user (
  name varchar(256) not null primary key,
  password_hash varchar(512) not null,
  enabled boolean not null,
  created_at timestamp with time zone not null
);

create table local_authority (
  user_name varchar(256) not null references local_user (name) on delete cascade,
  authority varchar(256) not null,
  primary key (user_name, authority)
);

-- A JSON document a user, kept as the text that was sent.
create table protected_resource (
  user_name varchar(256) not null primary key,
  document text not null,
  updated_at timestamp with time zone not null
);
