"""What the police or the population database answers about a person, read from a list, and how it differs from the
registry. The list is a Vietnamese paper: its headings and words are part of the form."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from an_sinh.domain.values.births import BirthDate, parse_birth
from an_sinh.domain.values.cells import given, is_blank, parse_date
from an_sinh.domain.values.id_numbers import CCCD_DIGITS, FEMALE, MALE, parse_id
from an_sinh.domain.values.text import clean, fold, tone_key

SAME, DIFFERS, NOT_FOUND = "Same", "Differs", "Not Found"
DIED, MOVED = "Died", "Moved Away"
WORDS = {SAME: "Khớp", DIFFERS: "Khác", NOT_FOUND: "Không tìm thấy", DIED: "Đã mất", MOVED: "Đã chuyển đi"}
SEXES = {MALE: "Nam", FEMALE: "Nữ"}
# Columns of the list: what is known, then what the other office fills in.
KEY = "row"
KNOWN = {
    KEY: "Mã dòng",
    "beneficiary": "Mã đối tượng",
    "full_name": "Họ và tên",
    "birth_text": "Ngày sinh",
    "sex": "Giới tính",
    "id_number": "Số CCCD/ĐDCN",
    "village": "Thôn/tổ",
    "unit_name": "Xã, phường",
}
ANSWERED = {
    "result": "Kết quả",
    "found_full_name": "Họ và tên đúng",
    "found_birth": "Ngày sinh đúng",
    "found_sex": "Giới tính đúng",
    "found_id_number": "Số CCCD/ĐDCN đúng",
    "found_issue_date": "Ngày cấp CCCD",
    "found_death_date": "Ngày mất",
    "remark": "Ghi chú",
}
HEADINGS = KNOWN | ANSWERED


class AnswerError(ValueError):
    """A cell that can't be read. `fieldname` is one of `ANSWERED`, `value` what stands there."""

    def __init__(self, fieldname: str, value: Any):
        super().__init__(f"{fieldname}: {value}")
        self.fieldname, self.value = fieldname, clean(value)


@dataclass(frozen=True)
class Answer:
    """One line of the answer; None where nothing was filled in."""

    result: str
    full_name: str | None = None
    birth: BirthDate | None = None
    sex: str | None = None
    id_number: str | None = None
    issue_date: datetime.date | None = None
    death_date: datetime.date | None = None
    remark: str | None = None


@dataclass(frozen=True)
class Known:
    """What the list said about the person when it was sent."""

    full_name: str
    birth_text: str | None = None
    sex: str | None = None
    id_number: str | None = None


def parse_answer(cells: Mapping, known: Known, today: datetime.date) -> Answer | None:
    """The answer in one line, None when nothing was filled in. Raises `AnswerError`.

    Filled-in values that differ make it `DIFFERS`, whatever word stands there, unless the person died or moved."""
    if all(is_blank(cells.get(name)) for name in ANSWERED):
        return None
    answer = Answer(
        _result(cells.get("result")),
        clean(cells.get("found_full_name")) or None,
        _read(cells, "found_birth", lambda value: parse_birth(value, today)),
        _sex(cells.get("found_sex")),
        _read(cells, "found_id_number", _cccd),
        _read(cells, "found_issue_date", lambda value: _past(value, today)),
        _read(cells, "found_death_date", lambda value: _past(value, today)),
        clean(cells.get("remark")) or None,
    )
    return _settled(answer, known)


def differences(known: Known, answer: Answer) -> dict[str, tuple[str, str]]:
    """What the answer says otherwise than the list did: {field of a Beneficiary: (old, new)} as texts."""
    found = {
        "full_name": (known.full_name, answer.full_name),
        "birth_date": (known.birth_text or "", answer.birth and answer.birth.text),
        "sex": (known.sex or "", answer.sex),
        "id_number": (known.id_number or "", answer.id_number),
    }
    return {
        field: (old, new)
        for field, (old, new) in found.items()
        if new and new != old and not (field == "full_name" and tone_key(new) == tone_key(old))
    }


def _settled(answer: Answer, known: Known) -> Answer:
    if answer.result == DIED and answer.death_date is None:
        raise AnswerError("found_death_date", "")
    if answer.result in (DIED, MOVED, NOT_FOUND):
        return answer
    values = {**answer.__dict__, "result": DIFFERS if differences(known, answer) else SAME}
    if answer.result == DIFFERS and values["result"] == SAME:
        raise AnswerError("result", WORDS[DIFFERS])
    return Answer(**values)


def _result(value: Any) -> str:
    if is_blank(value):
        return SAME
    wanted = fold(clean(value))
    for result, word in WORDS.items():
        if fold(word) == wanted:
            return result
    raise AnswerError("result", value)


def _sex(value: Any) -> str | None:
    if is_blank(value):
        return None
    for sex, word in SEXES.items():
        if fold(word) == fold(clean(value)):
            return sex
    raise AnswerError("found_sex", value)


def _cccd(value: Any) -> str:
    number = given(parse_id(value)).number
    if len(number) != CCCD_DIGITS:
        raise ValueError(value)
    return number


def _past(value: Any, today: datetime.date) -> datetime.date:
    day = given(parse_date(value))
    if day > today:
        raise ValueError(value)
    return day


def _read(cells: Mapping, fieldname: str, parse: Any) -> Any:
    value = cells.get(fieldname)
    if is_blank(value):
        return None
    try:
        return parse(value)
    except ValueError:
        raise AnswerError(fieldname, value) from None
