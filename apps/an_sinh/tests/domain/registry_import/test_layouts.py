"""Lists as offices lay them out, put together by chance with the truth beside them: every row and every đồng is taken,
refused or named, whoever wrote the file."""

import csv
import io
import random

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from an_sinh.domain.registry_import.outcome import outcome
from an_sinh.domain.values.legacy_fonts import FAMILIES
from tests.domain.registry_import.factory import read, workbook
from tests.domain.registry_import.test_doubts import ods
from tests.domain.values.test_letters import typed_for

COMMUNE_BY = ("column", "section", "sheet", "title")
COMMUNES = ("Xã Mai Sao", "Xã Vân An", "Thị trấn Chi Lăng", "Xã Bắc Thủy")
# Codes with what a section may call them; the last two name no category, or two.
SECTIONS = {
    "5c": ("Người cao tuổi từ đủ 80 tuổi (5c)", "Người cao tuổi theo điểm c khoản 5 Điều 5", "Nhóm mã 5c"),
    "6b": (
        "Người khuyết tật đặc biệt nặng (mã 6b)",
        "Đối tượng theo khoản 6, điểm b",
        "Người khuyết tật - 6b",
    ),
    "4": ("Người đơn thân nghèo đang nuôi con (4)", "Hộ đơn thân khoản 4"),
    None: ("Người có hoàn cảnh đặc biệt", "Người cao tuổi (5c) và người khuyết tật (6b)"),
}
AMOUNTS = {"5c": 360_000, "6b": 900_000, "4": 360_000, None: 360_000}
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI")
GIVEN = "An Bình Cúc Dung Đạt Giang Hà Khánh Lan Mai Nga Oanh Phúc Quý Sơn Tâm Uyên Vân Xuân Yến"
SEXES = {"Male": ("Nam", "Văn"), "Female": ("Nữ", "Thị")}
SIGNATURES = [["", "Tổng cộng"], [], ["", "NGƯỜI LẬP BIỂU", "", "CHỦ TỊCH"], ["", "(Ký, họ tên)"]]
STRAY = 50_000


class Office:
    """One office's way of keeping its list. `book`: {sheet: lines}; `truth`: {(sheet, row from 1): (commune, code, amount,
    sex, name) or the code of why not}; `strays`: the đồng on lines that belong to nobody."""

    def __init__(self, chance: random.Random, commune_by: str, single: bool):
        self.chance = chance
        self.commune_by = commune_by
        self.by_sections = chance.random() < 0.5
        self.categories_outside = chance.random() < 0.5
        self.marked = chance.random() < 0.5  # the sex: one column, or an x under "Nam | Nữ"
        self.family = chance.choice([None, None, *FAMILIES])  # the font that names were typed for
        self.book: dict[str, list[list]] = {}
        self.truth: dict[tuple[str, int], object] = {}
        self.strays = self.number = 0
        places = chance.sample(COMMUNES, 1 if single else chance.randint(1, 3))
        for place in places if commune_by in ("sheet", "title") else [None]:
            self.write_sheet(place)

    def write_sheet(self, place: str | None) -> None:
        name = "BTXH" if place is None else f"BTXH {len(self.book) + 1}"
        self.name = place.removeprefix("Xã ") if place and self.commune_by == "sheet" else name
        self.lines = self.book[self.name] = []
        if self.commune_by == "title" or self.chance.random() < 0.5:
            where = place.upper() if place and self.commune_by == "title" else ""
            self.lines += [["UBND HUYỆN CHI LĂNG"], [f"DANH SÁCH CHI TRẢ {where} THÁNG 05/2024"]]
        self.write_headings()
        if self.chance.random() < 0.5:
            self.lines.append([float(at + 1) for at in range(self.width)])
        self.numerals = iter(ROMAN)
        for title, commune, code in self.blocks(place):
            if title:
                numeral = next(self.numerals)
                self.lines.append(self.chance.choice([[numeral, title], [f"{numeral}. {title}"]]))
            if commune:
                self.write_people(commune, code)
        self.lines += SIGNATURES

    def write_headings(self) -> None:
        sexes = ["Giới tính", ""] if self.marked else ["Giới tính"]
        more = ["Xã"] * (self.commune_by == "column") + ["Mã đối tượng"] * (not self.by_sections)
        top = ["STT", "Họ và tên", *sexes, "Ngày sinh", "Số CCCD", *more, "Mức hưởng", "Ghi chú"]
        below = ["", "", "Nam", "Nữ", *[""] * (len(top) - 4)]
        self.width, self.headings = len(top), [top, below] if self.marked else [top]
        self.lines += self.headings

    def blocks(self, place: str | None) -> list[tuple[str | None, str | None, str | None]]:
        """What follows each other on a sheet: a line's title, the commune of the people below it (None: nobody stands
        there) and their code."""
        within = self.commune_by == "section"
        communes = self.chance.sample(COMMUNES, 2) if within else [place or "each row's own"]
        if not self.by_sections:
            return [(commune if within else None, commune, None) for commune in communes]
        codes = {
            code: self.chance.choice(SECTIONS[code])
            for code in self.chance.sample(list(SECTIONS), self.chance.randint(1, 3))
        }
        if not within:
            return [(title, communes[0], code) for code, title in codes.items()]
        found: list = []
        if self.categories_outside:
            for code, title in codes.items():
                found += [(title, None, None), *((commune, commune, code) for commune in communes)]
            return found
        for commune in communes:
            found += [(commune, None, None), *((title, commune, code) for code, title in codes.items())]
        return found

    def write_people(self, commune: str, code: str | None) -> None:
        for _ in range(self.chance.randint(1, 3)):
            own = code if self.by_sections else self.chance.choice(["5c", "6b", "4"])
            self.write_person(self.chance.choice(COMMUNES) if self.commune_by == "column" else commune, own)
        noise = self.chance.choice([None, None, "blank", "sum", "stray", "headings"])
        if noise == "headings":
            self.lines += self.headings
        elif noise:
            line: list = [""] * self.width
            if noise == "sum":
                line[1], line[-2] = "Cộng", 720_000.0
            elif noise == "stray":
                line[1], line[-2] = "lĩnh thay ông Lộc Văn Na", float(STRAY)
                self.strays += STRAY
            self.lines.append(line)

    def write_person(self, commune: str, code: str | None) -> None:
        self.number += 1
        sex = self.chance.choice(list(SEXES))
        shown, middle = SEXES[sex]
        name = f"Lộc {middle} {GIVEN.split()[self.number % 20]}"
        unreadable = self.chance.random() < 0.2
        born = "năm Dần" if unreadable else f"{1 + self.number % 28:02d}/05/{1900 + self.number % 40}"
        row = [float(self.number), self.typed(name)]
        row += (["x", ""] if sex == "Male" else ["", "x"]) if self.marked else [shown]
        row += [born, f"0201{self.number:08d}"]
        row += [commune] * (self.commune_by == "column") + [code] * (not self.by_sections)
        self.lines.append([*row, float(AMOUNTS[code]), ""])
        refused = "unknown_category" if code is None else "bad_birth_date" if unreadable else None
        self.truth[(self.name, len(self.lines))] = refused or (commune, code, AMOUNTS[code], sex, name)

    def typed(self, name: str) -> str:
        """The name as the office's font has it; plain letters are plain in each."""
        if self.family is None:
            return name
        return "".join(letter if letter.isascii() else typed_for(letter, self.family) for letter in name)


