"""Processes killed by SIGKILL in the middle of their work: nothing half-done stays, and the same thing again finishes.

"In the middle" is seen from outside: the process holds the database's write lock.
"""

import random
import threading

import pytest
import requests
from district import (
    DISTRICT_LEADER,
    DISTRICT_OFFICER,
    EXPECTED,
    IMPORT,
    LOCALITY,
    MONTH,
    NORTH,
    SOUTH,
    WORKBOOK,
    officer,
    payroll,
    unit,
)
from killing import is_writing, kill_in_the_middle
from staged_bench import StagedBench, kill_group, ok, until

WRITTEN = (
    "Beneficiary",
    "Benefit Entitlement",
    "Bank Account",
    "Guardian",
    "Payment Method",
    "Registry Import Row",
)
FIGURES = ("rows", "accepted_rows", "rejected", "rejected_at", "warnings", "persons", "entitlements")
NOTHING = dict.fromkeys(WRITTEN, 0)


def has_begun(bench: StagedBench) -> bool:
    return bench.value("select status from `tabRegistry Import`") == "Running" and is_writing(bench)


@pytest.mark.parametrize("pause", [0, 0.2, 0.5])
def test_an_import_by_command(bench_of, district, pause):
    bench = bench_of(district)
    process = bench.spawn("--site", "district.localhost", "an-sinh", *IMPORT, "--json")
    kill_in_the_middle(bench, process, lambda: has_begun(bench), pause)
    assert bench.counts(*WRITTEN) == NOTHING
    assert bench.is_sound()
    done = bench.json_of(*IMPORT)
    assert {figure: done[figure] for figure in FIGURES} == {figure: EXPECTED[figure] for figure in FIGURES}
    assert bench.counts("Registry Import", "Beneficiary") == {
        "Registry Import": 1,
        "Beneficiary": EXPECTED["persons"],
    }
    figures = bench.json_of("generate-payroll", "--month", MONTH, "--locality", LOCALITY)
    assert figures["payroll"] == EXPECTED["payroll"]


def uploaded_import(bench: StagedBench) -> str:
    """The workbook sent over HTTP as the desk does it, and its import queued."""
    client = bench.token(DISTRICT_OFFICER)
    with open(WORKBOOK, "rb") as file:
        sent = client.post(
            "/api/method/upload_file", data={"is_private": 1}, files={"file": (WORKBOOK.name, file)}
        )
    document = {
        "locality": "187-2004", "paid_through": "2024-04-01", "source_file": ok(sent)["message"]["file_url"],
    }  # fmt: skip
    name = ok(client.post("/api/resource/Registry Import", json=document))["data"]["name"]
    assert client.call("an_sinh.api.registry_import.start", name=name).status_code == 403
    chief = bench.token(DISTRICT_LEADER)  # a takeover takes two
    assert chief.message("an_sinh.api.registry_import.start", name=name)["status"] == "Queued"
    return name


def test_an_import_in_the_background(bench_of, district):
    """The worker dies with its job; the next worker takes the job up again and finishes it."""
    bench = bench_of(district)
    bench.start()
    name = uploaded_import(bench)
    worker = bench.spawn("worker")
    kill_in_the_middle(bench, worker, lambda: has_begun(bench), 0.1)
    assert bench.counts(*WRITTEN) == NOTHING
    client = bench.token(DISTRICT_OFFICER)
    assert client.message("an_sinh.api.registry_import.status", name=name)["status"] == "Running"
    bench.spawn("worker")
    until(
        lambda: client.message("an_sinh.api.registry_import.status", name=name)["status"] == "Completed",
        90, bench.log, pause=0.3,
    )  # fmt: skip
    status = client.message("an_sinh.api.registry_import.status", name=name)
    assert (status["rows"], status["persons"], status["entitlements"]) == (
        EXPECTED["rows"], EXPECTED["persons"], EXPECTED["entitlements"],
    )  # fmt: skip
    assert bench.counts("Beneficiary") == {"Beneficiary": EXPECTED["persons"]}
    events = client.message("frappe.realtime.poll", since=0, doctype="Registry Import", docname=name)[
        "events"
    ]
    assert events[-1]["message"]["percent"] == 100
    assert bench.is_sound()


@pytest.mark.parametrize("pause", [0, 0.1, 0.3])
def test_a_payroll_by_command(bench_of, registered, pause):
    bench = bench_of(registered)
    arguments = ("generate-payroll", "--month", MONTH, "--locality", LOCALITY, "--json")
    before = bench.counts(*WRITTEN)
    process = bench.spawn("--site", "district.localhost", "an-sinh", *arguments)
    kill_in_the_middle(bench, process, lambda: is_writing(bench), pause)
    assert bench.counts("Monthly Payroll", "Payroll Line") == {"Monthly Payroll": 0, "Payroll Line": 0}
    assert bench.counts(*WRITTEN) == before
    assert bench.is_sound()
    figures = bench.json_of(*arguments[:-1])
    assert {key: figures[key] for key in ("payroll", "by_channel")} == {
        key: EXPECTED[key] for key in ("payroll", "by_channel")
    }


