# How run.sh backs up and restores PostgreSQL. A dump restores into the same major version or a newer one.
# shellcheck shell=sh disable=SC2034,SC2154
scheme=postgresql
suffix=dump
needs "PostgreSQL's client programs, not older than the server (Debian: postgresql-client)" psql pg_dump pg_restore

# A file keeps the password off the command line, and takes what the address says after "?", such as sslmode.
connect() {
    {
        echo "[database]"
        for name in host port user password; do
            printf '%s=%s\n' "$name" "$(part "$name")"
        done | sed '/=$/d'
        printf 'dbname=%s\n' "$1"
        part query
    } >"$work/services"
    export PGSERVICEFILE="$work/services" PGSERVICE=database
}

sql() {
    psql --quiet --no-psqlrc --no-password --no-align --tuples-only --field-separator="$(printf '\t')" \
        --set=ON_ERROR_STOP=1 "$@"
}

# Lists each table with its rows and a checksum that does not depend on their order; equal rows print alike everywhere.
list="
SET search_path = ''; SET timezone = 'UTC'; SET datestyle = 'ISO'; SET intervalstyle = 'postgres';
SET bytea_output = 'hex'; SET extra_float_digits = 1; SET statement_timeout = 0;
SELECT format(
    'SELECT %L, count(*), coalesce(sum((''x'' || left(md5((r.*)::text), 16))::bit(64)::bigint::numeric), 0)'
    ' FROM ONLY %s r', oid::regclass, oid::regclass)
FROM pg_class
WHERE relkind = 'r' AND relnamespace::regnamespace::text !~ '^(pg_|information_schema$)'
ORDER BY oid::regclass::text COLLATE \"C\"
\\gexec
"

# The list and the dump see the same moment, however many requests write meanwhile.
dump() {
    export DUMP="$1"
    sql >"$2" <<SQL
SET idle_in_transaction_session_timeout = 0;
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT pg_export_snapshot() AS snapshot \\gset
\\setenv SNAPSHOT :snapshot
\\! pg_dump --no-password --format=custom --lock-wait-timeout=60s --snapshot="\$SNAPSHOT" --file="\$DUMP" || rm -f "\$DUMP"
$list
SQL
    [ -f "$1" ] || fail "pg_dump failed"
}

# All or nothing: what the database holds is dropped in the transaction that fills it.
load() {
    {
        cat <<'SQL'
SET lock_timeout = '10s';
SET client_min_messages = 'warning';
DO $$
DECLARE name text;
BEGIN
    FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema$)' LOOP
        EXECUTE format('DROP SCHEMA %I CASCADE', name);
    END LOOP;
END $$;
CREATE SCHEMA public;
SQL
        # After half of a dump, this ends the rows of a table, if it broke off in them, and stops psql.
        pg_restore --no-owner --no-privileges --file=- "$1" || printf '\n\\.\nSELECT incomplete;\n'
    } | sql --single-transaction --output=/dev/null --file=-
    echo "SET client_min_messages = 'error'; ANALYZE" | sql
}

tables() {
    echo "$list" | sql
}

count() {
    sql --command="SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f')
        AND relnamespace::regnamespace::text !~ '^(pg_|information_schema$)'"
}

# Prints the name of a new database, which only a user with the right CREATEDB can make.
create() {
    sql >/dev/null <<SQL
SELECT format('CREATE DATABASE %I TEMPLATE template0 ENCODING %L LC_COLLATE %L LC_CTYPE %L',
    'restore_drill_$$', pg_encoding_to_char(encoding), datcollate, datctype)
FROM pg_database WHERE datname = current_database()
\\gexec
SQL
    echo "restore_drill_$$"
}

drop() {
    connect "$(part name)"
    sql --command="DROP DATABASE $1 WITH (FORCE)"
}
