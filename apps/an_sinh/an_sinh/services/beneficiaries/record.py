"""What a beneficiary's record must be, and what happens to the person's papers when it changes."""

import frappe
from an_sinh.domain.base.search_key import search_key
from an_sinh.domain.values.id_numbers import disagrees, parse_id
from an_sinh.domain.values.name_order import name_order
from an_sinh.services.approval import signatures
from an_sinh.services.areas import deadlines, units
from an_sinh.services.common import clock, fields
from frappe import _
from frappe.utils import cint, getdate, now_datetime

FOLLOWS_PERSON = (
    *("Guardian", "Bank Account", "Payment Method", "Benefit Entitlement"),
    *("One-off Benefit", "Recovery", "Bank Account Change", "Payment Wish"),
)
# Only services write these.
KEPT = (
    *("registry_import", "moved_at", "former_unit", "merged_into"),
    *("last_reviewed_on", "live_checked_on", "id_verified_on", "status", "photo"),
)
EARLIEST_BIRTH = 1880
# Never in a name; each means something to a spreadsheet, a page or a template that shows it.
NO_NAME = set('<>{}[]=@|\\"^~`$%#*+;')


def refuse_merged(doc) -> None:
    """A record that was merged into another one is history."""
    if doc.merged_into and not doc.flags.by_service:
        frappe.throw(
            _("{0} was merged into {1}. Change that record, or undo the merge.").format(
                doc.name, doc.merged_into
            ),
            frappe.PermissionError,
        )


def check_name(doc) -> None:
    """A name with at least one letter."""
    fields.tidy(doc, "full_name", "village", "phone")
    if not any(letter.isalpha() for letter in doc.full_name or ""):
        frappe.throw(_("Enter the full name of the beneficiary."))
    if strange := sorted(set(doc.full_name) & NO_NAME):
        frappe.throw(_("“{0}” can't be part of a name. Correct it.").format(" ".join(strange)))


def check_unit(doc) -> None:
    """Nobody is registered in, or moves to, a unit of an old map."""
    if doc.is_new() or doc.has_value_changed("administrative_unit"):
        units.refuse_merged(doc.administrative_unit)


def check_children(doc) -> None:
    """Each child has a name and a birth, by day or by year; studies end after it, and only those that were begun."""
    for row in doc.children:
        row.full_name = " ".join((row.full_name or "").split())
        year = getdate(row.birth_date).year if row.birth_date else cint(row.birth_year)
        if not row.full_name or not year:
            frappe.throw(_("Child {0}: enter the name and the day or year of birth.").format(row.idx))
        row.birth_year = year
        if not year >= EARLIEST_BIRTH or (row.birth_date and getdate(row.birth_date) > clock.today()):
            frappe.throw(_("Child {0}: {1} is not a day of birth.").format(row.idx, row.birth_date or year))
        if row.study_ended_on and getdate(row.study_ended_on).year < year:
            frappe.throw(_("Child {0}: the studies ended before the birth.").format(row.idx))
        row.in_study = 1 if row.study_ended_on else cint(row.in_study)


def refuse_direct_move(doc) -> None:
    """Whoever is paid moves by a Benefit Change, which has its month, its decision and its signatures."""
    before = doc.get_doc_before_save()
    if doc.flags.by_service or before is None or before.administrative_unit == doc.administrative_unit:
        return
    if frappe.db.exists("Benefit Entitlement", {"beneficiary": doc.name, "status": signatures.APPROVED}):
        frappe.throw(
            _("{0} receives a benefit. Propose a benefit change “{1}” to move them.").format(
                doc.full_name, _("Transfer")
            ),
            frappe.PermissionError,
        )


def refuse_direct_death(doc) -> None:
    """The death of somebody who is paid is reported by a Benefit Change, which ends what they receive."""
    before = doc.get_doc_before_save()
    if doc.flags.by_service or before is None or not doc.has_value_changed("death_date"):
        return
    if frappe.db.exists("Benefit Entitlement", {"beneficiary": doc.name, "status": signatures.APPROVED}):
        frappe.throw(
            _(
                "{0} receives a benefit. Report the death by a benefit change “{1}”, or correct it by one."
            ).format(doc.full_name, _("Stop")),
            frappe.PermissionError,
        )


def check_birth(doc) -> None:
    """The date may be known to the day, the month or the year; `birth_year` always follows it."""
    if doc.birth_precision != "Year":
        if not doc.birth_date:
            doc.birth_precision = "Year" if doc.birth_year else doc.birth_precision
        else:
            doc.birth_date = getdate(doc.birth_date)
            doc.birth_year = doc.birth_date.year
            if doc.birth_precision == "Month":
                doc.birth_date = doc.birth_date.replace(day=1)
    if doc.birth_precision == "Year":
        doc.birth_date = None
        if not doc.birth_year:
            frappe.throw(_("Enter the birth date of {0}, or at least the year.").format(doc.full_name))
    if doc.birth_date and doc.birth_date > getdate():
        frappe.throw(_("The birth date of {0} is in the future ({1}).").format(doc.full_name, doc.birth_date))
    if doc.birth_year and not EARLIEST_BIRTH <= doc.birth_year <= getdate().year:
        frappe.throw(_("{0} is not a valid year of birth. Correct it.").format(doc.birth_year))


