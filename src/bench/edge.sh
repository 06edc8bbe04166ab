#!/usr/bin/env bash
# Three edges beside two nodes of the core on PostgreSQL, under load, while both nodes are stopped for two minutes. Prints the
# calls, the failed ones and the calls a second of each edge, and then how many calls a second one edge answers.
#
#   src/bench/edge.sh [seconds]        how long the core is stopped; default: 120
#   FULL=0 src/bench/edge.sh           without the last measurement, which takes all processors for 20 seconds
#
# Half of the tokens are presented for the first time while the core is stopped. Needs target/gatehouse.jar, a JDK ($JAVA_HOME
# or on the path), a PostgreSQL server, curl and wrk.
set -euo pipefail
cd "$(dirname "$0")/../.."
stopped=${1:-120} tokens=600 db_port=18732 core_port=18740 edge_port=18750
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
work=$(mktemp -d)
declare -A core edge
trap 'kill "${core[@]}" "${edge[@]}" 2>/dev/null || true; postgres stop -m immediate >/dev/null 2>&1 || true; wait; rm -rf "$work"' EXIT

. src/bench/postgres-lib.sh

"${bin}java" -Djarmode=tools -jar target/gatehouse.jar extract --destination "$work/app" >/dev/null
gatehouse() { exec "${bin}java" -Xmx256m -jar "$work/app/gatehouse.jar" --gatehouse.token.issuer=http://localhost:$core_port "$@"; }
ready() {
  until curl -sf "127.0.0.1:$1/actuator/health/readiness" >/dev/null; do
    kill -0 "$2" || { cat "$work"/*.log >&2; exit 1; }
    sleep 0.2
  done
}

secret=$(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n') master=$(head -c 32 /dev/urandom | base64)
start_core() {
  local i
  for i in 0 1; do
    gatehouse --server.port=$((core_port + i)) --spring.profiles.active=demo --gatehouse.demo.ldap-port=$((core_port + 5 + i)) \
      --gatehouse.data-dir="$work/data-$i" --gatehouse.keys.master-key="$master" \
      --spring.datasource.url="jdbc:postgresql://127.0.0.1:$db_port/postgres" --spring.datasource.username=gatehouse \
      --gatehouse.interop.verifiers.edge.secret-sha256="$(printf %s "$secret" | sha256sum | cut -d' ' -f1)" \
      --gatehouse.throttle.enabled=false --gatehouse.session.max-per-user=0 >>"$work/core-$i.log" 2>&1 &
    core[$i]=$!
    ready $((core_port + i)) "${core[$i]}"
  done
}
start_core
for i in 0 1 2; do
  gatehouse --server.port=$((edge_port + i)) --server.address=127.0.0.1 --spring.profiles.active=edge \
    --gatehouse.edge.core="http://127.0.0.1:$core_port,http://127.0.0.1:$((core_port + 1))" \
    --gatehouse.edge.client-id=edge --gatehouse.edge.client-secret="$secret" >"$work/edge-$i.log" 2>&1 &
  edge[$i]=$!
done
for i in 0 1 2; do ready $((edge_port + i)) "${edge[$i]}"; done

sign_in() {
  curl -sS "127.0.0.1:$core_port/authenticate?[1-$1]" -H 'Content-Type: application/json' \
    -d '{"user": "alice", "password": "alice-secret"}' | grep -o '"token":"[^"]*' | cut -d'"' -f4
}
sign_in $tokens >"$work/tokens"
head -$((tokens / 2)) "$work/tokens" >"$work/known"
tail -$((tokens / 2)) "$work/tokens" >"$work/new"

# load NAME EDGE FILE SECONDS CONNECTIONS PAUSE: calls /verify with the tokens of a file in turn, each connection after a pause.
load() {
  { cat src/bench/requests.lua; [ "$6" -eq 0 ] || echo "function delay() return $6 end"; } >"$work/$1-$2.lua"
  wrk -t1 -c"$5" -d"$4s" -s "$work/$1-$2.lua" "http://127.0.0.1:$((edge_port + $2))/verify" -- GET "$3" >"$work/$1-$2"
}
# figure TEXT FILE: its row of the table.
figure() { awk -v OFS=' | ' -v name="$1" '/requests in/ {calls = $1} /Non-2xx/ {failed += $NF} /Socket errors/ {gsub(",", ""); failed += $4 + $6 + $8 + $10}
  /Requests\/sec/ {rate = $2} END {print "| " name, calls, failed + 0, int(rate) " |"}' "$2"; }

for i in 0 1 2; do load warm $i "$work/known" 10 8 10 & done
sleep 12
loads=()
for i in 0 1 2; do
  load known $i "$work/known" $((stopped + 20)) 8 10 &
  loads+=($!)
done
sleep 5
kill "${core[@]}"
wait "${core[@]}" 2>/dev/null || true
echo "core stopped for $stopped s"
for i in 0 1 2; do
  load new $i "$work/new" "$stopped" 2 10 &
  loads+=($!)
done
sleep "$stopped"
start_core
wait "${loads[@]}"
printf '| edge | calls | failed | calls/s |\n|---|---|---|---|\n'
for i in 0 1 2; do
  figure "$i, known tokens" "$work/known-$i"
  figure "$i, new tokens" "$work/new-$i"
done

token=$(sign_in 1)
verify() { curl -s -o /dev/null -w '%{http_code}' -H "Authorization: Bearer $token" "127.0.0.1:$((edge_port + $1))/verify"; }
for i in 0 1 2; do [ "$(verify $i)" = 200 ]; done
curl -sS -X DELETE -H "Authorization: Bearer $token" "127.0.0.1:$core_port/sessions/current"
sleep 2
for i in 0 1 2; do echo "edge $i after a sign-out at the core: $(verify $i)"; done
grep -h 'confirm' "$work"/edge-*.log | sed 's/^.*: the core/the core/' | sed 's/:.*//' | sort | uniq -c

if [ "${FULL:-1}" -ne 0 ]; then
  for connections in 8 16; do load full 0 "$work/known" 10 $connections 0; done
  printf '\n| edge 0 alone | calls | failed | calls/s |\n|---|---|---|---|\n'
  figure "$connections connections" "$work/full-0"
fi
