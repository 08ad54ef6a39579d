"""Who took personal data out of the application: exports, providers' files, workbooks, prints."""

import json
from typing import Any

import frappe
from an_sinh.services.audit import log

LOGGER = "an_sinh.access"


def note_export(doctype: str, name: str = "", **details: Any) -> None:
    """Log that a file with people's data was made; `details` say of what kind and by which conditions. For requests
    that may write (POST)."""
    log.note(log.EXPORTED, doctype, name, **details)


def note_print(doctype: str, name: str) -> None:
    """Log that a paper was shown or printed. Papers are asked for by GET and made while nothing may be written, so a
    line of the site's log file `an_sinh.access` says so."""
    line = {"event": "print", "user": frappe.session.user, "doctype": doctype, "name": name}
    frappe.logger(LOGGER, allow_site=True).info(json.dumps(line, ensure_ascii=False))
