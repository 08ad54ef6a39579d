#!/bin/sh
# XlsxWriter 3.3.1 writes, openpyxl 3.1.5 and python-calamine 0.9.1 (PyPI) read: the birth date of a person born
# before 1900, as registers of martyrs' mothers and of the revolution's elders still hold.
# Expected: an error when writing (Excel's calendar begins on 1 January 1900), or the same date read back.
# Seen: no error; the cell holds a negative serial number in a date format. openpyxl reads the day before, calamine
#   reads a time, midnight. A birth in January or February 1900 comes back right from both.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q xlsxwriter==3.3.1 openpyxl==3.1.5 python-calamine==0.9.1
cd "$folder"
env/bin/python - <<'PY'
import datetime

import openpyxl
import xlsxwriter
from python_calamine import CalamineWorkbook

BORN = [datetime.datetime(1899, 5, 17), datetime.datetime(1895, 1, 1), datetime.datetime(1900, 2, 3)]
book = xlsxwriter.Workbook("births.xlsx")
sheet, dates = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
for row, born in enumerate(BORN):
    sheet.write_datetime(row, 0, born, dates)
book.close()

by_openpyxl = [row[0].value for row in openpyxl.load_workbook("births.xlsx").active.iter_rows()]
by_calamine = [row[0] for row in CalamineWorkbook.from_path("births.xlsx").get_sheet_by_index(0).to_python()]
for born, one, other in zip(BORN, by_openpyxl, by_calamine, strict=True):
    print(f"{born:%Y-%m-%d}  openpyxl {one}  calamine {other!r}")
assert by_openpyxl == [datetime.datetime(1899, 5, 16), datetime.datetime(1894, 12, 31), BORN[2]]
assert by_calamine == [datetime.time(0, 0), datetime.time(0, 0), datetime.date(1900, 2, 3)]
PY
