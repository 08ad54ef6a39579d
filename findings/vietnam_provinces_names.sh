#!/bin/sh
# vietnam-provinces 2026.9.0 (PyPI): which old communes the new ones of July 2025 were made of.
# Expected: every old code of its table of conversions is a commune of its own old map, so that it has a name and a district.
# Seen: 10 of the 10,033 are not; they are told by number alone. 441 old communes went to several new ones; 132 are marked as
#   given up in part and have one new unit all the same. The files are parsed, since the package asks for Python 3.12.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" download -q --no-deps --python-version 3.12 --only-binary=:all: -d "$folder" vietnam-provinces==2026.9.0
python3 - "$folder"/vietnam_provinces-2026.9.0-py3-none-any.whl <<'PY'
import ast
import sys
import zipfile
from collections import defaultdict


def table(path, name):
    text = zipfile.ZipFile(sys.argv[1]).read(f"vietnam_provinces/{path}").decode()
    for statement in ast.parse(text).body:
        if isinstance(statement, ast.AnnAssign) and statement.target.id == name:
            return [(key.value, entry) for key, entry in zip(statement.value.keys, statement.value.values)]
    raise SystemExit(f"no {name} in {path}: the edition is written in another way now")


communes = {code for code, _entry in table("legacy/_lookup.py", "WARD_MAPPING")}
went, partly = defaultdict(set), set()
for new, entry in table("_ward_conversion_2025.py", "NEW_TO_OLD"):
    for old in entry.args[1].elts:
        code, _district, _province, in_part = (each.value for each in old.args)
        went[code].add(new)
        if in_part:
            partly.add(code)
nameless = sorted(set(went) - communes)
split = {code for code, new in went.items() if len(new) > 1}
print(f"{len(communes)} old communes, {len(went)} of them or others became part of new ones")
print("without a name:", nameless)
print(f"went to several: {len(split)}; marked as in part with one new unit: {len(partly - split)}")
seen = (len(communes), len(went), len(nameless), len(split), len(partly - split))
assert seen == (10051, 10033, 10, 441, 132), f"the package tells otherwise now: {seen}"
PY
