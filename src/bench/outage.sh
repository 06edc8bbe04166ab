#!/usr/bin/env bash
# What others wait for while something is wrong: the time of /me, /verify, a renewal and the probes, calm and during outages
# of the database and the directory, with slow clients, and with 400 sign-ins of unknown users at once. Prints a Markdown
# table; each cell has the median, the 99th percentile and the maximum in milliseconds, and the statuses unless all are 200
# (0: no response in 25 s).
#
#   src/bench/outage.sh [java options]     default: -Xmx256m
#
# Needs target/gatehouse.jar, a JDK ($JAVA_HOME or on the path), slapd, PostgreSQL's server, curl and setpriv.
set -euo pipefail
cd "$(dirname "$0")/../.."
options=("${@:--Xmx256m}") port=18080 ldap_port=18390 db_port=18432
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
work=$(mktemp -d)
chmod 755 "$work"
ulimit -n "$(ulimit -Hn)"
trap 'set +e; kill -CONT ${slapd:-} $(store_pids) 2>/dev/null; kill "${gate:-}" "${slapd:-}" "${outage_PID:-}" 2>/dev/null;
  postgres stop -m immediate >/dev/null 2>&1; rm -rf "$work"' EXIT

# A copy, since AppArmor may keep the installed program to its own folders.
cp "$(PATH=$PATH:/usr/sbin command -v slapd)" "$work/slapd"
mkdir "$work/directory"
cat >"$work/slapd.conf" <<CONF
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile $work/slapd.pid
database mdb
suffix "dc=example,dc=org"
directory $work/directory
access to attrs=userPassword by anonymous auth by * none
access to * by * read
CONF
cat >"$work/people.ldif" <<LDIF
dn: dc=example,dc=org
objectClass: domain
dc: example

dn: uid=admin,dc=example,dc=org
objectClass: inetOrgPerson
uid: admin
cn: Admin
sn: Admin
userPassword: admin-secret

dn: cn=admins,dc=example,dc=org
objectClass: groupOfNames
cn: admins
member: uid=admin,dc=example,dc=org
LDIF
"$work/slapd" -Tadd -f "$work/slapd.conf" -l "$work/people.ldif"
directory() {
  "$work/slapd" -f "$work/slapd.conf" -h "ldap://127.0.0.1:$ldap_port/" -d 0 >/dev/null 2>&1 &
  slapd=$!
}
directory

store_pids() { local main; main=$(head -1 "$work/store/data/postmaster.pid") && echo "$main" && pgrep -P "$main"; }
. src/bench/postgres-lib.sh

"${bin}java" -Djarmode=tools -jar target/gatehouse.jar extract --destination "$work/app" >/dev/null
"${bin}javac" -proc:none -d "$work/classes" src/bench/java/dev/gatehouse/outage/*.java
# Its connections are closed before Gatehouse closes them.
coproc outage { exec "${bin}java" -Djdk.httpclient.keepalive.timeout=5 -cp "$work/classes" dev.gatehouse.outage.Outage $port admin \
  store=$((db_port + 1)):$db_port directory=$((ldap_port + 1)):$ldap_port; }
say() {
  local answer
  echo "$*" >&"${outage[1]}"
  read -r answer <&"${outage[0]}"
  [ "$1" != measure ] || echo "$answer"
}

corp=--gatehouse.identity.ldap.corp
"${bin}java" "${options[@]}" -XX:+ExitOnOutOfMemoryError -jar "$work/app/gatehouse.jar" --server.port=$port \
  --gatehouse.data-dir="$work/data" --gatehouse.caller.trusted-proxies=127.0.0.1 \
  --spring.datasource.url="jdbc:postgresql://127.0.0.1:$((db_port + 1))/postgres" --spring.datasource.username=gatehouse \
  --gatehouse.identity.local.enabled=true --gatehouse.identity.order=local,corp --gatehouse.watch.speed.action=off \
  $corp.urls=ldap://127.0.0.1:$((ldap_port + 1)) $corp.base-dn=dc=example,dc=org $corp.group-search-base= \
  --gatehouse.roles.admin.ldap-groups=admins >"$work/log" 2>&1 &
gate=$!
until curl -sf "127.0.0.1:$port/actuator/health/readiness" >/dev/null; do
  kill -0 $gate || { cat "$work/log" >&2; exit 1; }
  sleep 0.2
done

# Waits until the node is healthy after an outage.
recover() {
  for _ in $(seq 60); do
    ! curl -sf -m 5 "127.0.0.1:$port/actuator/health" >/dev/null || { sleep 3; return; }
    sleep 1
  done
  echo "not healthy after 60 s" >&2
}

echo "java: $("${bin}java" -version 2>&1 | head -1); ${options[*]}; $(nproc) processors"
for _ in 1 2 3; do say measure none warm-up >/dev/null; say measure sign-ins warm-up >/dev/null; done
echo "| situation | /me | /verify | refresh | liveness | readiness | health | sign-ins |"
echo "|---|---|---|---|---|---|---|---|"
say measure none calm
say measure sign-ins "400 sign-ins"
postgres stop -m immediate
say measure sign-ins "store stopped, 400 sign-ins"
postgres start && recover
frozen=$(store_pids)
kill -STOP $frozen
say measure sign-ins "store frozen, 400 sign-ins"
kill -CONT $frozen && recover
say silent store
say measure sign-ins "store silent, 400 sign-ins"
say carry store && recover
kill $slapd
wait $slapd || true
say measure sign-ins "directory stopped, 400 sign-ins"
directory
sleep 5
kill -STOP $slapd
say measure sign-ins "directory frozen, 400 sign-ins"
kill -CONT $slapd
sleep 5
say silent directory
say measure sign-ins "directory silent, 400 sign-ins"
say carry directory
sleep 5
say measure bodies "300 slow bodies, 400 sign-ins"
say measure stream "a stalled event stream, 400 sign-ins"
say measure headers "8,300 connections with half a header"
recover
say measure none "calm again"
say measure sign-ins "400 sign-ins again"
kill -0 $gate || { tail -20 "$work/log" >&2; exit 1; }
grep ' ERROR ' "$work/log" | cut -c 1-200 >&2 || true
echo "OutOfMemoryErrors: $(grep -c OutOfMemoryError "$work/log" || true)"
