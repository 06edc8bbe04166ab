# Shared by run and full: steps with a time limit, the JDKs, and the packages that the tests need. Sourced, not run.
set -euo pipefail
exec </dev/null
cd "$(dirname "${BASH_SOURCE[0]}")/.."

names=()
seconds=()

say() { printf '== [%4d s] %s\n' "$SECONDS" "$*"; }

# step NAME LIMIT COMMAND...: ends the script when the command fails or takes longer than LIMIT seconds.
step() {
  local name=$1 limit=$2 began=$SECONDS code=0
  shift 2
  say "$name (at most $limit s): $*"
  timeout --kill-after=20 "$limit" "$@" || code=$?
  names+=("$name")
  seconds+=($((SECONDS - began)))
  if [ "$code" = 124 ]; then
    say "$name: FAILED, it was stopped after $limit s"
  elif [ "$code" != 0 ]; then
    say "$name: FAILED with $code after $((SECONDS - began)) s"
  fi
  if [ "$code" != 0 ]; then
    exit "$code"
  fi
  say "$name: done in $((SECONDS - began)) s"
}

summary() {
  local i
  for i in "${!names[@]}"; do printf '%6d s  %s\n' "${seconds[$i]}" "${names[$i]}"; done
  printf '%6d s  all\n' "$SECONDS"
  say "all passed"
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive timeout --kill-after=20 600 apt-get -qq -y "$@"
}

# install PACKAGE...: a server's package would start the server; the tests start their own.
install() {
  local policy=/usr/sbin/policy-rc.d code=0 began=$SECONDS
  say "install: $*"
  if [ -e "$policy" ]; then
    apt update && apt install --no-install-recommends "$@" || code=$?
  else
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null && as_root chmod 755 "$policy" \
      && apt update && apt install --no-install-recommends "$@" || code=$?
    as_root rm -f "$policy"
  fi
  if [ "$code" != 0 ]; then
    say "install: FAILED with $code after $((SECONDS - began)) s"
    exit "$code"
  fi
  names+=(install)
  seconds+=($((SECONDS - began)))
  say "install: done in $((SECONDS - began)) s"
}

# The first JDK of a version among the directories given and the usual ones; nothing when there is none.
jdk() {
  local version=$1 home
  shift
  for home in "$@" /usr/lib/jvm/*; do
    if [ -n "$home" ] && [ -x "$home/bin/javac" ] && [[ "$("$home/bin/javac" -version 2>&1)" == "javac $version"* ]]; then
      echo "$home"
      return
    fi
  done
}

has_maven() {
  [ -x "$HOME/.m2/wrapper/gatehouse/apache-maven-$(cat .mvn/maven.version)/bin/mvn" ] \
    || command -v mvn || [ -n "${MVNW_REPOURL:-}" ]
} >/dev/null

# Sets JAVA_HOME to a JDK 17 and home_25 to a JDK 25 or nothing, and installs what is missing. The JDKs are chosen
# before, because the package of Maven can install another Java.
prepare() {
  local javac home_17 missing=()
  javac=$(readlink -f "$(command -v javac || true)" || true)
  home_17=$(jdk 17 "${JAVA_HOME:-}" "${javac%/bin/javac}")
  home_25=$(jdk 25 "${JAVA_25_HOME:-}")
  if [ -z "$home_17" ]; then
    say "there is no JDK 17: set JAVA_HOME to one, or install openjdk-17-jdk-headless"
    exit 1
  fi
  export JAVA_HOME=$home_17 PATH=$home_17/bin:$PATH
  say "JDK 17: $home_17; JDK 25: ${home_25:-none, so its steps are left out}"

  [ -x /usr/sbin/slapd ] || missing+=(slapd)
  [ -x /usr/sbin/mariadbd ] || missing+=(mariadb-server-core)
  if [ ! -x /usr/sbin/samba ] || [ ! -x /usr/bin/ldbmodify ] || [ ! -e /usr/share/samba/setup/provision.ldif ]; then
    missing+=(samba samba-ad-provision samba-dsdb-modules samba-vfs-modules python3-samba winbind ldb-tools)
  fi
  [ -x /usr/sbin/ns-slapd ] && command -v dscreate >/dev/null || missing+=(389-ds-base)
  [ -e /usr/lib/softhsm/libsofthsm2.so ] && command -v softhsm2-util >/dev/null || missing+=(softhsm2)
  command -v curl >/dev/null || missing+=(curl)
  [ -x /usr/bin/chromium ] || missing+=(chromium)
  command -v node >/dev/null && command -v npm >/dev/null || missing+=(nodejs npm)
  /usr/bin/python3 -c 'import fastapi, httpx, jwt, cryptography, pytest, uvicorn' 2>/dev/null \
    || missing+=(python3-fastapi python3-httpx python3-jwt python3-cryptography python3-pytest python3-uvicorn)
  command -v promtool >/dev/null || missing+=(prometheus)
  [ -x /usr/sbin/nginx ] || missing+=(nginx-light)
  command -v unzip >/dev/null || missing+=(unzip)
  command -v systemd-analyze >/dev/null || missing+=(systemd)
  [ -x /usr/bin/caddy ] || missing+=(caddy)
  [ -x /usr/sbin/haproxy ] || missing+=(haproxy)
  [ -x /usr/sbin/apache2 ] || missing+=(apache2-bin)
  [ -e /usr/lib/apache2/modules/mod_auth_openidc.so ] || missing+=(libapache2-mod-auth-openidc)
  [ -x /usr/sbin/dovecot ] || missing+=(dovecot-core)
  has_maven || missing+=(maven)
  if [ ${#missing[@]} -gt 0 ]; then
    install "${missing[@]}"
  else
    say "install: nothing is missing"
  fi
}

# The packages for services and pages. The end-to-end tests use those of Node, too.
verifiers() {
  step "conformance cases" 20 node verifiers/conformance/generate.mjs --check
  step "packages of Node" 120 npm ci --silent --no-audit --no-fund --prefix verifiers/node
  step "verifier for Node" 60 npm test --silent --prefix verifiers/node
  step "module of the page" 60 npm test --silent --prefix verifiers/browser
  step "verifier for Python" 60 /usr/bin/python3 -B -m pytest -q -p no:cacheprovider verifiers/python/tests
}
