#!/bin/sh
# python-calamine 0.9.1 (PyPI) reads cells that hold an error (#N/A of a look-up that found nothing, #REF! of a deleted
# column) in an .xlsx.
# Expected: something that tells an error from an empty cell, as openpyxl 3.1.5 does ("#N/A").
# Seen: the same empty text as for a blank cell. A register whose amounts come from a broken look-up reads as one with
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q python-calamine==0.9.1 openpyxl==3.1.5 xlsxwriter==3.3.1
cd "$folder"
env/bin/python - <<'PY'
import openpyxl
import xlsxwriter
from python_calamine import CalamineWorkbook

book = xlsxwriter.Workbook("register.xlsx")
sheet = book.add_worksheet()
sheet.write_formula(0, 0, "=VLOOKUP(1,D1:E2,2)", None, "#N/A")
sheet.write_formula(0, 1, "=#REF!", None, "#REF!")
sheet.write_blank(0, 2, None, book.add_format({"bold": True}))
sheet.write_number(0, 3, 540000)
book.close()

by_calamine = CalamineWorkbook.from_path("register.xlsx").get_sheet_by_index(0).to_python()[0]
by_openpyxl = [cell.value for cell in openpyxl.load_workbook("register.xlsx", data_only=True).active[1]]
print("calamine:", by_calamine)
print("openpyxl:", by_openpyxl)
assert by_calamine == ["", "", "", 540000.0]
assert by_openpyxl == ["#N/A", "#REF!", None, 540000]
PY
