"""The two databases: a file, and a database of a private PostgreSQL cluster that `scripts/postgres` starts."""

import itertools
import shutil
import sqlite3
import subprocess
import tempfile
import uuid
from pathlib import Path

from .executable import ROOT, tessera

NULL = "\\N"


class Cluster:
    """A PostgreSQL server of our own, started when first needed."""

    def __init__(self):
        self.directory = Path(tempfile.gettempdir()) / f"tessera-blackbox-{uuid.uuid4().hex[:8]}"
        self._address = None
        self._numbers = itertools.count(1)

    @property
    def address(self):
        if self._address is None:
            self._address = self._script("start").strip()
        return self._address

    def url(self, name):
        return self.address.replace("/postgres?", f"/{name}?")

    def create(self, options=""):
        name = f"test_{next(self._numbers)}"
        psql(self.address, f"CREATE DATABASE {name} {options}")
        return name

    def restart(self, how="fast"):
        """`immediate` ends the server as a crash would."""
        self._script("restart", how)

    def stop(self):
        if self._address is not None:
            self._script("stop")

    def _script(self, action, *arguments):
        # The server outlives the script and must not hold a pipe of ours open: a file takes the output.
        with tempfile.TemporaryFile() as output:
            script = [str(ROOT / "scripts/postgres"), action, str(self.directory), *arguments]
            code = subprocess.call(script, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
            output.seek(0)
            said = output.read().decode()
        assert code == 0, said
        return said


def psql(url, statement):
    command = ["psql", "--no-psqlrc", "-v", "ON_ERROR_STOP=1", "-q", "-At", url, "-c", statement]
    # Line ends inside values stay as they are.
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.decode()


class SQLiteDatabase:
    kind = "sqlite"

    def __init__(self, folder):
        self.path = Path(folder) / "tessera.sqlite"
        self.url = f"sqlite:{self.path}"

    def rows(self, query):
        """Every value as text, NULL as `\\N`."""
        connection = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=30)
        try:
            return [tuple(NULL if value is None else str(value) for value in row) for row in connection.execute(query)]
        finally:
            connection.close()

    def columns(self, table):
        return [row[1] for row in self.rows(f"PRAGMA table_info({table})")]

    def copy(self, folder):
        """Another database with the same content; nobody may be writing."""
        other = SQLiteDatabase(folder)
        source, target = sqlite3.connect(self.path), sqlite3.connect(other.path)
        source.backup(target)
        target.execute("PRAGMA journal_mode = WAL")
        source.close()
        target.close()
        return other

    def remove(self):
        for path in self.path.parent.glob(self.path.name + "*"):
            path.unlink()


class PostgresDatabase:
    kind = "postgres"

    def __init__(self, cluster, name=None):
        self.cluster = cluster
        self.name = name or cluster.create()
        self.url = cluster.url(self.name)

    def rows(self, query):
        """Every value as text, NULL as `\\N`."""
        import csv
        import io

        text = psql(self.url, f"COPY ({query}) TO STDOUT (FORMAT csv, NULL '{NULL}')")
        return [tuple(row) for row in csv.reader(io.StringIO(text, newline=""))]

    def columns(self, table):
        query = f"SELECT column_name FROM information_schema.columns WHERE table_name = '{table}' ORDER BY ordinal_position"
        return [row[0] for row in self.rows(query)]

    def copy(self, folder):
        """Another database with the same content; nobody may be connected."""
        name = f"copy_{uuid.uuid4().hex[:8]}"
        psql(self.cluster.address, f"CREATE DATABASE {name} TEMPLATE {self.name}")
        return PostgresDatabase(self.cluster, name)

    def remove(self):
        psql(self.cluster.address, f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")


def fresh(kind, folder, cluster):
    """An empty, migrated database."""
    database = SQLiteDatabase(folder) if kind == "sqlite" else PostgresDatabase(cluster)
    tessera("migrate", database=database)
    return database


def number(database, query):
    """The one value of a query, as a whole number."""
    value = database.rows(query)[0][0]
    return 0 if value == NULL else int(value)


def free_space(folder):
    return shutil.disk_usage(folder).free
