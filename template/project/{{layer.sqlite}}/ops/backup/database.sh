# How run.sh backs up and restores SQLite, with Python's own module: the image has no other program for it.
# shellcheck shell=sh disable=SC2034,SC2154
scheme=sqlite
suffix=sqlite3
needs "Python" python

connect() {
    database=$1
}

sqlite() {
    python "$here/sqlite.py" "$@"
}

dump() {
    sqlite dump "$database" "$1" >"$2"
}

load() {
    sqlite load "$1" "$database"
}

tables() {
    sqlite tables "$database"
}

count() {
    if [ -e "$database" ]; then tables | awk 'END { print NR }'; else echo 0; fi
}

create() {
    echo "$work/restore_drill.sqlite3"
}

drop() {
    rm -f "$1"
}
