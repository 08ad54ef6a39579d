"""Checks that several controllers share. Each throws a message that names the document and the way out."""

import datetime

import frappe
from an_sinh.domain.registry.accounts import parse_account, parse_lengths
from an_sinh.services import approvals
from an_sinh.setup import roles
from frappe import _
from frappe.utils import flt, getdate

# States of a workflow that the rules ask for.
STATES = ("Draft", "Returned", approvals.APPROVED, approvals.REJECTED)

EARLIEST_YEAR, YEARS_AHEAD = 1945, 2


def first_of_month(doc, *fieldnames: str) -> None:
    """Months are kept as their first day, whatever day was entered."""
    for fieldname in fieldnames:
        if doc.get(fieldname):
            doc.set(fieldname, getdate(doc.get(fieldname)).replace(day=1))


def day_of(value, label: str) -> datetime.date:
    """A day that a client sends (YYYY-MM-DD), under the name `label` that its form shows. Throws for none, for
    what is no day, and for years that nobody has anything to do in."""
    try:
        day = getdate(value) if value else None
    except (ValueError, frappe.ValidationError):
        frappe.clear_last_message()
        day = None
    if day is None or not EARLIEST_YEAR <= day.year <= getdate().year + YEARS_AHEAD:
        frappe.throw(_("“{0}” is no day for “{1}”. Write it as YYYY-MM-DD.").format(value or "", label))
    return day


def in_order(doc, first: str, last: str) -> None:
    """The last month or day is not before the first."""
    if doc.get(first) and doc.get(last) and getdate(doc.get(last)) < getdate(doc.get(first)):
        frappe.throw(
            _("{0}: “{1}” lies before “{2}”. Correct one of them.").format(
                doc.get("name") or _(doc.doctype), _(doc.meta.get_label(last)), _(doc.meta.get_label(first))
            )
        )


def within(doc, fieldname: str, least: float, most: float) -> None:
    """A number is one, and lies between two bounds."""
    value = flt(doc.get(fieldname))
    if not least <= value <= most:
        frappe.throw(
            _("“{0}” must lie between {1} and {2}, not be {3}.").format(
                _(doc.meta.get_label(fieldname)), least, most, doc.get(fieldname)
            )
        )


def whole_dong(doc, fieldname: str, most: int) -> None:
    """An amount is a whole number of đồng, more than nothing."""
    within(doc, fieldname, 1, most)
    if flt(doc.get(fieldname)) % 1:
        frappe.throw(
            _("“{0}” is a whole number of đồng, not {1}.").format(
                _(doc.meta.get_label(fieldname)), doc.get(fieldname)
            )
        )


def unit_of_beneficiary(doc) -> None:
    """Papers and claims belong to the unit of their person; nothing new to a record that was merged away."""
    if not doc.get("beneficiary"):
        return
    person = frappe.db.get_value(
        "Beneficiary", doc.beneficiary, ["administrative_unit", "merged_into"], as_dict=True
    )
    if person and person.merged_into and doc.is_new():
        frappe.throw(
            _("{0} was merged into {1}. Enter it there.").format(doc.beneficiary, person.merged_into)
        )
    doc.administrative_unit = person and person.administrative_unit


def belongs_to_beneficiary(doc, fieldname: str) -> None:
    """A linked guardian or account must be of the same person."""
    linked = doc.get(fieldname)
    if not linked:
        return
    doctype = doc.meta.get_field(fieldname).options
    owner = frappe.db.get_value(doctype, linked, "beneficiary")
    if owner and owner != doc.beneficiary:
        frappe.throw(
            _("{0} {1} belongs to {2}, not to {3}. Choose one of this person or enter a new one.").format(
                _(doctype), linked, owner, doc.beneficiary
            )
        )


def refuse_rename(doc, method: str | None = None, *_names, **_options) -> None:
    """Approved lists, seals and providers know these documents by their names. A hook of `after_rename`, because
    Frappe's `Document.rename` lets a client leave out everything that runs before."""
    frappe.throw(_("{0} can't be renamed.").format(_(doc.doctype)), frappe.PermissionError)


def refuse_rename_of_terms(doc, method: str | None, old: str, *_rest, **_options) -> None:
    """The rules know roles and states by these names: renamed, nothing would count as approved any more."""
    if old in (*roles.AREA_ROLES, *roles.OTHER_ROLES, *roles.WITHOUT_DESK, *STATES):
        frappe.throw(
            _("{0} is a term of the rules and can't be renamed. Translate it instead.").format(_(old)),
            frappe.PermissionError,
        )


def kept_while_paid_through(doc, link: str, fieldnames: tuple[str, ...]) -> None:
    """Who gets the money, and where, stays as it was signed in a Payment Method that names this paper by `link`.
    Whoever may write the paper alone could lead an approved payment elsewhere otherwise."""
    if doc.flags.by_service or doc.get_doc_before_save() is None:
        return
    changed = approvals.changed_fields(doc, fieldnames)
    if not changed:
        return
    for name in frappe.get_all("Payment Method", filters={link: doc.name}, pluck="name"):
        method = frappe.get_doc("Payment Method", name)
        if approvals.is_signed(method):
            person = frappe.db.get_value("Beneficiary", method.beneficiary, "full_name")
            frappe.throw(
                _("{0} is part of what was approved: {1} is paid this way. Enter a new {2} and have a payment "
                  "method with it approved.").format(", ".join(changed), person, _(doc.doctype)),
                frappe.PermissionError,
            )  # fmt: skip


def by_service_only(doc) -> None:
    """Records of what the application did are written by its services alone."""
    if not doc.flags.by_service:
        frappe.throw(
            _("{0} is written by the application alone.").format(_(doc.doctype)), frappe.PermissionError
        )


def tidy(doc, *fieldnames: str) -> None:
    """Single spaces, none at the ends."""
    for fieldname in fieldnames:
        if doc.get(fieldname):
            doc.set(fieldname, " ".join(str(doc.get(fieldname)).split()))


def account_number(doc) -> None:
    """6 to 19 letters and digits; a length that the provider doesn't use is a warning."""
    doc.account_number = tidy_account_number(doc.provider, doc.account_number, warn=doc.is_new())


def tidy_account_number(provider: str, entered: str | None, warn: bool = True) -> str:
    """An account number as it is kept. Throws for what can't be one; `warn` of a length unusual for the provider."""
    try:
        account = parse_account(str(entered or "").replace(" ", "").upper())
    except ValueError:
        account = None
    if account is None:
        frappe.throw(
            _(
                "Account number “{0}” is not one: 6 to 19 digits or letters without accents are expected."
            ).format(entered)
        )
    lengths = parse_lengths(frappe.db.get_value("Payment Provider", provider, "usual_lengths"))
    if warn and lengths and len(account.number) not in lengths:
        frappe.msgprint(
            _("Account numbers of {0} usually have {1} digits; {2} has {3}. Check it.").format(
                provider, ", ".join(map(str, lengths)), account.number, len(account.number)
            ),
            alert=True,
        )
    return account.number
