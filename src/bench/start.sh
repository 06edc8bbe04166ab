#!/bin/bash
# Prints seconds to the first answer and resident memory (MiB) of the plain jar and, on a JDK from 25 on, of the
# extracted jar with an AOT cache, as in the image. Every start is a first one, with a new data folder.
# Usage: ./mvnw -DskipTests package && src/bench/start.sh [rounds]     (JAVA_HOME chooses the JDK; 5 rounds)
set -euo pipefail
cd "$(dirname "$0")/../.."

rounds=${1:-5}
port=${PORT:-18080}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
jar=$PWD/target/gatehouse.jar
[ -f "$jar" ] || { echo "no $jar: run ./mvnw -DskipTests package first" >&2; exit 1; }
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; wait; rm -rf "$work"' EXIT

# One start of "java <arguments>": a line "<seconds> <MiB>".
start() {
  local from to data
  data=$(mktemp -d "$work/data.XXXX")
  from=$(date +%s%N)
  GATEHOUSE_DATA_DIR=$data SERVER_PORT=$port SERVER_ADDRESS=127.0.0.1 "$java" "$@" >"$data/log" 2>&1 &
  server=$!
  until curl -sf -o "$data/answer" "http://127.0.0.1:$port/actuator/health/liveness"; do
    kill -0 "$server" 2>/dev/null || { cat "$data/log" >&2; exit 1; }
    sleep 0.02
  done
  to=$(date +%s%N)
  awk -v ns=$((to - from)) '/^VmRSS/ { printf "%.2f %.0f\n", ns / 1e9, $2 / 1024 }' "/proc/$server/status"
  kill "$server"
  wait "$server" || true
  server=
}

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

report() {
  local name=$1 i
  shift
  for ((i = 0; i < rounds; i++)); do start "$@"; done >"$work/$name"
  printf '%-10s %6s s %5s MiB\n' "$name" "$(cut -d' ' -f1 "$work/$name" | median)" \
    "$(cut -d' ' -f2 "$work/$name" | median)"
}

"$java" -version 2>&1 | head -n 1
report plain -jar "$jar"

if "$java" -XX:AOTMode=auto -version >/dev/null 2>&1; then
  options=(-XX:+UseSerialGC -Xms64m)
  "$java" -Djarmode=tools -jar "$jar" extract --destination "$work/app" >/dev/null
  GATEHOUSE_DATA_DIR=$work/training SPRING_DATASOURCE_URL=jdbc:h2:mem:training "$java" "${options[@]}" \
    -XX:AOTCacheOutput="$work/app/gatehouse.aot" -Dspring.context.exit=onRefresh \
    -jar "$work/app/gatehouse.jar" >"$work/training.log" 2>&1
  report aot-cache "${options[@]}" -XX:AOTCache="$work/app/gatehouse.aot" -jar "$work/app/gatehouse.jar"
fi
