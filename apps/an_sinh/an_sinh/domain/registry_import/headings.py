"""Which column holds which field: a table of aliases, two-row merged headings, and a mapping given by the user."""

import re
from dataclasses import dataclass, field
from typing import Any

from an_sinh.domain.registry_import.cell_facts import column_letters
from an_sinh.domain.values.text import clean, fold, without_parentheses

FIELDS = (
    "number", "commune", "full_name", "family_name", "given_name", "sex", "sex_male", "sex_female", "birth_date", "birth_male",
    "birth_female", "birth_day", "birth_month", "birth_year", "id_number", "village",
    "category", "coefficient", "amount", "decision_number", "decision_date", "start_month", "phone", "payee_name",
    "payee_relation", "payee_id_number", "payee_kind", "payee_until", "channel", "account_number", "account_holder",
    "provider", "note",
)  # fmt: skip
EXTRA_FIELDS = ("id_issue_date", "error_code", "error_reason")  # known, but not asked of anybody's mapping
BIRTH_FIELDS = ("birth_date", "birth_male", "birth_female", "birth_year")
HEADER_SEARCH_ROWS = 40
ENOUGH_FIELDS = 3

# Keys are folded headings without parentheses.
ALIASES = {
    "number": "stt sott tt so thutu sothutu no",
    "commune": "xa xaphuong xaphuongthitran xathitran phuongxa tenxa diaban donvi donvihanhchinh phuongxathitran",
    "full_name": "hovaten hoten hotendoituong hovatendoituong tendoituong hotennguoihuong hovatennguoihuong "
    "nguoihuong hovatendoituonghuong tennguoihuong hotennguoithuhuong hovatennguoithuhuong",
    "family_name": "ho hodem holot hovadem hovatendem hotendem hovachulot hochulot",
    "given_name": "ten",
    "sex": "gioitinh gioi namnu",
    "birth_date": "ngaysinh namsinh ngaythangnamsinh ngaythangsinh sinhngay ntns",
    "birth_male": "ngaysinhnam namsinhnam ngaythangnamsinhnam nam",
    "birth_female": "ngaysinhnu namsinhnu ngaythangnamsinhnu nu",
    "id_number": "socccd socmnd socccdcmnd socmndcccd cccd cmnd cmndcccd cccdcmnd sodinhdanh sodinhdanhcanhan "
    "cancuoccongdan socancuoccongdan socancuoc sogiayto socmtnd cmt socmt madinhdanh socccdmadinhdanh",
    "id_issue_date": "ngaycap ngaycapcccd ngaycapcmnd",
    "village": "thon khoi thonkhoi thonkhoipho thonto thontodanpho thonban todanpho khupho diachi thonxom xom ban "
    "thonbankhoipho noio choohiennay diachithuongtru noicutru thonkhupho",
    "category": "maloaidoituong madoituong loaidoituong maloai doituong nhomdoituong manhom malch maloaidt",
    "coefficient": "heso hesohuong hesotrocap",
    "amount": "muchuong muctrocap sotien muctrocaphangthang tientrocap trocaphangthang muchuonghangthang "
    "muctrocapthang sotienhuong tongtien thanhtien sotientrocap tientrocapthangnay tienhuong tientrocaphangthang "
    "sotienduochuong sotientrocaphangthang",
    "decision_number": "soquyetdinh soqd quyetdinhso qdso soquyetdinhhuong soquyetdinhtrocap",
    "decision_date": "ngayquyetdinh ngayqd quyetdinhngay ngaykyquyetdinh ngayquyetdinhhuong",
    "start_month": "huongtuthang thoidiemhuong thanghuong tuthang thangbatdau thoigianhuong huongtu batdautu",
    "phone": "sodienthoai dienthoai sdt dtdd didong dienthoailienhe",
    "payee_name": "nguoinhanthay hotennguoinhanthay tennguoinhanthay hovatennguoinhanthay nguoigiamho "
    "nguoiduocuyquyen hotennguoigiamho hovatennguoigiamho nguoinhan",
    "payee_relation": "quanhe moiquanhe quanhevoidoituong",
    "payee_id_number": "socccdnguoinhanthay cccdnguoinhanthay socccdnguoigiamho cccdnguoigiamho "
    "socccdnguoiduocuyquyen",
    "payee_kind": "giamhouyquyen loainguoinhan hinhthucnhanthay uyquyengiamho",
    "payee_until": "uyquyendenngay uyquyenden hanuyquyen thoihanuyquyen denngay",
    "channel": "hinhthucnhan hinhthucchitra phuongthucchitra hinhthucnhantien phuongthucnhan tktm hinhthuc",
    "account_number": "sotaikhoan sotk stk taikhoan sotaikhoannganhang",
    "account_holder": "chutaikhoan tenchutaikhoan chutk tentaikhoan nguoidungtaikhoan",
    "provider": "nganhang tennganhang nganhangmotaikhoan tainganhang donvichitra nganhangchitra motai",
    "note": "ghichu luuy",
    "error_code": "maloi errorcode",
    "error_reason": "lydo lydotuchoi reason",
}
GROUPS = {
    "name": "hovaten hoten hotendoituong hovatendoituong hotennguoihuong hovatennguoihuong",
    "sex": "gioitinh gioi namnu",
    "self": "thongtin thongtinchung thongtincanhan thongtindoituong thongtinnguoihuong doituong nguoihuong doituonghuong "
    "doituongthuhuong nguoithuhuong thongtinnguoithuhuong",
    "birth": "ngaythangnamsinh namsinh ngaysinh sinhngay",
    "decision": "quyetdinh quyetdinhhuong quyetdinhtrocap qd",
    "payee": "nguoigiamhoduocuyquyennhanthay nguoinhanthay nguoigiamho nguoiduocuyquyen nguoigiamhouyquyen "
    "nguoinhanthayduocuyquyen nguoigiamhonguoiduocuyquyen giamhouyquyen",
    "account": "taikhoan taikhoannganhang thongtintaikhoan",
}
CHILDREN = {
    "name": {"family_name": "ho hodem holot hovadem hovatendem", "given_name": "ten"},
    "sex": {"sex_male": "nam", "sex_female": "nu"},
    "birth": {"birth_male": "nam", "birth_female": "nu"},
    "birth_parts": {"birth_day": "ngay", "birth_month": "thang", "birth_year": "nam"},
    "decision": {
        "decision_number": "so soqd soquyetdinh",
        "decision_date": "ngay ngayky ngaythang ngaythangnam",
    },
    "payee": {
        "payee_name": "hovaten hoten ten",
        "payee_relation": "quanhe moiquanhe",
        "payee_id_number": "socccd cccd socmnd socccdcmnd cmnd sogiayto",
        "payee_kind": "giamhouyquyen loai hinhthuc uyquyengiamho",
        "payee_until": "uyquyendenngay denngay thoihan uyquyenden",
    },
    "account": {
        "account_number": "so sotaikhoan sotk",
        "account_holder": "chutaikhoan ten tenchutaikhoan hovaten",
        "provider": "nganhang tainganhang",
    },
}
# What says something about one person: under a group that isn't known it may be another person's.
PERSONAL = frozenset(
    {
        "full_name",
        "sex",
        "id_number",
        "id_issue_date",
        "phone",
        "village",
        "birth_date",
        "birth_male",
        "birth_female",
        "family_name",
        "given_name",
    }
)
LOOKED_AT = 40
ONE_WORD = re.compile(r"^[^\W\d_]{1,8}$")
NUMBER_CELL = re.compile(r"^\(?\s*(?:\d{1,2}|[A-Z])\s*\)?$")


