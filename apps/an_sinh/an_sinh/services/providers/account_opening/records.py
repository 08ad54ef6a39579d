"""The numbers of a list become accounts that people are paid through: by a leader who neither made the list nor gave the
answer. From the first month whose list can still be worked out, so that nobody is paid twice."""

import frappe
from an_sinh.domain.base.terms import Channel
from an_sinh.domain.providers import account_opening as rules
from an_sinh.services.approval import separation, signatures
from an_sinh.services.audit import log
from an_sinh.services.disbursement.orders import RELEASING_ROLES
from an_sinh.services.payees import account_changes, bank_accounts, guardians, wishes
from an_sinh.services.providers.account_opening import batches
from an_sinh.services.providers.account_opening.people import BATCH, ROW, latest_methods
from frappe import _
from frappe.utils import cstr, getdate, now_datetime

SAVEPOINT = "an_sinh_account"
AGREE = (rules.SAME, rules.WITHOUT_ACCENTS)


def record(name: str, rows: list[str], reason: str = "") -> dict:
    """Take the numbers of these rows over; of all whose names agree where `rows` is empty. A name that differs needs its
    `reason`. Returns recorded, from_months and problems [{row, full_name, message}]; a row with a problem stays open. Does
    not commit."""
    document = frappe.get_doc(BATCH, name, for_update=True)
    _require_leader(document)
    chosen = _open_rows(name, rows)
    result: dict = {"recorded": 0, "from_months": [], "problems": []}
    for row in chosen:
        frappe.db.savepoint(SAVEPOINT)
        try:
            month = _record(row, document.provider, reason)
        except (frappe.ValidationError, frappe.PermissionError, frappe.DuplicateEntryError) as error:
            frappe.db.rollback(save_point=SAVEPOINT)
            frappe.clear_last_message()
            result["problems"].append({"row": row.name, "full_name": row.full_name, "message": cstr(error)})
            frappe.db.set_value(ROW, row.name, "message", cstr(error))
            continue
        result["recorded"] += 1
        result["from_months"] = sorted({*result["from_months"], month.isoformat()})
    batches.count(document)
    if result["recorded"]:
        log.note(log.SIGNED, BATCH, name, recorded=result["recorded"])
    return result


def send_back(name: str, rows: list[str], reason: str) -> int:
    """Give numbers that are not right back to the provider, with the reason; it answers them again. Returns how many."""
    if not (reason or "").strip():
        frappe.throw(_("Say what the provider should correct."))
    document = frappe.get_doc(BATCH, name, for_update=True)
    chosen = _open_rows(name, rows, required=True)
    for row in chosen:
        frappe.db.set_value(
            ROW,
            row.name,
            {
                "decision": "Sent Back",
                "result": "",
                "message": reason.strip(),
                "decided_by": frappe.session.user,
                "decided_at": now_datetime(),
            },
        )
    batches.count(document)
    return len(chosen)


def hand_over(name: str, rows: list[str], day, to: str = "") -> int:
    """Note that cards were handed over on a day, to the holder or to whom `to` names. Returns how many; rows without an
    opened account, and cards that are handed over already, stay."""
    document = frappe.get_doc(BATCH, name, for_update=True)
    if day > getdate():
        frappe.throw(
            _("A card can't be handed over on {0}: that day is still to come.").format(f"{day:%d/%m/%Y}")
        )
    given = 0
    for row in batches.rows_of(name):
        if row.name in set(rows) and row.result == rules.OPENED and row.card != "Handed Over":
            who = " ".join((to or "").split())[:140] or row.full_name
            values = {"card": "Handed Over", "card_given_on": day, "card_given_to": who}
            frappe.db.set_value(ROW, row.name, values)
            given += 1
    batches.count(document)
    return given


def take_card_back(name: str, rows: list[str]) -> int:
    """Undo a hand-over that was entered wrongly; returns how many."""
    document = frappe.get_doc(BATCH, name, for_update=True)
    undone = 0
    for row in batches.rows_of(name):
        if row.name in set(rows) and row.card == "Handed Over":
            frappe.db.set_value(
                ROW, row.name, {"card": "Issued", "card_given_on": None, "card_given_to": None}
            )
            undone += 1
    batches.count(document)
    return undone


def _open_rows(name: str, rows: list[str], required: bool = False) -> list:
    wanted = set(rows)
    found = [row for row in batches.rows_of(name) if row.decision == "Open"]
    if wanted:
        found = [row for row in found if row.name in wanted]
    elif not required:
        found = [row for row in found if row.name_match in AGREE]
    else:
        found = []
    if not found:
        frappe.throw(_("None of these lines waits for a decision. Reload the page."))
    return found


