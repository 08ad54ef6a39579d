"""Many documents of one DocType written at once, equal to what their controllers would have written one by one.

Defaults come from the DocType, names from the same series or at random, owner and times are set. A random name is
a common random beginning and a number: Frappe's own short hashes collide among thousands made in one moment. Validations are
the caller's: a bulk write is for rows that pure functions have checked already.
"""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import frappe
from frappe.model.naming import make_autoname
from frappe.utils import now

STANDARD = ("name", "owner", "creation", "modified", "modified_by", "docstatus", "idx")
CHUNK_ROWS = 5_000
T = TypeVar("T")


def in_chunks(values: Iterable[T], size: int = 500) -> Iterator[list[T]]:
    """The values in lists of at most `size`: an IN condition takes only so many."""
    whole = list(values)
    for start in range(0, len(whole), size):
        yield whole[start : start + size]


@contextmanager
def gc_paused() -> Iterator[None]:
    """Keeps the cyclic garbage collector out of a block that makes millions of small tuples and no cycles: it would walk
    through all of them again and again, which takes a quarter of the time. Reference counts free them as ever."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


class BulkTable:
    """Rows of one DocType that wait to be written; all must have the same fields in the same order."""

    def __init__(self, doctype: str) -> None:
        self.doctype = doctype
        self.rows: list[tuple] = []
        self._fields: tuple[str, ...] = ()
        self._defaults = _defaults(doctype)
        self._tail: tuple = ()
        self._prefix = frappe.generate_hash(length=12)
        # As text: a moment that is an object is written out again for every row.
        moment = now()
        self._stamp = (frappe.session.user, moment, moment, frappe.session.user, 0, 0)

    def add(self, name: str | None = None, **values: Any) -> str:
        """Takes one row; returns its name (a random one unless given)."""
        fields = tuple(values)
        if not self._fields:
            self._fields = fields
            self._tail = tuple(value for field, value in self._defaults.items() if field not in values)
        elif fields != self._fields:
            raise ValueError(f"{self.doctype}: {fields} are not {self._fields}")
        name = name or f"{self._prefix}{len(self.rows):05x}"
        self.rows.append((name, *self._stamp, *values.values(), *self._tail))
        return name

    def write(self) -> int:
        """Inserts what was taken; returns how many."""
        written = len(self.rows)
        if written:
            others = (field for field in self._defaults if field not in self._fields)
            columns = (*STANDARD, *self._fields, *others)
            frappe.db.bulk_insert(self.doctype, columns, self.rows, chunk_size=CHUNK_ROWS)
            self.rows = []
            self._prefix = frappe.generate_hash(length=12)
        return written


def _defaults(doctype: str) -> dict:
    """The DocType's own defaults (not the user's) of what its table stores."""
    document, meta = frappe.new_doc(doctype), frappe.get_meta(doctype)
    columns = set(meta.get_valid_columns())
    return {
        field.fieldname: document.get(field.fieldname)
        for field in meta.fields
        if field.fieldname in columns and field.default not in (None, "")
    }


def reserve_series(key: str, count: int, digits: int) -> list[str]:
    """The next *count* names of a series such as "DT" with 8 digits, counted up once.

    The counter's row stays locked until the transaction ends, as it does for a single name.
    """
    if not count:
        return []
    first = int(make_autoname(f"{key}.{'#' * digits}")[len(key) :])
    if count > 1:
        series = frappe.qb.DocType("Series")
        frappe.qb.update(series).set(series.current, first + count - 1).where(series.name == key).run()
    return [f"{key}{number:0{digits}d}" for number in range(first, first + count)]
