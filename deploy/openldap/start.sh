#!/bin/bash
# Starts slapd for dc=example,dc=org. The first start creates an account for Gatehouse's searches, the groups "admins"
# and "editors", and the user "admin", who is a member of both. Passwords come from the environment and have no default.
set -euo pipefail

: "${LDAP_READER_PASSWORD:?}" "${LDAP_ADMIN_PASSWORD:?}"
data=${LDAP_DATA:-/var/lib/ldap}
conf=${LDAP_CONF:-/etc/ldap/slapd.conf}
owner=${LDAP_OWNER:-openldap}
base=dc=example,dc=org

# There is no root password. The user "admin" may change the directory, by the rules below.
cat >"$conf" <<CONF
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
moduleload back_mdb
modulepath /usr/lib/ldap
database mdb
suffix "$base"
directory $data
index objectClass,uid,member eq
access to attrs=userPassword
  by dn.exact="uid=admin,ou=people,$base" write
  by self =xw
  by anonymous auth
access to *
  by dn.exact="uid=admin,ou=people,$base" write
  by dn.exact="cn=gatehouse,$base" read
  by self read
CONF

hash() { slappasswd -n -T <(printf %s "$1"); }

if [ ! -e "$data/data.mdb" ]; then
  slapadd -f "$conf" <<LDIF
dn: $base
objectClass: domain
dc: example

dn: cn=gatehouse,$base
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: gatehouse
userPassword: $(hash "$LDAP_READER_PASSWORD")

dn: ou=people,$base
objectClass: organizationalUnit
ou: people

dn: ou=groups,$base
objectClass: organizationalUnit
ou: groups

dn: uid=admin,ou=people,$base
objectClass: inetOrgPerson
uid: admin
cn: Administrator
sn: Administrator
mail: admin@example.org
userPassword: $(hash "$LDAP_ADMIN_PASSWORD")

dn: cn=admins,ou=groups,$base
objectClass: groupOfNames
cn: admins
member: uid=admin,ou=people,$base

dn: cn=editors,ou=groups,$base
objectClass: groupOfNames
cn: editors
member: uid=admin,ou=people,$base
LDIF
  chown -R "$owner:$owner" "$data"
fi
exec slapd -u "$owner" -g "$owner" -f "$conf" -h "${LDAP_URLS:-ldap:///}" -d 0
