#!/usr/bin/env bash
# The cost of protection: CPU time per request of the protected resource, compared with the same resource without a
# token and without any filter, in one running Gatehouse, in turns.
#
#   src/bench/protected.sh [rounds [seconds [path [other path]]]]
#
# By default 21 rounds of 2 seconds each, the first round dropped, of /open/resource and /protected/resource.
# With /protected/resource and /verify it compares a gateway's request with a protected request.
#
# Needs target/gatehouse.jar, a JDK ($JAVA_HOME or on the path), curl, wrk, and Linux (it reads /proc).
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-21} seconds=${2:-2} path=${3:-/open/resource} other=${4:-/protected/resource} port=18080 ldap_port=18389
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
work=$(mktemp -d)
trap 'kill "${pid:-}" 2>/dev/null || true; rm -rf "$work"' EXIT

"${bin}java" -Djarmode=tools -jar target/gatehouse.jar extract --destination "$work/app" >/dev/null
"${bin}javac" -parameters -proc:none -d "$work/open" -cp "$work/app/gatehouse.jar:$work/app/lib/*" \
  src/bench/java/dev/gatehouse/resource/OpenResource.java
# One processor from the start, so that the JVM configures itself for one. It is pinned only after the warm-up, because
# the JIT compiler would take minutes on a shared processor.
"${bin}java" -XX:ActiveProcessorCount=1 -cp "$work/open:$work/app/gatehouse.jar:$work/app/lib/*" \
  dev.gatehouse.GatehouseApplication --spring.profiles.active=demo --server.port=$port \
  --gatehouse.demo.ldap-port=$ldap_port --gatehouse.data-dir="$work/data" >"$work/log" 2>&1 &
pid=$!
until curl -sf "127.0.0.1:$port/actuator/health/readiness" >/dev/null; do
  kill -0 $pid || { cat "$work/log" >&2; exit 1; }
  sleep 0.2
done

sign_in() {
  curl -s "127.0.0.1:$port/authenticate" -H 'Content-Type: application/json' \
    -d '{"user": "alice", "password": "alice-secret"}' | sed 's/.*"token":"\([^"]*\)".*/\1/'
}

# cpu PATH SECONDS: prints the server's CPU milliseconds per request, and requests per second.
cpu() {
  local before after requests
  before=$(awk '{print $14 + $15}' "/proc/$pid/stat")
  taskset -c 1 wrk -t1 -c16 -d"$2s" -H "Authorization: Bearer $(sign_in)" "http://127.0.0.1:$port$1" >"$work/wrk"
  after=$(awk '{print $14 + $15}' "/proc/$pid/stat")
  ! grep -q 'Non-2xx' "$work/wrk" || { cat "$work/wrk" >&2; exit 1; }
  requests=$(awk '/requests in/ {print $1}' "$work/wrk")
  awk -v t=$((after - before)) -v hz="$(getconf CLK_TCK)" -v n="$requests" -v s="$2" \
    'BEGIN {printf "%.5f %d\n", t / hz * 1000 / n, n / s}'
}

echo "java: $("${bin}java" -version 2>&1 | head -1)"
echo "warming up for 40 s"
cpu "$other" 20 >/dev/null
cpu "$path" 20 >/dev/null
taskset -acp 0 $pid >/dev/null
echo "one: $path, other: $other"
echo "round    one: ms/request  requests/s       other: ms/request  requests/s   ratio"
for round in $(seq 1 "$rounds"); do
  # The order alternates, since the machine may slow down or speed up within a round.
  if ((round % 2)); then
    read -r open open_rate < <(cpu "$path" "$seconds")
    read -r gate gate_rate < <(cpu "$other" "$seconds")
  else
    read -r gate gate_rate < <(cpu "$other" "$seconds")
    read -r open open_rate < <(cpu "$path" "$seconds")
  fi
  ratio=$(awk -v a="$gate" -v b="$open" 'BEGIN {printf "%.3f", a / b}')
  printf '%5d   %16s  %10s   %21s  %10s   %s\n' "$round" "$open" "$open_rate" "$gate" "$gate_rate" "$ratio"
  [ "$round" -eq 1 ] || echo "$ratio $open $gate" >>"$work/rounds"
done
median() { cut -d' ' -f"$1" "$work/rounds" | sort -n | awk '{v[NR] = $1} END {print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2}'; }
echo "medians without the first round: one $(median 2), other $(median 3) ms a request; ratio $(median 1)"
