# Shared by requests.sh and compare.sh: servers in turns, and their CPU time per request. Needs a JDK ($JAVA_HOME or on the
# path), curl, wrk, two cores, and Linux (it reads /proc).
rounds=${ROUNDS:-9} seconds=${LENGTH:-2} warmup=${WARMUP:-20}
all_rows="verify me resource verify-1000 me-1000 resource-1000 invalid refresh"
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
work=$(mktemp -d)
servers=()
declare -A pid port
trap 'kill "${pid[@]}" 2>/dev/null || true; wait 2>/dev/null; rm -rf "$work"' EXIT

# extract JAR NAME: the application of that name, as classes and libraries.
extract() { "${bin}java" -Djarmode=tools -jar "$1" extract --destination "$work/$2" >/dev/null; }

# launch NAME CLASSPATH MAIN ARGUMENT...: one processor from the start, so that the JVM configures itself for one.
launch() {
  local name=$1 classpath=$2 main=$3
  shift 3
  port[$name]=$((18080 + ${#servers[@]}))
  servers+=("$name")
  "${bin}java" -XX:ActiveProcessorCount=1 -Xmx512m ${JAVA_FLAGS:-} -cp "$classpath" "$main" --server.port="${port[$name]}" \
    "$@" >"$work/$name.log" 2>&1 &
  pid[$name]=$!
}

# start_bare NAME: a bare application, with the libraries of an extracted Gatehouse that it needs.
start_bare() {
  local libraries
  libraries=$(find -L "$work/$1/lib" -name '*.jar' | grep -E '/(spring-(core|beans|context|aop|expression|web|webmvc)-[0-9]|spring-boot-([0-9]|autoconfigure|web-server|servlet|tomcat|webmvc|jackson|http-converter)|tomcat-embed-(core|el)|jackson-|logback|slf4j|log4j|commons-logging|micrometer-(commons|observation)-|jspecify|snakeyaml|jakarta\.)' | paste -sd:)
  "${bin}javac" -parameters -proc:none -d "$work/bare-classes" -cp "$libraries" src/bench/java/bare/BareApplication.java
  launch bare "$work/bare-classes:$libraries" bare.BareApplication
}

# start_gatehouse NAME ARGUMENT...: with the demo's users. Without the throttle, which would refuse most invalid tokens unseen, and
# with tokens that are not due for renewal before the end.
start_gatehouse() {
  local name=$1
  shift
  launch "$name" "$work/$name/gatehouse.jar:$work/$name/lib/*" dev.gatehouse.GatehouseApplication --spring.profiles.active=demo \
    --gatehouse.demo.ldap-port=$((18380 + ${#servers[@]})) --gatehouse.data-dir="$work/$name/data" \
    --gatehouse.throttle.enabled=false --gatehouse.session.max-per-user=0 \
    --gatehouse.token.lifetime=4h --gatehouse.token.renew-after=3h "$@"
}

await() {
  until curl -s -o /dev/null "127.0.0.1:${port[$1]}/"; do
    kill -0 "${pid[$1]}" || { cat "$work/$1.log" >&2; exit 1; }
    sleep 0.2
  done
}

# prepare NAME: files with one token, 1,000 tokens of as many sessions, and a token with an invalid signature.
prepare() {
  curl -sS "127.0.0.1:${port[$1]}/authenticate?[1-1000]" -H 'Content-Type: application/json' \
    -d '{"user": "alice", "password": "alice-secret"}' | grep -o '"token":"[^"]*' | cut -d'"' -f4 >"$work/$1-tokens.1000"
  head -1 "$work/$1-tokens.1000" >"$work/$1-tokens.1"
  awk -F. '{s = substr($3, 10, 1) == "A" ? "B" : "A"; print $1 "." $2 "." substr($3, 1, 9) s substr($3, 11)}' \
    "$work/$1-tokens.1" >"$work/$1-tokens.invalid"
}

# cpu NAME ROW SECONDS: prints the CPU milliseconds per request, and the requests per second. The bare application gets
# the requests of the last Gatehouse, at its own path.
cpu() {
  local name=$1 row=$2 before after path tokens=1 method=GET of=$1
  [ "$name" != bare ] || of=${servers[-1]}
  case $row in
    verify*) path=/verify ;;
    refresh) path=/authenticate/refresh method=POST ;;
    resource*) path=/protected/resource ;;
    *) path=/me ;;
  esac
  case $row in *-1000) tokens=1000 ;; invalid) tokens=invalid ;; esac
  [ "$name" != bare ] || path=/bare
  before=$(awk '{print $14 + $15}' "/proc/${pid[$name]}/stat")
  taskset -c 1 wrk -t1 -c16 -d"$3s" -s src/bench/requests.lua "http://127.0.0.1:${port[$name]}$path" -- \
    $method "$work/$of-tokens.$tokens" >"$work/wrk"
  after=$(awk '{print $14 + $15}' "/proc/${pid[$name]}/stat")
  [ "$row" = invalid ] || ! grep -q 'Non-2xx' "$work/wrk" || { cat "$work/wrk" >&2; exit 1; }
  awk -v t=$((after - before)) -v hz="$(getconf CLK_TCK)" -v s="$3" \
    '/requests in/ {printf "%.5f %d\n", t / hz * 1000 / $1, $1 / s}' "$work/wrk"
}

# median FILE COLUMN
median() {
  cut -d' ' -f"$2" "$1" | sort -n | awk '{v[NR] = $1} END {print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2}'
}

# measure ROW...: medians of the rounds but the first one, and of the ratios to the first server within a round.
measure() {
  local row name round first=${servers[0]} file
  for name in "${servers[@]}"; do await "$name"; done
  for name in "${servers[@]}"; do [ "$name" = bare ] || prepare "$name"; done
  echo "java: $("${bin}java" -version 2>&1 | head -1); $rounds rounds of $seconds s"
  for row in "$@"; do for name in "${servers[@]}"; do cpu "$name" "$row" "$warmup" >/dev/null; done; done
  for name in "${servers[@]}"; do taskset -acp 0 "${pid[$name]}" >/dev/null; done
  printf '%-14s %-10s %11s %11s   %s\n' row server CPU-ms requests/s "ratio to $first (lowest, highest)"
  for row in "$@"; do
    for ((round = 0; round <= rounds; round++)); do
      # The order changes, since the machine may slow down or speed up within a round.
      for name in $( ((round % 2)) && printf '%s\n' "${servers[@]}" | tac || printf '%s\n' "${servers[@]}"); do
        cpu "$name" "$row" "$seconds" >"$work/$name.now"
      done
      for name in "${servers[@]}"; do
        ((round == 0)) || echo "$(<"$work/$name.now") $(<"$work/$first.now")" |
          awk '{printf "%s %s %.3f\n", $1, $2, $1 / $3}' >>"$work/$name.$row"
      done
    done
    for name in "${servers[@]}"; do
      file=$work/$name.$row
      printf '%-14s %-10s %11s %11s   %s (%s, %s)\n' "$row" "$name" "$(median "$file" 1)" "$(median "$file" 2)" \
        "$(median "$file" 3)" "$(cut -d' ' -f3 "$file" | sort -n | head -1)" "$(cut -d' ' -f3 "$file" | sort -n | tail -1)"
    done
  done
}
