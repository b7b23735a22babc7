"""The same inserts by a bare client: no chain, no check, no permission, one row and one row of audit a transaction.

The tables and indexes are ours, taken from a store that Linchpin made, without its triggers. SQLite is written by Python's
own module with the settings of ours (WAL, synchronous full); PostgreSQL by pgbench on a server of its own with that server's
own settings, so that every commit waits for the disk.
"""

import contextlib
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time
import uuid


class Missing(Exception):
    """A tool that is not installed."""


AT = "2026-11-21T12:00:00.000000Z"
HASH = "0" * 64
ALERT = "insert into alert (id, at, kind, role, organisation, person, actor, detail, seen_by, seen_at) values"
AUDIT = "insert into audit (seq, at, actor, role, organisation, act, resource, person, reason, outcome, detail, request, previous, hash) values"
REQUEST = "018f2d2e-0000-7000-8000-000000000000"
WORDS = "A record was opened in an emergency."


def like(ours, bare):
    """A database of SQLite with the two tables of ours and their indexes."""
    with contextlib.closing(sqlite3.connect(f"file:{ours}?mode=ro", uri=True)) as store:
        made = store.execute("select sql from sqlite_master where tbl_name in ('alert', 'audit') and type in ('table', 'index') and sql is not null"
                             " order by type = 'index'").fetchall()
    with contextlib.closing(sqlite3.connect(bare)) as store:
        store.execute("pragma journal_mode = wal")
        for (sql,) in made:
            store.execute(sql)


def sqlite(file, acts):
    """Seconds for so many transactions."""
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as store:
        store.execute("pragma synchronous = full")
        store.execute("pragma foreign_keys = on")
        first = store.execute("select coalesce(max(seq), 0) + 1 from audit").fetchone()[0]
        began = time.perf_counter()
        for seq in range(first, first + acts):
            actor, person = str(uuid.uuid4()), str(uuid.uuid4())
            store.execute("begin immediate")
            store.execute(f"{ALERT} (?, ?, ?, ?, ?, ?, ?, ?, null, null)",
                          (str(uuid.uuid4()), AT, "break-glass", "practice-manager", "A81001", person, actor, WORDS))
            store.execute(f"{AUDIT} (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null, ?, ?, ?)",
                          (seq, AT, actor, "clinician", "A81001", "view-record", "record", person, "broken-glass", "done", REQUEST, HASH, HASH))
            store.execute("commit")
        return time.perf_counter() - began


def programs():
    """The folder of PostgreSQL's programs."""
    found = [str(p) for p in sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name) if p.parent.name.isdigit() else 0)]
    for folder in [*reversed(found), *os.environ.get("PATH", "").split(os.pathsep)]:
        if all((pathlib.Path(folder) / name).exists() for name in ("initdb", "pg_ctl", "psql", "pgbench")):
            return pathlib.Path(folder)
    raise Missing("initdb, pg_ctl, psql and pgbench of PostgreSQL 15 or later are needed: “make tools”, or install the package postgresql")


SCRIPT = f"""begin;
{ALERT} (gen_random_uuid()::text, '{AT}', 'break-glass', 'practice-manager', 'A81001', gen_random_uuid()::text, gen_random_uuid()::text, '{WORDS}', null, null);
{AUDIT} (nextval('bare.seq'), '{AT}', gen_random_uuid()::text, 'clinician', 'A81001', 'view-record', 'record', gen_random_uuid()::text, 'broken-glass', 'done', null, '{REQUEST}', '{HASH}', '{HASH}');
commit;
"""


class Server:
    """A temporary server of PostgreSQL on a local socket, with its settings as they come."""

    def __init__(self, home):
        self.bin, self.home, self.socket = programs(), home, home / "socket"
        # The server refuses root.
        self.user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        home.chmod(0o755)
        for folder in (home / "data", self.socket):
            folder.mkdir(mode=0o700)
            if self.user:
                shutil.chown(folder, "postgres", "postgres")
        self.run(*self.user, self.bin / "initdb", "-D", home / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        self.control("start", "-l", home / "data/log", "-o", f"-c listen_addresses= -c unix_socket_directories={self.socket}")
        self.run(self.bin / "createdb", "-h", self.socket, "-U", "postgres", "bench")
        self.address = f"postgres://postgres@localhost/bench?host={self.socket}"

    def run(self, *command, **more):
        out = subprocess.run([str(c) for c in command], capture_output=True, text=True, check=False, cwd="/", **more)
        if out.returncode != 0:
            raise RuntimeError(f"{command[-1]}: {out.stderr}")
        return out.stdout

    def control(self, *what):
        # A pipe that the server inherits would never end.
        command = [*self.user, self.bin / "pg_ctl", "-D", self.home / "data", "-w", "-m", "fast", *what]
        subprocess.run([str(c) for c in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, cwd="/")

    def sql(self, text):
        return self.run(self.bin / "psql", "-h", self.socket, "-U", "postgres", "-qAt", "-v", "ON_ERROR_STOP=1", "-c", text, "bench").strip()

    def like(self):
        """The two tables of ours and their indexes, in a schema of their own."""
        self.sql("create schema bare; create sequence bare.seq; create table bare.alert (like public.alert including all);"
                 " create table bare.audit (like public.audit including all)")
        (self.home / "bare.sql").write_text(SCRIPT)

    def pgbench(self, clients, acts):
        """Seconds for so many transactions of so many clients, without connecting."""
        out = self.run(self.bin / "pgbench", "-h", self.socket, "-U", "postgres", "-n", "-M", "prepared", "-f", self.home / "bare.sql", "-c", clients,
                       "-j", min(clients, 2), "-t", acts // clients, "bench", env={**os.environ, "PGOPTIONS": "-c search_path=bare"})
        return acts / float(re.search(r"tps = ([0-9.]+)", out).group(1))


@contextlib.contextmanager
def server():
    programs()
    home = pathlib.Path(tempfile.mkdtemp(prefix="linchpin-bench-"))
    try:
        made = Server(home)
        try:
            yield made
        finally:
            made.control("stop")
    finally:
        shutil.rmtree(home)
