"""Lists of people for whom a provider opens accounts: made, sent, answered, their numbers recorded, cards handed over."""

import frappe
from an_sinh.services.areas.units import refuse_merged
from an_sinh.services.areas.visible_communes import required_communes
from an_sinh.services.audit import access
from an_sinh.services.common import fields, sent_values
from an_sinh.services.common.deadlocks import repeated_on_deadlock
from an_sinh.services.providers.account_opening import answers, batches, people, records, sheet
from frappe import _

DOCTYPE, ROW = people.BATCH, people.ROW
AT_MOST = 500
SHOWN = (
    *(
        "name",
        "line_no",
        "beneficiary",
        "person_name",
        "administrative_unit",
        "village",
        "wished",
        "holder_kind",
    ),
    *("full_name", "birth_text", "id_number", "phone", "missing", "result", "account_number", "holder_name"),
    *(
        "opened_on",
        "reason",
        "name_match",
        "answered_by",
        "decision",
        "message",
        "decided_by",
        "bank_account",
    ),
    *("from_month", "card", "card_given_on", "card_given_to"),
)
VIEWS: dict[str, dict] = {
    "all": {},
    "unanswered": {"result": ["is", "not set"]},
    "open": {"decision": "Open"},
    "recorded": {"decision": "Recorded"},
    "not_opened": {"result": ["in", ["Refused", "Absent"]]},
    "cards": {"result": "Opened", "card": ["!=", "Handed Over"]},
}


@frappe.whitelist(methods=["GET", "POST"])
def candidates(
    administrative_unit: str, provider: str | None = None, start: int = 0, limit: int = 200
) -> dict:
    """People at and below a unit whom an account can be opened for: total, wished (how many asked for one), rows."""
    frappe.has_permission(DOCTYPE, "create", throw=True)
    found = people.candidates(required_communes(administrative_unit, "Beneficiary"), provider or None)
    first, length = sent_values.page(start, limit, batches.MOST_PEOPLE)
    return {
        "total": len(found),
        "wished": sum(row["wished"] for row in found),
        "papers": batches.usual_papers(),
        "rows": found[first : first + length],
    }


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def make(
    administrative_unit: str,
    provider: str,
    session_place: str,
    session_day: str,
    beneficiaries: list | str,
    session_time: str | None = None,
    papers: str | None = None,
    note: str | None = None,
) -> dict:
    """A draft list of these people (names of Beneficiaries) for a session; returns {"name", "people"}."""
    refuse_merged(administrative_unit)
    wanted = frappe.new_doc(DOCTYPE)
    wanted.administrative_unit = administrative_unit
    frappe.has_permission(DOCTYPE, "create", doc=wanted, throw=True)
    names = _chosen(beneficiaries, batches.MOST_PEOPLE)
    _check_area(administrative_unit, names)
    name = batches.make_batch(
        administrative_unit, provider, _session(session_place, session_day, session_time, papers, note), names
    )
    return {"name": name, "people": len(names)}


@frappe.whitelist(methods=["POST"])
def change_session(
    name: str,
    session_place: str,
    session_day: str,
    session_time: str | None = None,
    papers: str | None = None,
    note: str | None = None,
) -> dict:
    """Another place, day, time or papers to bring, until the first answer came."""
    _document(name, "write")
    batches.change_session(name, _session(session_place, session_day, session_time, papers, note))
    return {"name": name}


@frappe.whitelist(methods=["POST"])
def add(name: str, beneficiaries: list | str) -> dict:
    """Further people for a list that was not sent; returns {"people"}: how many it has."""
    document = _document(name, "write")
    names = _chosen(beneficiaries, batches.MOST_PEOPLE)
    _check_area(document.administrative_unit, names)
    return {"people": batches.add(name, names)}


@frappe.whitelist(methods=["POST"])
def take_off(name: str, rows: list | str) -> dict:
    """Take lines off a list that was not sent; returns {"people"}: how many stay."""
    _document(name, "write")
    return {"people": batches.take_off(name, _chosen(rows))}


@frappe.whitelist(methods=["POST"])
def send(name: str) -> dict:
    """From now on the provider sees the list; returns {"status"}."""
    _document(name, "write")
    return {"status": batches.send(name)}


