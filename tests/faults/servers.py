"""Servers that a test may stop, freeze and start again, each with its own folder and port."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import ClassVar, Self

import psycopg
from processes import freeze, kill, thaw
from projects import free_port

_SECONDS_TO_START = 60.0
_SECONDS_TO_STOP = 30.0


class Server:
    """A server of this machine, or one that somebody else runs.

    Args:
        url: the address of one that runs already; a private one is made if none is given.
    """

    # Where Debian's package puts the program, its name, and the environment variable that names a running one.
    program: ClassVar[str]
    package: ClassVar[str]
    variable: ClassVar[str]
    greeting: ClassVar[bytes] = b""
    farewell: ClassVar[signal.Signals] = signal.SIGTERM

    def __init__(self, url: str | None = None) -> None:
        self._borrowed = url
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = count()
        if url is None:
            self.port = free_port()
            self.executable = find(self.program, self.package)
            self.folder = Path(tempfile.mkdtemp(prefix=f"{self.package}-"))
            self.prepare()
            try:
                self.start()
            except AssertionError:
                self.close()
                raise

    @classmethod
    def borrow_or_make(cls) -> Self:
        """Return the server that the environment names, or else a private one; none of its users may stop it."""
        return cls(os.environ.get(cls.variable))

    @contextmanager
    def private(self) -> Iterator[Self]:
        """Lend this server if it is private, or else a private one like it."""
        if self._process:
            yield self
            return
        server = type(self)()
        yield server
        server.close()

    @property
    def url(self) -> str:
        """The server's address."""
        return self._borrowed or self.address()

    def address(self) -> str:
        """Return the address of a private server."""
        raise NotImplementedError

    def new(self) -> str:
        """Return the address of a place on the server that nobody has used yet."""
        raise NotImplementedError

    def command(self) -> list[str]:
        """Return what runs the server in the foreground."""
        raise NotImplementedError

    def prepare(self) -> None:
        """Write into the folder what the server needs before its first start."""

    def environment(self) -> dict[str, str]:
        """Return the server's environment."""
        return dict(os.environ)

    def owner(self) -> int | None:
        """Return the user that the server runs as, if not the tests' own."""
        return None

    def start(self) -> None:
        """Start the server, with the data that it had, and wait until it answers.

        Raises:
            AssertionError: if it does not; it carries the server's output.
        """
        log = self.folder / "output.log"
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                self.command(),
                cwd=self.folder,
                env=self.environment(),
                user=self.owner(),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + _SECONDS_TO_START
        while not self.answers():
            assert self._process.poll() is None, f"{self.program} ended:\n{log.read_text()}"
            assert time.monotonic() < deadline, f"{self.program} did not start:\n{log.read_text()}"
            time.sleep(0.05)

    def answers(self) -> bool:
        """Tell whether the server speaks its protocol."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(self.greeting)
                return bool(connection.recv(1))
        except OSError:
            return False

    def stop(self) -> None:
        """Stop the server as its administrator does."""
        process = self._own()
        process.send_signal(self.farewell)
        process.wait(_SECONDS_TO_STOP)

    def freeze(self) -> None:
        """Let the server keep its connections and answer nothing."""
        freeze(self._own().pid)

    def thaw(self) -> None:
        """Let it go on."""
        thaw(self._own().pid)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Let connections be refused, then start the server again with the data that it had."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Let connections stay open and nothing answer, then let the server go on."""
        self.freeze()
        try:
            yield
        finally:
            self.thaw()

    def close(self) -> None:
        """End a private server and forget its data."""
        if self._process is None:
            return
        if self._process.poll() is None:
            kill(self._process.pid)
        self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _own(self) -> subprocess.Popen[bytes]:
        assert self._process, f"{self.url} is not ours to stop"
        return self._process


class Database(Server):
    """A server of databases, whose places are databases."""

    def copy(self, original: str) -> str:
        """Return the address of a database that holds what another one does."""
        raise NotImplementedError


class PostgreSQL(Database):
    """PostgreSQL. `FAULTS_POSTGRESQL_URL`: postgresql://user@host:port/postgres, of a user who may make databases."""

    program, package, variable = "postgres", "postgresql", "FAULTS_POSTGRESQL_URL"
    # Fast: it ends the sessions and waits for none.
    farewell = signal.SIGINT

    def address(self) -> str:
        return f"postgresql://service@127.0.0.1:{self.port}/postgres"

    def new(self) -> str:
        return self.copy("template0")

    def copy(self, original: str) -> str:
        name = f"faults_{os.getpid()}_{next(self._numbers)}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {original.rpartition('/')[2]}")
        return self.url.rpartition("/")[0] + f"/{name}"

    def replace(self, address: str) -> str:
        """Drop a database with all that it holds, and return the address of an empty one in its place."""
        name = address.rpartition("/")[2]
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        return address

    def owner(self) -> int | None:
        # It refuses to run as root.
        return self.folder.stat().st_uid if os.geteuid() == 0 else None

    def prepare(self) -> None:
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        options = ["--auth=trust", "--no-sync", "--username=service", "--encoding=UTF8", "--locale=C"]
        initdb = [str(self.executable.with_name("initdb")), "--pgdata", str(self.folder / "data"), *options]
        subprocess.run(initdb, user=self.owner(), cwd=self.folder, check=True, stdout=subprocess.DEVNULL)

    def command(self) -> list[str]:
        options = ["fsync=off", "listen_addresses=127.0.0.1", f"unix_socket_directories={self.folder}"]
        settings = [part for option in options for part in ("-c", option)]
        return [str(self.executable), "-D", str(self.folder / "data"), "-p", str(self.port), *settings]

    def answers(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=1).close()
        except psycopg.OperationalError:
            return False
        return True


