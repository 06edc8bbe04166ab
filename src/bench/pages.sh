#!/usr/bin/env bash
# What the cookie, the pages and the console cost a protected request: the same jar without and with them, in turns. The
# ratio is that to the one without.
#
#   src/bench/pages.sh [row ...]
#
# Rows and variables as in requests.sh. Default: verify, me and refresh. Needs target/gatehouse.jar.
set -euo pipefail
cd "$(dirname "$0")/../.."
. src/bench/requests-lib.sh
for name in without with; do extract target/gatehouse.jar $name; done
start_gatehouse without --gatehouse.http.cookie.enabled=false
start_gatehouse with --gatehouse.http.cookie.enabled=true
measure ${@:-verify me refresh}
