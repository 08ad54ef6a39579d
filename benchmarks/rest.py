"""REST beside millions of payroll lines: list of 20, read one, create one (p50), and list requests a second.

    env/bin/python benchmarks/rest.py --site bench.localhost --port 8150

The client is a manager with an API key, made on the site and removed at the end with what was created. Lists come in
two kinds: without filter, and of one commune and month as the desk asks for them.
"""

import argparse
import json
import multiprocessing
import statistics
import time
from urllib.parse import quote

from served import Client, served
from site_of import connected, tell

import frappe

WARM, RUNS, CLIENTS, SECONDS = 20, 300, 4, 8
USER = "benchmark@example.com"
FIELDS = json.dumps(["name", "full_name", "month", "category_code", "amount", "payment_status"])


def main() -> None:
    """Reads the arguments, asks, tells."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--site", required=True)
    parser.add_argument("--port", type=int, default=8150)
    given = parser.parse_args()
    with connected(given.site):
        token, line, commune = prepare()
        figures = {"payroll_lines": frappe.db.count("Payroll Line")}
    try:
        with served(given.site, given.port):
            figures |= measure(given.site, given.port, token, line, commune)
    finally:
        with connected(given.site):
            clean()
            tell(figures)


def prepare() -> tuple[str, str, str]:
    """A manager's token; a line to read and the commune it belongs to."""
    clean()
    secret = frappe.generate_hash(length=15)
    user = frappe.get_doc(
        {
            "doctype": "User",
            "email": USER,
            "first_name": "Benchmark",
            "send_welcome_email": 0,
            "roles": [{"role": "System Manager"}, {"role": "An Sinh Manager"}, {"role": "Commune Officer"}],
            "api_key": frappe.generate_hash(length=15),
            "api_secret": secret,
        }
    ).insert()
    payroll = frappe.get_all(
        "Monthly Payroll", fields=["name", "administrative_unit"], order_by="name", limit=1
    )[0]
    frappe.db.commit()
    return f"{user.api_key}:{secret}", f"{payroll.name}-00001", payroll.administrative_unit


def clean() -> None:
    """Removes the client and the persons it created."""
    frappe.db.delete("Beneficiary", {"owner": USER})
    if frappe.db.exists("User", USER):
        frappe.delete_doc("User", USER, force=True)
    frappe.db.commit()


def measure(site: str, port: int, token: str, line: str, commune: str) -> dict:
    """Medians of one client after the other, then what several get at once."""
    client = Client(site, port, token)
    plain = f"/api/resource/Payroll Line?fields={quote(FIELDS)}&limit_page_length=20"
    filters = json.dumps([["administrative_unit", "=", commune], ["month", "=", "2024-04-01"]])
    read = f"/api/resource/Payroll Line/{line}"
    figures = {
        "list_p50_ms": median(lambda _: client.ask("GET", plain)),
        "filtered_list_p50_ms": median(lambda _: client.ask("GET", f"{plain}&filters={quote(filters)}")),
        "read_p50_ms": median(lambda _: client.ask("GET", read)),
        "create_p50_ms": median(
            lambda number: client.ask("POST", "/api/resource/Beneficiary", person(number, commune))
        ),
    }
    with multiprocessing.Pool(CLIENTS) as pool:
        counts = pool.starmap(busy, [(site, port, token, plain)] * CLIENTS)
    return figures | {"clients": CLIENTS, "lists_per_second": round(sum(counts) / SECONDS)}


def median(ask) -> float:
    """Milliseconds of one request, wall."""
    spent = []
    for number in range(WARM + RUNS):
        began = time.perf_counter()
        ask(number)
        spent.append(time.perf_counter() - began)
    return round(statistics.median(spent[WARM:]) * 1000, 1)


def busy(site: str, port: int, token: str, path: str) -> int:
    """How many answers one client gets in `SECONDS`."""
    client, count = Client(site, port, token), 0
    until = time.perf_counter() + SECONDS
    while time.perf_counter() < until:
        client.ask("GET", path)
        count += 1
    return count


def person(number: int, commune: str) -> dict:
    """A new applicant, who does not exist."""
    return {
        "full_name": f"Nguyễn Văn Mẫu {number}",
        "sex": "Male",
        "birth_precision": "Day",
        "birth_date": "1950-02-03",
        "administrative_unit": commune,
        "village": "Thôn 1",
    }


if __name__ == "__main__":
    main()
