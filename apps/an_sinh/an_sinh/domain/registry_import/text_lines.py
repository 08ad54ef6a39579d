"""The texts of a line, and what a line says that is no person's row."""

import re

from an_sinh.domain.values.text import clean

ROMAN_ALONE = re.compile(r"^[IVXLC]+[.)]?$", re.IGNORECASE)


def texts_of(row: list) -> list[str]:
    """The texts of a row, cleaned; numbers, dates and empty cells left out."""
    return [text for cell in row if isinstance(cell, str) and (text := clean(cell))]


def lone_line(texts: list[str]) -> str:
    """What a line says; its number may stand in a cell of its own."""
    if ROMAN_ALONE.match(texts[0]) and len(texts) > 1:
        return f"{texts[0].rstrip('.)')}. {texts[1]}"
    return texts[0]