def check_identity(doc) -> None:
    """The ID number has 12 or 9 digits and is nobody else's."""
    try:
        number = parse_id(str(doc.id_number or "").replace(" ", ""))
    except ValueError:
        frappe.throw(
            _("ID number “{0}” of {1} has neither 12 digits (CCCD) nor 9 (old CMND). Correct it or leave it "
              "empty.").format(doc.id_number, doc.full_name)
        )  # fmt: skip
    doc.id_number = number.number if number else None
    doc.id_kind = number.kind if number else None
    if number and (doc.is_new() or doc.has_value_changed("id_number")):
        other = frappe.db.get_value(
            "Beneficiary",
            {"id_number": doc.id_number, "name": ["!=", doc.name or ""], "merged_into": ["is", "not set"]},
            ["name", "full_name"],
        )
        if other:
            _refuse_known_number(doc.id_number, *other)


def _refuse_known_number(number: str, name: str, full_name: str) -> None:
    """Whose number it is, is told to those who may read that person: nobody learns names by trying numbers."""
    if frappe.get_list("Beneficiary", filters={"name": name}, limit=1):
        message = _(
            "ID number {0} already belongs to {1} ({2}). If this is the same person, add an entitlement there."
        ).format(number, full_name, name)
    else:
        message = _("ID number {0} is registered outside your area. Ask the district about it.").format(
            number
        )
    frappe.throw(message, frappe.DuplicateEntryError)


def set_warnings(doc) -> None:
    """What an officer should look at, without being stopped."""
    warnings = []
    if not doc.birth_year:
        warnings.append(_("No birth date."))
    if not doc.id_number:
        warnings.append(_("No ID number."))
    elif doc.id_kind == "CMND":
        warnings.append(_("The ID number is an old CMND of 9 digits; it is no longer valid."))
    elif disagrees(doc.id_number, doc.sex, doc.birth_year):
        warnings.append(_("Sex or year of birth disagree with the CCCD number."))
    doc.data_warnings = "\n".join(warnings) or None
    doc.search_key = search_key(doc.full_name, doc.village)
    doc.list_order = name_order(doc.full_name)


def note_move(doc) -> None:
    """Remember when a person came to another unit: the month's identity asks for those who moved."""
    before = doc.get_doc_before_save()
    if before is not None and before.administrative_unit != doc.administrative_unit:
        doc.moved_at = now_datetime()


def move_papers(doc) -> None:
    """When a person moves, their papers and entitlements move with them."""
    before = doc.get_doc_before_save()
    if before is None or before.administrative_unit == doc.administrative_unit:
        return
    if doc.former_unit:
        doc.db_set("former_unit", None)  # where they now are has nothing to do with the old map
    for doctype in FOLLOWS_PERSON:
        table = frappe.qb.DocType(doctype)
        (
            frappe.qb.update(table)
            .set(table.administrative_unit, doc.administrative_unit)
            .where(table.beneficiary == doc.name)
            .run()
        )


def list_entitlements(doc) -> None:
    """A registration that is sent after the cut-off day stands on a later list; the months before it follow there
    as arrears."""
    if not signatures.is_sent(doc):
        return
    month = deadlines.list_month(doc.administrative_unit, clock.today())
    later = month if month > clock.this_month() else None
    for name in frappe.get_all(
        "Benefit Entitlement", filters={"beneficiary": doc.name, "status": "Proposed"}, pluck="name"
    ):
        frappe.db.set_value("Benefit Entitlement", name, "list_month", later)


def settle_entitlements(doc) -> None:
    """The approval of a person approves what was proposed for them; a rejection rejects it."""
    for state in (signatures.APPROVED, signatures.REJECTED):
        if signatures.has_reached(doc, state):
            for name in frappe.get_all(
                "Benefit Entitlement", filters={"beneficiary": doc.name, "status": "Proposed"}, pluck="name"
            ):
                entitlement = frappe.get_doc("Benefit Entitlement", name)
                entitlement.flags.by_service = True
                entitlement.status = state
                _end_with_death(entitlement, doc.death_date)
                entitlement.save(ignore_permissions=True)


def _end_with_death(entitlement, death_date) -> None:
    """An entitlement of somebody who died meanwhile is owed through the month of death, or not at all."""
    if not death_date or entitlement.status != signatures.APPROVED:
        return
    last = getdate(death_date).replace(day=1)
    if getdate(entitlement.start_month) > last:
        entitlement.status = signatures.REJECTED
    elif not entitlement.end_month or getdate(entitlement.end_month) > last:
        entitlement.end_month = last
