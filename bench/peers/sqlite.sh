#!/usr/bin/env bash
# sqlite.sh FOLDER RUNS: the rule in SQLite, from a table in memory to a table in memory.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
people=$1/people.csv
runs=$2

script() {
    local run
    echo 'create table people('
    echo '    id integer, born text, paid text, flags integer, region integer, missed integer);'
    echo '.mode csv'
    echo ".import --skip 1 '$people' people"
    echo '.mode list'
    for ((run = 0; run < runs; run++)); do
        echo 'drop table if exists answers;'
        echo '.timer on'
        echo "create table answers as $(cat "$here/sqlite.sql");"
        echo '.timer off'
    done
    echo "$(cat "$here/check_sqlite.sql");"
}

said=$(script | sqlite3 -bail -batch :memory:)
seconds=$(awk '/^Run Time:/ { print $4 }' <<<"$said" | sort -g | head -n 1)
check=$(tail -n 1 <<<"$said")
version=$(sqlite3 --version | cut -d ' ' -f 1)
printf '%s\t%s\t%s\t%s\t-\n' "SQLite $version" "${check%%|*}" "$seconds" "$check"
