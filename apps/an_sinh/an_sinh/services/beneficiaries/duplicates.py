"""The work list of records that may be one person: found, compared side by side, or marked as two people."""

import datetime
import json
from typing import Any

import frappe
from an_sinh.domain.beneficiaries import duplicates as rules
from an_sinh.domain.values.births import birth_text
from an_sinh.services.approval import signatures
from an_sinh.services.areas import units
from an_sinh.services.common.bulk import BulkTable, gc_paused, in_chunks
from frappe import _
from frappe.utils import cstr, getdate, now_datetime

DOCTYPE = "Duplicate Pair"
OPEN, MERGED, NOT_THE_SAME = "Open", "Merged", "Not the Same"
# Whoever registers people proposes; these decide whether two of them are one.
MERGERS = {
    *("Commune Leader", "District Officer", "District Leader", "Province Officer", "Province Leader"),
    "An Sinh Manager",
}
# More people than this are compared in the background.
AT_ONCE = 5_000
# What the record that stays may take from the other one; those that belong together go together.
FIELDS = {
    "full_name": ("full_name",),
    "sex": ("sex",),
    "birth_date": ("birth_precision", "birth_date", "birth_year"),
    "id_number": ("id_number", "id_kind", "id_issue_date"),
    "phone": ("phone",),
    "village": ("village",),
    "photo": ("photo",),
    "note": ("note",),
}
COUNTED = ("Benefit Entitlement", "Payment Method", "Guardian", "Bank Account", "Payroll Line")
CANDIDATE_FIELDS = (
    *("name", "full_name", "administrative_unit", "sex", "birth_date", "birth_precision", "birth_year"),
    "id_number",
)


def is_large(places: list[str]) -> bool:
    """Whether these communes have more people than are compared while somebody waits."""
    return frappe.db.count("Beneficiary", {"administrative_unit": ["in", places]}) > AT_ONCE


def find_pairs(places: list[str]) -> dict:
    """Compare the people of these communes. New pairs come to the work list, open ones that no longer
    are alike leave it; what somebody has decided stays. Returns {"found": open pairs, "new": number}.
    Does not commit."""
    with gc_paused():
        people = _candidates(places)
        found = {(pair.first, pair.second): pair for pair in rules.pairs(people)}
    by_name = {person.name: person for person in people}
    known = _known(by_name)
    decided = {key for key, row in known.items() if row.status != OPEN}
    known_places = _Places()
    table = BulkTable(DOCTYPE)
    for key, pair in found.items():
        one, other = by_name[pair.first], by_name[pair.second]
        values: dict[str, Any] = {
            "main_ground": pair.grounds[0],
            "grounds": "\n".join(_(ground) for ground in pair.grounds),
            "score": pair.score,
            "first_name": one.full_name,
            "second_name": other.full_name,
            "administrative_unit": known_places.above(one.unit, other.unit),
        }
        row = known.pop(key, None)
        if row is None:
            table.add(first=pair.first, second=pair.second, status=OPEN, **values)
        elif row.status == OPEN and any(cstr(row[field]) != cstr(value) for field, value in values.items()):
            frappe.db.set_value(DOCTYPE, row.name, values)
    new = table.write()
    for row in known.values():
        if row.status == OPEN and {row.first, row.second} <= by_name.keys():
            frappe.db.delete(DOCTYPE, {"name": row.name})
    return {"found": len(found.keys() - decided), "new": new}


def find_job(places: list[str]) -> dict:
    """The same as a job: commits, and tells the user who asked."""
    result = find_pairs(places)
    frappe.db.commit()
    frappe.publish_realtime("an_sinh_duplicates", result, user=frappe.session.user)
    return result


def find_everywhere() -> None:
    """Every week: each province by itself."""
    for name in frappe.get_all("Administrative Unit", filters={"level": "Province"}, pluck="name"):
        find_pairs([commune["name"] for commune in units.communes(name)])
        frappe.db.commit()


def compare_pair(name: str) -> dict:
    """Two records side by side: fields as people read them, and how many papers and payments each has."""
    pair = frappe.get_doc(DOCTYPE, name)
    records = {side: frappe.get_doc("Beneficiary", pair.get(side)) for side in ("first", "second")}
    meta = frappe.get_meta("Beneficiary")
    fields = [
        {
            "fieldname": fieldname,
            "label": _(meta.get_label(fieldname)),
            **{side: _shown(record, fieldname) for side, record in records.items()},
        }
        for fieldname in FIELDS
    ]
    counts = {
        side: {doctype: frappe.db.count(doctype, {"beneficiary": record.name}) for doctype in COUNTED}
        for side, record in records.items()
    }
    return {
        "name": name,
        "status": pair.status,
        "grounds": (pair.grounds or "").split("\n"),
        "score": pair.score,
        "kept": pair.kept,
        "proposal": _proposal(pair),
        "dismissal": _dismissal(pair),
        "people": {
            side: {
                "beneficiary": record.name,
                "full_name": record.full_name,
                "administrative_unit": record.administrative_unit,
                "unit_name": frappe.get_cached_value(
                    "Administrative Unit", record.administrative_unit, "unit_name"
                ),
                "status": record.status,
            }
            for side, record in records.items()
        },
        "fields": fields,
        "counts": counts,
    }


