#!/usr/bin/env bash
# A rolling upgrade and the way back, under load: two nodes of OLD.jar behind nginx (deploy/nginx/gatehouse.conf) on one PostgreSQL are
# replaced one after the other by NEW.jar, and then by OLD.jar again. The load signs in, uses, refreshes and ends sessions, and presents
# tokens of ended ones. Prints the requests and failures of each step, and exits with 1 if a request failed or a node did not start.
#
#   src/bench/upgrade.sh OLD.jar NEW.jar [seconds]     default: 15 seconds of load after each change
#
# Needs a JDK ($JAVA_HOME or on the path), PostgreSQL's server, nginx, curl and setpriv.
set -euo pipefail
old=$(realpath "$1") new=$(realpath "$2") seconds=${3:-15} port=18780 db_port=18789
cd "$(dirname "$0")/../.."
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
work=$(mktemp -d)
declare -A pid
trap 'set +e; kill "${pid[@]}" "${nginx:-}" "${load_PID:-}" 2>/dev/null; postgres stop -m immediate >/dev/null 2>&1; rm -rf "$work"' EXIT

. src/bench/postgres-lib.sh
mkdir "$work/nginx"

for version in old new; do
  "${bin}java" -Djarmode=tools -jar "${!version}" extract --destination "$work/$version" --application-filename gatehouse.jar >/dev/null
done
"${bin}javac" -proc:none -d "$work/classes" src/bench/java/dev/gatehouse/upgrade/*.java

hash="lower(rawtohex(hash('SHA-256', 'u' || x || '-secret')))"
table="create table if not exists member as select 'u' || x as name, '{SHA-256}' || $hash as hash from system_range(0, 9)"
shop=--gatehouse.identity.jdbc.shop
# begin NUMBER VERSION: returns when the node is ready.
begin() {
  local at=$((port + $1))
  "${bin}java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m -jar "$work/$2/gatehouse.jar" --server.port=$at \
    --gatehouse.data-dir="$work/data" --gatehouse.token.issuer=http://127.0.0.1:$port --gatehouse.caller.trusted-proxies=127.0.0.1 \
    --spring.datasource.url="jdbc:postgresql://127.0.0.1:$db_port/postgres" --spring.datasource.username=gatehouse \
    --gatehouse.keys.jwks-max-age=1s --gatehouse.throttle.enabled=false \
    $shop.url="jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1;INIT=$table" \
    $shop.user-query='select name, hash, true from member where name = :user' \
    $shop.roles-query="select 'admin' from member where name = :user and name = 'u0'" >>"$work/node-$1.log" 2>&1 &
  pid[$1]=$!
  for _ in $(seq 600); do
    ! curl -sf "127.0.0.1:$at/actuator/health/readiness" >/dev/null || return 0
    kill -0 "${pid[$1]}" 2>/dev/null || break
    sleep 0.2
  done
  echo "node $1 of the $2 version does not start:" >&2
  tail -20 "$work/node-$1.log" >&2
  finish || true
  exit 1
}
# finish: prints the result of the load.
finish() {
  exec {load[1]}>&-
  cat <&"$result"
  wait "$load_pid"
}
step() { echo "$1" >&"${load[1]}"; }
# replace NUMBER VERSION
replace() {
  step "node $1 to the $2 version"
  kill "${pid[$1]}"
  wait "${pid[$1]}" || true
  begin "$1" "$2"
  sleep "$seconds"
}

begin 1 old
begin 2 old
cat >"$work/nginx/nginx.conf" <<CONF
$([ "$(id -u)" -ne 0 ] || echo 'user root;') daemon off; pid nginx.pid; error_log error.log; events {}
http { access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi;
scgi_temp_path scgi; include server.conf; }
CONF
sed -e "s/10\.0\.0\.1:8080/127.0.0.1:$((port + 1))/; s/10\.0\.0\.2:8080/127.0.0.1:$((port + 2))/" \
  -e "s/listen 443 ssl/listen 127.0.0.1:$port/; /ssl_certificate/d" deploy/nginx/gatehouse.conf >"$work/nginx/server.conf"
PATH=$PATH:/usr/sbin nginx -p "$work/nginx" -c nginx.conf -e error.log >/dev/null 2>&1 &
nginx=$!
until curl -s -o /dev/null "127.0.0.1:$port/me"; do kill -0 $nginx; sleep 0.1; done

coproc load { exec "${bin}java" -cp "$work/classes" dev.gatehouse.upgrade.Load "http://127.0.0.1:$port"; }
exec {result}<&"${load[0]}"
load_pid=$load_PID
step "both nodes of the old version"
sleep "$seconds"
replace 1 new
replace 2 new
step "rotate: both nodes of the new version, new keys"
sleep "$seconds"
replace 1 old
replace 2 old
step "rotate: both nodes of the old version, new keys"
sleep "$seconds"
finish