@frappe.whitelist(methods=["GET", "POST"])
def rows(name: str, view: str = "all", start: int = 0, limit: int = 100) -> dict:
    """A page of a list in its order: total, rows, figures (the list's own), may_record."""
    document = _document(name, "read")
    frappe.has_permission(ROW, "read", throw=True)
    if view not in VIEWS:
        frappe.throw(_("Unknown choice {0}.").format(view))
    filters = {"batch": name, **VIEWS[view]}
    first, length = sent_values.page(start, limit, AT_MOST)
    found = frappe.get_list(
        ROW,
        filters=filters,
        fields=list(SHOWN),
        order_by="line_no asc",
        start=first,
        limit=length,
    )
    figures = ("status", "people", "opened", "not_opened", "waiting", "recorded", "cards_given")
    return {
        "total": frappe.db.count(ROW, filters),
        "rows": found,
        "figures": {field: document.get(field) for field in figures},
    }


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def post_results(name: str, results: list | str) -> dict:
    """Enter answers of the provider by hand; see `services.providers.account_opening.answers.post`."""
    _document(name, "write")
    return answers.post(name, sent_values.parsed(results))


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def read_file(name: str, file_url: str) -> dict:
    """Take the provider's filled-in list (an uploaded .xlsx); see `services.providers.account_opening.sheet.read_file`."""
    _document(name, "write")
    return sheet.read_file(name, file_url)


@frappe.whitelist(methods=["POST"])
@repeated_on_deadlock
def record(name: str, rows: list | str = "[]", reason: str | None = None) -> dict:
    """Record the numbers of these lines, or of all whose names agree: for a leader who neither made the list nor entered
    the number. Returns recorded, from_months, problems."""
    _document(name, "write")
    return records.record(name, sent_values.names(rows, most=AT_MOST), reason or "")


@frappe.whitelist(methods=["POST"])
def send_back(name: str, rows: list | str, reason: str) -> dict:
    """Give numbers that are not right back to the provider; returns {"rows"}: how many."""
    _document(name, "write")
    return {"rows": records.send_back(name, _chosen(rows), reason)}


@frappe.whitelist(methods=["POST"])
def hand_over(name: str, rows: list | str, day: str, to: str | None = None) -> dict:
    """Note cards as handed over on a day; returns {"rows"}: how many."""
    _document(name, "write")
    given = fields.day_of(day, _("Card Handed Over On"))
    return {"rows": records.hand_over(name, _chosen(rows), given, to or "")}


@frappe.whitelist(methods=["POST"])
def take_card_back(name: str, rows: list | str) -> dict:
    """Undo hand-overs that were entered wrongly; returns {"rows"}: how many."""
    _document(name, "write")
    return {"rows": records.take_card_back(name, _chosen(rows))}


@frappe.whitelist(methods=["POST"])
def download(name: str) -> None:
    """Answer with the list as an .xlsx to fill in. The audit log keeps who took it."""
    document = _document(name, "export")
    access.note_export(DOCTYPE, name, what="accounts to open")
    frappe.local.response.filename = f"{name}.xlsx"
    frappe.local.response.filecontent = sheet.workbook_of(document)
    frappe.local.response.type = "binary"


def _document(name: str, ptype: str):
    document = frappe.get_doc(DOCTYPE, name)
    document.check_permission(ptype)
    return document


def _session(place, day, time, papers, note) -> batches.Session:
    return batches.Session(
        place or "", fields.day_of(day, _("Day of the Session")), time or "", papers or "", note or ""
    )


def _check_area(unit: str, names: list[str]) -> None:
    """The people belong to the unit of the list, and to the user's area."""
    places = set(required_communes(unit, "Beneficiary"))
    for name in names:
        if frappe.db.get_value("Beneficiary", name, "administrative_unit") not in places:
            frappe.throw(_("{0} does not belong to {1}.").format(name, unit))


def _chosen(value: list | str, most: int = AT_MOST) -> list[str]:
    return sent_values.names(value, _("Choose lines of the list first."), required=True, most=most)
