"""SQL as apps write it for MariaDB's driver (`%s`, `%(name)s`) made into SQL with bound parameters (`?`)."""

import json
import re
from functools import lru_cache

from frappe.database.utils import literal_of_text

PLACEHOLDER = re.compile(r"%\((\w+)\)s|%s|%%")
FOR_UPDATE = re.compile(r"\s+for\s+update(\s+(nowait|skip\s+locked|wait\s+\d+))?\s*;?\s*$", re.IGNORECASE)
MAX_LISTED = 500  # longer lists travel as one JSON parameter: SQLite limits the number of parameters
WRITES = ("insert", "update", "delete", "replace", "create", "alter", "drop", "reindex", "truncate")


@lru_cache(maxsize=2048)
def pieces_of(query: str) -> tuple[tuple[str, ...], tuple]:
    """The texts around the placeholders, and the placeholders: a name, or None for `%s`."""
    texts, keys, at = [""], [], 0
    for found in PLACEHOLDER.finditer(query):
        texts[-1] += query[at : found.start()]
        at = found.end()
        if found[0] == "%%":
            texts[-1] += "%"
            continue
        keys.append(found[1])
        texts.append("")
    texts[-1] += query[at:]
    return tuple(texts), tuple(keys)


def bind(query: str, values) -> tuple[str, list]:
    """`query` with `?` for each value, and the values in order; a list or tuple becomes `(?, ?, …)`.

    Raises KeyError or ValueError when values and placeholders don't fit."""
    texts, keys = pieces_of(query)
    if not isinstance(values, dict | list | tuple):
        values = (values,)
    by_position = not isinstance(values, dict)
    if by_position and len(values) != len(keys):
        raise ValueError(f"{len(keys)} placeholders, {len(values)} values in: {query}")
    parts, params = [texts[0]], []
    for index, key in enumerate(keys):
        value = values[index] if by_position else values[key]
        parts.append(placeholder_for(value, params))
        parts.append(texts[index + 1])
    return "".join(parts), params


def placeholder_for(value, params: list) -> str:
    """Append what is to be bound to `params`; returns the SQL that stands for it."""
    if isinstance(value, list | tuple | set | frozenset):
        if not value:
            return "(null)"
        if len(value) > MAX_LISTED:
            params.append(json.dumps([literal_of_text(item) for item in value]))
            return "(select value from json_each(?))"
        params.extend(value)
        return f"({', '.join('?' * len(value))})"
    params.append(value)
    return "?"


@lru_cache(maxsize=2048)
def kind_of(query: str) -> tuple[str, bool, str]:
    """The statement's first word, whether it needs the write lock, and the text SQLite is to run."""
    stripped = query.lstrip()
    while stripped.startswith(("--", "/*")):
        end = "\n" if stripped.startswith("--") else "*/"
        stripped = stripped.partition(end)[2].lstrip()
    word = re.match(r"\w*", stripped)[0].lower()
    text = FOR_UPDATE.sub("", query)
    if word == "with":
        writes = bool(re.search(r"\)\s*(insert|update|delete|replace)\b", stripped, re.IGNORECASE))
        return word, writes or text != query, text
    if word == "truncate":
        text = re.sub(r"^\s*truncate(\s+table)?", "delete from", text, flags=re.IGNORECASE)
    return word, word in WRITES or text != query, text