class MariaDB(Database):
    """MariaDB. `FAULTS_MYSQL_URL`: mysql://user@host:port/mysql, of a user who may make databases."""

    program, package, variable = "mariadbd", "mariadb-server", "FAULTS_MYSQL_URL"

    def address(self) -> str:
        return f"mysql://root@127.0.0.1:{self.port}/mysql"

    def new(self) -> str:
        name = f"faults_{os.getpid()}_{next(self._numbers)}"
        self._run("mariadb", "-e", f"CREATE DATABASE {name}")
        return self.url.rpartition("/")[0] + f"/{name}"

    def copy(self, original: str) -> str:
        address = self.new()
        dump = self._run("mariadb-dump", original.rpartition("/")[2])
        self._run("mariadb", address.rpartition("/")[2], statements=dump)
        return address

    def _run(self, program: str, *arguments: str, statements: bytes = b"") -> bytes:
        host, _, port = self.url.rpartition("/")[0].rpartition("@")[2].partition(":")
        user, _, password = self.url.partition("://")[2].rpartition("@")[0].partition(":")
        client = [str(find(program, "mariadb-client")), "--no-defaults", "-h", host, "-P", port or "3306", "-u", user]
        variables = os.environ | {"MYSQL_PWD": password}
        return subprocess.run(
            [*client, *arguments], env=variables, input=statements, stdout=subprocess.PIPE, check=True
        ).stdout

    def prepare(self) -> None:
        options = ["--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db", *self._common()]
        subprocess.run(["mariadb-install-db", *options], cwd=self.folder, check=True, stdout=subprocess.DEVNULL)

    def command(self) -> list[str]:
        listening = ["--bind-address=127.0.0.1", f"--port={self.port}", f"--socket={self.folder}/socket"]
        return [str(self.executable), "--no-defaults", *self._common(), *listening, "--skip-log-bin"]

    def _common(self) -> list[str]:
        return [f"--datadir={self.folder}/data", *(["--user=root"] if os.geteuid() == 0 else [])]


class Redis(Server):
    """Redis. `FAULTS_REDIS_URL`: redis://host:port; its databases 0 to 15 are emptied and used."""

    program, package, variable = "redis-server", "redis-server", "FAULTS_REDIS_URL"
    greeting = b"PING\r\n"

    def address(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def new(self) -> str:
        # Eight for each of two workers of pytest-xdist, which may share a server.
        worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
        number = 8 * (worker % 2) + next(self._numbers) % 8
        host, port = self.url.removeprefix("redis://").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            connection.sendall(b"SELECT %d\r\nFLUSHDB\r\n" % number)
            replies = b""
            while replies.count(b"\r\n") < 2:
                replies += connection.recv(100)
        return f"{self.url}/{number}"

    def command(self) -> list[str]:
        keeping = ["--save", "", "--appendonly", "yes", "--appendfsync", "no", "--dir", str(self.folder)]
        return [str(self.executable), "--bind", "127.0.0.1", "--port", str(self.port), *keeping]


class RabbitMQ(Server):
    """RabbitMQ. `FAULTS_RABBITMQ_URL`: amqp://user:password@host:port, of a server whose queues the tests may use."""

    program, package, variable = "rabbitmq-server", "rabbitmq-server", "FAULTS_RABBITMQ_URL"
    greeting = b"AMQP\x00\x00\x09\x01"

    def address(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self.port}"

    def new(self) -> str:
        return f"{self.url}//"

    def prepare(self) -> None:
        # The machine's own name server of Erlang nodes, if there is one, keeps out of this.
        self._names_port, self._distribution_port = free_port(), free_port()
        # The machine's own settings too.
        (self.folder / "rabbitmq.conf").write_text(f"listeners.tcp.1 = 127.0.0.1:{self.port}\n")
        (self.folder / "environment").touch()
        epmd = [str(find("epmd", "erlang-base")), "-port", str(self._names_port), "-address", "127.0.0.1"]
        self._names = subprocess.Popen(epmd, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # Without one that listens, Erlang starts another, which nobody would end.
        deadline = time.monotonic() + _SECONDS_TO_START
        while not listens(self._names_port):
            assert time.monotonic() < deadline, "epmd did not start"
            time.sleep(0.02)

    def command(self) -> list[str]:
        # Debian's own entry point changes to a user of its own, and reads that user's files.
        direct = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
        return [str(direct if direct.exists() else self.executable)]

    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "ERL_EPMD_PORT": str(self._names_port),
            "RABBITMQ_NODENAME": f"faults{self.port}@localhost",
            "RABBITMQ_CONF_ENV_FILE": str(self.folder / "environment"),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq.conf"),
            "RABBITMQ_DIST_PORT": str(self._distribution_port),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_PID_FILE": str(self.folder / "pid"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"),
            # One scheduler that sleeps when it has nothing to do.
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1 +sbwt none +sbwtdcpu none +sbwtdio none",
        }

    def close(self) -> None:
        super().close()
        if self._process:
            self._names.kill()
            self._names.wait()


# By the answers to the questions for them.
DATABASES: dict[str, type[Database]] = {"postgresql": PostgreSQL, "mysql": MariaDB}
BROKERS: dict[str, type[Server]] = {"redis": Redis, "rabbitmq": RabbitMQ}


def listens(port: int) -> bool:
    """Tell whether somebody takes connections to a port of this machine."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def find(program: str, package: str) -> Path:
    """Return where a program is.

    Raises:
        AssertionError: if it is not installed; it says how to install it.
    """
    places = [
        os.environ["PATH"],
        "/usr/sbin",
        *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)),
    ]
    found = shutil.which(program, path=os.pathsep.join(places))
    assert found, f"{program} is missing: apt-get install --no-install-recommends {package}"
    return Path(found).resolve() if program == "postgres" else Path(found)
