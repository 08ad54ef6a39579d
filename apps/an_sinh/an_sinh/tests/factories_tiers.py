"""Documents at a stage of their approval, for tests of tiers and of the map."""

import frappe
from an_sinh.services.approval import signatures

from . import factories

CHAINS = {
    "Pending Commune Leader": ("officer",),
    "Pending District Officer": ("officer", "leader"),
    "Pending District Leader": ("officer", "leader", "district_officer"),
}


def person_at(place, state: str, side: str = "north", category: str = "BTXH-6c"):
    """A registration with one proposed entitlement that has come to `state` by the hands of those before it."""
    person = factories.person(getattr(place, side), category, approved=False)
    person.db_set("owner", place.users[f"{side}_officer"])
    for number, who in enumerate(CHAINS.get(state, ())):
        user = place.users.get(f"{side}_{who}") or place.users[who]
        factories.act(user, "Beneficiary", person.name, "Approve" if number else "Send for Approval")
    if state in ("Returned", "Rejected"):
        person.db_set(signatures.STATE, state)
    return person


def state_of(document) -> str:
    """The stage a document has in the database."""
    return frappe.db.get_value(document.doctype, document.name, signatures.STATE)


def states_of(documents: dict) -> dict:
    """The stages of a dict of documents, under the same keys."""
    return {key: state_of(document) for key, document in documents.items()}
