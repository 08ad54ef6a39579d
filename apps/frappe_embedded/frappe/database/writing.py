"""Writing values straight to the tables: no document events, no permission checks."""

import itertools
from collections.abc import Iterable

import frappe
from frappe.database import shared_columns
from frappe.database.column_values import AS_STORED, as_stored
from frappe.database.many_rows import insert_rows
from frappe.database.schema import TYPES
from frappe.database.select import Select
from frappe.database.utils import quote, table_of
from frappe.locals import local
from frappe.messages import throw
from frappe.model.field_limits import MAX_INT, max_length
from frappe.translate import _
from frappe.utils import dates


def plain(value):
    """Lists and dicts are stored as JSON."""
    return frappe.as_json(value) if isinstance(value, list | dict) else value


class Writing:
    """Mixin of the Database."""

    def set_value(
        self, dt, dn, field, val=None, modified=None, modified_by=None, update_modified=True, debug=False
    ):
        """Set a field (or a dict of fields) of one document, of several (list), or of all that match filters.

        `modified` and `modified_by` are set too unless `update_modified` is False. No events run."""
        if dn is None or (isinstance(dn, str) and dt == dn):
            self.set_single_value(dt, field, val, modified=modified, modified_by=modified_by,
                                  update_modified=update_modified)  # fmt: skip
            return
        if isinstance(dn, list | tuple | set) and not dn:
            return  # no documents, rather than all of them
        values = self._update_dict(field, val, modified, modified_by, update_modified)
        select, params = Select(dt), []
        where = self._where(select, dn, params)
        if select.joins:  # an UPDATE can't join: the matching names first
            where = f" where name in (select {select.table}.name from {select.from_sql()}{where})"
            params = select.join_params + params
        values = self._checked_values(dt, values)
        assignments = ", ".join(f"{quote(column)} = ?" for column in values)
        self.execute(f"update {select.table} set {assignments}{where}", [*values.values(), *params])
        self._forget_documents(dt, dn if isinstance(dn, str) else None)

    @staticmethod
    def _update_dict(field, val, modified, modified_by, update_modified) -> dict:
        values = dict(field) if isinstance(field, dict) else {field: val}
        if update_modified:
            values["modified"] = modified or dates.now()
            values["modified_by"] = modified_by or local.session.user
        return values

    def _checked_values(self, doctype: str, values: dict) -> dict:
        """The values as their columns hold them.

        Raises ValidationError for a date or number that is none, and for more text than the field may have."""
        types = self.get_column_types(table_of(doctype).strip("`"))
        stored = {}
        for column, value in values.items():
            declared = types.get(column, "")
            if declared in AS_STORED:
                stored[column] = as_stored(declared, value, column)
            else:
                stored[column] = plain(value)
            self._check_limit(doctype, column, declared, stored[column])
        return stored

    def _check_limit(self, doctype: str, fieldname: str, declared: str, value) -> None:
        """Raise CharacterLengthExceededError for more text, or a greater number, than the field may have."""
        if isinstance(value, str):
            size, usual = len(value), self.VARCHAR_LEN
        elif declared == "INTEGER" and type(value) is int:
            size, usual = abs(value), MAX_INT
        else:
            return
        if size <= usual or not self.exists("DocType", doctype):  # not every table has a DocType
            return
        df = frappe.get_meta(doctype).get_field(fieldname)
        limit = df and max_length(df)
        if limit and size > limit:
            message = _("{0}: {1} is too much, at most {2} fits")
            throw(message.format(_(df.label or fieldname), size, limit), frappe.CharacterLengthExceededError)

    def _forget_documents(self, doctype: str, name: str | None) -> None:
        self.value_cache.pop(doctype, None)
        if name:
            frappe.clear_document_cache(doctype, name)
        else:
            frappe.clear_document_cache(doctype)

    def set_single_value(self, doctype, fieldname, value=None, *args, modified=None, modified_by=None,
                         update_modified=True, debug=False):  # fmt: skip
        """Set a field (or a dict of fields) of a Single."""
        values = self._update_dict(fieldname, value, modified, modified_by, update_modified)
        meta = frappe.get_meta(doctype)
        for field, each in values.items():
            df = meta.get_field(field)
            if df and df.fieldtype in TYPES:
                values[field] = as_stored(TYPES[df.fieldtype], each, field)
        self.before_write()
        self.connection.executemany(
            "delete from tabSingles where doctype = ? and field = ?", [(doctype, key) for key in values]
        )
        self.connection.executemany(
            "insert into tabSingles (doctype, field, value) values (?, ?, ?)",
            [(doctype, key, plain(each)) for key, each in values.items() if each is not None],
        )
        self._forget_documents(doctype, doctype)
        if doctype == "System Settings":
            local.system_settings = None
            frappe.cache.delete_value("system_settings")

    def touch(self, doctype: str, docname: str) -> str:
        """Set `modified` to now and return it."""
        modified = dates.now()
        self.set_value(doctype, docname, "modified", modified, update_modified=False)
        return modified

    def set_default(self, key, val, parent="__default", parenttype=None) -> None:
        frappe.defaults.set_default(key, val, parent, parenttype)

    def add_default(self, key, val, parent="__default", parenttype=None) -> None:
        frappe.defaults.add_default(key, val, parent, parenttype)

    def set_global(self, key, val, user="__global") -> None:
        self.set_default(key, val, user)

    def delete(self, doctype: str, filters=None, debug: bool = False, **kwargs) -> int:
        """Delete rows that match (all without filters); returns how many. No events, no link checks."""
        filters = filters or kwargs.get("conditions")
        select, params = Select(doctype), []
        where = self._where(select, filters, params) if filters else ""
        if select.joins:
            where = f" where name in (select {select.table}.name from {select.from_sql()}{where})"
            params = select.join_params + params
        count = self.execute(f"delete from {select.table}{where}", params).rowcount
        self._forget_documents(doctype, filters if isinstance(filters, str) else None)
        return count

    def truncate(self, doctype: str) -> None:
        """Delete every row of a DocType's table."""
        self.execute(f"delete from {table_of(doctype)}")
        self._forget_documents(doctype, None)

    def bulk_insert(
        self, doctype, fields, values: Iterable, ignore_duplicates=False, *, chunk_size=10_000
    ) -> None:
        """Insert rows (tuples in the order of `fields`); the fast way for thousands of them.

        `values` may be a generator: rows are taken as they are written. `ignore_duplicates` skips rows whose
        name or unique value already stands."""
        columns = ", ".join(quote(field) for field in fields)
        verb = "insert or ignore" if ignore_duplicates else "insert"
        query = f"{verb} into {table_of(doctype)} ({columns})"
        rows = iter(values)
        first = next(rows, None)
        if first is None:
            return
        self.before_write()
        self.value_cache.pop(doctype, None)
        layout = shared_columns.layout_of(self, table_of(doctype).strip("`"))
        if layout:
            shared_columns.insert(self, layout, fields, [first, *rows], verb)
            return
        self.statement_count += 1
        self.last_query = query
        insert_rows(self.connection, query, len(fields), itertools.chain((first,), rows))

    def bulk_update(self, doctype, doc_updates: dict, *, chunk_size=100, modified=None, modified_by=None,
                    update_modified=True, debug=False) -> None:  # fmt: skip
        """Update many documents: {name: {field: value}}. Documents with the same fields share a statement."""
        stamp = self._update_dict({}, None, modified, modified_by, update_modified)
        by_fields: dict[tuple, list] = {}
        for name, changes in doc_updates.items():
            row = self._checked_values(doctype, {**changes, **stamp})
            by_fields.setdefault(tuple(row), []).append([*row.values(), name])
        self.before_write()
        for fields, rows in by_fields.items():
            assignments = ", ".join(f"{quote(field)} = ?" for field in fields)
            self.statement_count += 1
            target = shared_columns.target_of(self, table_of(doctype).strip("`"), fields)
            self.connection.executemany(f"update {target} set {assignments} where name = ?", rows)
        self._forget_documents(doctype, None)
