"""A file that somebody sent is read by a process that may use so much memory and time; whatever it does, the user gets a
sentence and the server goes on."""

import io
import sys
import textwrap
import zipfile
from pathlib import Path
from unittest.mock import patch

import xlwt

from an_sinh.domain.registry_import import apart
from an_sinh.domain.registry_import.codes import FILE_ERRORS
from an_sinh.domain.registry_import.workbook import WorkbookError, read_workbook
from an_sinh.services.common import file_reading
from an_sinh.tests.case import AppTestCase

WORKBOOK = Path(__file__).parents[1] / "data" / "chi_lang_registry_2024-05.xlsx"
MEBIBYTE = 1024 * 1024


def program(text: str) -> tuple[str, ...]:
    """A program in place of the reading process."""
    return (sys.executable, "-I", "-c", textwrap.dedent(text))


def old_excel() -> bytes:
    """An .xls with a date, an error, a hidden row, a merged area and letters of Vietnamese."""
    book, out = xlwt.Workbook(), io.BytesIO()
    page = book.add_sheet("Danh sách")
    page.write(0, 0, "Họ và tên")
    page.write(1, 0, 41000.5, xlwt.easyxf(num_format_str="dd/mm/yyyy hh:mm"))
    page.write(2, 0, xlwt.Formula("1/0"))
    page.row(3).hidden = True
    page.write_merge(3, 4, 1, 1, "Ngô Thị Bưởi")
    book.save(out)
    return out.getvalue()


def claiming(size: int) -> bytes:
    """A small archive that says of itself that a sheet unpacks to so many bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
        archive.infolist()[1].file_size = size
    return out.getvalue()


class TestFileReading(AppTestCase):
    def code_of(self, content: bytes) -> str:
        with self.assertRaises(WorkbookError) as caught:
            file_reading.read_apart(content)
        self.assertIn(caught.exception.code, FILE_ERRORS)
        return caught.exception.code

    def test_what_comes_back_is_what_the_file_says(self):
        for content in (WORKBOOK.read_bytes(), old_excel(), "STT;Họ tên\n1;Lý Thị Đào\n2;Vi Văn Ốc".encode()):
            self.assertEqual(file_reading.read_apart(content), read_workbook(content))

    def test_no_workbook_is_refused_as_ever(self):
        for content, code in (
            (b"", "empty"),
            (b"%PDF-1.7", "not_excel"),
            (b"PK\x03\x04" + b"\0" * 99, "damaged"),
        ):
            self.assertEqual(self.code_of(content), code)

    def test_gigabytes_in_a_small_file_are_refused_by_their_size(self):
        self.assertEqual(self.code_of(claiming(3 * 1024 * MEBIBYTE)), "too_large")

    def test_memory_is_limited_whatever_the_file(self):
        """A file of 3 MB is some 40 MB of texts: more than the process may have here beside itself."""
        content = "\n".join(
            ";".join(f"{row}.{place}" for place in range(190)) for row in range(2_000)
        ).encode()
        limited = (
            f"from an_sinh.domain.registry_import import apart\napart.MEMORY = {45 * MEBIBYTE}\napart.main()"
        )
        with patch.object(file_reading, "COMMAND", program(limited)):
            self.assertEqual(self.code_of(content), "too_large")

    def test_so_many_cells_are_no_list(self):
        content = ("a;b;c\n" * 2_000).encode()
        for name, most in (("MOST_CELLS", 5_999), ("MOST_BYTES", 10_000)):
            with patch.object(file_reading, name, most):
                self.assertEqual(self.code_of(content), "too_large")
        with patch.object(file_reading, "MOST_CELLS", 6_000):
            self.assertEqual(len(file_reading.read_apart(content)[0].rows), 2_000)

    def test_a_process_that_dies_is_told_in_a_sentence(self):
        ends = {
            "import os, signal; os.kill(os.getpid(), signal.SIGXCPU)": "too_slow",
            "import os; os.abort()": "too_large",
            "import sys; sys.stdin.buffer.read(); sys.stdout.write('[1, 2'); sys.stdout.flush(); import os; os.abort()": "too_large",
            "import sys; sys.stdin.buffer.read()": "damaged",
        }
        for text, code in ends.items():
            with patch.object(file_reading, "COMMAND", program(text)):
                self.assertEqual(self.code_of(WORKBOOK.read_bytes()), code, text)

    def test_a_process_that_never_answers_is_ended(self):
        with (
            patch.object(file_reading, "WALL_SECONDS", 0.5),
            patch.object(file_reading, "COMMAND", program("import time; time.sleep(60)")),
        ):
            self.assertEqual(self.code_of(b"STT;Ten\n1;A\n"), "too_slow")

    def test_the_limits_hold_for_the_process_itself(self):
        told = program(
            """
            import json, resource
            from an_sinh.domain.registry_import import apart
            apart.limit()
            names = ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_CORE")
            limits = [resource.getrlimit(getattr(resource, name))[0] for name in names]
            print(json.dumps({"error": "damaged", "detail": repr(limits)}))
            """
        )
        with patch.object(file_reading, "COMMAND", told), self.assertRaises(WorkbookError) as caught:
            file_reading.read_apart(b"x")
        self.assertEqual(caught.exception.detail, repr([apart.MEMORY, apart.CPU_SECONDS, 0, 0]))
