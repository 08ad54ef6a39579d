"""A site on which there is something to guard: paid and unpaid orders, files, comments, and users who want to see more.

`OUTSIDERS` are users made here: of another district, without an area, without a role. What each may see is worked out
by `visible` from the database itself.
"""

import datetime
import io
import json
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from district import (
    AUDITOR,
    DISTRICT_LEADER,
    DISTRICT_OFFICER,
    DOMAIN,
    MANAGER,
    NORTH,
    PROVIDERS,
    PROVINCE_OFFICER,
    SOUTH,
    TREASURY,
    leader,
    officer,
    payroll,
    unit,
)
from payments import all_lines, results
from staged_bench import Client, StagedBench, copy_of, ok

DOCTYPES_FOLDER = Path(__file__).parents[1] / "apps/an_sinh/an_sinh/an_sinh/doctype"
DISTRICT_UNIT, PROVINCE_UNIT = "187-2004", "20-2004"
NEIGHBOUR, HOMELESS, ROLELESS, POLICE = (
    f"{name}@{DOMAIN}" for name in ("lang-gieng", "khong-dia-ban", "khong-vai-tro", "cong-an")
)
OUTSIDERS = {
    NEIGHBOUR: "District Officer",
    HOMELESS: "Commune Officer",
    ROLELESS: None,
    POLICE: "Police Officer",
}
BANK = PROVIDERS["VietinBank"]
RELEASED = ("Sent", "Acknowledged", "Results In", "Reconciled", "Closed")


@dataclass(frozen=True)
class Person:
    """Who asks: a role, an area, a provider. `everything` for those whom no area limits."""

    user: str
    role: str | None
    area: str | None = None
    provider: str | None = None
    everything: bool = False


PEOPLE = {
    "commune officer": Person(officer(NORTH), "Commune Officer", unit(NORTH)),
    "commune leader": Person(leader(NORTH), "Commune Leader", unit(NORTH)),
    "district officer": Person(DISTRICT_OFFICER, "District Officer", DISTRICT_UNIT),
    "district leader": Person(DISTRICT_LEADER, "District Leader", DISTRICT_UNIT),
    "province officer": Person(PROVINCE_OFFICER, "Province Officer", PROVINCE_UNIT),
    "treasury": Person(TREASURY, "Treasury Officer", DISTRICT_UNIT),
    "police": Person(POLICE, "Police Officer", DISTRICT_UNIT),
    "bank": Person(BANK, "Provider User", provider="VietinBank"),
    "post": Person(PROVIDERS["Bưu điện"], "Provider User", provider="Bưu điện"),
    "auditor": Person(AUDITOR, "Auditor", everything=True),
    "manager": Person(MANAGER, "An Sinh Manager", everything=True),
    "neighbour": Person(NEIGHBOUR, "District Officer", "neighbour"),
    "homeless officer": Person(HOMELESS, "Commune Officer"),
    "user without a role": Person(ROLELESS, None),
}

# Where the unit of a document stands: a column, or a query that gives the document's unit.
UNIT_OF = {
    "Bank Account": "administrative_unit",
    "Bank Account Change": "administrative_unit",
    "Beneficiary": "administrative_unit",
    "Benefit Change": "administrative_unit",
    "Benefit Entitlement": "administrative_unit",
    "Change List": "administrative_unit",
    "Disbursement": "administrative_unit",
    "Duplicate Pair": "administrative_unit",
    "Guardian": "administrative_unit",
    "Identity Check": "administrative_unit",
    "Identity Check Row": "administrative_unit",
    "Money Decision": "administrative_unit",
    "Money Movement": "administrative_unit",
    "Monthly Payroll": "administrative_unit",
    "Payment Method": "administrative_unit",
    "Payment Result": "(select administrative_unit from tabDisbursement d where d.name = t.disbursement)",
    "Payroll Bridge": "administrative_unit",
    "Payroll Line": "administrative_unit",
    "Registry Import": "locality",
    "Registry Import Row": "administrative_unit",
    "Registry Workbook": "administrative_unit",
    "Registry Workbook Row": "administrative_unit",
    "Reporting Calendar": "administrative_unit",
    "Rollout Plan": "administrative_unit",
    "Tier Switch": "administrative_unit",
    "Unit Merge": "administrative_unit",
}
ORDER_OF = {"Disbursement": "t.name", "Payroll Line": "t.disbursement", "Payment Result": "t.disbursement"}


@pytest.fixture(scope="session")
def guarded(approved, tmp_path_factory) -> StagedBench:
    """May is approved; BTXH is sent and partly answered, NCC only made; a second district has a name and a user."""
    bench = copy_of(approved, tmp_path_factory.mktemp("guarded"))
    bench.an_sinh("load-locality", "huong_tra")
    redraw_and_undo(bench)
    bench.start()
    try:
        make_outsiders(bench)
        make_orders(bench)
        decide_about_money(bench)
        propose_changes(bench)
        check_people(bench)
        list_changes(bench)
        leave_traces(bench)
    finally:
        bench.stop()
    return bench


