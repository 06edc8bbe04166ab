#!/usr/bin/env bash
# What strangers and users can keep in memory: the live heap of one node with -Xmx256m, after many invalid tokens, ended
# sessions, long names, user names that do not exist, and sign-ins and sign-outs of one user. Each from a new address.
#
#   src/bench/heap.sh [tokens [ended sessions [names]]]     default: 1000000 100000 1000000, about 40 minutes
#
# Needs target/gatehouse.jar, a JDK ($JAVA_HOME or on the path), curl, wrk, 2 GiB of disk, and Linux (it reads /proc).
set -euo pipefail
cd "$(dirname "$0")/../.."
tokens=${1:-1000000} ended=${2:-100000} names=${3:-1000000} long=20000 rounds=3000 port=18083
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
work=$(mktemp -d)
trap 'kill "${pid:-}" 2>/dev/null || true; wait; rm -rf "$work"' EXIT

"${bin}java" -Djarmode=tools -jar target/gatehouse.jar extract --destination "$work/app" >/dev/null
"${bin}java" -Xmx256m -XX:+ExitOnOutOfMemoryError -cp "$work/app/gatehouse.jar:$work/app/lib/*" \
  dev.gatehouse.GatehouseApplication --spring.profiles.active=demo --server.port=$port \
  --gatehouse.demo.ldap-port=$((port + 100)) --gatehouse.data-dir="$work/data" \
  --spring.datasource.url="jdbc:h2:synced:$work/data/gatehouse;WRITE_DELAY=0" \
  --gatehouse.identity.ldap.demo.min-refusal-time=0s --gatehouse.caller.trusted-proxies=127.0.0.1 \
  --gatehouse.watch.speed.action=off --server.tomcat.max-keep-alive-requests=-1 >"$work/log" 2>&1 &
pid=$!
until curl -sf -o /dev/null "127.0.0.1:$port/actuator/health/readiness"; do
  kill -0 $pid || { cat "$work/log" >&2; exit 1; }
  sleep 0.2
done

token() {
  curl -s "127.0.0.1:$port/authenticate" -H 'Content-Type: application/json' \
    -d '{"user": "carol", "password": "carol-secret"}' | sed 's/.*"token":"\([^"]*\)".*/\1/'
}

# One connection alternates between signing in and out in "rounds".
cat >"$work/flood.lua" <<'LUA'
local text = string.rep("x", 15000)
local json = {["Content-Type"] = "application/json"}
local kind, limit, n, bearer

function init(arguments)
  kind, limit, n, bearer = arguments[1], tonumber(arguments[2]), tonumber(arguments[3]), arguments[4]
  if kind == "rounds" then
    response = function(status, headers, body) bearer = body:match('"token":"([^"]+)"') end
  end
end

local function sign_in(body)
  return wrk.format("POST", "/authenticate", json, body)
end

function request()
  -- wrk itself waits for the whole duration, and ignores the signal while it waits for a command.
  if limit == 0 then os.execute("(sleep 0.1; kill -INT $PPID) &") end
  limit, n = limit - 1, n + 1
  json["X-Forwarded-For"] = string.format("%d.%d.%d.%d", 1 + n / 16777216, n / 65536 % 256, n / 256 % 256, n % 256)
  if kind == "names" then
    return sign_in('{"user": "nobody-' .. n .. '", "password": "guess"}')
  elseif kind == "long" then
    return sign_in('{"source": "' .. n .. text .. '", "token": "none"}')
  elseif kind == "ended" then
    local path = string.format("/admin/sessions/%08x-0000-4000-8000-000000000000", n)
    return wrk.format("DELETE", path, {Authorization = "Bearer " .. bearer})
  elseif kind == "tokens" then
    local forged = bearer:sub(1, -20) .. string.format("%012d", n) .. bearer:sub(-7)
    return wrk.format("GET", "/me", {Authorization = "Bearer " .. forged, ["X-Forwarded-For"] = json["X-Forwarded-For"]})
  elseif bearer then
    return wrk.format("DELETE", "/sessions/current", {Authorization = "Bearer " .. bearer})
  end
  return sign_in('{"user": "alice", "password": "alice-secret"}')
end
LUA

heap() { "${bin}jcmd" $pid GC.class_histogram | awk '$1 == "Total" {printf "%.1f", $3 / 1e6}'; }
rss() { awk '$1 == "VmRSS:" {printf "%d", $2 / 1000}' "/proc/$pid/status"; }
row() { printf '| %s | %s | %s | %s | %s |\n' "$1" "$2" "$3" "$(heap)" "$(rss)"; }

# flood TEXT KIND REQUESTS SECONDS CONNECTIONS: adds a row to the table.
first=0
flood() {
  wrk -t1 -c"$5" -d"$4s" -s "$work/flood.lua" "http://127.0.0.1:$port" -- "$2" "$3" $first "$(token)" >"$work/wrk"
  kill -0 $pid || { tail -5 "$work/log" >&2; exit 1; }
  first=$((first + 2000000))
  sleep 2
  row "$1" "$(awk '/requests in/ {print $1}' "$work/wrk")" \
    "$(awk '/requests in/ {print $4}' "$work/wrk" | tr -d ',') ($(awk '/Non-2xx/ {print $NF; n = 1} END {if (!n) print 0}' "$work/wrk") not 2xx)"
}

echo "java: $("${bin}java" -version 2>&1 | head -1)"
echo "| after | requests | time | live heap, MB | RSS, MB |"
echo "|---|---|---|---|---|"
for _ in 1 2 3; do token >/dev/null; done
row "the start" 3 ""
flood "sign-ins with a text of 15,000 characters" long $long 600 16
flood "sign-ins and sign-outs of one user" rounds $((2 * rounds)) 600 1
flood "ended sessions" ended "$ended" 900 16
for part in 1 2 3 4; do
  flood "user names that do not exist, part $part of 4" names $((names / 4)) 1800 16
done
for part in 1 2; do
  flood "invalid tokens, part $part of 2" tokens $((tokens / 2)) 1200 16
done
sleep 90
row "a minute and a half without requests" 0 ""
curl -s -H "Authorization: Bearer $(token)" "127.0.0.1:$port/actuator/prometheus" |
  grep -E '^gatehouse_(logins|refusals|throttle|audit|sessions)' || true
grep -c -E 'OutOfMemory' "$work/log" || true
du -sm "$work/data"
