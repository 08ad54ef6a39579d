"""Names of users in the order of their language."""

from an_sinh.services.common.language import LANGUAGE
from frappe.model.document import Document


def order_full_name(user: Document, _method: str | None = None) -> None:
    """Write a user's full name as Vietnamese does, family name first: "Nguyễn Văn An", where Frappe's own order is
    "An Văn Nguyễn". A hook of User; users of another language keep Frappe's order."""
    if (user.language or LANGUAGE) != LANGUAGE or not user.last_name:
        return
    parts = (user.last_name, user.middle_name, user.first_name)
    user.full_name = " ".join(part.strip() for part in parts if part and part.strip())