def redraw_and_undo(bench: StagedBench) -> None:
    """The records of a switch to two tiers and of a merger stay after both are undone."""
    bench.an_sinh("switch-tiers", "--unit", unit(SOUTH), "two")
    bench.an_sinh("switch-tiers", "--unit", unit(SOUTH), "--undo")
    made = bench.json_of("merge-units", "--table", "2025-07", "--locality", DISTRICT_UNIT)
    bench.an_sinh("merge-units", "--undo", made["unit_merge"])


def make_outsiders(bench: StagedBench) -> None:
    admin = bench.administrator()
    for user, role in OUTSIDERS.items():
        roles = [{"role": role}] if role else []
        document = {
            "email": user,
            "first_name": user,
            "language": "vi",
            "send_welcome_email": 0,
            "roles": roles,
        }
        ok(admin.post("/api/resource/User", json={**document, "user_type": "System User"}))
    permit(admin, NEIGHBOUR, "Administrative Unit", neighbour_unit(bench))
    permit(admin, POLICE, "Administrative Unit", DISTRICT_UNIT)


def permit(admin: Client, user: str, doctype: str, name: str) -> None:
    document = {"user": user, "allow": doctype, "for_value": name, "apply_to_all_doctypes": 1}
    ok(admin.post("/api/resource/User Permission", json=document))


def neighbour_unit(bench: StagedBench) -> str:
    """The other district."""
    return bench.value(
        "select name from `tabAdministrative Unit` where level = 'District' and name != ?", DISTRICT_UNIT
    )


def make_orders(bench: StagedBench) -> None:
    client, chief = bench.token(DISTRICT_OFFICER), bench.token(DISTRICT_LEADER)
    for programme in ("BTXH", "NCC"):
        made = client.message("an_sinh.api.disbursement.make_for_payroll", doc=payroll(programme, NORTH))
        for name in made["disbursements"]:
            if programme == "BTXH":
                chief.message("an_sinh.api.disbursement.send", doc=name)
    (name,) = bench.query(
        "select name from tabDisbursement where provider = 'VietinBank' and status = 'Sent'"
    )[0]
    bank = bench.token(BANK)
    rows = results(all_lines(bank, name, 1000)[:40], {}, {})
    bank.message("an_sinh.api.bank.post_results", name=name, results=rows, idempotency_key="partly")


def decide_about_money(bench: StagedBench) -> None:
    """One payment in the south fails, and its officer proposes what becomes of the money."""
    line, order, amount = bench.query(
        "select name, disbursement, amount from `tabPayroll Line` where administrative_unit = ?"
        " and provider = 'VietinBank' and payment_status = 'In Disbursement'"
        " and disbursement in (select name from tabDisbursement where status != 'Draft') order by name limit 1",
        unit(SOUTH),
    )[0]
    answer = {
        "end_to_end_id": line.replace("-", ""),
        "status": "failed",
        "amount": int(amount),
        "reason": "x",
    }
    bench.token(BANK).message(
        "an_sinh.api.bank.post_results", name=order, results=[answer], idempotency_key="failed-in-the-south"
    )
    values = {"line": line, "paper": "15/TB-UBND", "reason": "Không còn người nhận"}
    bench.token(officer(SOUTH)).message(
        "an_sinh.api.ledger.propose", kind="Refund to Treasury", values=values
    )


def propose_changes(bench: StagedBench) -> None:
    """One draft in each of two communes: a benefit that ends."""
    for commune in (NORTH, SOUTH):
        claim, person = bench.query(
            "select name, beneficiary from `tabBenefit Entitlement` where administrative_unit = ?"
            " and status = 'Approved' and end_month is null order by name limit 1",
            unit(commune),
        )[0]
        document = {
            "change_type": "Stop",
            "beneficiary": person,
            "entitlement": claim,
            "effective_month": datetime.date.today().replace(day=1).isoformat(),
            "reason": "Refused",
        }
        ok(bench.token(officer(commune)).post("/api/resource/Benefit Change", json=document))


def check_people(bench: StagedBench) -> None:
    """In each of two communes: an account that is to change, one person twice, and a list for the police."""
    for commune in (NORTH, SOUTH):
        client = bench.token(officer(commune))
        account, person = bench.query(
            "select bank_account, beneficiary from `tabPayment Method` where administrative_unit = ?"
            " and bank_account is not null and workflow_state = 'Approved' order by name limit 1",
            unit(commune),
        )[0]
        change = {
            "bank_account": account,
            "beneficiary": person,
            "reason": "Another Provider",
            "new_provider": "VietinBank",
            "new_number": f"1009999{commune}",
            "new_holder": "NGUOI NHAN TIEN",
        }
        ok(client.post("/api/resource/Bank Account Change", json=change))
        twin = {
            "full_name": f"Người Đăng Ký Hai Lần {commune}",
            "birth_precision": "Year",
            "birth_year": 1950,
            "administrative_unit": unit(commune),
        }
        for _ in range(2):
            ok(client.post("/api/resource/Beneficiary", json=twin))
        client.message("an_sinh.api.duplicates.find", administrative_unit=unit(commune))
        client.message(
            "an_sinh.api.identity_checks.make", administrative_unit=unit(commune), purpose="Verify"
        )


