"""Whom an account is to be opened for: people of an area who are paid and have no account that can be used."""

import datetime

import frappe
from an_sinh.domain.base.terms import ACCOUNT_CHANNELS, UNUSABLE
from an_sinh.domain.payees.wishes import WishStatus
from an_sinh.domain.values.births import birth_text
from an_sinh.domain.values.id_numbers import CCCD_DIGITS
from an_sinh.services.approval import signatures
from an_sinh.services.common.bulk import in_chunks
from an_sinh.services.common.language import LANGUAGE
from an_sinh.services.payees import wishes
from frappe import _
from frappe.utils import getdate

ROW, BATCH, METHOD, PERSON, GUARDIAN = (
    *("Account Opening Row", "Account Opening Batch", "Payment Method", "Beneficiary"),
    "Guardian",
)
# Younger ones hold no account of their own: their guardian's is opened.
OWN_ACCOUNT_FROM = 15
PERSON_FIELDS = (
    *(
        "name",
        "full_name",
        "birth_date",
        "birth_precision",
        "birth_year",
        "sex",
        "id_number",
        "id_issue_date",
    ),
    *("phone", "village", "administrative_unit"),
)
# Who was asked and did not agree is left alone; other reasons for cash may be gone.
NOT_AGREED = "Not Agreed"


def candidates(places: list[str], provider: str | None = None) -> list[dict]:
    """People of these communes whom an account can be opened for, those who asked for one first, in the order of their
    lists. Left out: who has an account that can be used, who did not agree, who waits on another list, who asked for another
    provider. Each: what a row of a list holds."""
    people = _people(places)
    return _rows_of(people, wishes.standing(places), provider)


def rows_for(names: list[str], provider: str) -> list[dict]:
    """The rows of these people in their order; throws for somebody who has an account, waits on another list or wished for
    another provider."""
    people = [person for chunk in in_chunks(names) for person in _read({"name": ["in", chunk]})]
    places = sorted({person.administrative_unit for person in people})
    found = {row["beneficiary"]: row for row in _rows_of(people, wishes.standing(places), provider)}
    for name in names:
        if name not in found:
            _say_why(name)
    return [found[name] for name in dict.fromkeys(names)]


def _rows_of(people: list, wished: dict, provider: str | None) -> list[dict]:
    names = [person.name for person in people]
    methods, taken, guardians = latest_methods(names), _waiting(names), _guardians(names)
    paid = paid_into_an_account(methods)
    found = []
    for person in people:
        wish = wished.get(person.name)
        if (
            person.name in paid
            or person.name in taken
            or not _may_be_asked(wish, methods[person.name], provider)
        ):
            continue
        found.append(row_of(person, wish, methods[person.name], guardians.get(person.name, [])))
    found.sort(key=lambda row: not row["wished"])
    return found


def _may_be_asked(wish, methods: list, provider: str | None) -> bool:
    """Whether somebody goes on a list of the provider: who signed a wish by that; others unless they did not agree."""
    if wish is None:
        return all(each.not_cashless_reason != NOT_AGREED for each in methods)
    if wish.channel not in ACCOUNT_CHANNELS:
        return wish.not_cashless_reason != NOT_AGREED
    return wish.status != WishStatus.LISTED and (
        not provider or not wish.provider or wish.provider == provider
    )


def _say_why(name: str) -> None:
    person = frappe.db.get_value(PERSON, name, "full_name") or name
    if _waiting([name]):
        frappe.throw(_("{0} already stands on a list that is not done.").format(person))
    frappe.throw(
        _("{0} is not paid here, has an account already, or wishes for something else.").format(person)
    )


def paid_into_an_account(methods: dict[str, list]) -> set[str]:
    """Who is paid into an account that can be used, or whose account is on its way through approval. `methods`: as
    `latest_methods` gives them."""
    accounts = _usable({each.bank_account for rows in methods.values() for each in rows if each.bank_account})
    return {
        name
        for name, rows in methods.items()
        if any(each.channel in ACCOUNT_CHANNELS and each.bank_account in accounts for each in rows)
    }


def latest_methods(names: list[str]) -> dict[str, list]:
    """By person, for each programme the last Payment Method that nobody rejected; an empty list for who has none."""
    found: dict[str, dict] = {name: {} for name in names}
    for chunk in in_chunks(names):
        for row in frappe.get_all(
            METHOD,
            filters={"beneficiary": ["in", chunk], signatures.STATE: ["!=", signatures.REJECTED]},
            fields=[
                *("beneficiary", "programme", "channel", "bank_account", "receiver_kind", "guardian"),
                "not_cashless_reason",
            ],
            order_by="from_month asc, creation asc",
            limit=0,
        ):
            found[row.beneficiary][row.programme or ""] = row
    return {name: list(rows.values()) for name, rows in found.items()}


