#!/bin/sh
# fonts-liberation 1:1.07.4-11 (Debian 12), the free face with the measures of Times New Roman that Vietnamese state
# papers must be set in; beside it fonts-liberation2 2.1.5-1. Read with fontTools 4.60.1 (PyPI).
# Expected: the package that is named like the family holds the letters of Vietnamese, as the family has since 2.0.
# Seen: fontconfig answers both packages to "Liberation Serif"; the older holds 42 of the 134 letters with marks, and a
#   program that draws with it leaves the others out or takes them from whatever other face is there.
set -eu
folder=$(mktemp -d)
chmod 755 "$folder"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q fonttools==4.60.1
cd "$folder"
apt-get download -q fonts-liberation=1:1.07.4-11 fonts-liberation2=2.1.5-1 >/dev/null 2>&1
dpkg -x fonts-liberation_*.deb one
dpkg -x fonts-liberation2_*.deb two
env/bin/python - <<'PY'
import unicodedata
from pathlib import Path

from fontTools.ttLib import TTFont

BASES, TONES = "aăâeêioôơuưy", ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
letters = {unicodedata.normalize("NFC", base + tone) for base in BASES for tone in TONES} | {"đ"}
letters |= {letter.upper() for letter in letters}
letters = {letter for letter in letters if ord(letter) > 127}
held = {}
for folder in ("one", "two"):
    font = TTFont(next(Path(folder).rglob("LiberationSerif-Regular.ttf")))
    held[font["name"].getDebugName(5)] = len(letters & {chr(code) for code in font.getBestCmap()})
print(len(letters), "letters;", held)
assert len(letters) == 134
assert list(held.values()) == [42, 134], held
PY
