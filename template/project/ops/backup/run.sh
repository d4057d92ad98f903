#!/bin/sh
# Backs up the database of DATABASE_URL, restores a backup, or proves that one can be restored.
#
#   run.sh backup FOLDER   adds a backup to the folder and prints its name
#   run.sh restore FILE    fills an empty database; with REPLACE=yes, drops what another one holds and fills it
#   run.sh drill [FILE]    restores a backup, or one made now, beside the database, compares, and drops it again
#
# Beside each backup lie FILE.tables, the rows and a checksum of each table, and FILE.sha256 over both.
set -eu
# Whoever reads a backup reads the database.
umask 077
here=$(dirname "$0")
work=$(mktemp -d)
unfinished=$work
trap 'rm -rf "$work" "$unfinished"' EXIT
trap 'exit 1' HUP INT TERM

fail() {
    printf '%s\n' "$1" >&2
    exit 1
}

# Prints a part of DATABASE_URL: scheme, user, password, host, port, name or query.
part() {
    LC_ALL=C PART=$1 awk -f "$here/address.awk"
}

# Fails where a program is missing: needs PACKAGE PROGRAM...
needs() {
    package=$1
    shift
    for program; do
        command -v "$program" >/dev/null || fail "$program is missing: install $package"
    done
}

# What differs between databases: scheme, suffix, connect, dump, load, tables, count, create, drop.
. "$here/database.sh"

# Adds a backup to a folder, and leaves its name in `file`.
backup() {
    file=$1/$(part name | sed 's:.*/::; s:\..*::')-$(date -u +%Y%m%dT%H%M%SZ).$suffix
    mkdir -p "$1"
    [ ! -e "$file" ] || fail "$file is there already"
    # It gets its name when it is whole.
    unfinished=$file.part
    dump "$unfinished" "$work/tables"
    mv "$work/tables" "$file.tables"
    mv "$unfinished" "$file"
    (cd "$1" && sha256sum "${file##*/}" "${file##*/}.tables" >"${file##*/}.sha256")
}

# Fails unless the files are as the backup wrote them.
verify() {
    for written in "$1" "$1.tables" "$1.sha256"; do
        [ -f "$written" ] || fail "$written is missing"
    done
    (cd "$(dirname "$1")" && sha256sum -c "${1##*/}.sha256") >"$work/sums" 2>&1 ||
        fail "These are not the files that were written: $(grep -v ': OK$' "$work/sums")"
}

# Fails unless the database holds what the backup's list of tables says.
compare() {
    tables >"$work/restored"
    awk -F '\t' '
        { content = $2 " rows, checksum " $3 }
        FILENAME == ARGV[1] { written[$1] = $2 == "busy" ? $2 : content; next }
        written[$1] == "busy" { print $1 ": not compared, requests wrote to it during the backup"; written[$1] = content }
        { rows += $2; count++ }
        content != written[$1] { print $1 ": now " content "; in the backup " written[$1]; wrong = 1 }
        { delete written[$1] }
        END {
            for (name in written) { print name ": missing; in the backup " written[name]; wrong = 1 }
            if (wrong) exit 1
            print count + 0 " tables with " rows + 0 " rows are as they were backed up"
        }' "$1.tables" "$work/restored"
}

restore() {
    verify "$1"
    found=$(count)
    [ "$found" = 0 ] || [ "${REPLACE:-}" = yes ] ||
        fail "The database is not empty, it holds $found tables. REPLACE=yes drops all that it holds."
    load "$1"
    compare "$1"
}

drill() {
    file=$1
    [ -n "$file" ] || backup "$work"
    verify "$file"
    beside=$(create)
    trap 'drop "$beside"; rm -rf "$work" "$unfinished"' EXIT
    connect "$beside"
    load "$file"
    compare "$file"
}

[ -n "${DATABASE_URL:-}" ] || fail "DATABASE_URL is missing"
[ "$(part scheme)" = "$scheme" ] || fail "DATABASE_URL: this backs up $scheme://, not $(part scheme)://"
connect "$(part name)"
case $#:${1:-} in
2:backup)
    backup "$2"
    echo "$file"
    ;;
2:restore) restore "$2" ;;
1:drill | 2:drill) drill "${2:-}" ;;
*) fail "$(sed -n 's/^#   //p' "$0")" ;;
esac
