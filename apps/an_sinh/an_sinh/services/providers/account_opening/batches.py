"""A list of people for whom one provider opens accounts in one session: place, day, papers to bring."""

import datetime
from dataclasses import dataclass

import frappe
from an_sinh.domain.base.terms import OpeningStatus
from an_sinh.services.audit import log
from an_sinh.services.common.bulk import BulkTable
from an_sinh.services.common.language import LANGUAGE
from an_sinh.services.payees import wishes
from an_sinh.services.providers.account_opening.people import BATCH, ROW, rows_for
from frappe import _
from frappe.utils import getdate, now_datetime

DRAFT, SENT, ANSWERED, DONE = OpeningStatus
MOST_PEOPLE = 2_000


@dataclass(frozen=True, slots=True)
class Session:
    """Where and when the provider's people sit, and what is to be brought."""

    place: str
    day: datetime.date
    time: str = ""
    papers: str = ""
    note: str = ""

    def fields(self) -> dict:
        return {
            "session_place": " ".join(self.place.split())[:140],
            "session_day": self.day,
            "session_time": " ".join(self.time.split())[:60],
            "papers": self.papers.strip() or usual_papers(),
            "note": self.note.strip(),
        }


def usual_papers() -> str:
    """What everybody brings, in the list's language."""
    return _(
        "Identity card (the original, not expired); the phone with the number entered here; for guardians and authorised "
        "people also the paper that says so.",
        LANGUAGE,
    )


def make_batch(unit: str, provider: str, session: Session, names: list[str]) -> str:
    """A draft list of these people; returns its name. The caller has checked the right to create it, and that the people are
    in the caller's area. Throws for a disabled provider, for nobody, and for somebody who needs no account."""
    _check_provider(provider)
    _check_session(session)
    if not names:
        frappe.throw(_("Choose at least one person."))
    if len(names) > MOST_PEOPLE:
        frappe.throw(
            _("{0} people are too many for one session; {1} are allowed.").format(len(names), MOST_PEOPLE)
        )
    # Two who list the same people take turns, so that nobody is sent to two sessions.
    frappe.db.get_value("Administrative Unit", unit, "name", for_update=True)
    rows = rows_for(names, provider)
    document = frappe.get_doc(
        {
            "doctype": BATCH,
            "provider": provider,
            "administrative_unit": unit,
            "status": DRAFT,
            "people": len(rows),
            **session.fields(),
        }
    )
    document.flags.by_service = True
    document.insert()
    _write(document.name, rows, 1)
    return document.name


def change_session(name: str, session: Session) -> None:
    """Another place, day or paper; also after the list was sent, as long as nothing was answered."""
    document = _open(name, (DRAFT, SENT))
    _check_session(session)
    document.update(session.fields())
    _save(document)


def add(name: str, names: list[str]) -> int:
    """Further people for a list that was not sent; returns how many it has."""
    document = _open(name, (DRAFT,))
    rows = rows_for(names, document.provider)
    last = frappe.db.count(ROW, {"batch": name})
    if last + len(rows) > MOST_PEOPLE:
        frappe.throw(
            _("{0} people are too many for one session; {1} are allowed.").format(
                last + len(rows), MOST_PEOPLE
            )
        )
    _write(name, rows, last + 1)
    return _recount(document)


def take_off(name: str, rows: list[str]) -> int:
    """Take people off a list that was not sent; returns how many stay."""
    document = _open(name, (DRAFT,))
    wanted = {"batch": name, "name": ["in", rows or [""]]}
    wishes.release(frappe.get_all(ROW, filters={**wanted, "wish": ["is", "set"]}, pluck="wish", limit=0))
    frappe.db.delete(ROW, wanted)
    left = frappe.get_all(ROW, filters={"batch": name}, pluck="name", order_by="line_no asc", limit=0)
    for number, row in enumerate(left, start=1):
        frappe.db.set_value(ROW, row, "line_no", number, update_modified=False)
    return _recount(document)


def send(name: str) -> str:
    """From now on the provider sees the list; returns its status. A second time changes nothing."""
    document = frappe.get_doc(BATCH, name, for_update=True)
    if document.status != DRAFT:
        return document.status
    if not document.people:
        frappe.throw(_("Nobody stands on {0}. Add people first.").format(name))
    document.update({"status": SENT, "sent_at": now_datetime(), "sent_by": frappe.session.user})
    _save(document)
    log.note(log.RELEASED, BATCH, name, provider=document.provider, lines=document.people)
    return SENT


def rows_of(name: str) -> list:
    """The rows of a list in their order."""
    return frappe.get_all(ROW, filters={"batch": name}, fields=["*"], order_by="line_no asc", limit=0)


def count(document) -> None:
    """Write how far a list (locked by the caller) is: done once everybody is answered and no number waits."""
    rows = frappe.get_all(
        ROW, filters={"batch": document.name}, fields=["result", "decision", "card"], limit=0
    )
    results = [row.result or "" for row in rows]
    waiting = sum(row.decision == "Open" for row in rows)
    document.update(
        {
            "people": len(rows),
            "opened": results.count("Opened"),
            "not_opened": results.count("Refused") + results.count("Absent"),
            "recorded": sum(row.decision == "Recorded" for row in rows),
            "waiting": waiting,
            "cards_given": sum(row.card == "Handed Over" for row in rows),
        }
    )
    if document.status != DRAFT and any(results):
        document.status = DONE if all(results) and not waiting else ANSWERED
    _save(document)


def unit_names(rows: list) -> dict[str, str]:
    """What the communes of rows are called."""
    return {
        unit: frappe.get_cached_value("Administrative Unit", unit, "unit_name")
        for unit in {row.administrative_unit for row in rows}
        if unit
    }


def _write(name: str, rows: list[dict], first: int) -> None:
    table = BulkTable(ROW)
    for number, row in enumerate(rows, start=first):
        table.add(batch=name, line_no=number, **row)
    table.write()
    wishes.take([row["wish"] for row in rows if row["wish"]], name)


def _recount(document) -> int:
    document.people = frappe.db.count(ROW, {"batch": document.name})
    _save(document)
    return document.people


def _open(name: str, states: tuple[str, ...]):
    document = frappe.get_doc(BATCH, name, for_update=True)
    if document.status not in states:
        frappe.throw(
            _("{0} is “{1}” already and can't be changed any more.").format(name, _(document.status))
        )
    return document


def _save(document) -> None:
    document.flags.by_service = True
    document.save(ignore_permissions=True)


def _check_provider(provider: str) -> None:
    found = frappe.db.get_value(
        "Payment Provider", provider, ["kind", "disabled", "partner_bank"], as_dict=True
    )
    if not found or found.disabled:
        frappe.throw(_("Choose a provider that is in use."))
    if found.kind == "Office":
        frappe.throw(_("{0} holds no accounts. Choose a bank, the post or a wallet.").format(provider))


def _check_session(session: Session) -> None:
    if not session.place.strip():
        frappe.throw(_("Say where the session is."))
    if session.day < getdate():
        frappe.throw(_("The session can't be on {0}: that day is over.").format(f"{session.day:%d/%m/%Y}"))