def dismiss_pair(name: str, reason: str) -> None:
    """Two people after all: remembered, so that they never come back to the list. Whoever registers somebody twice
    would be paid twice, so it takes two: the first call proposes, another person of those who may merge decides.
    Throws without a reason."""
    pair = frappe.get_doc(DOCTYPE, name, for_update=True)
    if pair.status != OPEN:
        frappe.throw(_("{0} and {1} have already been decided.").format(pair.first_name, pair.second_name))
    if not (reason or "").strip():
        frappe.throw(_("Write why these are two people."))
    if pair.dismissal_by in (None, "", frappe.session.user):
        pair.db_set({"dismissal_by": frappe.session.user, "dismissal_reason": reason.strip()})
        return
    require_merger()
    decide_pair(pair, {"status": NOT_THE_SAME, "reason": reason.strip()})


def require_merger() -> None:
    """Two records are decided upon by somebody who answers for more than their own entries."""
    if not MERGERS & set(frappe.get_roles()):
        frappe.throw(
            _("Records are merged by the leader of the commune or by the offices above."),
            frappe.PermissionError,
        )


def decide_pair(pair, values: dict) -> None:
    """Write a decision with who made it and when."""
    pair.db_set({**values, "decided_by": frappe.session.user, "decided_at": now_datetime()})


def refuse_pair_by_hand(pair) -> None:
    """The list is written by the search and by decisions alone; to be called in `validate`."""
    if not pair.flags.by_service:
        frappe.throw(
            _("Pairs come from the search for duplicates and are decided with its buttons."),
            frappe.PermissionError,
        )


def _proposal(pair) -> dict | None:
    """What somebody proposes to merge: keep, fields, and who."""
    if pair.status != OPEN or not pair.proposal:
        return None
    return {
        **json.loads(pair.proposal),
        "proposed_by": pair.proposed_by,
        "proposed_by_name": frappe.db.get_value("User", pair.proposed_by, "full_name"),
    }


def _dismissal(pair) -> dict | None:
    """Who says that these are two people, and why, while nobody else has decided."""
    if pair.status != OPEN or not pair.dismissal_by:
        return None
    return {
        "reason": pair.dismissal_reason,
        "proposed_by": pair.dismissal_by,
        "proposed_by_name": frappe.db.get_value("User", pair.dismissal_by, "full_name"),
    }


def _shown(record, fieldname: str) -> str:
    if fieldname == "birth_date":
        return birth_text(record.birth_precision, _day(record.birth_date), record.birth_year) or ""
    if fieldname == "sex":
        return _(record.sex) if record.sex else ""
    return cstr(record.get(fieldname))


def _day(value) -> datetime.date | None:
    return value if isinstance(value, datetime.date) else getdate(value) if value else None


def _candidates(places: list[str]) -> list[rules.Candidate]:
    accounts = _own_accounts(places)
    people = []
    for chunk in in_chunks(places):
        rows = frappe.get_all(
            "Beneficiary",
            filters={
                "administrative_unit": ["in", chunk],
                "merged_into": ["is", "not set"],
                signatures.STATE: ["!=", signatures.REJECTED],
            },
            fields=list(CANDIDATE_FIELDS),
            limit=0,
            as_list=True,
        )
        for name, full_name, unit, sex, born, precision, year, id_number in rows:
            day = _day(born) if precision == "Day" else None
            own = tuple(accounts.get(name, ()))
            people.append(
                rules.Candidate(name, full_name, unit, sex or None, year or None, day, id_number or None, own)
            )
    return people


def _own_accounts(places: list[str]) -> dict[str, list[str]]:
    """Accounts through which people receive for themselves. Children of one mother share hers and are no duplicates."""
    found: dict[str, list[str]] = {}
    for chunk in in_chunks(places):
        for beneficiary, account in frappe.get_all(
            "Payment Method",
            filters={
                "administrative_unit": ["in", chunk],
                signatures.STATE: signatures.APPROVED,
                "receiver_kind": "Self",
                "bank_account": ["is", "set"],
            },
            fields=["beneficiary", "bank_account"],
            limit=0,
            as_list=True,
        ):
            found.setdefault(beneficiary, []).append(account)
    return found


def _known(names) -> dict[tuple[str, str], frappe._dict]:
    """The pairs of these people that are on the list, by their records. Of a province the list is read whole: it is
    short beside the registry."""
    ordered = sorted(names)
    chosen = [{"first": ["in", part]} for part in in_chunks(ordered)] if len(ordered) <= AT_ONCE else [{}]
    rows = {}
    for filters in chosen:
        for row in frappe.get_all(
            DOCTYPE,
            filters=filters,
            fields=[
                *("name", "first", "second", "status", "main_ground", "grounds", "score"),
                *("first_name", "second_name", "administrative_unit"),
            ],
            limit=0,
        ):
            if row.first in names:
                rows[(row.first, row.second)] = row
    return rows


class _Places:
    """The lowest unit above two communes: who may see both may see the pair."""

    def __init__(self):
        self._chains: dict[str, list[str]] = {}

    def above(self, one: str, other: str) -> str | None:
        """The commune itself when it is one; None where nothing lies above both."""
        return next((name for name in self._chain(one) if name in self._chain(other)), None)

    def _chain(self, unit: str) -> list[str]:
        if unit not in self._chains:
            self._chains[unit] = [row.name for row in units.ancestors(unit)]
        return self._chains[unit]
