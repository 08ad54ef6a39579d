"""Calls that begin in the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier


def at_once(*calls) -> list:
    """Run the calls in as many threads, begun together; return their results in order."""
    gate = Barrier(len(calls))

    def run(call):
        gate.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
