"""Conditions on text, by letters: "van" finds "Văn", as on MariaDB.

Where a column has an index on `sort_key(…)` (a unique or searched field) the key is compared. Elsewhere the statement
lets SQLite's own comparison take every text of plain ASCII, which is nearly as fast as before, and asks `sort_key`
only about those that hold other letters.
"""

from frappe.database.sql_text import placeholder_for
from frappe.database.text_order import ascii_letters, has_variants, sort_key
from frappe.locals import local

BY_LETTERS = frozenset(
    ("Data", "Small Text", "Text", "Long Text", "Text Editor", "Markdown Editor", "HTML Editor", "Read Only", "Phone",
     "Autocomplete")
)  # fmt: skip
LETTERS = "letters_of_"  # begins the name of an index on sort_key(column)
OTHER_LETTERS = "{} glob '*[^ -~]*'"  # C, and quick


def has_key(df) -> bool:
    """Whether the field's column has an index on its letters: a unique or searched one, or one of `add_index`."""
    if df.fieldtype not in BY_LETTERS:
        return False
    return bool(df.unique or df.search_index or df.fieldname in local.db.get_lettered_columns(df.parent))


def compared(column: str, operator: str, value, params: list, df) -> str | None:
    """`column = value` (or !=, in, not in) by letters; None when plain SQL says the same."""
    values = [value] if operator in ("=", "!=") else list(value)
    if not any(isinstance(each, str) and has_variants(each) for each in values):
        return None
    negated = operator in ("!=", "not in")
    keys = [sort_key(each) for each in values]
    if has_key(df):
        return f"sort_key({column}) {'not in' if negated else 'in'} {placeholder_for(keys, params)}"
    parts = []
    plain = [form for form in map(ascii_letters, values) if form is not None]
    if plain:
        parts.append(f"rtrim({column}) collate nocase in {placeholder_for(plain, params)}")
    parts.append(
        f"({OTHER_LETTERS.format(column)} and sort_key({column}) in {placeholder_for(keys, params)})"
    )
    return f"{'not ' if negated else ''}({' or '.join(parts)})"


def alike(column: str, operator: str, pattern, params: list) -> str | None:
    """`column like pattern` (or not like) by letters; None when plain SQL says the same."""
    if not isinstance(pattern, str) or not has_variants(pattern):
        return None
    parts = []
    plain = ascii_letters(pattern)
    if plain is not None:
        params.append(plain)
        parts.append(f"{column} like ? escape '\\'")
    params.append(pattern)
    parts.append(f"({OTHER_LETTERS.format(column)} and like_letters(?, {column}))")
    return f"{'not ' if operator == 'not like' else ''}({' or '.join(parts)})"
