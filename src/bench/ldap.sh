#!/usr/bin/env bash
# Sign-ins a second against OpenLDAP, through Gatehouse and, beside it, by a bare loop of the same client libraries: a
# pooled search, a bind on a kept connection, a pooled search for groups. In turns, at equal concurrency, on one machine.
#
#   src/bench/ldap.sh [rounds [seconds [threads]]]     default: 7 rounds of 5 seconds each with 8, the first round dropped
#
# Wants target/gatehouse.jar, a JDK ($JAVA_HOME or on the path), curl, wrk, and Debian's slapd.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-7} seconds=${2:-5} threads=${3:-8} port=18080 ldap=18389
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
work=$(mktemp -d)
trap 'kill "${pid:-}" "${slapd:-}" 2>/dev/null || true; rm -rf "$work"' EXIT

mkdir "$work/db"
# A copy, since AppArmor may keep the installed one to its own folders.
cp /usr/sbin/slapd "$work/slapd"
cat >"$work/slapd.conf" <<END
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
database mdb
suffix "dc=example,dc=org"
directory $work/db
rootdn "cn=service,dc=example,dc=org"
rootpw service-secret
index uid,member eq
END
"$work/slapd" -Tadd -f "$work/slapd.conf" -l src/main/resources/demo.ldif
"$work/slapd" -f "$work/slapd.conf" -h "ldap://127.0.0.1:$ldap/" -d 0 2>/dev/null &
slapd=$!

"${bin}java" -Djarmode=tools -jar target/gatehouse.jar extract --destination "$work/app" >/dev/null
libraries="$work/app/gatehouse.jar:$work/app/lib/*"
"${bin}javac" -proc:none -d "$work/loop" -cp "$libraries" src/bench/java/dev/gatehouse/identity/ldap/BareLoop.java
"${bin}java" -cp "$libraries" dev.gatehouse.GatehouseApplication --server.port=$port --gatehouse.data-dir="$work/data" \
  --gatehouse.identity.ldap.corp.urls=ldap://127.0.0.1:$ldap --gatehouse.identity.ldap.corp.base-dn=dc=example,dc=org \
  --gatehouse.identity.ldap.corp.user-search-base=ou=people --gatehouse.identity.ldap.corp.group-search-base=ou=groups \
  --gatehouse.identity.ldap.corp.bind-dn=cn=service,dc=example,dc=org \
  --gatehouse.identity.ldap.corp.bind-password=service-secret \
  --gatehouse.roles.editor.ldap-groups=editors --logging.level.dev.gatehouse.login=warn >"$work/log" 2>&1 &
pid=$!
until curl -sf "127.0.0.1:$port/actuator/health/readiness" >/dev/null; do
  kill -0 $pid || { cat "$work/log" >&2; exit 1; }
  sleep 0.2
done

cat >"$work/sign-in.lua" <<'END'
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"user": "alice", "password": "alice-secret"}'
END

through_gatehouse() {
  wrk -t1 -c"$threads" -d"$1s" -s "$work/sign-in.lua" "http://127.0.0.1:$port/authenticate" >"$work/wrk"
  ! grep -q 'Non-2xx' "$work/wrk" || { cat "$work/wrk" >&2; exit 1; }
  awk '/Requests\/sec/ {printf "%d\n", $2}' "$work/wrk"
}

bare() {
  "${bin}java" -cp "$work/loop:$libraries" dev.gatehouse.identity.ldap.BareLoop "$ldap" "$1" "$threads"
}

echo "java: $("${bin}java" -version 2>&1 | head -1); $threads at once"
echo "warming up for 20 s"
through_gatehouse 20 >/dev/null
echo "round   Gatehouse: sign-ins/s   bare loop: sign-ins/s   ratio"
for round in $(seq 1 "$rounds"); do
  if ((round % 2)); then
    gate=$(through_gatehouse "$seconds")
    loop=$(bare "$seconds")
  else
    loop=$(bare "$seconds")
    gate=$(through_gatehouse "$seconds")
  fi
  ratio=$(awk -v a="$gate" -v b="$loop" 'BEGIN {printf "%.3f", a / b}')
  printf '%5d   %21s   %21s   %s\n' "$round" "$gate" "$loop" "$ratio"
  [ "$round" -eq 1 ] || echo "$ratio $gate $loop" >>"$work/rounds"
done
median() { cut -d' ' -f"$1" "$work/rounds" | sort -n | awk '{v[NR] = $1} END {print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2}'; }
echo "medians without the first round: Gatehouse $(median 2), bare loop $(median 3) sign-ins a second; ratio $(median 1)"
