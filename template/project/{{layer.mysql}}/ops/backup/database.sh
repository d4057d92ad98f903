# How run.sh backs up and restores MySQL or MariaDB, with either one's programs: restore with those that made the dump.
# shellcheck shell=sh disable=SC2034,SC2154
scheme=mysql
suffix=sql.gz
if command -v mariadb-dump >/dev/null; then
    client=mariadb dumper=mariadb-dump options=""
else
    # Without them MySQL's own program writes what only its own servers can read.
    client=mysql dumper=mysqldump options="--set-gtid-purged=OFF --column-statistics=0"
fi
needs "the client programs of MySQL or MariaDB (Debian: mariadb-client)" "$client" "$dumper" gzip

# A file keeps the password off the command line, and takes from what the address says after "?" all about TLS, such as ssl_ca.
connect() {
    database=$1
    {
        echo "[client]"
        # "localhost" would mean a socket.
        echo "protocol=tcp"
        for name in host port user password; do
            printf '%s="%s"\n' "$name" "$(part "$name" | sed 's/["\\]/\\&/g')"
        done | sed '/=""$/d'
        part query | sed -n '/^ssl/p'
    } >"$work/options"
}

sql() {
    "$client" --defaults-file="$work/options" --default-character-set=utf8mb4 --batch --raw --skip-column-names \
        "$database"
}

# Lists each table with its rows and a checksum that does not depend on their order; equal rows print alike everywhere.
tables() {
    sql >"$work/statements" <<'SQL'
SET group_concat_max_len = 1048576;
SELECT CONCAT(
    'SELECT ', QUOTE(table_name), ', COUNT(*), COALESCE(SUM(CAST(CONV(LEFT(MD5(CONCAT_WS('','', ',
    GROUP_CONCAT(CONCAT('QUOTE(`', REPLACE(column_name, '`', '``'), '`)') ORDER BY ordinal_position),
    ')), 15), 16, 10) AS UNSIGNED)), 0) FROM `', REPLACE(table_name, '`', '``'), '`;')
FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'
GROUP BY table_name
ORDER BY table_name;
SQL
    {
        echo "SET time_zone = '+00:00'; START TRANSACTION WITH CONSISTENT SNAPSHOT;"
        cat "$work/statements"
    } | sql
}

# The dump has a moment of its own, so only tables that stay the same around it can be held to a checksum.
dump() {
    tables >"$work/before"
    # shellcheck disable=SC2086
    "$dumper" --defaults-file="$work/options" $options --default-character-set=utf8mb4 --single-transaction --quick \
        --hex-blob --routines --triggers --events --no-tablespaces "$database" | gzip >"$1"
    gzip -dc "$1" | tail -n 1 | grep -q "^-- Dump completed" || fail "$dumper failed"
    tables >"$work/after"
    awk -F '\t' 'FILENAME == ARGV[1] { same[$0]; next } { print $0 in same ? $0 : $1 "\tbusy\t" }' \
        "$work/before" "$work/after" >"$2"
}

# Not all or nothing: MySQL commits each table by itself.
load() {
    {
        echo "SET foreign_key_checks = 0;"
        sql <<'SQL'
SELECT CONCAT('DROP ', IF(table_type = 'VIEW', 'VIEW', 'TABLE'), ' `', REPLACE(table_name, '`', '``'), '`;')
FROM information_schema.tables WHERE table_schema = DATABASE();
SQL
        gzip -dc "$1" || echo "SELECT incomplete;"
    } | sql
}

count() {
    echo "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()" | sql
}

# Prints the name of a new database, which only a user with rights on `restore\_drill\_%`.* can make.
create() {
    sql >"$work/statements" <<SQL
SELECT CONCAT('CREATE DATABASE restore_drill_$$ CHARACTER SET ', default_character_set_name,
    ' COLLATE ', default_collation_name, ';')
FROM information_schema.schemata WHERE schema_name = DATABASE();
SQL
    sql <"$work/statements"
    echo "restore_drill_$$"
}

drop() {
    connect "$(part name)"
    echo "DROP DATABASE $1" | sql
}
