"""Killing processes in the middle of their work, for the tests of faults.

"In the middle" is seen from outside: the process holds the database's write lock.
"""

import sqlite3
import threading
import time
from contextlib import closing

import pytest
import requests
from staged_bench import StagedBench, copy_of, kill_group, until


@pytest.fixture
def bench_of(tmp_path_factory):
    """A copy of a stage for one test; what it started ends with it."""
    benches = []

    def make(stage: StagedBench) -> StagedBench:
        benches.append(copy_of(stage, tmp_path_factory.mktemp("killed")))
        return benches[-1]

    yield make
    for bench in benches:
        bench.stop()


def is_writing(bench: StagedBench) -> bool:
    """Whether somebody has a write transaction open."""
    with closing(sqlite3.connect(bench.database_path(), timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("begin immediate")
            connection.execute("rollback")
        except sqlite3.OperationalError:
            return True
    return False


def kill_in_the_middle(bench: StagedBench, process, under_way, pause: float) -> None:
    """SIGKILL while the process writes, *pause* seconds after *under_way* said so."""
    until(lambda: process.poll() is not None or under_way(), 60, bench.log, pause=0.002)
    time.sleep(pause)
    assert process.poll() is None, "it was over before it could be killed"
    kill_group(process)


def asked_and_killed(bench, client, method: str, pause: float, **values) -> None:
    """Ask the server, and kill it while it writes; what it has answered by then is not known."""
    server = bench.processes[-1]

    def ask():
        try:
            client.call(method, **values)
        except requests.ConnectionError:
            return

    asking = threading.Thread(target=ask)
    asking.start()
    kill_in_the_middle(bench, server, lambda: is_writing(bench), pause)
    asking.join(30)
    assert bench.is_sound()