def _require_leader(document) -> None:
    separation.refuse_configurator(document.name)
    if not set(RELEASING_ROLES) & set(frappe.get_roles()):
        frappe.throw(_("Account numbers are recorded by a leader of the office."), frappe.PermissionError)
    if document.owner == frappe.session.user:
        frappe.throw(
            _("You made {0}; another person must record its numbers.").format(document.name),
            signatures.FourEyesError,
        )


def _record(row, provider: str, reason: str):
    """Make the account and the way to be paid through it; returns the first month (its first day)."""
    if row.answered_by == frappe.session.user:
        frappe.throw(
            _("You entered the number of {0}; another person must record it.").format(row.full_name),
            signatures.FourEyesError,
        )
    if row.name_match not in AGREE and not reason.strip():
        frappe.throw(
            _("The provider's name for {0} is {1}. Say why it is the same person, or send it back.").format(
                row.full_name, row.holder_name
            )
        )
    person = frappe.get_doc("Beneficiary", row.beneficiary, for_update=True)
    _check_person(person)
    guardians.settle_paper("Guardian", row.guardian)
    month = account_changes.first_open_month(person.administrative_unit)
    account = _account(row, provider, person, reason)
    method = _methods(row, person, account, month)[0]
    stamp = {
        "decided_by": frappe.session.user,
        "decided_at": now_datetime(),
        "message": reason.strip() or None,
    }
    made = {"bank_account": account, "payment_method": method, "from_month": month}
    frappe.db.set_value(ROW, row.name, {"decision": "Recorded", **stamp, **made})
    if row.wish:
        wishes.opened(row.wish, account)
    return month


def _check_person(person) -> None:
    if person.merged_into:
        frappe.throw(
            _("{0} was merged into {1}. Send the line back.").format(person.name, person.merged_into)
        )
    if person.status not in ("Active", "Suspended"):
        frappe.throw(_("{0} is paid no more ({1}).").format(person.full_name, _(person.status)))


def _account(row, provider: str, person, reason: str) -> str:
    """The account, new or known with the same holder."""
    name = f"{provider}-{row.account_number}"
    known = frappe.db.get_value(
        bank_accounts.DOCTYPE, name, ["holder_name", "beneficiary", "state", "replaced_by"], as_dict=True
    )
    if known:
        _refuse_stranger(row, person, known)
        if frappe.db.get_value(bank_accounts.DOCTYPE, name, signatures.STATE) != signatures.APPROVED:
            frappe.get_doc(bank_accounts.DOCTYPE, name).db_set(signatures.STATE, signatures.APPROVED)
        return name
    document = frappe.get_doc(
        {
            "doctype": bank_accounts.DOCTYPE,
            "provider": provider,
            "account_number": row.account_number,
            "holder_name": row.holder_name,
            "holder_kind": row.holder_kind,
            "beneficiary": None if row.guardian else person.name,
            "guardian": None,
            "administrative_unit": person.administrative_unit,
            "state": "Active",
            "note": reason.strip() or None,
        }
    )
    return account_changes.insert_approved(document)


def _refuse_stranger(row, person, known) -> None:
    if known.state in ("Unusable", "Closed"):
        frappe.throw(
            _("Account {0} is marked “{1}”. Enter a Bank Account Change to use it again.").format(
                row.account_number, _(known.state)
            )
        )
    of_another = known.beneficiary and known.beneficiary != person.name
    same_holder = rules.compare_names(known.holder_name or "", row.holder_name or "") in AGREE
    if of_another or not same_holder:
        frappe.throw(
            _("Account {0} is registered with another holder. Check the number and the holder's name; relatives who "
              "share it have the same holder.").format(row.account_number),
            frappe.DuplicateEntryError,
        )  # fmt: skip


def _methods(row, person, account: str, month) -> list[str]:
    """Ways to be paid through the account from a month on, for each programme that the person has one for: one for a
    programme goes before one for all."""
    known = latest_methods([person.name])[person.name]
    programmes = list(dict.fromkeys(each.programme or None for each in known)) or [None]
    return [
        account_changes.insert_approved(
            frappe.get_doc(
                {
                    "doctype": "Payment Method",
                    "beneficiary": person.name,
                    "programme": programme,
                    "from_month": month,
                    "channel": Channel.ACCOUNT,
                    "bank_account": account,
                    "receiver_kind": row.holder_kind if row.guardian else "Self",
                    "guardian": row.guardian,
                }
            )
        )
        for programme in programmes
    ]
