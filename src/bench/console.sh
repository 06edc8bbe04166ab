#!/usr/bin/env bash
# The console of a busy installation: 100,000 live sessions, 1,000,000 events, and a week of counts, in an H2 file. What each
# endpoint of a first view costs, and how long Chromium needs for the first view of each page.
#
#   src/bench/console.sh [requests]     default: 50 of each endpoint
#
# Needs target/gatehouse.jar, a JDK ($JAVA_HOME or on the path), Maven, Chromium, curl, 1 GiB of disk, and Linux (it reads /proc).
set -euo pipefail
cd "$(dirname "$0")/../.."
requests=${1:-50} sessions=${SESSIONS:-100000} events=${EVENTS:-1000000} port=18083
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
work=$(mktemp -d)
trap 'kill $pid 2>/dev/null || true; wait; rm -rf "$work"' EXIT

"${bin}java" -Djarmode=tools -jar target/gatehouse.jar extract --destination "$work/app" >/dev/null

start() {
  "${bin}java" -Xmx512m -cp "$work/app/gatehouse.jar:$work/app/lib/*" dev.gatehouse.GatehouseApplication \
    --spring.profiles.active=demo --server.port=$port --gatehouse.demo.ldap-port=$((port + 100)) \
    --spring.datasource.url="jdbc:h2:file:$work/data/gatehouse" --gatehouse.data-dir="$work/data" \
    --gatehouse.identity.local.enabled=true --gatehouse.watch.speed.action=off >"$work/log" 2>&1 &
  pid=$!
  until curl -sf -o /dev/null "127.0.0.1:$port/actuator/health/liveness"; do
    kill -0 "$pid" || { cat "$work/log" >&2; exit 1; }
    sleep 0.1
  done
}

token() {
  curl -s "127.0.0.1:$port/authenticate" -H 'Content-Type: application/json' \
    -d '{"user": "carol", "password": "carol-secret"}' | sed 's/.*"token":"\([^"]*\)".*/\1/'
}

# endpoint PATH: its median time, and the CPU time of Gatehouse for each request, in milliseconds.
endpoint() {
  local before after bearer i
  bearer=$(token)
  for ((i = 0; i < 5; i++)); do curl -sf -o /dev/null -H "Authorization: Bearer $bearer" "127.0.0.1:$port$1"; done
  before=$(awk '{print $14 + $15}' "/proc/$pid/stat")
  for ((i = 0; i < requests; i++)); do
    curl -sf -o "$work/body" -w '%{time_total}\n' -H "Authorization: Bearer $bearer" "127.0.0.1:$port$1"
  done >"$work/times"
  after=$(awk '{print $14 + $15}' "/proc/$pid/stat")
  sort -n "$work/times" | awk -v t=$((after - before)) -v hz="$(getconf CLK_TCK)" -v path="$1" -v size="$(wc -c <"$work/body")" \
    '{v[NR] = $1} END {printf "%-52s %8.1f %8.1f %10d\n", path, v[int((NR + 1) / 2)] * 1000, t / hz * 1000 / NR, size}'
}

echo "java: $("${bin}java" -version 2>&1 | head -1); $sessions sessions, $events events"
start
kill "$pid"
wait "$pid" || true
cat >"$work/fill.sql" <<SQL
insert into session (id, user_name, source, opened_at, last_seen_at, ends_at, address, user_agent, live)
  select random_uuid(), case when x <= 500 then 'alice' else 'user-' || mod(x, 20000) end, 'demo',
    dateadd(second, -mod(x, 30000), current_timestamp), current_timestamp, dateadd(hour, 10, current_timestamp),
    '198.51.' || mod(x, 200) || '.' || mod(x, 250), 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0', true
  from system_range(1, $sessions);
insert into overview_count (slot_seconds, starts_at, kind, name, outcome, bucket, amount)
  select p.seconds, (cast(extract(epoch from current_timestamp) as bigint) / p.seconds - s.x) * p.seconds, 'sign_in', 'demo', o.outcome, b.x, 1 + mod(s.x * b.x, 20)
  from (values (60, 60), (900, 96), (3600, 168)) as p (seconds, slots)
    join system_range(1, 167) s on s.x < p.slots
    cross join (values ('success'), ('authentication_failed'), ('too_many_attempts'), ('busy')) as o (outcome)
    cross join system_range(1, 12) b;
SQL
# In parts, because one transaction of a million rows needs gigabytes.
for ((from = 1; from <= events; from += 50000)); do
  cat >>"$work/fill.sql" <<SQL
insert into audit_event (at, kind, outcome, user_name, address, reason)
  select dateadd(second, (x - $events) / 4, current_timestamp),
    case when mod(x, 5) = 0 then 'login_failed' when mod(x, 1000) = 1 then 'many_sessions' else 'login_succeeded' end,
    case when mod(x, 5) = 0 then 'authentication_failed' when mod(x, 1000) = 1 then 'alert' else 'success' end,
    case when mod(x, 100) = 0 then 'alice' else 'user-' || mod(x, 20000) end, '198.51.' || mod(x, 200) || '.' || mod(x, 250),
    'from demo'
  from system_range($from, $from + 49999);
SQL
done
"${bin}java" -Xmx1g -cp "$(ls "$work"/app/lib/h2-*.jar)" org.h2.tools.RunScript \
  -url "jdbc:h2:file:$work/data/gatehouse" -user "" -script "$work/fill.sql"
start
printf '%-52s %8s %8s %10s\n' endpoint ms CPU-ms bytes
while read -r path; do endpoint "$path"; done <<PATHS
/me
/sessions
/admin/overview?period=hour
/admin/overview?period=week
/admin/events?order=desc&limit=12
/admin/events?order=desc
/admin/events?order=desc&outcome=alert
/admin/events?order=desc&user=alice&limit=20
/admin/events?order=desc&address=198.51.77.77
/admin/events?order=desc&since=$(date -u -d '3 hours ago' +%FT%TZ)&until=$(date -u -d '2 hours ago' +%FT%TZ)
/admin/events?order=desc&user=alice&since=$(date -u -d '30 hours ago' +%FT%TZ)
/admin/sessions
/admin/sessions?user=alice
/admin/sessions?address=198.51.77.77
/admin/sessions?device=firefox
/admin/sessions?device=none
/admin/users
/admin/subjects
/admin/throttle?user=alice
/admin/dry-run?user=alice
/admin/keys
/admin/verifiers
/admin/configuration
/admin/events/export?format=csv&order=desc
PATHS
ADDRESS="http://127.0.0.1:$port" ./mvnw -B -q test -Pe2e -Dtest=PageTimes -Dsurefire.failIfNoSpecifiedTests=false
