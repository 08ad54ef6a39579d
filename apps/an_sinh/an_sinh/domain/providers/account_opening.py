"""What a provider answers about an account that it was asked to open: opened with a number and a holder's name, refused, or
the person did not come. A pure decision, row by row; the caller stores it and gives every refusal back.

A number goes to nobody before somebody of the office has looked at the two names: banks write them without accents, and a
name that differs in a letter may be another person."""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from an_sinh.domain.base.search_key import search_key
from an_sinh.domain.disbursement.provider_file import plain_upper
from an_sinh.domain.values import plain
from an_sinh.domain.values.accounts import parse_account
from an_sinh.domain.values.text import clean, fold, tone_key

OPENED, REFUSED, ABSENT = "Opened", "Refused", "Absent"
SAME, WITHOUT_ACCENTS, DIFFERS = "Same", "Same without Accents", "Differs"
# What a program posts, and what people write in a list.
RESULTS = {"opened": OPENED, "refused": REFUSED, "absent": ABSENT}
WORDS = {OPENED: "Đã mở", REFUSED: "Từ chối", ABSENT: "Không đến"}
_WORDS = {
    OPENED: ("da mo", "thanh cong", "opened", "ok", "mo thanh cong", "x"),
    REFUSED: ("tu choi", "khong mo", "khong thanh cong", "chua mo", "refused", "loi", "thieu giay to"),
    ABSENT: ("khong den", "vang", "chua den", "absent"),
}
EARLIEST = datetime.date(1990, 1, 1)
NOTHING: Mapping[str, Any] = MappingProxyType({})

# The list's columns: what is known, then what the provider fills in. A Vietnamese paper: its headings are part of the form.
KEY = "row"
KNOWN = {
    KEY: "Mã dòng",
    "line_no": "STT",
    "person_name": "Đối tượng hưởng",
    "full_name": "Chủ tài khoản",
    "birth_text": "Ngày sinh",
    "sex": "Giới tính",
    "id_number": "Số CCCD/ĐDCN",
    "id_issue_date": "Ngày cấp",
    "phone": "Số điện thoại",
    "village": "Thôn/tổ",
    "unit_name": "Xã, phường",
    "missing": "Giấy tờ còn thiếu",
}
ANSWERED = {
    "result": "Kết quả",
    "account_number": "Số tài khoản",
    "holder_name": "Tên chủ tài khoản tại ngân hàng",
    "opened_on": "Ngày mở",
    "reason": "Lý do không mở",
    "card": "Đã phát hành thẻ",
}
HEADINGS = KNOWN | ANSWERED


