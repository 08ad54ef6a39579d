"""Rows that a provider posted, as they are kept: packed, because nobody reads a hundred thousand of them in a form."""

import base64
import json
import zlib
from collections.abc import Sequence
from typing import Any


def pack(rows: Sequence[Any]) -> str:
    """The rows as text: JSON, compressed, base64."""
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"), default=str)
    return base64.b64encode(zlib.compress(text.encode(), 1)).decode("ascii")


def unpack(text: str | None) -> list[Any]:
    """The rows of a packed text, none for none."""
    return json.loads(zlib.decompress(base64.b64decode(text))) if text else []
