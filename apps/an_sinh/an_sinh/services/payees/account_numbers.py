"""Account numbers as they are kept: 6 to 19 letters and digits."""

import frappe
from an_sinh.domain.values.accounts import parse_account, parse_lengths
from frappe import _


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
            _("“{0}” is not a valid account number. Enter 6 to 19 digits or unaccented letters.").format(
                entered
            )
        )
    lengths = parse_lengths(frappe.db.get_value("Payment Provider", provider, "usual_lengths"))
    if warn and lengths and len(account.number) not in lengths:
        frappe.msgprint(
            _("Account numbers at {0} usually have {1} digits, but {2} has {3}. Check it.").format(
                provider, ", ".join(map(str, lengths)), account.number, len(account.number)
            ),
            alert=True,
        )
    return account.number
