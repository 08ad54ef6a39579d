"""Who may see which documents of people and money.

One predicate, `Scope`, decides. It is rendered as a SQL condition for lists, counts, reports and exports, and
asked about single documents. Two sources of authority feed it: the User Permissions on Administrative Unit
(areas, with everything below them) and on Payment Provider. Auditors and managers without an area see all;
everybody else sees only their area, and nothing while they have none. Who works for a provider sees that provider's
released orders alone, and of these only those of their branch's area where they have one, whatever other roles they
were given. The same goes for lists of accounts to open, and for what a provider asked the office.
"""

from dataclasses import dataclass

import frappe
from an_sinh.domain.base.terms import OPENINGS_SHOWN, QUESTIONS_SHOWN, VISIBLE_TO_PROVIDER
from frappe.permissions import get_user_permissions

UNRESTRICTED_ROLES = {"Administrator", "Auditor", "An Sinh Manager", "System Manager"}
PROVIDER_ROLE = "Provider User"
UNIT = "administrative_unit"
UNIT_FIELDS = {"Registry Import": "locality", "Village Assignment": "old_unit"}
ORDER, OPENING, QUESTION = "Disbursement", "Account Opening Batch", "Provider Question"
# DocTypes that a provider's user may read, when the provider is theirs and what they belong to was released to it: the
# field that names it, and its DocType.
OF_PROVIDERS = {
    ORDER: ("name", ORDER),
    "Payroll Line": ("disbursement", ORDER),
    "Payment Result": ("disbursement", ORDER),
    OPENING: ("name", OPENING),
    "Account Opening Row": ("batch", OPENING),
    QUESTION: ("name", QUESTION),
}
# The states in which each is its provider's business.
RELEASED = {ORDER: VISIBLE_TO_PROVIDER, OPENING: OPENINGS_SHOWN, QUESTION: QUESTIONS_SHOWN}
# Documents that hold no unit of their own belong to the unit of another one.
UNIT_THROUGH = {"Payment Result": ("disbursement", "Disbursement")}
CHANGING = {"write", "create", "submit", "cancel", "delete"}


@dataclass(frozen=True)
class Scope:
    """What a user may see: everything, or the documents of these units. For who works for a provider (`outside`):
    the released orders of these providers, of these units where there are any."""

    everything: bool = False
    units: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    outside: bool = False

    def allows(self, units: set[str | None], provider: str | None = None) -> bool:
        """Whether a document of all these units, and of that provider, is within the scope."""
        if self.everything:
            return True
        if self.outside and provider not in self.providers:
            return False
        if self.outside and not self.units:
            return True
        return bool(units) and units <= set(self.units)


def scope_of(user: str, doctype: str) -> Scope:
    """The scope of a user for one DocType."""
    roles = set(frappe.get_roles(user))
    allowed = get_user_permissions(user)
    units = _allowed_names(allowed, "Administrative Unit", doctype)
    if PROVIDER_ROLE in roles and user != "Administrator":
        own = _allowed_names(allowed, "Payment Provider", doctype) if doctype in OF_PROVIDERS else ()
        return Scope(units=units, providers=own, outside=True)
    if not units and (user == "Administrator" or roles & UNRESTRICTED_ROLES):
        return Scope(everything=True)
    return Scope(units=units)


def query_conditions(user: str | None = None, doctype: str = "") -> str:
    """The SQL condition that limits a list of `doctype` to the user's scope; empty for everything."""
    scope = scope_of(user or frappe.session.user, doctype)
    if scope.everything:
        return ""
    if not (scope.providers if scope.outside else scope.units):
        return "1 = 0"
    conditions = [_provider_condition(doctype, scope.providers)] if scope.outside else []
    if scope.units:
        conditions.append(_unit_condition(doctype, scope.units))
    return f"({' and '.join(conditions)})"


def has_permission(doc, ptype: str | None = None, user: str | None = None) -> bool:
    """Whether one document is within the user's scope: as it stands, and for changes as it is stored."""
    scope = scope_of(user or frappe.session.user, doc.doctype)
    if scope.everything:
        return True
    units = {_unit_of(doc)}
    if ptype in CHANGING:
        units |= _further_units(doc)
    return scope.allows(units, _provider_of(doc))


def _unit_of(doc) -> str | None:
    if doc.doctype in UNIT_THROUGH:
        fieldname, target = UNIT_THROUGH[doc.doctype]
        return frappe.db.get_value(target, doc.get(fieldname), UNIT)
    unit = doc.get(UNIT_FIELDS.get(doc.doctype, UNIT))
    if not unit and doc.get("beneficiary"):
        unit = frappe.db.get_value("Beneficiary", doc.beneficiary, UNIT)
    return unit


def _further_units(doc) -> set[str]:
    """The unit in the database, so that nobody pulls a document into their area by saving it there; and the
    beneficiary's, because papers and claims belong where the person does."""
    units = set()
    if doc.doctype not in UNIT_THROUGH and not doc.is_new():
        units.add(frappe.db.get_value(doc.doctype, doc.name, UNIT_FIELDS.get(doc.doctype, UNIT)))
    if doc.get("beneficiary"):
        units.add(frappe.db.get_value("Beneficiary", doc.beneficiary, UNIT))
    return units - {None, ""}


def _provider_of(doc) -> str | None:
    """The provider that may see a document: none before its order is released."""
    if doc.doctype not in OF_PROVIDERS:
        return None
    fieldname, target = OF_PROVIDERS[doc.doctype]
    released = frappe.db.get_value(target, doc.get(fieldname), ["provider", "status"], as_dict=True)
    return released.provider if released and released.status in RELEASED[target] else None


def _provider_condition(doctype: str, providers: tuple[str, ...]) -> str:
    fieldname, target = OF_PROVIDERS[doctype]
    released = f"`provider` in ({_quoted(providers)}) and `status` in ({_quoted(RELEASED[target])})"
    inner = f"select `name` from `tab{target}` where {released}"
    return f"`tab{doctype}`.`{fieldname}` in ({inner})"


def _unit_condition(doctype: str, units: tuple[str, ...]) -> str:
    if doctype in UNIT_THROUGH:
        fieldname, target = UNIT_THROUGH[doctype]
        inner = f"select `name` from `tab{target}` where `{UNIT}` in ({_quoted(units)})"
        return f"`tab{doctype}`.`{fieldname}` in ({inner})"
    return f"`tab{doctype}`.`{UNIT_FIELDS.get(doctype, UNIT)}` in ({_quoted(units)})"


def _allowed_names(permissions: dict, allow: str, doctype: str) -> tuple[str, ...]:
    entries = permissions.get(allow, [])
    return tuple(
        sorted(
            {e.get("doc") for e in entries if not e.get("applicable_for") or e["applicable_for"] == doctype}
        )
    )


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(frappe.db.escape(name) for name in names)
