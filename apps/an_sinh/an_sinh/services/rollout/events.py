"""Days on which people are asked how they want to be paid, told about it, or helped to open an account."""

from typing import TypedDict

import frappe
from an_sinh.domain.base.search_key import search_key
from an_sinh.domain.payees import wishes as rules
from an_sinh.domain.values.births import birth_text
from an_sinh.services.areas import units
from an_sinh.services.payees import wishes
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

DOCTYPE, PERSON = "Outreach Event", "Beneficiary"
PLANNED, HELD = "Planned", "Held"
LONGEST_LIST = 5_000
# What a client may say of a wish.
SAID = (
    *("channel", "provider", "account_number", "not_cashless_reason", "receiver_kind", "guardian", "phone"),
    *("consent", "note", "brought_identity_paper", "brought_birth_certificate", "brought_receiver_paper"),
)
VIEWS = ("open", "recorded", "all")


class PersonAsked(TypedDict):
    """Somebody who is to be asked at an event, with the wish that was recorded there, if any."""

    beneficiary: str
    full_name: str
    birth_text: str | None
    village: str | None
    has_card: bool
    phone: bool
    guardians: list[dict]
    pays_now: str | None
    wish: dict | None


class EventPage(TypedDict):
    """A page of people, how many there are, and the event's counts."""

    total: int
    rows: list[PersonAsked]
    counts: dict[str, int]
    villages: list[str]


def prepare(event: Document) -> None:
    """What an event must be; to be called in `validate`. Counts who came."""
    event.title = " ".join((event.title or "").split())
    if event.status == HELD and getdate(event.event_date) > getdate():
        frappe.throw(_("{0} is in the future.").format(f"{getdate(event.event_date):%d/%m/%Y}"))
    event.update(counts(event.name) if not event.is_new() else {})


def refuse_removal(event: Document) -> None:
    """An event at which people said what they want stays in the records; to be called in `on_trash`."""
    if frappe.db.exists(wishes.DOCTYPE, {"outreach_event": event.name}):
        frappe.throw(
            _("People were asked at {0}: it stays in the records. Cancel it instead.").format(event.title)
        )


def people(
    event: Document, view: str, text: str, start: int, length: int, village: str | None = None
) -> EventPage:
    """A page of those who are to be asked at an event, by village and name. `view`: "open" (nothing recorded here yet),
    "recorded" or "all"; `text`: part of a name."""
    if view not in VIEWS:
        frappe.throw(_("Choose one of: {0}.").format(", ".join(VIEWS)))
    said = _said_at(event.name)
    rows = _registered(event)
    villages = sorted({row.village for row in rows if row.village})
    wanted = search_key(text or "")
    rows = [
        row
        for row in rows
        if (not wanted or wanted in (row.search_key or ""))
        and (not village or row.village == village)
        and (view == "all" or (row.name in said) == (view == "recorded"))
    ]
    shown = rows[start : start + length]
    return {
        "total": len(rows),
        "rows": _shown(shown, said),
        "counts": counts(event.name),
        "villages": villages,
    }


def record(event: Document, beneficiary: str, values: dict) -> str:
    """Record what a person said at an event, or correct what isn't signed yet; returns the wish's name. The same values
    again change nothing. Does not commit."""
    name = frappe.db.get_value(
        wishes.DOCTYPE, {"outreach_event": event.name, "beneficiary": beneficiary, "docstatus": ["<", 2]}
    )
    wish = frappe.get_doc(wishes.DOCTYPE, name) if name else frappe.new_doc(wishes.DOCTYPE)
    if wish.docstatus == 1:
        frappe.throw(
            _("The wish of {0} is signed. Record a new one at another event.").format(wish.full_name)
        )
    said = {key: value for key, value in values.items() if key in SAID}
    wish.update(said)
    if not name:
        asked_on = min(getdate(event.event_date), getdate())
        wish.update({"beneficiary": beneficiary, "outreach_event": event.name, "asked_on": asked_on})
        wish.programme = event.programme
    wish.save()
    _hold(event.name)
    return wish.name