def xls(book: dict[str, list[list]]) -> bytes:
    """The same as .xls, by a writer of its own."""
    written, buffer = xlwt.Workbook(), io.BytesIO()
    for name, lines in book.items():
        page = written.add_sheet(name)
        for at, line in enumerate(lines):
            for column, cell in enumerate(line):
                if cell != "":
                    page.write(at, column, cell)
    written.save(buffer)
    return buffer.getvalue()


def as_csv(book: dict[str, list[list]]) -> bytes:
    """The first sheet, as spreadsheets in Vietnamese save it."""
    lines, buffer = next(iter(book.values())), io.StringIO()
    rows = [[str(int(cell)) if isinstance(cell, float) else cell for cell in line] for line in lines]
    csv.writer(buffer, delimiter=";").writerows(rows)
    return buffer.getvalue().encode("utf-8-sig")


def as_ods(book: dict[str, list[list]]) -> bytes:
    """The first sheet."""
    return ods([{"kind": "plain", "cells": line} for line in next(iter(book.values()))])


WRITERS = {"xlsx": workbook, "xls": xls, "ods": as_ods, "csv": as_csv}


@pytest.mark.parametrize("kind", WRITERS)
@settings(max_examples=100, deadline=None)
@given(chance=st.randoms(use_true_random=False), data=st.data())
def test_every_row_of_any_layout_is_taken_or_refused_and_every_amount_told(kind, chance, data):
    """Of .ods and .csv one sheet, whose name says nothing."""
    single = kind in ("ods", "csv")
    ways = [way for way in COMMUNE_BY if not (single and way == "sheet")]
    office = Office(chance, data.draw(st.sampled_from(ways)), single)
    reading = read(WRITERS[kind](office.book))
    found: dict = {}
    for entry in reading.entries:
        person, values = entry.person, entry.record.values
        told = (entry.category.code, int(values["amount"]), person.sex, person.full_name)
        found[(entry.record.sheet, entry.record.row_no)] = (entry.record.unit.unit_name, *told)
    found |= {(row.record.sheet, row.record.row_no): row.code for row in reading.rejected}
    if single:
        found = {(next(iter(office.book)), row): what for (_sheet, row), what in found.items()}
    assert found == office.truth
    assert sum(line["amount"] for line in outcome(reading)["left_out"]) == office.strays
