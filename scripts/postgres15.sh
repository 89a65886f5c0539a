#!/usr/bin/env bash
# Runs a command against a throw-away server of Debian's PostgreSQL 15: its two log-ins are in XASO_TEST_OWNER_URL and XASO_TEST_APP_URL.
set -eu
bin=/usr/lib/postgresql/15/bin
[ -x "$bin/initdb" ] || { echo "PostgreSQL 15 is missing: apt-get install postgresql-15" >&2; exit 1; }
folder=$(mktemp -d /tmp/xaso-pg15-XXXXXX)
chmod 755 "$folder"
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
[ "$(id -u)" = 0 ] && chown postgres "$folder"
as "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
as "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" -o "-c listen_addresses= -c unix_socket_directories=$folder -c fsync=off -c max_connections=200" start >/dev/null
trap 'as "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null; rm -rf "$folder"' EXIT
as "$bin/psql" -q -h "$folder" -U postgres -c 'create database xaso' -c 'create role xaso_app login noinherit'
host=$(printf %s "$folder" | sed 's#/#%2F#g')
export XASO_TEST_OWNER_URL="postgres://postgres@/xaso?host=$host" XASO_TEST_APP_URL="postgres://xaso_app@/xaso?host=$host"
"$@"
