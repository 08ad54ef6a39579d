"""Plays a bank of the demo: takes its payment orders over the bank API and answers every line.

    env/bin/python docs/answer_as_bank.py vietinbank CK-NCC-2024-05-187-2004-VietinBank --fail 1

PORT=8001 before it where the server was started with that port.

Needs nothing but Python: what it does is all that a bank's own program has to do.
"""

import argparse
import http.cookiejar
import json
import os
import urllib.request
from datetime import datetime
from zoneinfo import ZoneInfo

PASSWORD = "AnSinh@2024"
CLOSED = {"status": "failed", "code": "AC04", "reason": "Tài khoản đã đóng"}


class Bank:
    """A session of a provider's user."""

    def __init__(self, url: str, user: str, password: str):
        self.url = url
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(cookies)
        self.headers = {"Content-Type": "application/json"}
        self.call("login", usr=user, pwd=password)
        # A session's POSTs carry this token; a program with an API key and secret needs none.
        self.headers["X-Frappe-CSRF-Token"] = self.read("an_sinh.api.desk.boot")["csrf_token"]

    def call(self, method: str, **arguments):
        """POST a method and return its message; urllib raises HTTPError when it is refused."""
        return self.read(method, json.dumps(arguments).encode())

    def read(self, method: str, body: bytes | None = None):
        """GET a method, or POST it with a body."""
        request = urllib.request.Request(f"{self.url}/api/method/{method}", body, self.headers)
        with self.opener.open(request, timeout=60) as answer:
            return json.load(answer)["message"]

    def lines(self, order: str) -> list[dict]:
        """All lines of an order, page by page."""
        found, start = [], 0
        while start is not None:
            page = self.call("an_sinh.api.bank.get_lines", name=order, start=start)
            found += page["lines"]
            start = page["next_start"]
        return found


def answer(bank: Bank, order: dict, failing: int, paid_on: str) -> dict:
    """Acknowledge an order and answer its lines: the first *failing* as failed, the others as paid."""
    bank.call("an_sinh.api.bank.acknowledge", name=order["name"], list_hash=order["list_hash"])
    results = []
    for number, line in enumerate(bank.lines(order["name"])):
        paid = {"status": "paid", "paid_on": paid_on, "reference": f"FT{line['line_no']:06d}"}
        of_line = {"end_to_end_id": line["end_to_end_id"], "amount": line["amount"]}
        results.append(of_line | (CLOSED if number < failing else paid))
    return bank.call(
        "an_sinh.api.bank.post_results",
        name=order["name"],
        results=results,
        idempotency_key=f"demo-{order['name']}",
    )


def today() -> str:
    """The day in Viet Nam, where the site's clock is."""
    return datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date().isoformat()


def main() -> None:
    arguments = parsed()
    bank = Bank(arguments.url, f"{arguments.bank}@chi-lang.test", PASSWORD)
    for order in bank.call("an_sinh.api.bank.list_disbursements"):
        if arguments.order in (None, order["name"]):
            done = answer(bank, order, arguments.fail, arguments.paid_on)
            print(f"{order['name']}: {done['applied']} lines answered, {len(done['errors'])} refused")


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bank", help="the bank's user: vietinbank, agribank or buudien")
    parser.add_argument("order", nargs="?", help="one order; all that were sent when left out")
    parser.add_argument("--fail", type=int, default=1, help="how many lines can't be paid (1)")
    parser.add_argument("--paid-on", default=today(), help="the day the money arrived (today)")
    port = os.environ.get("PORT") or 8000  # the one that script/server was started with
    parser.add_argument("--url", default=f"http://127.0.0.1:{port}")
    return parser.parse_args()


if __name__ == "__main__":
    main()
