"""How people say that they want to be paid: asked in the village, signed as a list, then read by whoever opens accounts.

A wish names no account number: the provider opens the account. One signature of a leader stands under a whole list. A
wish that was signed counts until a newer one of the same person and programme is signed, or it is withdrawn. Who opens
accounts calls `to_open`, `take`, `opened`, `refused` and `release`; nothing else moves a signed wish.
"""

from collections.abc import Iterable
from typing import TypedDict

import frappe
from an_sinh.domain.base.terms import ACCOUNT_CHANNELS
from an_sinh.domain.payees import wishes as rules
from an_sinh.domain.payees.wishes import Asked, PaperNeeded, WishStatus
from an_sinh.domain.values.accounts import parse_account
from an_sinh.domain.values.id_numbers import CCCD_DIGITS
from an_sinh.services.areas import units
from an_sinh.services.common import fields
from an_sinh.services.common.bulk import in_chunks
from frappe import _
from frappe.utils import cint, getdate

DOCTYPE, PERSON, GUARDIAN = "Payment Wish", "Beneficiary", "Guardian"
PERSON_FIELDS = ("full_name", "village", "id_number", "phone", "birth_date", "birth_year", "last_reviewed_on")


class WishToOpen(TypedDict):
    """A signed wish for an account that no opening list holds."""

    name: str
    beneficiary: str
    full_name: str
    administrative_unit: str
    village: str | None
    programme: str | None
    channel: str
    provider: str | None
    receiver_kind: str
    guardian: str | None
    phone: str | None
    account_number: str | None
    missing_papers: str | None


class NotSigned(TypedDict):
    """A wish of a list that can't be signed yet, and why."""

    name: str
    full_name: str
    message: str


class Signed(TypedDict):
    """What became of a list of wishes: how many were signed, and which were not."""

    signed: int
    refused: list[NotSigned]


def prepare(wish) -> None:
    """What a wish must be, whoever enters it; to be called in `validate`. Fills in the person's name, village and unit,
    and what is still to be brought."""
    units.unit_of_beneficiary(wish)
    person = frappe.db.get_value(PERSON, wish.beneficiary, PERSON_FIELDS, as_dict=True)
    if not person:
        frappe.throw(_("There is no person {0}.").format(wish.beneficiary), frappe.DoesNotExistError)
    wish.full_name, wish.village = person.full_name, person.village
    wish.asked_on = wish.asked_on or getdate()
    if getdate(wish.asked_on) > getdate():
        frappe.throw(_("{0} is in the future.").format(f"{getdate(wish.asked_on):%d/%m/%Y}"))
    fields.tidy(wish, "phone", "account_number", "note")
    _clear_what_does_not_belong(wish)
    _check_receiver(wish)
    _check_account_number(wish)
    wish.missing_papers = ", ".join(paper_labels(rules.missing(_asked(wish, person)))) or None


def check_complete(wish) -> None:
    """What a wish must say before a leader signs it; to be called in `before_submit`."""
    if wish.channel == rules.UNDECIDED:
        frappe.throw(_("{0} has not decided yet. Record an account or cash first.").format(wish.full_name))
    kind = rules.kind_of(wish.channel)
    if kind == rules.ACCOUNT and not wish.provider:
        frappe.throw(_("Choose the provider that opens the account of {0}.").format(wish.full_name))
    if kind == rules.CASH and not wish.not_cashless_reason:
        frappe.throw(_("Say why {0} is paid in cash.").format(wish.full_name))


def count_from_now(wish) -> None:
    """A wish was signed: earlier ones give way, and the person counts as reviewed on the day of asking."""
    wish.db_set("status", WishStatus.SIGNED, update_modified=False)
    for name in _standing_wishes(wish):
        frappe.db.set_value(DOCTYPE, name, "status", WishStatus.REPLACED, update_modified=False)
    person = frappe.db.get_value(PERSON, wish.beneficiary, ["last_reviewed_on", "phone"], as_dict=True)
    learned = {}
    if not person.last_reviewed_on or getdate(person.last_reviewed_on) < getdate(wish.asked_on):
        learned["last_reviewed_on"] = getdate(wish.asked_on)
    if wish.phone and not person.phone:
        learned["phone"] = wish.phone
    if learned:
        frappe.db.set_value(PERSON, wish.beneficiary, learned, update_modified=False)


