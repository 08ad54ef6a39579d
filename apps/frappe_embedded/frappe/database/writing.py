"""Writing values straight to the tables: no document events, no permission checks."""

import itertools
from collections.abc import Iterable

import frappe
from frappe.database.select import Select
from frappe.database.utils import quote, table_of
from frappe.locals import local
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
        assignments = ", ".join(f"{quote(column)} = ?" for column in values)
        self.execute(
            f"update {select.table} set {assignments}{where}", [*(plain(v) for v in values.values()), *params]
        )
        self._forget_documents(dt, dn if isinstance(dn, str) else None)

    @staticmethod
    def _update_dict(field, val, modified, modified_by, update_modified) -> dict:
        values = dict(field) if isinstance(field, dict) else {field: val}
        if update_modified:
            values["modified"] = modified or dates.now()
            values["modified_by"] = modified_by or local.session.user
        return values

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
        query = f"{verb} into {table_of(doctype)} ({columns}) values ({', '.join('?' * len(fields))})"
        rows = iter(values)
        first = next(rows, None)
        if first is None:
            return
        self.before_write()
        self.statement_count += 1
        self.last_query = query
        self.connection.executemany(query, itertools.chain((first,), rows))
        self.value_cache.pop(doctype, None)

    def bulk_update(self, doctype, doc_updates: dict, *, chunk_size=100, modified=None, modified_by=None,
                    update_modified=True, debug=False) -> None:  # fmt: skip
        """Update many documents: {name: {field: value}}. Documents with the same fields share a statement."""
        stamp = self._update_dict({}, None, modified, modified_by, update_modified)
        by_fields: dict[tuple, list] = {}
        for name, changes in doc_updates.items():
            row = {**changes, **stamp}
            by_fields.setdefault(tuple(row), []).append([*(plain(value) for value in row.values()), name])
        self.before_write()
        for fields, rows in by_fields.items():
            assignments = ", ".join(f"{quote(field)} = ?" for field in fields)
            self.statement_count += 1
            self.connection.executemany(f"update {table_of(doctype)} set {assignments} where name = ?", rows)
        self._forget_documents(doctype, None)
