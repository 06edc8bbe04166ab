#!/bin/sh
# An attack that the console shows: many names with a wrong password, from one address. For the demo, or a test installation.
# usage: src/bench/attack.sh [address] [names]
set -eu
address=${1:-http://localhost:8080}
names=${2:-40}
i=0
while [ "$i" -lt "$names" ]; do
  i=$((i + 1))
  curl -s -o /dev/null -w 'name-'"$i"' %{http_code}\n' -H 'Content-Type: application/json' \
    -d "{\"user\": \"name-$i\", \"password\": \"guess-$i\"}" "$address/authenticate"
done
