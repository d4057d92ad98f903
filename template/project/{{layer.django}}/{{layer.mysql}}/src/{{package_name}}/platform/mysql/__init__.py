"""Django's backend for MySQL and MariaDB, on PyMySQL, which needs no compiler and heeds the deadline."""

import pymysql

# Django asks for mysqlclient, whose place PyMySQL takes.
pymysql.install_as_MySQLdb()
