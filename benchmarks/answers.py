"""One order of 100,000 lines over the bank API, as a bank's program does it: fetched in pages of 5,000, acknowledged, answered in
one message (plain and as gzip), and the same message again.

    env/bin/python benchmarks/answers.py --site copy.localhost --month 2024-04 --lines 100000 --port 8150

The order is made, sent and answered for good: give it a copy of a site that `province.py` filled. A second run takes what
is left of the month.
"""

import argparse
import gzip
import json
import time
from urllib.parse import quote

from payments import PROGRAMME, PROVIDER, answers, wait_for_payment
from province import PROVINCE, VALID_FROM
from served import Client, served
from site_of import connected, tell, timed

import frappe
from an_sinh.domain.base import months
from an_sinh.services.disbursement import orders

USER = "bank-benchmark@example.com"
BANK = "/api/method/an_sinh.api.bank"
PAGE = 5000


def main() -> None:
    """Reads the arguments, answers, tells."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--site", required=True)
    parser.add_argument("--month", default="2024-04")
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--port", type=int, default=8150)
    parser.add_argument("--gzip", action="store_true", help="the message as gzip")
    given = parser.parse_args()
    with connected(given.site):
        frappe.flags.mute_messages = True
        token = bank_user()
        name, said = sent_order(months.first_day(months.parse(given.month)), given.lines)
        frappe.db.commit()
    figures: dict = {"lines": len(said), "gzip": given.gzip}
    with served(given.site, given.port):
        measure(Client(given.site, given.port, token), name, said, given.gzip, figures)
    tell(figures)


def measure(client: Client, name: str, said: list[dict], packed: bool, figures: dict) -> None:
    """Fetch, acknowledge, answer, and answer again."""
    client.connection.timeout = 300
    started = time.perf_counter()
    start, fetched, seal = 0, 0, ""
    while start is not None:
        page = client.ask("GET", f"{BANK}.get_lines?name={name}&start={start}&page_length={PAGE}")["message"]
        start, fetched, seal = page["next_start"], fetched + len(page["lines"]), page["list_hash"]
    figures["fetch_seconds"] = round(time.perf_counter() - started, 2)
    assert fetched == len(said)
    client.ask("POST", f"{BANK}.acknowledge", {"name": name, "list_hash": seal})
    for turn in ("post", "again"):
        started = time.perf_counter()
        told = post(client, name, said, packed)
        figures[f"{turn}_seconds"] = round(time.perf_counter() - started, 2)
        figures[f"{turn}_applied"], figures[f"{turn}_errors"] = told["applied"], len(told["errors"])
    figures["repeated"] = told["repeated"]


def post(client: Client, name: str, said: list[dict], packed: bool) -> dict:
    """One message with every answer, under one key."""
    if not packed:
        message = {"name": name, "results": said, "idempotency_key": f"benchmark-{name}"}
        return client.ask("POST", f"{BANK}.post_results", message)["message"]
    path = f"{BANK}.post_results?name={quote(name)}&idempotency_key={quote(f'benchmark-{name}')}"
    headers = client.headers | {"Content-Type": "application/gzip"}
    client.connection.request("POST", path, gzip.compress(json.dumps(said).encode(), 6), headers)
    answer = json.loads(client.connection.getresponse().read())
    return answer["message"]


def sent_order(month, wanted: int) -> tuple[str, list[dict]]:
    """An order of the month, sent; its answers: 97 of 100 paid."""
    wait_for_payment(month, wanted)
    frappe.db.sql("update `tabBank Account` set `state` = %s where `state` = %s", ("Active", "Unverified"))
    figures: dict = {}
    with timed("make_seconds", figures):
        (name,) = orders.make_for_month(PROGRAMME, month, f"{PROVINCE[0]}-{VALID_FROM.year}")
    orders.send(name)
    return name, answers(frappe.get_doc("Disbursement", name))


def bank_user() -> str:
    """The token of a bank's program."""
    if frappe.db.exists("User", USER):
        frappe.delete_doc("User", USER, force=True, ignore_permissions=True)
    secret, key = frappe.generate_hash(length=32), frappe.generate_hash(length=16)
    frappe.get_doc(
        {
            "doctype": "User",
            "email": USER,
            "first_name": "Bank",
            "send_welcome_email": 0,
            "roles": [{"role": "Provider User"}],
            "api_key": key,
            "api_secret": secret,
        }
    ).insert(ignore_permissions=True)
    frappe.get_doc(
        {"doctype": "User Permission", "user": USER, "allow": "Payment Provider", "for_value": PROVIDER}
    ).insert(ignore_permissions=True)
    return f"{key}:{secret}"


if __name__ == "__main__":
    main()
