#!/usr/bin/env bash
# Runs a command with a private PostgreSQL of its own: a new cluster in a temporary folder on a
# free port, gone afterwards. The command finds its address in DISPATCHES_TEST_POSTGRES.
#
#   scripts/postgres.sh COMMAND [ARGUMENT...]
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

programs() { compgen -G "/usr/lib/postgresql/*/bin/initdb" | sort -V | tail -n 1 | xargs -r dirname; }
if [ -z "$(programs)" ]; then
  say "Installing PostgreSQL"
  debian postgresql
fi
bin=$(programs)
[ -n "$bin" ] || fail "PostgreSQL is missing and could not be installed."

place=$(mktemp -d "${TMPDIR:-/tmp}/dispatches-postgres.XXXXXX")
port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })')
# PostgreSQL refuses to run as root.
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
[ "$(id -u)" = 0 ] && chown postgres "$place"
stop() { as "$bin/pg_ctl" -D "$place/data" -m immediate -s stop || true; rm -rf "$place"; }
trap stop EXIT

as "$bin/initdb" -D "$place/data" -U dispatches --auth=trust --encoding=UTF8 --locale=C.UTF-8 >/dev/null
as "$bin/pg_ctl" -D "$place/data" -w -s -l "$place/log" start \
  -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$place -c fsync=off -c max_connections=300"
export DISPATCHES_TEST_POSTGRES=postgres://dispatches@127.0.0.1:$port/postgres
"$@"
