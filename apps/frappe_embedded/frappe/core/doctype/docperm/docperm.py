"""Controller of DocPerm."""

from typing import Any

import frappe
from frappe.model.document import Document

OF_WHOLE_DOCUMENTS = ("create", "delete", "submit", "cancel", "amend")


class DocPerm(Document):
    """One line of a DocType's permissions: a role at a level."""

    def update_if_missing(self, d: Any) -> None:
        """Rights that aren't named are given; above level 0 none of those that are about whole documents."""
        if frappe.utils.cint(self.permlevel):
            d = {key: value for key, value in dict(d).items() if key not in OF_WHOLE_DOCUMENTS}
        super().update_if_missing(d)