def withdraw(wish) -> None:
    """A signed wish no longer counts; to be called in `before_cancel`. Throws while an opening list holds it."""
    if wish.status == WishStatus.LISTED:
        frappe.throw(
            _("{0} stands on the opening list {1}. Take the person off that list first.").format(
                wish.full_name, wish.opening_batch
            )
        )
    wish.status = WishStatus.WITHDRAWN


def sign(names: Iterable[str]) -> Signed:
    """Sign recorded wishes together as the user, who needs the right to submit each. Those that can't be signed stay as
    they are and say why. Does not commit."""
    result: Signed = {"signed": 0, "refused": []}
    for name in names:
        wish = frappe.get_doc(DOCTYPE, name)
        if wish.docstatus != 0:
            continue
        frappe.db.savepoint("sign_wish")
        try:
            wish.submit()
            result["signed"] += 1
        except frappe.ValidationError as error:
            frappe.db.rollback(save_point="sign_wish")
            frappe.clear_messages()
            result["refused"].append({"name": name, "full_name": wish.full_name, "message": str(error)})
    return result


def to_open(places: list[str], provider: str | None = None, programme: str | None = None) -> list[WishToOpen]:
    """The signed wishes for an account in these communes that no opening list holds, by commune, village and name; those
    of one provider, and of one programme with those for all."""
    filters: dict = {
        "administrative_unit": ["in", places],
        "status": ["in", [WishStatus.SIGNED, WishStatus.NOT_OPENED]],
        "channel": ["in", list(ACCOUNT_CHANNELS)],
    }
    if provider:
        filters["provider"] = provider
    rows = frappe.get_all(
        DOCTYPE,
        filters=filters,
        fields=list(WishToOpen.__annotations__),
        order_by="administrative_unit asc, village asc, full_name asc, name asc",
        limit=0,
    )
    return [row for row in rows if not programme or row.programme in (programme, None, "")]


def take(names: Iterable[str], batch: str) -> None:
    """These wishes stand on an opening list now. Throws where one of them doesn't wait for a list."""
    _move(names, (WishStatus.SIGNED, WishStatus.NOT_OPENED), status=WishStatus.LISTED, opening_batch=batch)


def release(names: Iterable[str]) -> None:
    """An opening list gave these wishes up again: they wait for another one."""
    _move(names, (WishStatus.LISTED,), status=WishStatus.SIGNED, opening_batch=None)


def opened(name: str, account: str) -> None:
    """The provider opened the account that the wish asked for."""
    _move([name], (WishStatus.LISTED,), status=WishStatus.OPENED, bank_account=account, refusal_reason=None)


def refused(name: str, reason: str) -> None:
    """The provider opened no account, and says why: the wish can be put on a list again."""
    _move([name], (WishStatus.LISTED,), status=WishStatus.NOT_OPENED, refusal_reason=reason)


def standing(places: list[str], programme: str | None = None) -> dict[str, frappe._dict]:
    """By person of these communes, the wish that counts for a programme (one of the programme before one for all):
    name, channel, status, provider, not_cashless_reason, missing_papers, receiver_kind, consent."""
    rows = []
    for chunk in in_chunks(places):
        rows += frappe.get_all(
            DOCTYPE,
            filters={"administrative_unit": ["in", chunk], "status": ["in", list(rules.STANDING)]},
            fields=[
                *("name", "beneficiary", "programme", "channel", "status", "provider", "receiver_kind"),
                *("not_cashless_reason", "missing_papers", "consent", "asked_on", "guardian", "phone"),
            ],
            order_by="asked_on asc, name asc",
            limit=0,
        )
    rows = [row for row in rows if not row.programme or not programme or row.programme == programme]
    rows.sort(key=lambda row: bool(row.programme))
    return {row.beneficiary: row for row in rows}