def test_a_payroll_over_http(bench_of, registered):
    """The server dies while the district's officer prepares the month; after the restart the officer presses again."""
    bench = bench_of(registered)
    server = bench.start()
    client = bench.token(DISTRICT_OFFICER)
    values = {"month": "2024-05-01", "administrative_unit": "187-2004"}

    def press():
        with pytest.raises(requests.ConnectionError):
            client.call("an_sinh.api.payroll.prepare", **values)

    asking = threading.Thread(target=press)
    asking.start()
    kill_in_the_middle(bench, server, lambda: is_writing(bench), 0.1)
    asking.join(30)
    assert bench.counts("Monthly Payroll", "Payroll Line") == {"Monthly Payroll": 0, "Payroll Line": 0}
    bench.start()
    made = bench.token(DISTRICT_OFFICER).message("an_sinh.api.payroll.prepare", **values)
    assert (len(made["payrolls"]), made["created"]) == (40, 40)
    assert bench.token(DISTRICT_OFFICER).message("an_sinh.api.payroll.prepare", **values)["created"] == 0
    total = bench.value("select sum(amount) from `tabPayroll Line`")
    assert total == sum(figures["total"] for figures in EXPECTED["payroll_total"].values())


# --- the server, while many write


class Writer(threading.Thread):
    """Registers people one after the other until the server is gone; remembers whom the server confirmed."""

    def __init__(self, bench: StagedBench, code: str):
        super().__init__()
        self.client, self.code = bench.token(officer(code)), code
        self.confirmed: list[str] = []
        self.refused: list[str] = []

    def run(self) -> None:
        number = random.randint(10**9, 9 * 10**9)
        while True:
            number += 1
            values = {
                "full_name": f"Người {number}", "sex": "Male", "birth_precision": "Year", "birth_year": 1950,
                "administrative_unit": unit(self.code),
            }  # fmt: skip
            try:
                made = self.client.post("/api/resource/Beneficiary", json=values)
                name = made.json()["data"]["name"] if made.ok else self.refused.append(made.text)
                step = self.client.call(
                    "an_sinh.api.workflow.act", doctype="Beneficiary", name=name, action="Send for Approval"
                )
            except requests.ConnectionError:
                return
            if step.ok:
                self.confirmed.append(name)
            else:
                self.refused.append(step.text)


def test_a_server_killed_while_four_people_write(bench_of, prepared):
    """What was confirmed is there, whole; what was not is whole or absent; the rest of the site is untouched."""
    bench = bench_of(prepared)
    server = bench.start(workers=2)
    writers = [Writer(bench, code) for code in (NORTH, SOUTH, "06466", "06469")]
    for writer in writers:
        writer.start()
    until(lambda: sum(len(writer.confirmed) for writer in writers) > 20, 60, bench.log)
    kill_group(server)
    for writer in writers:
        writer.join(30)
    assert bench.is_sound()
    bench.start()
    confirmed = {name for writer in writers for name in writer.confirmed}
    assert [writer.refused for writer in writers] == [[], [], [], []]
    states = dict(
        bench.query("select name, workflow_state from tabBeneficiary where full_name like 'Người %'")
    )
    assert {name for name, state in states.items() if state != "Draft"} >= confirmed
    signed = {
        row[0]
        for row in bench.query("select parent from `tabApproval Step` where parenttype = 'Beneficiary'")
    }
    assert signed == {name for name, state in states.items() if state == "Pending Commune Leader"}
    names = [row[0] for row in bench.query("select name from tabBeneficiary order by name")]
    assert len(names) == len(set(names)) == EXPECTED["persons"] + len(states)
    again = Writer(bench, NORTH)
    again.start()
    until(lambda: len(again.confirmed) > 2, 30, bench.log)
    bench.stop()
    again.join(30)
    assert again.refused == []


def test_a_server_killed_while_a_payroll_is_approved(bench_of, prepared):
    """State, signature, seal and the lines' status change together or not at all."""
    bench = bench_of(prepared)
    name, server = payroll("BTXH", NORTH), bench.start()
    clients = [
        (bench.token(user), action)
        for user, action in (
            (officer(NORTH), "Send for Approval"),
            (f"lanhdao.{NORTH}@chi-lang.test", "Approve"),
            (DISTRICT_OFFICER, "Approve"),
        )
    ]
    last = bench.token("huyen.lanhdao@chi-lang.test")
    for client, action in clients:
        client.message("an_sinh.api.workflow.act", doctype="Monthly Payroll", name=name, action=action)

    def approve():
        try:
            last.call("an_sinh.api.workflow.act", doctype="Monthly Payroll", name=name, action="Approve")
        except requests.ConnectionError:
            return

    before = as_stored(bench, name)
    assert before == (0, "Pending District Leader", False, {0}, 3)
    asking = threading.Thread(target=approve)
    asking.start()
    kill_in_the_middle(bench, server, lambda: is_writing(bench), 0.002)
    asking.join(30)
    assert as_stored(bench, name) in (before, (1, "Approved", True, {1}, 4))
    bench.start()
    if as_stored(bench, name) == before:
        answer = bench.token("huyen.lanhdao@chi-lang.test").message(
            "an_sinh.api.workflow.act", doctype="Monthly Payroll", name=name, action="Approve"
        )
        assert (answer["workflow_state"], answer["docstatus"]) == ("Approved", 1)
    assert bench.is_sound()


def as_stored(bench: StagedBench, name: str) -> tuple:
    """docstatus, state, whether frozen, the lines' docstatus, number of signatures."""
    (docstatus, state, frozen_at) = bench.query(
        "select docstatus, workflow_state, frozen_at from `tabMonthly Payroll` where name = ?", name
    )[0]
    lines = {row[0] for row in bench.query("select docstatus from `tabPayroll Line` where payroll = ?", name)}
    signatures = bench.value("select count(*) from `tabApproval Step` where parent = ?", name)
    return docstatus, state, bool(frozen_at), lines, signatures