def _table(source: dict[str, str]) -> dict[str, str]:
    return {alias: name for name, aliases in source.items() for alias in aliases.split()}


ALIAS_FIELD = _table(ALIASES)
GROUP_NAME = _table(GROUPS)
CHILD_FIELD = {group: _table(children) for group, children in CHILDREN.items()}


@dataclass(slots=True)
class Layout:
    """Where a sheet keeps its fields. Rows and columns count from 0; `heading_rows` may be one or two."""

    columns: dict[str, int]
    heading_rows: range
    first_row: int
    headings: dict[int, str] = field(default_factory=dict)  # column → heading as read
    unrecognised: list[str] = field(default_factory=list)
    unheaded: dict[int, str] = field(
        default_factory=dict
    )  # columns with values and no heading, by what they are called

    def missing(self, by_sections: bool = False) -> list[str]:
        """Fields without which no row can be read. `by_sections`: the category stands in lines above its people."""
        needed = ("full_name",) if by_sections else ("full_name", "category")
        absent = [name for name in needed if name not in self.columns]
        if not any(name in self.columns for name in BIRTH_FIELDS):
            absent.append("birth_date")
        return absent


class MappingError(ValueError):
    """The user's mapping is not `{heading: field}`; `args` are the names that are wrong."""


def heading_key(text: Any) -> str:
    """How headings are compared: without accents, case, punctuation and parentheses."""
    return fold(without_parentheses(clean(text)))


def read_mapping(mapping: dict | None) -> dict[str, str | None]:
    """Checks `{heading: field}` and makes its headings comparable. A field of null or "" hides a column."""
    if not mapping:
        return {}
    if not isinstance(mapping, dict) or not all(isinstance(v, str | None) for v in mapping.values()):
        raise MappingError("{heading: field}")
    unknown = sorted({v for v in mapping.values() if v and v not in FIELDS and v not in EXTRA_FIELDS})
    if unknown:
        raise MappingError(*unknown)
    return {heading_key(heading): target or None for heading, target in mapping.items()}


def find_layout(rows: list[list], mapping: dict[str, str | None] | None = None) -> Layout | None:
    """The headings of a sheet, or None when no row among the first 40 looks like headings.

    `mapping` is what `read_mapping` gives; it goes before the aliases.
    """
    mapping = mapping or {}
    best = None
    for index in range(min(len(rows), HEADER_SEARCH_ROWS)):
        if sum(1 for cell in rows[index] if isinstance(cell, str) and clean(cell)) < 2:
            continue
        layout = layout_at(rows, index, mapping)
        if best is None or len(layout.columns) > len(best.columns):
            best = layout
    if best is None or len(best.columns) < ENOUGH_FIELDS or "full_name" not in best.columns:
        return None
    return best


