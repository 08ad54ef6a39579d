"""The catalogue's data files as they are, with the wounded of every percent; read without Frappe."""

import json
from functools import cache
from pathlib import Path

DATA = Path(__file__).parents[2] / "an_sinh" / "setup" / "data"


@cache
def programme(code: str) -> dict:
    """One programme of the data files: categories, rates, reference levels."""
    found = next(each for each in _read("programmes") if each["programme_code"] == code)
    wounded = _read("wounded_soldiers")
    further = []
    if code == wounded["programme"]:
        shared = {key: wounded[key] for key in ("group_code", "verified", "source")}
        further = [
            {"category_code": f"TB{percent}", "coefficient": factor, **shared}
            for percent, factor in wounded["coefficients"].items()
        ]
    return {"reference_levels": [], **found, "categories": [*found["categories"], *further]}


def _read(name: str):
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