def list_changes(bench: StagedBench) -> None:
    """In each of two communes: the month's list of changes, and a workbook that came back with one change."""
    for commune in (NORTH, SOUTH):
        client = bench.token(officer(commune))
        document = {
            "administrative_unit": unit(commune),
            "programme": "BTXH",
            "month": datetime.date.today().replace(day=1).isoformat(),
            "document_number": f"15/DS-{commune}",
        }
        ok(client.post("/api/resource/Change List", json=document))
        place = {"administrative_unit": unit(commune)}
        exported = client.post("/api/method/an_sinh.api.round_trip.export", data=place)
        book = openpyxl.load_workbook(io.BytesIO(exported.content))
        page = book.worksheets[0]
        village = next(cell.column for cell in page[1] if cell.value == "village")
        page.cell(3, village).value = f"Thôn Mới {commune}"
        edited = io.BytesIO()
        book.save(edited)
        file = ok(
            client.post(
                "/api/method/upload_file",
                data={"is_private": 1},
                files={"file": ("so.xlsx", edited.getvalue())},
            )
        )["message"]
        client.message("an_sinh.api.round_trip.upload", file_url=file["file_url"], **place)


def leave_traces(bench: StagedBench) -> None:
    """A private file and a comment on papers of the south."""
    south = bench.token(officer(SOUTH))
    person = stranger(bench, "Beneficiary")
    ok(
        south.post(
            "/api/method/upload_file",
            data={"doctype": "Beneficiary", "docname": person, "is_private": 1},
            files={"file": ("ho-so.txt", "Hồ sơ bệnh án của một người ở phía nam".encode())},
        )
    )
    south.message(
        "frappe.desk.form.utils.add_comment",
        reference_doctype="Beneficiary",
        reference_name=person,
        content="Ghi chú riêng của xã phía nam",
        comment_email=officer(SOUTH),
        comment_by="x",
    )


def stranger(bench: StagedBench, doctype: str) -> str:
    """A document of the south, or of the district where communes have none: strange to the north, and, where it
    goes through a bank, to the other banks."""
    condition = f"{UNIT_OF[doctype]} = ?" + (" and provider = 'VietinBank'" if doctype in ORDER_OF else "")
    for place in (unit(SOUTH), DISTRICT_UNIT):
        name = bench.value(f"select min(name) from `tab{doctype}` t where {condition}", place)
        if name:
            return name
    raise LookupError(doctype)


# --- who may see what, from the definitions and the database alone


def definitions() -> dict[str, dict]:
    """The app's own DocTypes as their files say; no child tables, no singles."""
    found = {}
    for path in sorted(DOCTYPES_FOLDER.glob("*/*.json")):
        document = json.loads(path.read_text())
        if not document.get("istable") and not document.get("issingle"):
            found[document["name"]] = document
    return found


DOCTYPES = definitions()


def may(person: Person, doctype: str, right: str) -> bool:
    return any(
        line["role"] == person.role and line.get(right) and not line.get("permlevel")
        for line in DOCTYPES[doctype]["permissions"]
    )


def visible(bench: StagedBench, person: Person, doctype: str) -> set[str] | None:
    """The names that a person sees of a DocType; None where the role may not read it."""
    if not may(person, doctype, "read"):
        return None
    if person.everything:
        return names(bench, doctype, "1 = 1")
    if doctype == "Administrative Unit":
        return set(units_of(bench, person)) if person.area else names(bench, doctype, "1 = 1")
    if doctype == "Payment Provider" and person.provider:
        return {person.provider}
    if doctype not in UNIT_OF:
        return names(bench, doctype, "1 = 1")
    if person.provider:
        released = f"status in {RELEASED} and provider = '{person.provider}'"
        return names(
            bench, doctype, f"{ORDER_OF[doctype]} in (select name from tabDisbursement where {released})"
        )
    units = units_of(bench, person)
    marks = ", ".join("?" * len(units))
    return names(bench, doctype, f"{UNIT_OF[doctype]} in ({marks})", *units)


def names(bench: StagedBench, doctype: str, condition: str, *values) -> set[str]:
    return {row[0] for row in bench.query(f"select name from `tab{doctype}` t where {condition}", *values)}


def units_of(bench: StagedBench, person: Person) -> list[str]:
    """The person's area and everything below it, by walking the tree of parents."""
    if not person.area:
        return []
    parents = dict(bench.query("select name, parent_administrative_unit from `tabAdministrative Unit`"))
    top = neighbour_unit(bench) if person.area == "neighbour" else person.area

    def lies_below(name: str | None) -> bool:
        return name == top or (name is not None and lies_below(parents[name]))

    return [name for name in parents if lies_below(name)]
