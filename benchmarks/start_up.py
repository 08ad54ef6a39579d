"""From the start of the bench's processes to the first answered request, and their memory at rest afterwards.

    env/bin/python benchmarks/start_up.py --site bench.localhost --port 8150

The Procfile's lines are started as `bench start` does; three times, medians are told. Memory is taken after some
seconds of rest: PSS counts a page that processes share once, RSS counts it for each.
"""

import argparse
import statistics
import time

from served import SETTLE_SECONDS, Client, memory_mib, served
from site_of import tell

RUNS = 3


def main() -> None:
    """Reads the arguments, starts, tells."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--site", required=True)
    parser.add_argument("--port", type=int, default=8150)
    given = parser.parse_args()
    seconds, memory = [], {}
    for _ in range(RUNS):
        began = time.perf_counter()
        with served(given.site, given.port, "") as processes:
            seconds.append(time.perf_counter() - began)
            time.sleep(SETTLE_SECONDS)
            memory = {name: memory_mib(process) for name, process in processes.items()}
            Client(given.site, given.port).ask("GET", "/api/method/ping")
    totals = {f"{kind}_mib": sum(each[kind] for each in memory.values()) for kind in ("pss", "rss")}
    tell({"first_answer_seconds": round(statistics.median(seconds), 2)} | totals | memory)


if __name__ == "__main__":
    main()
