#!/usr/bin/env bash
# How fast the services that wait at /revocations learn of ended sessions: two nodes on one PostgreSQL, so many waiting connections
# at each, and sessions that end at the first one. Prints the median, the 99th percentile and the maximum in milliseconds from
# the request that ends a session to the whole answer at a verifier, the same for GET /me on new connections meanwhile, and what the
# waiting connections cost.
#
#   src/bench/feed.sh [verifiers [ends]]     default: 1,000 verifiers of 20 services at each node, 25 ends
#   JAR=other.jar OPTIONS=-Xmx256m src/bench/feed.sh     another version, options of Java
#
# Needs target/gatehouse.jar, a JDK ($JAVA_HOME or on the path), a PostgreSQL server, curl, and Linux (it reads /proc).
set -euo pipefail
cd "$(dirname "$0")/../.."
verifiers=${1:-1000} ends=${2:-25} clients=20 many=5000 db_port=18632 ports=(18681 18682)
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
work=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" "${feed_PID:-}" 2>/dev/null || true; postgres stop -m immediate >/dev/null 2>&1 || true; wait; rm -rf "$work"' EXIT
ulimit -n "$(ulimit -Hn)"

. src/bench/postgres-lib.sh
query() { psql -h 127.0.0.1 -p $db_port -U gatehouse -d postgres -X -q -A -t "$@"; }

"${bin}java" -Djarmode=tools -jar "${JAR:-target/gatehouse.jar}" extract --destination "$work/app" >/dev/null
mv "$work"/app/*.jar "$work/app/app.jar"
"${bin}javac" -proc:none -d "$work/classes" src/bench/java/dev/gatehouse/feed/*.java
registered=()
for ((i = 0; i < clients; i++)); do
  hash=$(printf %s "0123456789abcdef0123456789abcdef$i" | sha256sum | cut -d' ' -f1)
  registered+=("--gatehouse.interop.verifiers.v$i.secret-sha256=$hash")
done
for port in "${ports[@]}"; do
  # shellcheck disable=SC2086 # Several options.
  "${bin}java" ${OPTIONS:-} -jar "$work/app/app.jar" --server.port="$port" --spring.profiles.active=demo \
    --gatehouse.demo.ldap-port=$((port + 100)) --gatehouse.data-dir="$work/data" \
    --spring.datasource.url="jdbc:postgresql://127.0.0.1:$db_port/postgres" --spring.datasource.username=gatehouse \
    --gatehouse.throttle.enabled=false --gatehouse.session.max-per-user=0 --gatehouse.watch.speed.action=off "${registered[@]}" \
    >"$work/$port.log" 2>&1 &
  pids+=($!)
  until curl -sf -o /dev/null "127.0.0.1:$port/actuator/health/readiness"; do
    kill -0 "${pids[-1]}" || { tail -3 "$work/$port.log" >&2; exit 1; }
    sleep 0.2
  done
done

cpu() { awk '{print $14 + $15}' "/proc/${pids[$1]}/stat"; }
heap() { "${bin}jcmd" "${pids[0]}" GC.class_histogram | awk '$1 == "Total" {printf "%.1f", $3 / 1e6}'; }
resident() { awk '/VmRSS/ {printf "%d", $2 / 1024}' "/proc/${pids[0]}/status"; }
# per_second SECONDS: CPU milliseconds of both nodes in a second.
per_second() {
  local a b
  a=$(cpu 0) b=$(cpu 1)
  sleep "$1"
  awk -v a=$(($(cpu 0) - a)) -v b=$(($(cpu 1) - b)) -v hz="$(getconf CLK_TCK)" -v s="$1" \
    'BEGIN {printf "%.0f and %.0f", a / hz * 1000 / s, b / hz * 1000 / s}'
}

coproc feed { exec "${bin}java" -Xmx3g -cp "$work/classes" dev.gatehouse.feed.Feed "${ports[@]}"; }
say() {
  local answer
  echo "$*" >&"${feed[1]}"
  read -r answer <&"${feed[0]}"
  echo "$answer"
}
# insert NUMBER: live sessions of bob.
insert() {
  query -c "insert into session (id, user_name, source, opened_at, last_seen_at, ends_at, address, user_agent)
    select gen_random_uuid(), 'bob', 'bench', now(), now(), now() + interval '1 hour', '10.0.0.1', '' from generate_series(1, $1)"
}

echo "java: $("${bin}java" -version 2>&1 | head -1) ${OPTIONS:-}; $("$postgres_bin/postgres" --version); $(nproc) processors"
echo "before: heap after a collection $(heap) MB, resident $(resident) MiB, CPU ms per second $(per_second 10)"
say wait "$verifiers" "$clients"
echo "warm-up: $(say ends 10 300)"
echo "while all wait: heap after a collection $(heap) MB, resident $(resident) MiB, CPU ms per second $(per_second 10)"
before=$(cpu 0)
echo "single ends: $(say ends "$ends" 300)"
awk -v t=$(($(cpu 0) - before)) -v hz="$(getconf CLK_TCK)" -v n="$ends" 'BEGIN {printf "CPU of the node that was asked, with sign-ins and pauses: %.0f ms for each end\n", t / hz * 1000 / n}'
echo "five ends a second: $(say ends "$ends" 0)"
for _ in 1 2; do
  insert "$many"
  echo "$many ends at once: $(say many bob "$many")"
done
echo "afterwards: heap after a collection $(heap) MB, resident $(resident) MiB"
