"""The page on security claims nothing that no test shows."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
HOME = ROOT / "apps" / "an_sinh" / "an_sinh" / "tests"
CLAIMS = re.findall(r"^\| (.+?) \| `([\w/.]+)::(\w+)` \|$", PAGE, re.MULTILINE)


def test_the_page_has_its_claims():
    rows = PAGE.split("## Claims", 1)[1].split("\n## ", 1)[0].count("\n| ") - 1
    assert len(CLAIMS) == rows > 20


@pytest.mark.parametrize(("claim", "path", "name"), CLAIMS, ids=[name for _claim, _path, name in CLAIMS])
def test_each_claim_has_its_test(claim, path, name):
    module = (ROOT if path.startswith("apps/") else HOME) / path
    assert module.is_file(), f"{claim}: no {path}"
    assert re.search(rf"^\s*def {name}\(", module.read_text(encoding="utf-8"), re.MULTILINE), (
        f"{claim}: no {name}"
    )
