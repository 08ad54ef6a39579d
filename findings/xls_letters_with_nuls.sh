#!/bin/sh
# python-calamine 0.9.1 (PyPI) reads an .xls that Perl's Spreadsheet::WriteExcel 2.40 wrote (Debian 12), as web
# programs of offices export lists.
# Expected: "Họ và tên", as xlrd 2.0.2 and spreadsheet programs read it: from Excel 97 on, texts say themselves how
#   they are encoded.
# Seen: the file's code page record isn't 1200, and calamine then reads every text byte by byte: "H\0Í\x1e \0v\0à\0…".
#   No error; each second character of a plain text is NUL, Vietnamese letters fall apart.
set -eu
folder=$(mktemp -d)
chmod 755 "$folder"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q python-calamine==0.9.1 xlrd==2.0.2
cd "$folder"
apt-get download -q libspreadsheet-writeexcel-perl=2.40-4 libole-storage-lite-perl libparse-recdescent-perl >/dev/null 2>&1
for package in *.deb; do dpkg -x "$package" perl; done
cat >write.pl <<'PERL'
use utf8;
use Spreadsheet::WriteExcel;
my $book = Spreadsheet::WriteExcel->new('list.xls');
my $sheet = $book->add_worksheet('Danh sach');
$sheet->write_string(0, 0, "Họ và tên");
$sheet->write_string(1, 0, "Xa Mai Sao");
$sheet->write_number(2, 0, 540000);
$book->close();
PERL
perl -I perl/usr/share/perl5 write.pl
env/bin/python - <<'PY'
import xlrd
from python_calamine import CalamineWorkbook

by_calamine = [row[0] for row in CalamineWorkbook.from_path("list.xls").get_sheet_by_index(0).to_python()]
by_xlrd = xlrd.open_workbook("list.xls").sheet_by_index(0).col_values(0)
print("calamine:", by_calamine)
print("xlrd:    ", by_xlrd)
assert by_xlrd == ["Họ và tên", "Xa Mai Sao", 540000.0]
assert by_calamine[1] == "".join(letter + "\0" for letter in "Xa Mai Sao")
assert by_calamine[0] != "Họ và tên" and by_calamine[2] == 540000.0
PY
