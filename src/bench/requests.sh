#!/usr/bin/env bash
# CPU time per request of Gatehouse, against a bare Spring Boot application that gets the same requests, in turns.
#
#   src/bench/requests.sh [row ...]
#
# Rows: verify, me and resource with one token; verify-1000, me-1000 and resource-1000 with 1,000 tokens in turn; invalid
# (a token with an invalid signature) and refresh. Default: all. ROUNDS (9), LENGTH (2) and WARMUP (20) are in seconds.
# Needs target/gatehouse.jar and what requests-lib.sh needs.
set -euo pipefail
cd "$(dirname "$0")/../.."
. src/bench/requests-lib.sh
extract target/gatehouse.jar gatehouse
start_bare gatehouse
start_gatehouse gatehouse
measure ${@:-$all_rows}
