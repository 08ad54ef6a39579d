"""Fields of a DocType in groups, each made once: saving a document asks for them again and again."""

from functools import cached_property
from typing import Any

from frappe.model import data_field_options, datetime_fields, float_like_fields
from frappe.model.docfield import MetaRow
from frappe.model.field_limits import max_bytes, max_length


class FieldGroups:
    """The part of Meta that sorts its fields."""

    @cached_property
    def _by_type(self) -> dict[str, list[MetaRow]]:
        groups: dict[str, list[MetaRow]] = {}
        for field in self.fields:
            groups.setdefault(field.fieldtype, []).append(field)
        return groups

    def _of(self, *fieldtypes: str) -> list[MetaRow]:
        return [field for fieldtype in fieldtypes for field in self._by_type.get(fieldtype, ())]

    def get_link_fields(self) -> list[MetaRow]:
        return [f for f in self._of("Link") if f.options != "[Select]"]

    def get_dynamic_link_fields(self) -> list[MetaRow]:
        return self._of("Dynamic Link")

    def get_select_fields(self) -> list[MetaRow]:
        return [f for f in self._of("Select") if f.options not in ("[Select]", "Loading...")]

    def get_data_fields(self) -> list[MetaRow]:
        return self._of("Data")

    def get_phone_fields(self) -> list[MetaRow]:
        return self._of("Phone")

    def get_code_fields(self) -> list[MetaRow]:
        return self._of("Code")

    def get_image_fields(self) -> list[MetaRow]:
        return self._of("Attach Image")

    def get_password_fields(self) -> list[MetaRow]:
        return self._of("Password")

    @cached_property
    def mandatory_fields(self) -> list[MetaRow]:
        return [f for f in self.fields if f.reqd]

    @cached_property
    def non_negative_fields(self) -> list[MetaRow]:
        return [f for f in self.fields if f.non_negative and f.fieldtype in ("Currency", "Float", "Int")]

    @cached_property
    def dynamic_default_fields(self) -> list[MetaRow]:
        """Fields whose default is known only at the moment: `now`, the time, another document's value."""
        return [
            f
            for f in self.fields
            if f.fieldtype == "Time"
            or (f.fieldtype == "Datetime" and str(f.default or "").lower() == "now")
            or str(f.default or "").startswith(":")
        ]

    @cached_property
    def attach_fields(self) -> list[MetaRow]:
        return self._of("Attach", "Attach Image")

    @cached_property
    def link_and_dynamic_fields(self) -> list[MetaRow]:
        return [*self.get_link_fields(), *self.get_dynamic_link_fields()]

    @cached_property
    def formatted_data_fields(self) -> list[MetaRow]:
        """Data fields whose options name a format: Email, Name, Phone, URL."""
        return [f for f in self.get_data_fields() if f.options in data_field_options]

    @cached_property
    def _rating_fields(self) -> list[MetaRow]:
        """Fields that hold a share of all stars."""
        return [f for f in self.fields if f.fieldtype == "Rating"]

    @cached_property
    def limited_fields(self) -> list[tuple[MetaRow, int]]:
        """Fields with the most that their columns hold."""
        return [(f, limit) for f in self.fields if not f.is_virtual and (limit := max_length(f))]

    @cached_property
    def checked_fields(self) -> list[MetaRow]:
        """Stored fields whose columns hold dates, times or numbers only."""
        kinds = (*datetime_fields, *float_like_fields, "Int", "Long Int")
        return [f for f in self.fields if not f.is_virtual and f.fieldtype in kinds]

    @cached_property
    def rich_texts(self) -> list[MetaRow]:
        """Fields into which pictures can be pasted."""
        return [f for f in self._of("Text Editor") if not f.is_virtual]

    @cached_property
    def long_texts(self) -> list[MetaRow]:
        """Fields of text that has a limit in bytes."""
        return [f for f in self.fields if not f.is_virtual and max_bytes(f)]

    @cached_property
    def naming_field(self) -> str | None:
        """The field that the name is taken from (`autoname: field:…`)."""
        return self.autoname[6:] if (self.autoname or "").startswith("field:") else None

    @cached_property
    def number_fields(self) -> list[MetaRow]:
        return [
            f
            for f in self.fields
            if f.fieldtype in float_like_fields or f.fieldtype in ("Int", "Check", "Long Int")
        ]

    @cached_property
    def blank_values(self) -> dict[str, Any]:
        """Every column with the value of a document nobody has touched."""
        return {**dict.fromkeys(self._valid_columns), "docstatus": 0, "idx": 0}

    @cached_property
    def stored_fields(self) -> list[tuple[str, MetaRow | None]]:
        """(column, its field or None) of everything that is stored, in the order of the statements below."""
        return [(column, self._fields.get(column)) for column in self.stored_columns]

    @cached_property
    def insert_statement(self) -> str:
        columns = ", ".join(f"`{column}`" for column in self.stored_columns)
        marks = ", ".join("?" * len(self.stored_columns))
        return f"INSERT INTO `tab{self.name}` ({columns}) VALUES ({marks})"

    @cached_property
    def update_statement(self) -> str:
        columns = ", ".join(f"`{column}`=?" for column in self.stored_columns)
        return f"UPDATE `tab{self.name}` SET {columns} WHERE `name`=?"