@dataclass(frozen=True, slots=True)
class Wanted:
    """A person of a list: who is to hold the account, and what was answered so far. `recorded`: the office has taken the
    number over, so that a provider changes nothing any more."""

    name: str
    holder: str
    result: str = ""
    account_number: str = ""
    holder_name: str = ""
    opened_on: datetime.date | None = None
    reason: str = ""
    card: bool = False
    recorded: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """One answer as it was understood."""

    result: str
    account_number: str = ""
    holder_name: str = ""
    opened_on: datetime.date | None = None
    reason: str = ""
    card: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a posted row: "applied", "unchanged" or "error" with its code and details."""

    row: int
    name: str
    outcome: str
    code: str = ""
    detail: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    said: Said | None = None
    name_match: str = ""


def compare_names(wanted: str, found: str) -> str:
    """How two names agree: the same words whatever the tone mark's place or the case; the same without accents, as banks
    write them; or not."""
    if tone_key(wanted) == tone_key(found):
        return SAME
    return WITHOUT_ACCENTS if _plain(wanted) == _plain(found) else DIFFERS


def decide(
    rows: Iterable[Any],
    wanted: Mapping[str, Wanted],
    today: datetime.date,
    usual_lengths: tuple[int, ...] = (),
) -> list[Decision]:
    """Decide posted rows in order, each seeing those before it. `wanted`: the list's people by the row's name."""
    current = dict(wanted)
    numbers = {
        each.account_number: each
        for each in current.values()
        if each.result == OPENED and each.account_number
    }
    decisions = []
    for number, row in enumerate(rows, start=1):
        decision = _decide(number, row, current, numbers, today, usual_lengths)
        if decision.outcome == "applied" and decision.said:
            current[decision.name] = after(current[decision.name], decision.said)
            if decision.said.account_number:
                numbers[decision.said.account_number] = current[decision.name]
        decisions.append(decision)
    return decisions


def after(person: Wanted, said: Said) -> Wanted:
    """A person once an answer was taken."""
    return Wanted(
        person.name,
        person.holder,
        said.result,
        said.account_number,
        said.holder_name,
        said.opened_on,
        said.reason,
        said.card or person.card,
    )


def result_of(word: Any) -> str:
    """What a word of a list or of a program means, "" where nobody can say."""
    key = search_key(clean(word))
    if key in RESULTS:
        return RESULTS[key]
    found = [result for result, words in _WORDS.items() if key in words]
    if not found and key:
        found = [
            result
            for result in (REFUSED, ABSENT, OPENED)
            if any(w in key for w in _WORDS[result] if len(w) > 3)
        ]
    return found[0] if found else ""


def _decide(
    number: int,
    row: Any,
    people: Mapping[str, Wanted],
    numbers: Mapping[str, Wanted],
    today: datetime.date,
    usual_lengths: tuple[int, ...],
) -> Decision:
    if not isinstance(row, Mapping):
        return Decision(number, "", "error", "bad_row")
    name = clean(row.get(KEY))
    person = people.get(name)
    if person is None:
        return Decision(number, name, "error", "unknown_row")
    said, code, detail = _read(row, today, usual_lengths)
    if said is None:
        return Decision(number, name, "error", code, detail)
    if _says_the_same(person, said):
        return Decision(number, name, "unchanged")
    if person.recorded:
        return Decision(number, name, "error", "recorded", {"number": person.account_number})
    other = numbers.get(said.account_number) if said.account_number else None
    if other and other.name != name and _plain(other.holder) != _plain(person.holder):
        return Decision(
            number, name, "error", "number_twice", {"number": said.account_number, "other": other.holder}
        )
    match = compare_names(person.holder, said.holder_name) if said.result == OPENED else ""
    return Decision(number, name, "applied", said=said, name_match=match)


def _read(
    row: Mapping, today: datetime.date, usual_lengths: tuple[int, ...]
) -> tuple[Said | None, str, Mapping[str, Any]]:
    """What a row says, or the code of its fault with details."""
    result = result_of(row.get("result"))
    if not result:
        return None, "bad_result", {"result": clean(row.get("result"))}
    reason = clean(row.get("reason"))[:500]
    if result != OPENED:
        if result == REFUSED and not reason:
            return None, "reason_missing", {}
        return Said(result, reason=reason), "", {}
    try:
        account = parse_account(row.get("account_number"), usual_lengths)
    except (ValueError, OverflowError):
        return None, "bad_number", {"number": clean(row.get("account_number"))}
    if account is None:
        return None, "number_missing", {}
    holder = clean(row.get("holder_name"))
    if not holder:
        return None, "holder_missing", {}
    opened_on, fault = _day(row.get("opened_on"), today)
    if fault:
        return None, fault, {"date": clean(row.get("opened_on"))}
    return Said(result, account.number, holder[:140], opened_on, reason, _is_yes(row.get("card"))), "", {}


def _day(value: Any, today: datetime.date) -> tuple[datetime.date | None, str]:
    if value in (None, ""):
        return None, ""
    day = plain.day(value) or _written(clean(value))
    if day is None or day < EARLIEST:
        return None, "bad_date"
    return (None, "future_date") if day > today else (day, "")


_DMY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def _written(text: str) -> datetime.date | None:
    """dd/mm/yyyy, as it is written on a list."""
    match = _DMY.fullmatch(text)
    if not match:
        return None
    try:
        return datetime.date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None


def _is_yes(value: Any) -> bool:
    return value is True or fold(clean(value)) in (
        "1",
        "true",
        "x",
        "co",
        "dacap",
        "daphathanh",
        "roi",
        "yes",
        "issued",
    )


def _says_the_same(person: Wanted, said: Said) -> bool:
    if person.result != said.result:
        return False
    return (
        person.account_number == said.account_number
        and _plain(person.holder_name) == _plain(said.holder_name)
        and (said.opened_on is None or person.opened_on == said.opened_on)
        and (not said.reason or person.reason == said.reason)
        and (not said.card or person.card)
    )


def _plain(name: str) -> str:
    return " ".join(plain_upper(name).split())
