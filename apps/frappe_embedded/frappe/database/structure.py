"""Tables, columns and indexes as they are, and adding indexes."""

import re

import frappe
from frappe.database import shared_columns
from frappe.database.indexes import make_index
from frappe.database.text_filters import BY_LETTERS, LETTERS
from frappe.database.utils import quote, table_of


def table_name(doctype: str) -> str:
    """'User' → 'tabUser'; tables of the engine (`__Auth`) and full names stay."""
    return doctype if doctype.startswith(("tab", "__")) else f"tab{doctype}"


LETTERED = re.compile(r"sort_key\(`(\w+)`\)")


class Structure:
    """Mixin of the Database. Columns are remembered per connection's Database until a table changes."""

    def get_tables(self, cached: bool = True) -> list[str]:
        rows = self._run("select name from sqlite_master where type in ('table', 'view')", ())
        hidden = (shared_columns.ROWS, shared_columns.SHARED, shared_columns.STAGED)
        return [row[0] for row in rows if not row[0].startswith(hidden)]

    def table_exists(self, doctype: str, cached: bool = True) -> bool:
        name = table_name(doctype)
        if name in self._columns:
            return True
        names = (name, f"tab{doctype}")
        return bool(
            self._run(
                "select 1 from sqlite_master where type in ('table', 'view') and name in (?, ?)", names
            ).fetchone()
        )

    has_table = table_exists

    def get_column_types(self, table: str) -> dict[str, str]:
        """Column → declared type of a table (full name); empty when there is no such table."""
        columns = self._columns.get(table)
        if columns is None:
            rows = self._run(f"pragma table_info({quote(table)})", ()).fetchall()
            columns = {row[1]: row[2] for row in rows}
            if columns:
                self._columns[table] = columns
        return columns

    def get_db_table_columns(self, table: str) -> list[str]:
        """Columns of a table, given its full name."""
        return list(self.get_column_types(table))

    def get_table_columns(self, doctype: str) -> list[str]:
        """Columns of a DocType's table.

        Raises TableMissingError when there is none."""
        columns = self.get_db_table_columns(table_of(doctype).strip("`"))
        if not columns:
            raise self.TableMissingError(f"no such table: tab{doctype}")
        return columns

    def has_column(self, doctype: str, column: str) -> bool:
        return column in self.get_table_columns(doctype)

    field_exists = has_column

    def get_column_type(self, doctype: str, column: str) -> str:
        return self.get_column_types(table_of(doctype).strip("`"))[column]

    def describe(self, doctype: str):
        return self._run(f"pragma table_info({table_of(doctype)})", ()).fetchall()

    def get_table_columns_description(self, table: str) -> list[dict]:
        """Each column with its declared type, default, and whether an index or a unique index leads with it."""
        unique, indexed = set(), set()
        for _seq, index, is_unique, *_rest in self._run(f"pragma index_list({quote(table)})", ()).fetchall():
            columns = [row[2] for row in self._run(f"pragma index_info({quote(index)})", ()).fetchall()]
            (unique if is_unique and len(columns) == 1 else indexed).add(columns[0])
        rows = self._run(f"pragma table_info({quote(table)})", ()).fetchall()
        return [
            frappe._dict(
                name=row[1], type=row[2], not_nullable=row[3], default=row[4], index=row[1] in indexed,
                unique=row[1] in unique,
            )
            for row in rows
        ]  # fmt: skip

    @staticmethod
    def get_index_name(fields: list[str]) -> str:
        """As Frappe names it: the columns joined, without lengths in brackets."""
        return "_".join(field.partition("(")[0].strip("` ") for field in fields) + "_index"

    def has_index(self, table_name: str, index_name: str) -> bool:
        """`index_name` as in `add_index`; SQLite's names are per database, so the table's name stands before."""
        names = (index_name, f"{table_name}_{index_name}")
        return bool(
            self._run(
                "select 1 from sqlite_master where type = 'index' and tbl_name in (?, ?) and name in (?, ?)",
                (table_name, shared_columns.ROWS + table_name, *names),
            ).fetchone()
        )

    def add_index(self, doctype: str, fields: list[str], index_name: str | None = None) -> None:
        """Index the columns, once; those that hold text by their letters too, for that is how they are looked up."""
        name = index_name or self.get_index_name(fields)
        self._create_index(doctype, fields, name)
        plain = [field.partition("(")[0].strip("` ") for field in fields]
        texts = self._texts_among(doctype, plain)
        if texts:
            table = table_of(doctype).strip("`")
            columns = ", ".join(
                f"sort_key({quote(each)})" if each in texts else quote(each) for each in plain
            )
            target = shared_columns.target_of(self, table, plain)
            make_index(self, doctype, f"{table}_{LETTERS}{name}", target, columns)
            self._lettered.pop(table, None)

    def _texts_among(self, doctype: str, columns: list[str]) -> set[str]:
        if not self.exists("DocType", doctype):
            return set()
        meta = frappe.get_meta(doctype)
        fields = (meta.get_field(column) for column in columns)
        return {df.fieldname for df in fields if df and df.fieldtype in BY_LETTERS}

    def get_lettered_columns(self, doctype: str) -> frozenset[str]:
        """The columns of a DocType's table that an index of `add_index` has by their letters."""
        table = table_of(doctype).strip("`")
        known = self._lettered.get(table)
        if known is None:
            prefix = f"{table}_{LETTERS}"
            rows = self._run(
                "select sql from sqlite_master where type = 'index' and substr(name, 1, ?) = ?",
                (len(prefix), prefix),
            )
            found = (LETTERED.findall(row[0] or "") for row in rows.fetchall())
            known = self._lettered[table] = frozenset(column for columns in found for column in columns)
        return known

    def add_unique(self, doctype: str, fields, constraint_name: str | None = None) -> None:
        """Make the combination of columns unique, once.

        Raises IntegrityError when rows contradict it."""
        fields = [fields] if isinstance(fields, str) else fields
        self._create_index(doctype, fields, constraint_name or f"unique_{'_'.join(fields)}", "unique ")

    def _create_index(self, doctype: str, fields: list[str], name: str, kind: str = "") -> None:
        table = table_of(doctype).strip("`")
        columns = ", ".join(quote(field.partition("(")[0].strip("` ")) for field in fields)
        target = shared_columns.target_of(
            self, table, [field.partition("(")[0].strip("` ") for field in fields]
        )
        make_index(self, doctype, f"{table}_{name}", target, columns, kind)

    def rename_table(self, old_name: str, new_name: str) -> None:
        """Rename the table of a DocType; its indexes keep their names."""
        self.execute(f"alter table {table_of(old_name)} rename to {table_of(new_name)}")
        self.clear_table_cache()

    def rename_column(self, doctype: str, old_column_name: str, new_column_name: str) -> None:
        self.execute(
            f"alter table {table_of(doctype)} rename column {quote(old_column_name)} to {quote(new_column_name)}"
        )
        self.clear_table_cache()

    def clear_table_cache(self) -> None:
        """Forget the remembered columns."""
        self._columns.clear()
        self._lettered.clear()
        self._layouts = None

    def updatedb(self, doctype: str, meta=None) -> None:
        """Bring the DocType's table in line with its meta."""
        from frappe.database.schema import sync_table

        sync_table(meta or frappe.get_meta(doctype, cached=False))
