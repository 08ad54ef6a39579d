"""What went wrong, read from SQLite's exceptions: the questions that documents ask of the database."""

import re
import sqlite3


class Errors:
    """Mixin: the driver's exceptions under Frappe's names, and what they mean."""

    OperationalError = sqlite3.OperationalError
    InternalError = sqlite3.InternalError
    SQLError = ProgrammingError = sqlite3.ProgrammingError
    DataError = sqlite3.DataError
    IntegrityError = sqlite3.IntegrityError
    InterfaceError = sqlite3.InterfaceError
    TableMissingError = sqlite3.OperationalError

    @staticmethod
    def is_duplicate_entry(e: Exception) -> bool:
        return isinstance(e, sqlite3.IntegrityError) and str(e).startswith("UNIQUE constraint failed")

    @classmethod
    def is_primary_key_violation(cls, e: Exception) -> bool:
        return cls.is_duplicate_entry(e) and cls.violated_columns(e) == ["name"]

    @classmethod
    def is_unique_key_violation(cls, e: Exception) -> bool:
        return cls.is_duplicate_entry(e) and cls.violated_columns(e) != ["name"]

    @staticmethod
    def violated_columns(e: Exception) -> list[str]:
        """Columns of the unique index that an IntegrityError names: 'UNIQUE constraint failed: tabX.a, tabX.b',
        or, for one on a column's letters, 'UNIQUE constraint failed: index 'tabX_unique_letters_of_a''."""
        columns = str(e).partition(": ")[2]
        if columns.startswith("index "):
            return [columns.rpartition("letters_of_")[2].strip("'")]
        return [column.rpartition(".")[2] for column in columns.split(", ")] if columns else []

    @staticmethod
    def is_table_missing(e: Exception) -> bool:
        return isinstance(e, sqlite3.OperationalError) and "no such table" in str(e)

    is_missing_table = is_table_missing

    @staticmethod
    def is_missing_column(e: Exception) -> bool:
        return isinstance(e, sqlite3.OperationalError) and bool(
            re.search(r"no such column|has no column named", str(e))
        )

    is_column_missing = is_missing_column

    @staticmethod
    def is_syntax_error(e: Exception) -> bool:
        return isinstance(e, sqlite3.OperationalError) and "syntax error" in str(e)

    @staticmethod
    def is_deadlocked(e: Exception) -> bool:
        return False  # one writer at a time, who holds the lock from the start: nobody waits in a circle

    @staticmethod
    def is_timedout(e: Exception) -> bool:
        return isinstance(e, sqlite3.OperationalError) and bool(re.search(r"locked|busy", str(e)))

    @staticmethod
    def is_data_too_long(e: Exception) -> bool:
        return isinstance(e, sqlite3.DataError) and "too big" in str(e)

    @staticmethod
    def is_read_only_mode_error(e: Exception) -> bool:
        return isinstance(e, sqlite3.OperationalError) and "readonly database" in str(e)

    @staticmethod
    def is_access_denied(e: Exception) -> bool:
        return isinstance(e, sqlite3.OperationalError) and "unable to open" in str(e)

    @staticmethod
    def cant_drop_field_or_key(e: Exception) -> bool:
        return isinstance(e, sqlite3.OperationalError) and "no such" in str(e)

    @staticmethod
    def is_duplicate_fieldname(e: Exception) -> bool:
        return isinstance(e, sqlite3.OperationalError) and "duplicate column name" in str(e)
