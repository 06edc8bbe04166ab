#!/usr/bin/env bash
# Compares two commits: builds both, and measures both and a bare application as requests.sh does, in turns.
#
#   src/bench/compare.sh A B [row ...]
set -euo pipefail
cd "$(dirname "$0")/../.."
. src/bench/requests-lib.sh
commits=("$1" "$2")
shift 2
for i in 0 1; do
  git clone -q --no-checkout . "$work/source"
  git -C "$work/source" checkout -q "$(git rev-parse "${commits[i]}")"
  (cd "$work/source" && ./mvnw -B -q -Dmaven.test.skip=true package)
  extract "$work/source/target/gatehouse.jar" "commit-$((i + 1))"
  rm -rf "$work/source"
done
start_bare commit-1
start_gatehouse commit-1
start_gatehouse commit-2
echo "commit-1: ${commits[0]}, commit-2: ${commits[1]}"
measure ${@:-$all_rows}