def row_of(person, wish, methods: list, guardians: list) -> dict:
    """The row of a person: the holder is the person, or the guardian of who can't hold an account, or whoever the wish names
    or the money goes to already; with the papers that miss."""
    asked = wish if wish and wish.channel in ACCOUNT_CHANNELS else None
    holder = _holder(asked, methods, guardians)
    who = holder or person
    phone = (asked.phone if asked else None) or who.phone
    born = "" if holder else birth_text(person.birth_precision, person.birth_date, person.birth_year)
    missing = asked.missing_papers if asked else "; ".join(_missing(person, who, holder))
    return {
        "beneficiary": person.name,
        "person_name": person.full_name,
        "administrative_unit": person.administrative_unit,
        "village": person.village,
        "wished": int(asked is not None),
        # An account that was opened before and can't be used any more needs another one, not another wish.
        "wish": asked.name if asked and asked.status != WishStatus.OPENED else None,
        "holder_kind": holder.kind if holder else "Beneficiary",
        "guardian": holder.name if holder else None,
        "full_name": who.full_name,
        "birth_text": born,
        "sex": "" if holder else person.sex,
        "id_number": who.id_number,
        "id_issue_date": None if holder else person.id_issue_date,
        "phone": phone,
        "missing": missing or "",
    }


def _people(places: list[str]) -> list:
    return [person for chunk in in_chunks(places) for person in _read({"administrative_unit": ["in", chunk]})]


def _read(filters: dict) -> list:
    return frappe.get_all(
        PERSON,
        filters={"status": ["in", ["Active", "Suspended"]], signatures.STATE: signatures.APPROVED, **filters},
        fields=list(PERSON_FIELDS),
        order_by="administrative_unit, village, list_order, name",
        limit=0,
    )


def _waiting(names: list[str]) -> set[str]:
    """Who stands on a list that is not done, and got neither an account nor a refusal there."""
    found: set[str] = set()
    row, batch = frappe.qb.DocType(ROW), frappe.qb.DocType(BATCH)
    for chunk in in_chunks(names):
        query = (
            frappe.qb.from_(row)
            .join(batch)
            .on(batch.name == row.batch)
            .select(row.beneficiary)
            .where(row.beneficiary.isin(chunk) & (batch.status != "Done"))
            .where(row.result.isnull() | row.result.isin(["", "Opened"]))
            .where(row.decision.isnull() | (row.decision != "Recorded"))
        )
        found.update(name for (name,) in query.run())
    return found


def _usable(accounts: set[str]) -> set[str]:
    found: set[str] = set()
    for chunk in in_chunks(sorted(accounts)):
        found.update(
            frappe.get_all(
                "Bank Account",
                filters={"name": ["in", chunk], "state": ["not in", list(UNUSABLE)]},
                pluck="name",
                limit=0,
            )
        )
    return found


def _guardians(names: list[str]) -> dict[str, list]:
    """Guardians and authorised people by person whose paper was not rejected and has not run out, the latest last."""
    found: dict[str, list] = {}
    today = getdate()
    for chunk in in_chunks(names):
        for row in frappe.get_all(
            GUARDIAN,
            filters={"beneficiary": ["in", chunk], signatures.STATE: ["!=", signatures.REJECTED]},
            fields=[
                "name",
                "beneficiary",
                "full_name",
                "kind",
                "id_number",
                "phone",
                "valid_until",
                "relation",
            ],
            order_by="creation asc",
            limit=0,
        ):
            if not row.valid_until or getdate(row.valid_until) >= today:
                found.setdefault(row.beneficiary, []).append(row)
    return found


def _holder(wish, methods: list, guardians: list):
    """Who holds the account in the person's place, None for the person."""
    if wish and wish.receiver_kind != "Self":
        methods = [wish]
    named = {each.guardian for each in methods if each.receiver_kind != "Self" and each.guardian}
    chosen = [each for each in guardians if each.name in named] or [
        each for each in guardians if each.kind == "Guardian"
    ]
    return chosen[-1] if chosen else None


def age(person, today: datetime.date) -> int | None:
    """Whole years, None where no birth is known."""
    if person.birth_date:
        born = getdate(person.birth_date)
        return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return today.year - person.birth_year if person.birth_year else None


def _missing(person, who, holder) -> list[str]:
    """What must still be brought, in the list's language."""
    found = []
    years = age(person, getdate())
    if not holder and years is not None and years < OWN_ACCOUNT_FROM:
        found.append(_("paper of the guardian (under {0})", LANGUAGE).format(OWN_ACCOUNT_FROM))
    if len(who.id_number or "") != CCCD_DIGITS:
        found.append(_("identity card of 12 digits", LANGUAGE))
    if not who.phone:
        found.append(_("telephone number", LANGUAGE))
    return found