def forget(event: Document, beneficiary: str) -> None:
    """Take back what was recorded at an event and isn't signed. Does not commit."""
    name = frappe.db.get_value(
        wishes.DOCTYPE, {"outreach_event": event.name, "beneficiary": beneficiary, "docstatus": 0}
    )
    if name:
        frappe.delete_doc(wishes.DOCTYPE, name)
        _write_counts(event.name)


def sign(event: Document) -> wishes.Signed:
    """One signature under all wishes that were recorded at an event and are decided. Does not commit."""
    names = frappe.get_all(
        wishes.DOCTYPE,
        filters={"outreach_event": event.name, "docstatus": 0, "channel": ["!=", rules.UNDECIDED]},
        pluck="name",
        order_by="village asc, full_name asc",
        limit=0,
    )
    result = wishes.sign(names)
    _write_counts(event.name)
    return result


def counts(name: str) -> dict[str, int]:
    """Who came to an event: came, wished_account, wished_cash, unsigned."""
    rows = frappe.get_all(
        wishes.DOCTYPE,
        filters={"outreach_event": name, "docstatus": ["<", 2]},
        fields=["channel", "docstatus"],
        limit=0,
    )
    kinds = [rules.kind_of(row.channel) for row in rows]
    return {
        "came": len(rows),
        "wished_account": kinds.count(rules.ACCOUNT),
        "wished_cash": kinds.count(rules.CASH),
        "unsigned": sum(row.docstatus == 0 for row in rows),
    }


def _hold(name: str) -> None:
    """An event at which somebody was asked has been held."""
    _write_counts(name)
    if frappe.db.get_value(DOCTYPE, name, "status") == PLANNED:
        frappe.db.set_value(DOCTYPE, name, "status", HELD, update_modified=False)


def _write_counts(name: str) -> None:
    frappe.db.set_value(DOCTYPE, name, counts(name), update_modified=False)


def _registered(event: Document) -> list[frappe._dict]:
    places = [row.name for row in units.communes(event.administrative_unit)]
    filters = {"administrative_unit": ["in", places], "status": ["in", ["Active", "Suspended"]]}
    if event.village:
        filters["village"] = event.village
    return frappe.get_all(
        PERSON,
        filters=filters,
        fields=[
            *("name", "full_name", "village", "id_number", "phone", "search_key"),
            *("birth_precision", "birth_date", "birth_year", "list_order"),
        ],
        order_by="village asc, list_order asc, name asc",
        limit=LONGEST_LIST,
    )


def _said_at(event: str) -> dict[str, frappe._dict]:
    rows = frappe.get_all(
        wishes.DOCTYPE,
        filters={"outreach_event": event, "docstatus": ["<", 2]},
        fields=["name", "beneficiary", "docstatus", "missing_papers", *SAID],
        limit=0,
    )
    return {row.beneficiary: row for row in rows}


def _shown(rows: list, said: dict) -> list[PersonAsked]:
    names = [row.name for row in rows]
    receivers: dict[str, list] = {}
    for guardian in frappe.get_all(
        "Guardian",
        filters={"beneficiary": ["in", names], "workflow_state": ["!=", "Rejected"]},
        fields=["name", "beneficiary", "full_name", "kind", "relation"],
        limit=0,
    ):
        receivers.setdefault(guardian.pop("beneficiary"), []).append(guardian)
    now = _pays_now(names)
    return [
        {
            "beneficiary": row.name,
            "full_name": row.full_name,
            "birth_text": birth_text(row.birth_precision, row.birth_date, row.birth_year),
            "village": row.village,
            "has_card": len(row.id_number or "") == 12,
            "phone": bool(row.phone),
            "guardians": receivers.get(row.name, []),
            "pays_now": now.get(row.name),
            "wish": said.get(row.name),
        }
        for row in rows
    ]


def _pays_now(names: list[str]) -> dict[str, str]:
    """By person, the channel of the latest approved payment method."""
    rows = frappe.get_all(
        "Payment Method",
        filters={"beneficiary": ["in", names], "workflow_state": "Approved", "from_month": ["<=", getdate()]},
        fields=["beneficiary", "channel"],
        order_by="from_month asc, creation asc",
        limit=0,
    )
    return {row.beneficiary: row.channel for row in rows}
