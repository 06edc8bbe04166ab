#!/usr/bin/env bash
# What a sign-in costs PostgreSQL: CPU time of its processes for each sign-in of one Gatehouse with its default settings, in
# turns with pgbench, which inserts one row into the table of sessions in each transaction.
#
#   src/bench/postgres.sh [rounds [seconds [connections]]]     default: 7 rounds of 5 seconds, 32 connections, the first round dropped
#   WARMUP=30 src/bench/postgres.sh                            seconds of warm-up; default: 90
#   OPTIONS=--gatehouse.throttle.enabled=false src/bench/postgres.sh     further options of Gatehouse
#
# 6,000 users of a table with a cheap hash sign in, each at an address of their own. Needs target/gatehouse.jar, a JDK ($JAVA_HOME
# or on the path), a PostgreSQL server with its contrib modules, curl and wrk, and Linux (it reads /proc).
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-7} seconds=${2:-5} connections=${3:-32} users=6000 warmup=${WARMUP:-90} port=18082 db_port=18432
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
work=$(mktemp -d)
trap 'kill "${gate:-}" 2>/dev/null || true; postgres stop -m immediate >/dev/null 2>&1 || true; wait; rm -rf "$work"' EXIT

postgres_settings="-c shared_preload_libraries=pg_stat_statements"
. src/bench/postgres-lib.sh
query() { psql -h 127.0.0.1 -p $db_port -U gatehouse -d postgres -X -q -A -t "$@"; }
query -c 'create extension pg_stat_statements'
postmaster=$(head -1 "$work/store/data/postmaster.pid")

"${bin}java" -Djarmode=tools -jar target/gatehouse.jar extract --destination "$work/app" >/dev/null
table="create table if not exists member as select 'u' || x as name, '{SHA-256}' || lower(rawtohex(hash('SHA-256', 'u' || x || '-secret'))) as hash from system_range(0, $((users - 1)))"
index='create unique index if not exists member_by_name on member (name)'
# shellcheck disable=SC2086 # Several options.
"${bin}java" -jar "$work/app/gatehouse.jar" ${OPTIONS:-} --server.port=$port --gatehouse.data-dir="$work/data" \
  --spring.datasource.url="jdbc:postgresql://127.0.0.1:$db_port/postgres" --spring.datasource.username=gatehouse \
  --gatehouse.caller.trusted-proxies=127.0.0.1 \
  --gatehouse.identity.jdbc.shop.url="jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1;INIT=$table\\;$index" \
  --gatehouse.identity.jdbc.shop.user-query='select name, hash, true from member where name = :user' >"$work/log" 2>&1 &
gate=$!
until curl -sf "127.0.0.1:$port/actuator/health/readiness" >/dev/null; do
  kill -0 $gate || { cat "$work/log" >&2; exit 1; }
  sleep 0.2
done

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
cat >"$work/insert.sql" <<SQL
insert into session (id, user_name, source, opened_at, last_seen_at, ends_at, address, user_agent)
  values (gen_random_uuid(), 'bench-' || (random() * $users)::int, 'bench', now(), now(), now() + interval '1 hour', '10.0.0.1', '');
SQL

# Ticks of all processes of the server, those that have ended included.
cpu() {
  cat /proc/[0-9]*/stat 2>/dev/null | sed 's/(.*)/x/' |
    awk -v p="$postmaster" '$1 == p {t += $14 + $15 + $16 + $17} $4 == p {t += $14 + $15} END {print t}'
}
own_cpu() { awk '{print $14 + $15}' "/proc/$gate/stat"; }

# logins SECONDS: prints sign-ins a second, and CPU milliseconds of PostgreSQL and of Gatehouse for each.
logins() {
  local before own
  before=$(cpu) own=$(own_cpu)
  wrk -t1 -c"$connections" -d"$1s" -s "$work/login.lua" "http://127.0.0.1:$port" >"$work/wrk"
  ! grep -q 'Non-2xx' "$work/wrk" || { cat "$work/wrk" >&2; tail -3 "$work/log" >&2; exit 1; }
  awk -v s="$1" -v t=$(($(cpu) - before)) -v own=$(($(own_cpu) - own)) -v hz="$(getconf CLK_TCK)" \
    '/requests in/ {printf "%d %.4f %.3f %d\n", $1 / s, t / hz * 1000 / $1, own / hz * 1000 / $1, $1}' "$work/wrk"
}
# inserts SECONDS: prints CPU milliseconds of PostgreSQL for each insert.
inserts() {
  local before
  before=$(cpu)
  "$postgres_bin/pgbench" -h 127.0.0.1 -p $db_port -U gatehouse -n -M prepared -c "$connections" -T "$1" -f "$work/insert.sql" \
    postgres >"$work/pgbench" 2>&1
  awk -v t=$(($(cpu) - before)) -v hz="$(getconf CLK_TCK)" \
    '/transactions actually processed/ {printf "%.4f\n", t / hz * 1000 / $6}' "$work/pgbench"
}

echo "java: $("${bin}java" -version 2>&1 | head -1); $("$postgres_bin/postgres" --version); $(nproc) processors; $connections connections"
echo "warming up for $warmup s"
logins "$warmup" >/dev/null
inserts 2 >/dev/null
# What autovacuum does within a minute: until then, the plans are those of empty tables.
query -c "delete from session where source = 'bench'" -c 'vacuum analyze'
query -c 'select pg_stat_statements_reset()' >/dev/null
echo "round   sign-ins/s   PostgreSQL, CPU-ms   Gatehouse, CPU-ms   an insert, CPU-ms   ratio   sign-ins/s of a PostgreSQL core"
total=0
for round in $(seq 1 "$rounds"); do
  read -r rate cost own number < <(logins "$seconds")
  total=$((total + number))
  insert=$(inserts "$seconds")
  query -c "delete from session where source = 'bench'" -c vacuum
  line=$(awk -v r="$rate" -v c="$cost" -v o="$own" -v i="$insert" 'BEGIN {print r, c, o, i, c / i, 1000 / c}')
  # shellcheck disable=SC2086 # Several values.
  printf '%5d   %10s   %18s   %17s   %17s   %5.2f   %d\n' "$round" ${line% *} "$(printf '%.0f' "${line##* }")"
  [ "$round" -eq 1 ] || echo "$line" >>"$work/rounds"
done
median() { cut -d' ' -f"$1" "$work/rounds" | sort -n | awk '{v[NR] = $1} END {print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2}'; }
echo "medians without the first round: $(median 1) sign-ins a second; PostgreSQL $(median 2) ms, Gatehouse $(median 3) ms;" \
  "ratio to an insert $(median 5); $(median 6) sign-ins a second of a PostgreSQL core"
echo "statements: calls for each sign-in, mean milliseconds"
query -F '   ' -c "select round(calls::numeric / $total, 3), round(mean_exec_time::numeric, 3), left(regexp_replace(query, '\s+', ' ', 'g'), 100)
  from pg_stat_statements where query not like '%bench%' order by total_exec_time desc limit 14"
