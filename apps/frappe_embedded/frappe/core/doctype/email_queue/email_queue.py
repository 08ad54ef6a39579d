"""E-mail that an app wants sent. The engine has no mail server: messages wait where an administrator sees them."""

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document


class EmailQueue(Document):
    """One message, and to whom it should go."""


def sendmail(
    recipients: str | list[str] | None = None, sender: str = "", subject: str = "No Subject", message: str = "",
    template: str | None = None, args: dict | None = None, reference_doctype: str | None = None,
    reference_name: str | None = None, content: str | None = None, cc: Any = None, bcc: Any = None,
    **_of_a_mail_server: Any,
) -> Document | None:  # fmt: skip
    """Keep a message in the Email Queue, with the note that this site sends none; nobody's mail is nobody's message.

    *template* names `templates/emails/<template>.html` of an app, filled with *args*; what is for a mail server alone
    (attachments, delays, headers, unsubscribing) is accepted and left."""
    addressed = [each for group in (recipients, cc, bcc) for each in _addresses(group)]
    if not addressed:
        return None
    if template:
        message = frappe.render_template(f"templates/emails/{template}.html", args or {})
    values = {
        "doctype": "Email Queue",
        "sender": sender or None,
        "recipients": "\n".join(dict.fromkeys(addressed)),
        "subject": str(subject)[:255],
        "message": message or content or "",
        "status": "Not Sent",
        "error": _("This site has no mail server: the message waits here and isn't sent."),
        "reference_doctype": reference_doctype,
        "reference_name": reference_name,
    }
    return frappe.get_doc(values).insert(ignore_permissions=True)


def _addresses(given: Any) -> list[str]:
    if isinstance(given, str):
        given = given.replace("\n", ",").split(",")
    return [address.strip() for address in given or () if address and address.strip()]
