#!/usr/bin/env bash
# The cost of a sign-in by a local user against that of its password hash alone (Argon2id, 19 MiB, 2 passes), which a JVM of
# its own computes: CPU time of each process, in turns.
#
#   src/bench/local.sh [rounds [sign-ins]]     default: 9 rounds of 40 sign-ins, the first round dropped
#
# Needs target/gatehouse.jar, a JDK ($JAVA_HOME or on the path) and curl. JDK_JAVA_OPTIONS applies to both JVMs.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-9} each=${2:-40} port=${PORT:-18080} first=first-Password-1 password=second-Password-2
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
work=$(mktemp -d)
trap 'kill "${gate:-}" "${hash_PID:-}" 2>/dev/null || true; wait; rm -rf "$work"' EXIT

"${bin}java" -Djarmode=tools -jar target/gatehouse.jar extract --destination "$work/app" >/dev/null
"${bin}javac" -proc:none -d "$work/hash" -cp "$work/app/lib/*" src/bench/java/dev/gatehouse/identity/HashAlone.java
"${bin}java" -jar target/gatehouse.jar --server.port="$port" --gatehouse.data-dir="$work/data" \
  --gatehouse.session.max-per-user=0 --gatehouse.identity.local.admin-password=$first >"$work/log" 2>&1 &
gate=$!
until curl -sf "127.0.0.1:$port/actuator/health/readiness" >/dev/null; do
  kill -0 $gate || { cat "$work/log" >&2; exit 1; }
  sleep 0.2
done
curl -sf -o "$work/answer" "127.0.0.1:$port/authenticate/password" -H 'Content-Type: application/json' \
  -d "{\"user\": \"admin\", \"old\": \"$first\", \"new\": \"$password\"}"
coproc hash { exec "${bin}java" -cp "$work/hash:$work/app/lib/*" dev.gatehouse.identity.HashAlone 2>&1; }

for ((i = 0; i < each; i++)); do
  [ $i = 0 ] || echo next
  printf 'url = "http://127.0.0.1:%d/authenticate"\nheader = "Content-Type: application/json"\nsilent\nfail\n' "$port"
  printf 'data = "{\\"user\\": \\"admin\\", \\"password\\": \\"%s\\"}"\noutput = "%s"\n' $password "$work/answer"
done >"$work/requests"

# CPU milliseconds of process $1.
cpu() { awk '{ print ($14 + $15) * 10 }' "/proc/$1/stat"; }

# CPU milliseconds of a sign-in.
sign_in() {
  local before
  before=$(cpu $gate)
  curl -K "$work/requests"
  echo $((($(cpu $gate) - before) * 100 / each)) | awk '{ printf "%.1f", $1 / 100 }'
}

# CPU milliseconds of a hash alone.
hash_alone() {
  local before
  before=$(cpu "$pid")
  echo "$each" >&"${hash[1]}"
  read -r _ <&"${hash[0]}"
  echo $((($(cpu "$pid") - before) * 100 / each)) | awk '{ printf "%.1f", $1 / 100 }'
}

pid=$hash_PID
printf '%6s %9s %9s %6s\n' round sign-in hash ratio
for ((r = 0; r < rounds; r++)); do
  signed=$(sign_in)
  alone=$(hash_alone)
  awk -v r=$r -v s="$signed" -v h="$alone" 'BEGIN { printf "%6d %9.1f %9.1f %6.2f\n", r, s, h, s / h }' | tee -a "$work/rows"
done
median() { tail -n +2 "$work/rows" | awk -v c="$1" '{ print $c }' | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
printf 'median %9s %9s %6s   (CPU milliseconds)\n' "$(median 2)" "$(median 3)" "$(median 4)"
