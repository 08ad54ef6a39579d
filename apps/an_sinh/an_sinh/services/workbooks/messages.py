"""Why a row of a workbook or of an extract can't be taken, or what to know before it is."""

from an_sinh.domain.workbooks import diff, extract
from an_sinh.domain.workbooks.diff import Judged
from an_sinh.services.registry_import.messages import message_of as of_import
from frappe import _


def message_of(row: Judged) -> str:
    """The sentence beside a row, in the language of whoever sent the file; empty where there is nothing to say."""
    if row.why == extract.REJECTED:
        return of_import(row.details[0], row.details[1:])
    details = tuple(_(detail) if row.why == diff.UNREADABLE else detail for detail in row.details)
    template = {
        "": "",
        diff.NO_KEY: _("The key of this row is missing. New people belong on the sheet of new people."),
        diff.UNKNOWN: _("{0} is not, or no longer, on this commune's list. Export a new workbook."),
        diff.TWICE: _("{0} appears twice in the sheet. Keep one."),
        diff.UNREADABLE: _("“{0}” can't be read: {1}. Correct the cell."),
        diff.PROTECTED: _("“{0}” is protected and was changed. Export a new workbook."),
        diff.OLDER: _("The registry has changed since the workbook was exported. Export a new one for this row."),
        diff.BY_RECEIVER: _("Somebody else receives the money of this person. Change that in the application."),
        diff.HOLDER_ALONE: _("The holder of a registered account is changed at the account itself."),
        diff.NO_CHANGE_TYPE: _("Choose what is proposed: adjust, suspend, resume or stop."),
        diff.NO_NAME: _("The name is missing."),
        extract.OTHER_PERSON: _("ID number {0} is registered for {1}, born {2}. Find out whose it is."),
        extract.SEVERAL: _("Several people called {0} could be meant. Compare them in the application."),
        extract.ELSEWHERE: _("This person is registered in {0}. Propose a transfer there."),
        extract.NOT_LISTED: _("{0} is registered, but not paid any more. Propose in the application what is new."),
        extract.SAME_NEW: _("This is a further benefit of the new person in row {0}. Propose it when that one is registered."),
        extract.OTHER_START: _("The extract says that the benefit began in {0}, the registry says {1}. Correct whichever is wrong."),
        extract.ABSENT: _("The extract doesn't name this benefit. Accept to propose that it stops."),
        extract.ABSENT_UNREAD: _("The extract doesn't name this benefit in a row that could be taken; row {0} has the same name. "
                                 "Look there first."),
        extract.HAS_PAYEE: _("{0} receives the money. Enter the receiver with its paper when the person is registered."),
        extract.LEAVES: _("The extract says: {0}. Accept to propose that the benefit stops, and give the reason there."),
    }[row.why]  # fmt: skip
    return template.format(*details)