def paper_labels(papers: Iterable[PaperNeeded]) -> list[str]:
    """The papers in the user's words."""
    words = {
        PaperNeeded.IDENTITY: _("citizen identity card"),
        PaperNeeded.BIRTH_CERTIFICATE: _("birth certificate"),
        PaperNeeded.RECEIVER: _("guardian's or authorised person's paper"),
        PaperNeeded.PHONE: _("telephone number"),
        PaperNeeded.CONSENT: _("consent to hand over the data"),
    }
    return [words[paper] for paper in papers]


def _clear_what_does_not_belong(wish) -> None:
    kind = rules.kind_of(wish.channel)
    if kind != rules.ACCOUNT:
        wish.provider = wish.account_number = None
    if kind != rules.CASH:
        wish.not_cashless_reason = None
    if wish.receiver_kind in (None, "", "Self"):
        wish.receiver_kind, wish.guardian = "Self", None


def _check_receiver(wish) -> None:
    fields.belongs_to_beneficiary(wish, "guardian")
    if wish.guardian and frappe.db.get_value(GUARDIAN, wish.guardian, "kind") != wish.receiver_kind:
        frappe.throw(_("{0} is not recorded as “{1}”.").format(wish.guardian, _(wish.receiver_kind)))


def _check_account_number(wish) -> None:
    if not wish.account_number:
        return
    try:
        found = parse_account(wish.account_number)
    except ValueError:
        frappe.throw(
            _("“{0}” can't be an account number: 6 to 19 digits or letters.").format(wish.account_number)
        )
    wish.account_number = found and found.number


def _asked(wish, person) -> Asked:
    born = getdate(person.birth_date).year if person.birth_date else cint(person.birth_year)
    receiver = wish.guardian and frappe.db.get_value(GUARDIAN, wish.guardian, "workflow_state")
    return Asked(
        channel=wish.channel,
        age=getdate(wish.asked_on).year - born if born else None,
        receiver_kind=wish.receiver_kind,
        has_card=len(person.id_number or "") == CCCD_DIGITS,
        has_phone=bool(wish.phone or person.phone),
        consent=bool(cint(wish.consent)),
        receiver_approved=receiver == "Approved",
        seen_identity=bool(cint(wish.brought_identity_paper)),
        seen_birth_certificate=bool(cint(wish.brought_birth_certificate)),
        seen_receiver=bool(cint(wish.brought_receiver_paper)),
    )


def _standing_wishes(wish) -> list[str]:
    """Other wishes of the person that the new one replaces; one that a provider is working on stays until answered."""
    rows = frappe.get_all(
        DOCTYPE,
        filters={
            "beneficiary": wish.beneficiary,
            "status": ["in", list(rules.STANDING)],
            "name": ["!=", wish.name],
        },
        fields=["name", "programme", "status", "full_name", "opening_batch"],
        limit=0,
    )
    found = [row for row in rows if (row.programme or "") == (wish.programme or "")]
    for row in found:
        if row.status == WishStatus.LISTED:
            frappe.throw(
                _("{0} stands on the opening list {1}. Take the person off that list first.").format(
                    row.full_name, row.opening_batch
                )
            )
    return [row.name for row in found]


def _move(names: Iterable[str], allowed: tuple[str, ...], **values) -> None:
    for name in names:
        row = frappe.db.get_value(DOCTYPE, name, ["status", "full_name"], as_dict=True, for_update=True)
        if not row or row.status not in allowed:
            frappe.throw(
                _("The wish {0} is “{1}”: it can't be moved now.").format(name, _(row.status) if row else "?")
            )
        frappe.db.set_value(DOCTYPE, name, values)
