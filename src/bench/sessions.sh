#!/usr/bin/env bash
# The cost of a full store, with 1,000,000 live and 100,000 ended sessions, compared with an empty one: CPU time per
# protected request (two Gatehouses, in turns), heap, start, and the pages that list sessions.
#
#   src/bench/sessions.sh [rounds [seconds]]     default: 21 rounds of 2 seconds each, the first round dropped
#
# Needs target/gatehouse.jar, a JDK ($JAVA_HOME or on the path), curl, wrk, 2 GiB of disk, and Linux (it reads /proc).
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-21} seconds=${2:-2} live=1000000 ended=100000 starts=3
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
work=$(mktemp -d)
declare -A pid port=([empty]=18081 [full]=18082)
trap 'kill ${pid[@]} 2>/dev/null || true; wait; rm -rf "$work"' EXIT

"${bin}java" -Djarmode=tools -jar target/gatehouse.jar extract --destination "$work/app" >/dev/null

# start NAME: prints the seconds to the first answer.
start() {
  local from
  from=$(date +%s%N)
  "${bin}java" -cp "$work/app/gatehouse.jar:$work/app/lib/*" dev.gatehouse.GatehouseApplication \
    --spring.profiles.active=demo --server.port="${port[$1]}" --gatehouse.demo.ldap-port=$((${port[$1]} + 100)) \
    --spring.datasource.url="jdbc:h2:file:$work/$1/gatehouse;CACHE_SIZE=1024" --gatehouse.data-dir="$work/$1" \
    --gatehouse.watch.speed.action=off >"$work/$1.log" 2>&1 &
  pid[$1]=$!
  until curl -sf -o /dev/null "127.0.0.1:${port[$1]}/actuator/health/liveness"; do
    kill -0 "${pid[$1]}" || { cat "$work/$1.log" >&2; exit 1; }
    sleep 0.02
  done
  seconds_since "$from" >>"$work/$1.starts"
}

stop() {
  kill "${pid[$1]}"
  wait "${pid[$1]}" || true
  unset "pid[$1]"
}

seconds_since() { awk -v ns=$(($(date +%s%N) - $1)) 'BEGIN {printf "%.2f\n", ns / 1e9}'; }

token() {
  curl -s "127.0.0.1:${port[$1]}/authenticate" -H 'Content-Type: application/json' \
    -d "{\"user\": \"$2\", \"password\": \"$2-secret\"}" | sed 's/.*"token":"\([^"]*\)".*/\1/'
}

# cpu NAME: CPU milliseconds per request of GET /me.
cpu() {
  local before after requests
  before=$(awk '{print $14 + $15}' "/proc/${pid[$1]}/stat")
  taskset -c 1 wrk -t1 -c16 -d"${2}s" -H "Authorization: Bearer $(token "$1" alice)" \
    "http://127.0.0.1:${port[$1]}/me" >"$work/wrk"
  after=$(awk '{print $14 + $15}' "/proc/${pid[$1]}/stat")
  ! grep -q 'Non-2xx' "$work/wrk" || { cat "$work/wrk" >&2; exit 1; }
  requests=$(awk '/requests in/ {print $1}' "$work/wrk")
  awk -v t=$((after - before)) -v hz="$(getconf CLK_TCK)" -v n="$requests" 'BEGIN {printf "%.5f\n", t / hz * 1000 / n}'
}

# idle NAME: CPU milliseconds per second without requests.
idle() {
  local before after
  before=$(awk '{print $14 + $15}' "/proc/${pid[$1]}/stat")
  sleep 20
  after=$(awk '{print $14 + $15}' "/proc/${pid[$1]}/stat")
  awk -v t=$((after - before)) -v hz="$(getconf CLK_TCK)" 'BEGIN {printf "%.0f", t / hz * 1000 / 20}'
}

# page NAME USER PATH: the median milliseconds of 21 responses.
page() {
  local bearer i
  bearer=$(token "$1" "$2")
  for ((i = 0; i < 21; i++)); do
    curl -sf -o /dev/null -w '%{time_total}\n' -H "Authorization: Bearer $bearer" "127.0.0.1:${port[$1]}$3"
  done | sort -n | awk '{v[NR] = $1} END {printf "%.1f", v[11] * 1000}'
}

heap() { "${bin}jcmd" "${pid[$1]}" GC.class_histogram | awk '$1 == "Total" {print $3}'; }

median() { sort -n "$1" | awk '{v[NR] = $1} END {print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2}'; }

echo "java: $("${bin}java" -version 2>&1 | head -1)"
start empty && stop empty
cp -r "$work/empty" "$work/full"
cat >"$work/fill.sql" <<SQL
insert into session (id, user_name, source, opened_at, last_seen_at, ends_at, address, user_agent, live, ended_at, end_reason)
  select random_uuid(), case when x <= 1000 then 'alice' else 'user-' || mod(x, 200000) end, 'demo',
    dateadd(second, -mod(x, 30000), current_timestamp), current_timestamp, dateadd(hour, 10, current_timestamp),
    '198.51.' || mod(x, 200) || '.' || mod(x, 250), 'Mozilla/5.0 (X11; Linux x86_64)', x <= $live,
    case when x > $live then current_timestamp end, case when x > $live then 'signed_out' end
  from system_range(1, $live + $ended);
insert into ended_session (session_id, ended_at, ends_at)
  select id, ended_at, ends_at from session where live = false;
SQL
"${bin}java" -cp "$(ls "$work"/app/lib/h2-*.jar)" org.h2.tools.RunScript \
  -url "jdbc:h2:file:$work/full/gatehouse" -user "" -script "$work/fill.sql"
rm -f "$work"/*.starts
for ((i = 0; i < starts; i++)); do
  for name in empty full; do start $name && stop $name; done
done
echo "start: empty $(median "$work/empty.starts") s, full $(median "$work/full.starts") s (median of $starts)"

for name in empty full; do start $name; done
echo "heap after a collection: empty $(heap empty), full $(heap full) bytes;" \
  "$((($(heap full) - $(heap empty)) / ended)) bytes an ended session"
deep=$(date -u -d '4 hours ago' +%s)_88888888-8888-4888-8888-888888888888
while read -r user path; do
  echo "GET $path as $user: empty $(page empty "$user" "$path") ms, full $(page full "$user" "$path") ms"
done <<PAGES
alice /sessions
alice /sessions?limit=200
carol /admin/sessions
carol /admin/sessions?limit=200
carol /admin/sessions?after=$deep
carol /admin/sessions?user=user-1234
carol /admin/sessions?address=198.51.77.77
PAGES

echo "without requests: empty $(idle empty), full $(idle full) ms of CPU a second"
echo "warming up for 40 s"
for name in empty full; do cpu $name 20 >/dev/null; done
for name in empty full; do taskset -acp 0 "${pid[$name]}" >/dev/null; done
for round in $(seq 1 "$rounds"); do
  # The order alternates, since the machine may slow down or speed up within a round.
  order=$( ((round % 2)) && echo empty full || echo full empty)
  for name in $order; do cpu $name "$seconds" >"$work/$name.cpu"; done
  [ "$round" -eq 1 ] || paste "$work/empty.cpu" "$work/full.cpu" | awk '{print $2 / $1, $1, $2}' >>"$work/rounds"
done
for column in 1 2 3; do cut -d' ' -f$column "$work/rounds" >"$work/column.$column"; done
echo "GET /me: empty $(median "$work/column.2"), full $(median "$work/column.3") ms of CPU; ratio $(median "$work/column.1")"
