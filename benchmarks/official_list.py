"""People → a registry list in the layout that district offices keep: titles, two heading rows, commune headings."""

import datetime
import io
from collections.abc import Iterable, Iterator

import xlsxwriter
from people import Row

TITLES = {"BTXH": "DANH SÁCH ĐỐI TƯỢNG BẢO TRỢ XÃ HỘI", "NCC": "DANH SÁCH NGƯỜI CÓ CÔNG VỚI CÁCH MẠNG"}
TOP = (
    "STT", "Họ và tên", "Ngày, tháng, năm sinh", "", "Số CCCD/ CMND", "Thôn, khối phố", "Mã loại đối tượng", "Hệ số",
    "Mức hưởng (đồng)", "Quyết định", "", "Hưởng từ tháng", "Người giám hộ/ được ủy quyền nhận thay", "", "",
    "Hình thức nhận (TK/TM)", "Số tài khoản", "Chủ tài khoản", "Ngân hàng",
)  # fmt: skip
BELOW = (
    "", "", "Nam", "Nữ", "", "", "", "", "", "Số", "Ngày", "", "Họ và tên", "Quan hệ", "Giám hộ/ Ủy quyền", "", "", "", "",
)  # fmt: skip


def sheets(month: datetime.date, communes: Iterable[tuple[str, list[Row]]]) -> dict[str, list[list]]:
    """Programme → lines of cells. `communes` are (full name with its kind, rows)."""
    communes = list(communes)
    return {programme: list(_lines(programme, month, communes)) for programme in TITLES}


def _lines(programme: str, month: datetime.date, communes: list[tuple[str, list[Row]]]) -> Iterator[list]:
    yield [TITLES[programme]]
    yield [f"Tháng {month:%m/%Y}"]
    yield []
    yield list(TOP)
    yield list(BELOW)
    yield [f"({number})" for number in range(1, len(TOP) + 1)]
    number = 0
    for name, rows in communes:
        yield [name]
        total = 0
        for row in rows:
            if row.programme == programme:
                number += 1
                total += row.amount
                yield _line(number, row)
        yield ["", "Cộng", "", "", "", "", "", "", total]


def _line(number: int, row: Row) -> list:
    birth = row.birth if isinstance(row.birth, int) or number % 3 else row.birth.strftime("%d/%m/%Y")
    return [
        number, row.full_name, *((birth, "") if row.is_man else ("", birth)), row.id_number, row.village, row.category,
        row.coefficient, row.amount, row.decision, row.decision_date, row.start_month.strftime("%m/%Y"),
        *(row.payee or ("", "", "")), *(("TK", *row.account) if row.account else ("TM", "", "", "")),
    ]  # fmt: skip


def workbook(lists: dict[str, list[list]]) -> bytes:
    """The lists as an .xlsx file."""
    buffer = io.BytesIO()
    options = {"constant_memory": True, "default_date_format": "dd/mm/yyyy", "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        for name, lines in lists.items():
            page = book.add_worksheet(name)
            for at, line in enumerate(lines):
                page.write_row(at, 0, line)
    return buffer.getvalue()
