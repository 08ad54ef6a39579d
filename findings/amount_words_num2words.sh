#!/bin/sh
# num2words 0.5.14 (PyPI), language "vi": the amount in words of a payment list.
# Expected: as amounts stand on Vietnamese papers, a group of three digits that follows another is read in full:
#   3.012.000 "ba triệu không trăm mười hai nghìn", 1.010 "một nghìn không trăm mười".
# Seen: the zero hundreds are left out, and a remainder below a hundred follows "lẻ" even where it has tens
#   ("một nghìn lẻ mười"). Asked for an amount of money, the Vietnamese converter has no such method.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q num2words==0.5.14
"$folder/env/bin/python" - <<'PY'
from num2words import num2words

SEEN = {
    1010: "một nghìn lẻ mười",
    3012000: "ba triệu mười hai nghìn",
    77051000: "bảy mươi bảy triệu năm mươi mốt nghìn",
    1000005: "một triệu lẻ năm",
}
said = {amount: num2words(amount, lang="vi") for amount in SEEN}
for amount, words in said.items():
    print(f"{amount:>10,}  {words}")
assert said == SEEN, "num2words reads these amounts differently now"
try:
    num2words(77051000, lang="vi", to="currency", currency="VND")
except AttributeError as error:
    print("as money:", error)
else:
    raise SystemExit("num2words knows Vietnamese money now")
PY
