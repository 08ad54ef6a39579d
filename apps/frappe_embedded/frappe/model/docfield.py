"""A field (or a permission line) as a DocType's metadata holds it in memory."""

from typing import Any

from frappe.types import _dict


class MetaRow(_dict):
    """A row of a DocType's `fields` or `permissions`: a dict with attribute access, as Frappe's rows have."""

    def set(self, key: str, value: Any) -> None:
        self[key] = value

    def as_dict(self, no_nulls: bool = False, **_options: Any) -> _dict:
        """A plain copy; `no_nulls` leaves empty values out."""
        return _dict({k: v for k, v in self.items() if not no_nulls or v is not None})

    def copy(self) -> "MetaRow":
        return type(self)(self)
