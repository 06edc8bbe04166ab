#!/bin/bash
# Measures whether the time of a refused sign-in shows that the user exists: a wrong password for an existing user, in turns
# with unknown users, over one connection. A third row, the existing user again, shows the effect of chance alone.
# The running Gatehouse must accept that many wrong passwords: start it with gatehouse.throttle.enabled: false, and use a
# directory that does not lock the user.
# Usage: src/bench/timing.sh URL USER [rounds]     (500 rounds, after 100 to warm up)
set -euo pipefail

url=${1:?the URL of a running Gatehouse}
user=${2:?an existing user}
rounds=${3:-500}
warm_up=100
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

request() {
  printf 'url = "%s/authenticate"\nheader = "Content-Type: application/json"\ndata = "{\\"user\\": \\"%s\\", ' "$url" "$1"
  printf '\\"password\\": \\"wrong-%s\\"}"\noutput = "/dev/null"\n' "$RANDOM"
  printf 'write-out = "%s %%{http_code} %%{time_pretransfer} %%{time_starttransfer}\\n"\nsilent\n' "$2"
}

# The order changes each time, because the first of three may find colder caches.
for ((i = 0; i < rounds + warm_up; i++)); do
  kinds=(known unknown again)
  for ((j = 0; j < 3; j++)); do
    [ $((i + j)) = 0 ] || echo next
    kind=${kinds[$(((i + j) % 3))]}
    name=$user
    [ "$kind" != unknown ] || name=$(printf 'unknown%05d%05d' "$i" "$RANDOM")
    request "$name" "$kind"
  done
done >"$work/requests"

curl -K "$work/requests" >"$work/answers"
if awk '$2 != 403 { found = 1 } END { exit !found }' "$work/answers"; then
  echo "not every answer was a 403:" >&2
  awk '{ print $2 }' "$work/answers" | sort | uniq -c >&2
  exit 1
fi
tail -n +$((warm_up * 3 + 1)) "$work/answers" | awk '{ print $1, ($4 - $3) * 1000 }' >"$work/millis"

quantile() {
  awk -v kind="$1" '$1 == kind { print $2 }' "$work/millis" | sort -n \
    | awk -v q="$2" '{ v[NR] = $1 } END { print v[int((NR - 1) * q) + 1] }'
}

printf '%-28s %8s %8s %8s\n' "$rounds each, milliseconds" median p10 p90
for kind in known unknown again; do
  printf '%-28s %8.3f %8.3f %8.3f\n' "$kind" "$(quantile $kind 0.5)" "$(quantile $kind 0.1)" "$(quantile $kind 0.9)"
done
known=$(quantile known 0.5)
printf 'unknown/known %.3f, again/known %.3f\n' \
  "$(awk "BEGIN { print $(quantile unknown 0.5) / $known }")" "$(awk "BEGIN { print $(quantile again 0.5) / $known }")"
