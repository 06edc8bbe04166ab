# Shared by the scripts that need a PostgreSQL server: starts one of their own in $work/store, on $db_port of this machine, with
# the database "postgres" and the user "gatehouse". $postgres_settings has further settings, as options. Sourced, not run.
postgres_bin=${POSTGRES_BIN:-$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -1)}

# The server refuses to run as root.
as=()
[ "$(id -u)" -ne 0 ] || as=(setpriv --reuid=nobody --regid=nogroup --clear-groups)

# postgres start, or stop -m immediate
postgres() {
  "${as[@]}" "$postgres_bin/pg_ctl" -D "$work/store/data" -l "$work/store/log" -w \
    -o "-p $db_port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' ${postgres_settings:-}" "$@" >/dev/null
}

chmod 755 "$work"
mkdir "$work/store"
[ "$(id -u)" -ne 0 ] || chown nobody "$work/store"
"${as[@]}" "$postgres_bin/initdb" -D "$work/store/data" -U gatehouse -A trust --no-sync >/dev/null
postgres start
