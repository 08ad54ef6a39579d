"""Guardians and authorised receivers: what their papers allow, when they run out, and who receives for too many."""

import datetime
from collections.abc import Sequence

import frappe
from an_sinh.domain.base.search_key import search_key
from an_sinh.domain.base.terms import Channel
from an_sinh.domain.payees import guardians as rules
from an_sinh.services.approval import signatures
from an_sinh.services.areas import units
from an_sinh.services.common import fields as checks
from an_sinh.services.common.bulk import in_chunks
from an_sinh.services.common.language import LANGUAGE
from an_sinh.services.payees import paid_through
from frappe import _
from frappe.utils import cint, getdate

DOCTYPE, SETTINGS, DEFAULT_LIMIT = "Guardian", "An Sinh Settings", 5
AUTHORISED = "Authorised"
# What the signatures stand for. An earlier last day is left out: who withdraws a paper needs no second person.
SIGNED = (
    *("beneficiary", "full_name", "kind", "id_number", "programme"),
    *("paper_kind", "paper_number", "valid_from"),
)
# Documents whose approval settles the draft paper that they name.
RELYING = ("Payment Method", "Bank Account Change")
# The columns of a Guardian that make a `Paper`, in its order.
PAPER_COLUMNS = ("workflow_state", "valid_from", "valid_until", "programme")
HOLDER_KIND = 8
CASH = Channel.CASH


def why_not_received(receiver: Sequence, programme: str, month: datetime.date) -> str | None:
    """Why the receiver of a Payment Method gets nothing in a month, as a sentence with the way out, or None.
    `receiver`: kind, name, relation, ID number, then `PAPER_COLUMNS`."""
    kind, name, _relation, _id_number, *paper = receiver
    if not kind or kind == rules.SELF:
        return None
    code = rules.refusal(rules.Paper(*paper), programme, month)
    if code is None:
        return None
    _state, begins, ends, _programme = paper
    sentence = {
        rules.OPEN: _("The paper of {0} as receiver is not approved. Have it approved.", LANGUAGE),
        rules.OTHER_PROGRAMME: _(
            "The paper of {0} as receiver is for another programme. Enter one for this programme.", LANGUAGE
        ),
        rules.NOT_BEGUN: _("The paper of {0} as receiver is valid only from {1}.", LANGUAGE),
        rules.RAN_OUT: _(
            "The paper of {0} as receiver expired on {1}. Renew it and have it approved.", LANGUAGE
        ),
    }[code]
    day = {rules.NOT_BEGUN: begins, rules.RAN_OUT: ends}.get(code)
    return sentence.format(name or "?", f"{day:%d/%m/%Y}" if day else "")


def own_method(row: list, own: tuple | None, place: int) -> list:
    """The row of a Payment Method whose receiver is refused, with the person as the receiver: through the same
    account when it is the person's own, else the person's own payment method, else cash. `place`: where the receiver begins."""
    if row[2] and row[HOLDER_KIND] == "Beneficiary":
        return [*row[:place], rules.SELF, *row[place + 1 :]]
    if own:
        return own[1]
    channel = row[0] if row[0].startswith("Cash") else CASH
    return [channel, row[1], *[None] * (place - 2), rules.SELF, *row[place + 1 :]]


def account_note(account: str | None, state: str | None, reason: str | None) -> str:
    """Why a list pays cash to somebody who has an account."""
    if not account:
        return _("No account is registered; paid in cash.", LANGUAGE)
    cause = reason or state
    why = _(cause, LANGUAGE) if cause else ""
    return _("Account {0} can't be used ({1}); paid in cash.", LANGUAGE).format(account, why)


def check_guardian(guardian) -> None:
    """What a guardian's record must be; to be called in `validate`."""
    signatures.keep_fields(guardian, ["expiry", "data_warnings"])
    signatures.check_signatures(guardian, SIGNED)
    _refuse_longer(guardian)
    _refuse_while_signed_with(guardian)
    checks.tidy(guardian, "full_name", "relation", "id_number", "phone", "paper_kind", "paper_number")
    paid_through.kept_while_paid_through(
        guardian, "guardian", ("beneficiary", "full_name", "kind", "id_number")
    )
    units.unit_of_beneficiary(guardian)
    checks.in_order(guardian, "valid_from", "valid_until")
    guardian.search_key = search_key(guardian.full_name)
    guardian.update(_standing(guardian, getdate(), _limit(), _received_for(guardian)))


def settle_paper(doctype: str, name: str | None) -> None:
    """A draft paper that a Payment Method names is approved with it: its signatures stand for both. One that was
    rejected is none to pay through."""
    if not name:
        return
    state = frappe.db.get_value(doctype, name, signatures.STATE)
    if state == signatures.APPROVED:
        return
    if state == signatures.REJECTED:
        frappe.throw(
            _("{0} {1} was rejected. Choose another one, or reopen it first.").format(_(doctype), name)
        )
    frappe.get_doc(doctype, name).db_set(signatures.STATE, signatures.APPROVED)


def refresh_validity(people: list[str] | None = None) -> int:
    """Every day, and of the people of an import: say on each record whether its paper runs out, and who receives for
    more people than allowed. Returns how many records changed. Does not commit."""
    today, limit, changed = getdate(), _limit(), 0
    many = _people_by_id_number()
    for row in _rows(people):
        standing = _standing(row, today, limit, many.get(row.id_number, 0))
        if any((row.get(field) or None) != value for field, value in standing.items()):
            frappe.db.set_value(DOCTYPE, row.name, standing, update_modified=False)
            changed += 1
    return changed


