#!/usr/bin/env bash
# Measures starts to the first response: seconds, CPU seconds (user and system) and resident MiB of Gatehouse's jar, and of the
# layers of the image with their AOT cache (on a JDK from 25 on), beside an application of Spring Boot alone in both forms, in turns.
# The ratios are medians of those within a round. Every start is a first one, with a new data folder.
# Usage: ./mvnw -DskipTests package && src/bench/start.sh [rounds [jar ...]]     (JAVA_HOME chooses the JDK; 5 rounds;
# several jars are compared; FORMS="jar" or "image" measures one form)
set -euo pipefail
cd "$(dirname "$0")/../.."

rounds=${1:-5}
jars=("${@:2}")
[ ${#jars[@]} -gt 0 ] || jars=("$PWD/target/gatehouse.jar")
port=${PORT:-18080}
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; wait; rm -rf "$work"' EXIT

# The options of the image, and those of its training start.
read -ra options <<<"$(sed -n 's/^ENV JDK_JAVA_OPTIONS="\(.*\)"/\1/p' Dockerfile)"
hertz=$(getconf CLK_TCK)
declare -A path command

# start NAME: one start; appends a line "<seconds> <CPU seconds> <MiB>" to the results of NAME.
start() {
  local name=$1 from to data
  data=$(mktemp -d "$work/data.XXXX")
  from=$(date +%s%N)
  # shellcheck disable=SC2086 # words of the command
  GATEHOUSE_DATA_DIR=$data SERVER_PORT=$port SERVER_ADDRESS=127.0.0.1 "${bin}java" ${command[$name]} >"$data/log" 2>&1 &
  server=$!
  until curl -sf -o "$data/response" "http://127.0.0.1:$port${path[${name%%-*}]}"; do
    kill -0 "$server" 2>/dev/null || { cat "$data/log" >&2; exit 1; }
    sleep 0.02
  done
  to=$(date +%s%N)
  awk -v ns=$((to - from)) -v ticks="$(awk '{print $14 + $15}' "/proc/$server/stat")" -v hz="$hertz" \
    '/^VmRSS/ { printf "%.2f %.2f %.0f\n", ns / 1e9, ticks / hz, $2 / 1024 }' "/proc/$server/status" >>"$work/$name"
  kill "$server"
  wait "$server" || true
  server=
  rm -rf "$data"
}

# bare_jar: the application of Spring Boot alone, with those libraries of Gatehouse that it needs; prints nothing.
bare_jar() {
  local libraries
  mkdir -p "$work/bare/app/lib" "$work/bare/classes" "$work/bare/jar/BOOT-INF/lib" "$work/bare/jar/BOOT-INF/classes"
  libraries=$(find -L "$work/image1/lib" -name '*.jar' | grep -E '/(spring-(core|beans|context|aop|expression|web|webmvc)-[0-9]|spring-boot-([0-9]|autoconfigure|web-server|servlet|tomcat|webmvc|jackson|http-converter)|tomcat-embed-(core|el)|jackson-|logback|slf4j|log4j|commons-logging|micrometer-(commons|observation)-|jspecify|snakeyaml|jakarta\.)')
  # shellcheck disable=SC2086 # one argument for each library
  cp -L $libraries "$work/bare/app/lib" && cp -L $libraries "$work/bare/jar/BOOT-INF/lib"
  "${bin}javac" -parameters -proc:none -d "$work/bare/classes" -cp "$work/bare/app/lib/*" src/bench/java/bare/BareApplication.java
  cp -r "$work/bare/classes/." "$work/bare/jar/BOOT-INF/classes"
  printf 'Main-Class: bare.BareApplication\nClass-Path:%s\n' "$(cd "$work/bare/app" && printf ' \n  %s' lib/*.jar)" >"$work/bare/app.txt"
  "${bin}jar" -c -f "$work/bare/app/bare.jar" -m "$work/bare/app.txt" -C "$work/bare/classes" .
  (cd "$work/bare/jar" && "${bin}jar" -x -f "$1" org)
  printf 'Main-Class: org.springframework.boot.loader.launch.JarLauncher\nStart-Class: bare.BareApplication\nSpring-Boot-Classes: BOOT-INF/classes/\nSpring-Boot-Lib: BOOT-INF/lib/\n' >"$work/bare/jar.txt"
  "${bin}jar" -c -0 -f "$work/bare/bare.jar" -m "$work/bare/jar.txt" -C "$work/bare/jar" .
}

# train NAME JAR: an AOT cache beside the extracted jar, as the Dockerfile makes it, and the command that uses it.
train() {
  GATEHOUSE_DATA_DIR=$work/training SPRING_DATASOURCE_URL=jdbc:h2:mem:training SERVER_PORT=$port SERVER_ADDRESS=127.0.0.1 \
    "${bin}java" "${options[@]}" -XX:AOTCacheOutput="$2.aot" -Dspring.context.exit=onRefresh -jar "$2" >"$work/training.log" 2>&1
  rm -rf "$work/training"
  command[$1]="${options[*]} -XX:AOTCache=$2.aot -jar $2"
}

median() { cut -d' ' -f"$2" "$1" | sort -n | awk '{ v[NR] = $1 } END { print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'; }

# print_row NAME BARE: medians of NAME, and of its ratios to BARE.
print_row() {
  paste -d' ' "$work/$1" "$work/$2" | awk '{ printf "%.3f %.3f\n", $1 / $4, $2 / $5 }' >"$work/ratios"
  printf '%-14s %8s %8s %6s   %5s (%s to %s) %5s\n' "$1" "$(median "$work/$1" 1)" "$(median "$work/$1" 2)" "$(median "$work/$1" 3)" \
    "$(median "$work/ratios" 1)" "$(cut -d' ' -f1 "$work/ratios" | sort -n | head -1)" \
    "$(cut -d' ' -f1 "$work/ratios" | sort -n | tail -1)" "$(median "$work/ratios" 2)"
}

path[jar]=/actuator/health/liveness path[image]=/actuator/health/liveness path[bare]=/bare
forms=${FORMS:-jar image}
"${bin}java" -XX:AOTMode=auto -version >/dev/null 2>&1 || forms=jar
for ((i = 1; i <= ${#jars[@]}; i++)); do
  jar=${jars[i - 1]}
  [ -f "$jar" ] || { echo "no $jar: run ./mvnw -DskipTests package first" >&2; exit 1; }
  cp "$jar" "$work/gatehouse.jar"
  "${bin}java" -Djarmode=tools -jar "$work/gatehouse.jar" extract --destination "$work/image$i" >/dev/null
  mv "$work/gatehouse.jar" "$work/gatehouse$i.jar"
  command[jar-$i]="-jar $work/gatehouse$i.jar"
done
bare_jar "$work/gatehouse1.jar"
command[bare-jar]="-jar $work/bare/bare.jar"
case $forms in *image*)
  for ((i = 1; i <= ${#jars[@]}; i++)); do train "image-$i" "$work/image$i/gatehouse.jar"; done
  train bare-image "$work/bare/app/bare.jar"
esac

echo "java: $("${bin}java" -version 2>&1 | head -n 1); $rounds rounds"
for ((round = 0; round < rounds; round++)); do
  for form in $forms; do
    start "bare-$form"
    for ((i = 1; i <= ${#jars[@]}; i++)); do start "$form-$i"; done
  done
done
printf '%-14s %8s %8s %6s   %s\n' form seconds CPU-s MiB "ratio of seconds to bare (lowest to highest), of CPU-s"
for form in $forms; do
  print_row "bare-$form" "bare-$form"
  for ((i = 1; i <= ${#jars[@]}; i++)); do print_row "$form-$i" "bare-$form"; done
done