def layout_at(rows: list[list], index: int, mapping: dict[str, str | None] | None = None) -> Layout:
    """The headings that stand in one row of a sheet, or in it and the next; `mapping` as in `find_layout`."""
    mapping = mapping or {}
    return _with_unheaded(rows, _layout_at(rows, index, mapping), mapping)


def _layout_at(rows: list[list], index: int, mapping: dict[str, str | None]) -> Layout:
    one = _read_headings(rows[index], None, mapping)
    if index + 1 < len(rows) and _is_second_row(rows[index], rows[index + 1]):
        two = _read_headings(rows[index], rows[index + 1], mapping)
        if len(two[0]) > len(one[0]):
            return _layout(rows, range(index, index + 2), *two)
    return _layout(rows, range(index, index + 1), *one)


def _with_unheaded(rows: list[list], layout: Layout, mapping: dict[str, str | None]) -> Layout:
    """Adds the columns that hold values and have no heading: the given names beside the family names under one merged
    heading, those that the mapping names, and the others, so that they can be asked for."""
    below = rows[layout.first_row : layout.first_row + LOOKED_AT]
    for column in range(max(map(len, below), default=0)):
        if column in layout.headings:
            continue
        filled = [row for row in below if column < len(row) and clean(row[column])]
        if not filled:
            continue
        if column - 1 == layout.columns.get("full_name") and "given_name" not in layout.columns:
            named = [row for row in below if column <= len(row) and clean(row[column - 1])]
            if sum(1 for row in filled if ONE_WORD.match(clean(row[column]))) * 10 >= len(named) * 6:
                layout.columns["given_name"] = column
                continue
        title = f"Cột {column_letters(column)}"
        layout.unheaded[column] = title
        if (target := mapping.get(heading_key(title))) and target not in layout.columns:
            layout.columns[target] = column
    return layout


def _is_second_row(top: list, below: list) -> bool:
    """A second heading row is all text, starts under a heading that spans, and numbers no columns."""
    filled = [cell for cell in below if cell not in (None, "")]
    return bool(filled) and all(isinstance(cell, str) for cell in filled) and not is_number_row(below)


def _read_headings(
    top: list, below: list | None, mapping: dict
) -> tuple[dict[str, int], dict[int, str], list[str]]:
    columns: dict[str, int] = {}
    headings: dict[int, str] = {}
    unrecognised = []
    parent = ""
    for column, cell in enumerate(top):
        own = clean(cell) if isinstance(cell, str) else ""
        child = (
            clean(below[column]) if below and column < len(below) and isinstance(below[column], str) else ""
        )
        parent = own or (parent if child else "")  # a merged heading stands in its first column only
        text = " / ".join(part for part in (parent, child) if part)
        if not text:
            continue
        headings[column] = text
        target, known = _field_of(parent, child, mapping)
        if target and target not in columns:
            columns[target] = column
        elif target or not known:  # a second column of the same name may be another person's
            unrecognised.append(text)
    _split_births(columns)
    if "full_name" not in columns and {"family_name", "given_name"} <= columns.keys():
        columns["full_name"] = columns.pop("family_name")
    return columns, headings, unrecognised


def _split_births(columns: dict[str, int]) -> None:
    """ "Nam" beside "Ngày" and "Tháng" is the year (năm), no column of men (nam): both are compared without accents."""
    if "birth_day" in columns and "birth_month" in columns and "birth_male" in columns:
        columns["birth_year"] = columns.pop("birth_male")


def _field_of(parent: str, child: str, mapping: dict) -> tuple[str | None, bool]:
    """The field of a heading, and whether the heading is known at all (a mapping may hide it)."""
    parent_key, child_key = heading_key(parent), heading_key(child)
    for key in (parent_key + child_key, child_key, parent_key):
        if key and key in mapping:
            return mapping[key], True
    if child_key:
        group = GROUP_NAME.get(parent_key)
        target = CHILD_FIELD.get(group or "", {}).get(child_key)
        if group == "birth":
            target = target or CHILD_FIELD["birth_parts"].get(child_key)
        target = target or ALIAS_FIELD.get(parent_key + child_key)
        if target is None and group in (None, "self"):
            target = ALIAS_FIELD.get(child_key)
            if parent_key and group is None and target in PERSONAL:
                return None, False
    else:
        target = ALIAS_FIELD.get(parent_key)
    return target, target is not None


def _layout(
    rows: list[list], heading_rows: range, columns: dict, headings: dict, unrecognised: list
) -> Layout:
    first = heading_rows.stop
    if first < len(rows) and is_number_row(rows[first]):
        first += 1
    return Layout(columns, heading_rows, first, headings, unrecognised)


def is_number_row(row: list) -> bool:
    """A row that numbers the columns: (1) (2) (3) …, or A B 1 2 3 …"""
    filled = [clean(cell) for cell in row if cell not in (None, "")]
    return (
        len(filled) >= 3
        and all(NUMBER_CELL.match(text) for text in filled)
        and len(set(filled)) == len(filled)
    )
