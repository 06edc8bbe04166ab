#!/usr/bin/env bash
# Sign-ins per second: through Gatehouse with its default settings, and in raw loops of pooled searches and binds with
# UnboundID's client, with the same concurrency and the same slapd on this machine, in turns.
#
#   src/bench/ldap.sh [rounds [seconds [threads]]]     default: 7 rounds of 5 seconds, 8 threads, the first round dropped
#   WARMUP=30 src/bench/ldap.sh                        seconds of warm-up; default: 120
#   OPTIONS=--gatehouse.throttle.enabled=false src/bench/ldap.sh     further options of Gatehouse
#
# There are 6,000 users, each at an address of their own and in 2 of 1,200 groups: at most 20 sign-ins of each are measured.
# Needs target/gatehouse.jar, a JDK ($JAVA_HOME or on the path), slapd, curl and wrk.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-7} seconds=${2:-5} threads=${3:-8} users=6000 warmup=${WARMUP:-120} port=18080 ldap_port=18390
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
work=$(mktemp -d)
trap 'kill "${gate:-}" "${raw_PID:-}" "${slapd:-}" 2>/dev/null || true; wait; rm -rf "$work"' EXIT

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
maxsize 1073741824
index objectClass,uid,member,uniqueMember eq
access to attrs=userPassword by anonymous auth by * none
access to * by * read
CONF
{
  for ou in people groups services; do
    [ $ou != people ] || printf 'dn: dc=example,dc=org\nobjectClass: domain\ndc: example\n\n'
    printf 'dn: ou=%s,dc=example,dc=org\nobjectClass: organizationalUnit\nou: %s\n\n' $ou $ou
  done
  printf 'dn: cn=gatehouse,ou=services,dc=example,dc=org\nobjectClass: applicationProcess\n'
  printf 'objectClass: simpleSecurityObject\ncn: gatehouse\nuserPassword: gatehouse-secret\n\n'
  awk -v users=$users 'BEGIN {
    for (i = 0; i < users; i++) {
      printf "dn: uid=u%d,ou=people,dc=example,dc=org\nobjectClass: inetOrgPerson\nuid: u%d\ncn: User %d\nsn: User\n", i, i, i
      printf "mail: u%d@example.org\nuserPassword: u%d-secret\n\n", i, i
    }
  }'
  awk -v users=$users 'BEGIN {
    for (g = 0; g < users / 5; g++) {
      printf "dn: cn=group%d,ou=groups,dc=example,dc=org\nobjectClass: groupOfNames\ncn: group%d\n", g, g
      # The first half of the groups has ten neighbours each, the second half one user of each of ten blocks.
      for (i = 0; i < 10; i++) {
        printf "member: uid=u%d,ou=people,dc=example,dc=org\n", g < users / 10 ? g * 10 + i : g - users / 10 + i * users / 10
      }
      printf "\n"
    }
  }'
} >"$work/people.ldif"
"$work/slapd" -Tadd -q -f "$work/slapd.conf" -l "$work/people.ldif"
"$work/slapd" -f "$work/slapd.conf" -h "ldap://127.0.0.1:$ldap_port/" -d 0 >/dev/null 2>&1 &
slapd=$!

"${bin}java" -Djarmode=tools -jar target/gatehouse.jar extract --destination "$work/app" >/dev/null
"${bin}javac" -proc:none -d "$work/raw" -cp "$work/app/lib/*" src/bench/java/dev/gatehouse/identity/ldap/RawLogins.java
corp=--gatehouse.identity.ldap.corp
# shellcheck disable=SC2086 # Several options.
"${bin}java" -jar "$work/app/gatehouse.jar" ${OPTIONS:-} --gatehouse.caller.trusted-proxies=127.0.0.1 --server.port=$port --gatehouse.data-dir="$work/data" \
  $corp.urls=ldap://127.0.0.1:$ldap_port $corp.base-dn=dc=example,dc=org $corp.user-search-base=ou=people \
  "$corp.bind-dn=cn=gatehouse,ou=services,dc=example,dc=org" $corp.bind-password=gatehouse-secret \
  $corp.group-search-base=ou=groups --gatehouse.roles.editor.ldap-groups=group1 >"$work/log" 2>&1 &
gate=$!
until curl -sf "127.0.0.1:$port/actuator/health/readiness" >/dev/null; do
  kill -0 $gate || { cat "$work/log" >&2; exit 1; }
  sleep 0.2
done
coproc raw { exec "${bin}java" -cp "$work/raw:$work/app/lib/*" dev.gatehouse.identity.ldap.RawLogins $ldap_port "$threads" $users; }

# Each user in turn.
cat >"$work/login.lua" <<LUA
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
math.randomseed(os.time())
local number = math.random(0, $((users - 1)))
request = function()
  number = (number + 1) % $users
  local user = "u" .. number
  wrk.headers["X-Forwarded-For"] = "10.0." .. math.floor(number / 250) .. "." .. (number % 250 + 1)
  return wrk.format(nil, "/authenticate", nil, '{"user": "' .. user .. '", "password": "' .. user .. '-secret"}')
end
LUA

cpu() { awk '{print $14 + $15}' "/proc/$gate/stat"; }

# logins SECONDS [CONNECTIONS]: prints sign-ins a second, and CPU milliseconds of Gatehouse for each.
logins() {
  local before after
  before=$(cpu) && wrk -t1 -c"${2:-$threads}" -d"$1s" -s "$work/login.lua" "http://127.0.0.1:$port" >"$work/wrk" && after=$(cpu)
  ! grep -q 'Non-2xx' "$work/wrk" || { cat "$work/wrk" >&2; tail -3 "$work/log" >&2; exit 1; }
  awk -v s="$1" -v t=$((after - before)) -v hz="$(getconf CLK_TCK)" \
    '/requests in/ {printf "%d %.3f\n", $1 / s, t / hz * 1000 / $1}' "$work/wrk"
}
loop() {
  echo "$1 $2" >&"${raw[1]}"
  read -r rate <&"${raw[0]}"
  echo "$rate"
}

echo "java: $("${bin}java" -version 2>&1 | head -1); $(nproc) processors; $threads threads"
echo "warming up for $warmup s"
# The first sign-ins of all users, which write more than later ones.
logins $((warmup / 4)) 64 >/dev/null
logins $((warmup * 5 / 8)) >/dev/null
loop $((warmup / 8)) 1 >/dev/null
echo "sign-ins a second"
echo "round   gatehouse   its CPU, ms   search, bind, groups   search, bind   ratio to the loop of three   of two"
for round in $(seq 1 "$rounds"); do
  read -r login cost < <(logins "$seconds")
  three=$(loop "$seconds" 1) two=$(loop "$seconds" 0)
  ratio_three=$(awk -v a="$login" -v b="$three" 'BEGIN {printf "%.2f", a / b}')
  ratio_two=$(awk -v a="$login" -v b="$two" 'BEGIN {printf "%.2f", a / b}')
  printf '%5d   %9s   %11s   %20s   %12s   %26s   %6s\n' \
    "$round" "$login" "$cost" "$three" "$two" "$ratio_three" "$ratio_two"
  [ "$round" -eq 1 ] || echo "$login $cost $three $two $ratio_three $ratio_two" >>"$work/rounds"
done
median() { cut -d' ' -f"$1" "$work/rounds" | sort -n | awk '{v[NR] = $1} END {print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2}'; }
echo "medians without the first round: gatehouse $(median 1) at $(median 2) ms, loop of three $(median 3), of two" \
  "$(median 4) sign-ins a second; ratios $(median 5), $(median 6)"