def expiring(limit: int = 10) -> dict:
    """The approved papers within the user's area that have run out or do so within 60 days, the most urgent first:
    total and `limit` rows."""
    filters = {
        "expiry": ["in", [rules.EXPIRED, rules.SOON, rules.LATER]],
        signatures.STATE: signatures.APPROVED,
    }
    found = frappe.get_list(
        DOCTYPE,
        filters=filters,
        fields=[
            *("name", "full_name", "kind", "relation", "valid_until", "expiry", "beneficiary"),
            *("beneficiary.full_name as beneficiary_name", "beneficiary.status as beneficiary_status"),
            "administrative_unit",
        ],
        order_by="valid_until asc",
        limit=0,
    )
    rows = [row for row in found if row.beneficiary_status in ("Active", "Suspended")]
    shown = rows[:limit]
    for row in shown:
        row.unit_name = frappe.get_cached_value("Administrative Unit", row.administrative_unit, "unit_name")
    return {"total": len(rows), "rows": shown}


def _rows(people: list[str] | None):
    fields = ["name", "kind", "id_number", "valid_from", "valid_until", "expiry", "data_warnings"]
    if people is None:
        yield from frappe.get_all(DOCTYPE, fields=fields, limit=0)
        return
    for chunk in in_chunks(people):
        part = {"beneficiary": ["in", chunk]}
        yield from frappe.get_all(DOCTYPE, filters=part, fields=fields, limit=0)


def expiry_of(paper, today: datetime.date) -> str | None:
    """How long a paper, or a row with its two days, still holds."""
    return days_left(paper.get("valid_from"), paper.get("valid_until"), today)


def days_left(begins, ends, today: datetime.date) -> str | None:
    """How long a paper with these two days still holds."""
    return rules.validity(getdate(begins) if begins else None, getdate(ends) if ends else None, today)


def _refuse_longer(guardian) -> None:
    """A later last day is a new authority: it needs the signatures again. An earlier one withdraws it, at once."""
    before = guardian.get_doc_before_save()
    if guardian.flags.by_service or before is None or not signatures.is_signed(guardian):
        return
    old, new = before.valid_until, guardian.valid_until
    if old and (not new or getdate(new) > getdate(old)):
        frappe.throw(
            _("The paper of {0} was approved until {1}. To extend it, reopen it, enter the new paper and "
                "have it approved.").format(guardian.full_name, frappe.format(old, "Date")),
            frappe.PermissionError,
        )  # fmt: skip


def _refuse_while_signed_with(guardian) -> None:
    """A draft paper that is named in a document on its way is approved with it: it stays as the signers saw it."""
    if guardian.flags.by_service or guardian.is_new():
        return
    changed = signatures.changed_fields(guardian, (*SIGNED, "valid_until"))
    if not changed:
        return
    for doctype in RELYING:
        on_its_way = {
            "guardian": guardian.name,
            signatures.STATE: ["not in", [signatures.APPROVED, signatures.REJECTED]],
        }
        for name in frappe.get_all(doctype, filters=on_its_way, pluck="name"):
            if signatures.is_signed(frappe.get_doc(doctype, name)):
                frappe.throw(
                    _(
                        "{0} is signed together with {1} {2}, which is being approved. Have that returned first."
                    ).format(", ".join(changed), _(doctype), name),
                    frappe.PermissionError,
                )


def _standing(paper, today: datetime.date, limit: int, people: int) -> dict[str, str | None]:
    """`expiry` and `data_warnings` of a guardian as of today."""
    expiry = expiry_of(paper, today)
    ends = getdate(paper.get("valid_until")) if paper.get("valid_until") else None
    warnings = []
    if expiry == rules.EXPIRED:
        warnings.append(
            _("The paper has expired. The person is paid without this receiver until it is renewed.")
        )
    elif expiry in (rules.SOON, rules.LATER):
        warnings.append(_("The paper expires on {0}. Ask for a new one.").format(f"{ends:%d/%m/%Y}"))
    if paper.get("kind") == AUTHORISED:
        if not ends:
            warnings.append(_("The authorisation has no last day. Enter the date on the paper."))
        if rules.beyond_limit(people, limit):
            warnings.append(
                _("This person is authorised by {0} beneficiaries. More than {1} should be checked.").format(
                    people, limit
                )
            )
    return {"expiry": expiry, "data_warnings": "\n".join(warnings) or None}


def _limit() -> int:
    """For how many beneficiaries one authorised person may receive unseen; the usual number until one is set."""
    return cint(frappe.db.get_single_value(SETTINGS, "authorised_person_limit")) or DEFAULT_LIMIT


def _people_by_id_number() -> dict[str, int]:
    """For how many beneficiaries each authorised person receives, by the person's ID number."""
    people: dict[str, set] = {}
    for row in frappe.get_all(
        DOCTYPE,
        filters={
            "kind": AUTHORISED,
            signatures.STATE: ["!=", signatures.REJECTED],
            "id_number": ["is", "set"],
        },
        fields=["id_number", "beneficiary"],
        limit=0,
    ):
        people.setdefault(row.id_number, set()).add(row.beneficiary)
    return {number: len(names) for number, names in people.items()}


def _received_for(guardian) -> int:
    """For how many beneficiaries this person is authorised, the record itself included."""
    if guardian.kind != AUTHORISED or not guardian.id_number:
        return 0
    others = frappe.get_all(
        DOCTYPE,
        filters={
            "kind": AUTHORISED,
            "id_number": guardian.id_number,
            signatures.STATE: ["!=", signatures.REJECTED],
            "name": ["!=", guardian.name or ""],
        },
        pluck="beneficiary",
        limit=0,
    )
    return len({*others, guardian.beneficiary})
