#!/usr/bin/env bash
# postgresql.sh FOLDER RUNS: the rule in PostgreSQL, in a cluster of its own that is thrown away afterwards.
# The server listens on no network, only on a socket in its own folder. It need not survive a crash, and has
# memory for all rows.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
people=$1/people.csv
runs=$2

programs=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
[[ -n $programs ]] || programs=$(dirname "$(command -v initdb)")

# The server refuses to run as root.
as_server() {
    if [[ $(id -u) -eq 0 ]]; then
        (cd "$folder" && runuser -u postgres -- "$@")
    else
        "$@"
    fi
}

folder=$(mktemp -d "${TMPDIR:-/tmp}/canbao-peers.XXXXXX")
throw_away() {
    as_server "$programs/pg_ctl" -D "$folder/cluster" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap throw_away EXIT
if [[ $(id -u) -eq 0 ]]; then
    chown postgres: "$folder"
fi

start() {
    local settings="-c listen_addresses= -c unix_socket_directories=$folder"
    settings+=" -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    settings+=" -c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=8GB"
    settings+=" -c shared_buffers=1GB -c work_mem=256MB -c autovacuum=off"
    as_server "$programs/initdb" -D "$folder/cluster" -U bench -A trust --no-sync -E UTF8 --locale=C
    as_server "$programs/pg_ctl" -D "$folder/cluster" -l "$folder/log" -o "$settings" -w start
}
if ! said=$(start 2>&1); then
    echo "$said" >&2
    [[ ! -f $folder/log ]] || cat "$folder/log" >&2
    exit 1
fi

sql() { "$programs/psql" -X -q -A -t -v ON_ERROR_STOP=1 -h "$folder" -U bench -d postgres "$@"; }

sql -c 'create unlogged table people(id integer, born date, paid date, flags smallint, region smallint,
        missed smallint)' -c "\\copy people from '$people' csv header" -c 'vacuum analyze people'

# measure NAME WORKERS: the best of several runs, and the check line of the last.
measure() {
    local name=$1 workers=$2 run seconds check
    {
        echo "set max_parallel_workers_per_gather = $workers;"
        echo 'set min_parallel_table_scan_size = 0;'
        echo 'set parallel_setup_cost = 0;'
        echo 'set parallel_tuple_cost = 0;'
        echo 'set client_min_messages = warning;'
        for ((run = 0; run < runs; run++)); do
            echo 'drop table if exists answers;'
            echo '\timing on'
            echo "create unlogged table answers as $(cat "$here/postgresql.sql");"
            echo '\timing off'
        done
    } >"$folder/runs.sql"
    seconds=$(sql -f "$folder/runs.sql" | awk '/^Time:/ { print $2 / 1000 }' | sort -g | head -n 1)
    check=$(sql -F '|' -f "$here/check_postgresql.sql")
    printf '%s\t%s\t%s\t%s\t-\n' "$name" "${check%%|*}" "$seconds" "$check"
}

version=$("$programs/postgres" --version | grep -oE '[0-9]+(\.[0-9]+)?' | head -n 1)
measure "PostgreSQL $version, 1 process" 0
measure "PostgreSQL $version, $(nproc) processes" "$(($(nproc) - 1))"
