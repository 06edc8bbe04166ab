#!/usr/bin/env bash
# The cost of signing and verifying a token with and without its seal, measured with JMH.
#
#   src/bench/seal.sh [options of JMH]     default: -f 1 -wi 5 -i 5 -w 2 -r 2
#
# Needs target/gatehouse.jar and a JDK ($JAVA_HOME or on the path); Maven downloads JMH.
set -euo pipefail
cd "$(dirname "$0")/../.."
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
version=1.37
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"${bin}java" -Djarmode=tools -jar target/gatehouse.jar extract --destination "$work/app" >/dev/null
for artifact in org.openjdk.jmh:jmh-core org.openjdk.jmh:jmh-generator-annprocess net.sf.jopt-simple:jopt-simple:5.0.4 \
  org.apache.commons:commons-math3:3.6.1; do
  [[ $artifact == *:*:* ]] || artifact=$artifact:$version
  ./mvnw -q -B dependency:copy -Dartifact="$artifact" -DoutputDirectory="$work/jmh" -Dmdep.useBaseVersion=true
done
# The classes of the build, so that those of the benchmark are in the same packages.
classpath="target/classes:$work/app/lib/*:$work/jmh/*"
mkdir "$work/classes"
"${bin}javac" -processor org.openjdk.jmh.generators.BenchmarkProcessor -d "$work/classes" -cp "$classpath" \
  src/bench/java/dev/gatehouse/token/SealBenchmark.java src/bench/java/dev/gatehouse/token/keys/BenchmarkKeys.java
[ $# -gt 0 ] || set -- -f 1 -wi 5 -i 5 -w 2 -r 2
"${bin}java" -cp "$work/classes:$classpath" org.openjdk.jmh.Main dev.gatehouse.token.SealBenchmark "$@"
