"""Seeded cases of reading, writing and reckoning, the same on every engine, and what an engine answers to them.

    python cases.py record FILE     write down what the engine under test answers
    python cases.py compare FILE    print where it answers otherwise than was written down

`answers_of_frappe.json` was written on Frappe 15.44 with MariaDB 10.11; `test_cases.py` holds every engine against it.
More cases than that file has: `CASES=20000`, recorded on the one engine and compared on the other.
"""

import datetime
import json
import os
import random
import sys
from decimal import Decimal
from pathlib import Path

from site_under_test import NOTE, connect, prepare, sites_path

import frappe

SEED = 20260131
ROWS = 60
COUNT = int(os.environ.get("CASES") or 1500)
TEXTS = [
    None, "", "An", "an", "ÁN", "Ân ", "Đỗ", "đỗ", "do", "Văn An", "van an", "A-1", "a_1", "100", "20", "3", "Z", "ă",
    "Hà Nội", "HA NOI", "bê", "x y", "1 < 2",
]  # fmt: skip
VALUES = {
    "title": TEXTS,
    "tag": TEXTS,
    "small": TEXTS,
    "day": [None, "2024-01-31", "2024-02-29", "2023-12-01", "2024-1-5", "20240131"],
    "at": [None, "2024-01-31 10:20:00", "2024-01-31 10:20:00.500000", "2024-01-31", "2024-02-01 00:00:00"],
    "clock": ["10:20:00", "09:00:00", "23:59:59", "00:00:00"],
    "amount": [0, 1, -5.5, 1000000, 0.1, 12.25],
    "count": [0, 1, 2, -3, 100],
}
ODD_VALUES = {
    "title": ["x" * 140, "x" * 141, "<b>đậm</b>", "a & b", "  trimmed?  ", "A <a@example.com>", "tab\there"],
    "small": ["dòng\nmới", "<b>a</b> < b", "<i>một</i> & hai", "đ" * 300],
    "day": ["01/05/2024", "2024-02", "Monday", "2024-02-30", "2024-13-01", "31-01-2024"],
    "at": ["2024-01-31 25:00:00", "noon", "2024-01-31 10:20"],
    "clock": ["25:61:00", "half past", "9:05", "10:20"],
    "amount": ["1,234.5", "x", "", "12", None],
    "count": ["12", "abc", 2**31, -(2**31) - 1, 1.7, "", None, 2**31 - 1],
}
TEXT_FIELDS = ("title", "tag", "small")
COMPARISONS = ("=", "!=", ">", "<", ">=", "<=")


def rows_to_store() -> list[dict]:
    """Return what the cases read: rows of random values, told apart by their code."""
    pick = random.Random(SEED)
    return [
        {"code": f"row-{number:03}", **{field: pick.choice(values) for field, values in VALUES.items()}}
        for number in range(ROWS)
    ]


def cases(count: int = COUNT) -> list[tuple]:
    """Return the cases: of ten, six read, two write, two reckon."""
    pick = random.Random(SEED + 1)
    makers = (a_reading,) * 6 + (a_writing,) * 2 + (a_reckoning,) * 2
    return [pick.choice(makers)(pick) for _ in range(count)]


# reading


def a_reading(pick: random.Random) -> tuple:
    filters = [a_condition(pick) for _ in range(pick.choice((1, 1, 2)))]
    kind = pick.choice(("get_all", "get_all", "get_list", "count", "or", "group"))
    field = pick.choice([*VALUES, "code"])
    return (kind, filters, f"{field} {pick.choice(('asc', 'desc'))}, code asc", pick.choice((0, 0, 5)))


def a_condition(pick: random.Random) -> list:
    field = pick.choice(list(VALUES))
    known = [value for value in VALUES[field] if value not in (None, "")]
    if field in TEXT_FIELDS:
        operator = pick.choice((*COMPARISONS, "like", "not like", "in", "not in", "is"))
    elif field in ("day", "at"):
        operator = pick.choice((*COMPARISONS, "between", "is"))
    elif field == "amount":  # Frappe compares money with a list it isn't in as texts
        operator = pick.choice((*COMPARISONS, "in"))
    else:
        operator = pick.choice((*COMPARISONS, "in", "not in"))
    if operator == "is":
        return [field, operator, pick.choice(("set", "not set"))]
    if operator in ("in", "not in"):
        return [field, operator, pick.sample(known, 2)]
    if operator == "between":
        return [field, operator, sorted(pick.sample(known[:3], 2))]
    value = pick.choice(known)
    if "like" in operator:
        letters = value.strip().strip("%_")
        value = pick.choice((f"%{letters}%", f"{letters}%", f"%{letters}", letters))
    return [field, operator, value]


def read(kind: str, filters: list, order_by: str, limit: int):
    stored = ["code", "like", "row-%"]
    options = {"pluck": "code", "order_by": order_by, "limit_page_length": limit}
    if kind == "count":
        return frappe.db.count(NOTE, [stored, *filters])
    if kind == "or":
        return frappe.get_all(NOTE, [stored], or_filters=filters, **options)
    if kind == "group":
        field = order_by.split(maxsplit=1)[0]
        grouped = frappe.get_all(
            NOTE, [stored, *filters], ["count(name) as n"], group_by=field, order_by="n desc"
        )
        return [row.n for row in grouped]
    return getattr(frappe, kind)(NOTE, [stored, *filters], **options)


# writing


def a_writing(pick: random.Random) -> tuple:
    values = {}
    for field in pick.sample(list(ODD_VALUES), 2):
        odd = pick.random() < 0.7
        values[field] = pick.choice(ODD_VALUES[field] if odd else VALUES[field])
    return (pick.choice(("insert", "insert", "save")), values)


def write(kind: str, values: dict):
    """Return what is stored, or that it was refused."""
    frappe.db.savepoint("one_case")
    try:
        if kind == "insert":
            doc = frappe.get_doc({"doctype": NOTE, **values}).insert()
        else:
            doc = frappe.get_doc({"doctype": NOTE, "title": "before"}).insert()
            doc.update(values)
            doc.save()
        return plain(frappe.db.get_value(NOTE, doc.name, list(values)))
    except Exception:
        return "refused"
    finally:
        frappe.db.rollback(save_point="one_case")
        frappe.clear_messages()


# reckoning

RECKONED = {
    "flt": [("1,234.56",), ("x",), (None,), ("-3.455", 2), (2.5, 0), ("1e3",), (" 7 ",), (True,)],
    "cint": [("12",), ("1.9",), ("x",), (None,), (True,), (-2.7,), ("",)],
    "cstr": [(None,), (12,), ("ă",), (1.5,)],
    "add_days": [("2024-01-31", 1), ("2024-03-01", -1), ("2023-12-31", 366)],
    "add_months": [("2024-01-31", 1), ("2024-03-31", -1), ("2023-02-28", 12)],
    "add_years": [("2024-02-29", 1), ("2024-02-29", 4)],
    "date_diff": [("2024-03-01", "2024-02-01"), ("2024-01-01", "2024-12-31")],
    "month_diff": [("2024-03-01", "2024-02-28"), ("2025-01-01", "2023-12-31")],
    "get_first_day": [("2024-02-15",), ("2024-02-15", 0, 1)],
    "get_last_day": [("2024-02-15",), ("2023-02-01",)],
    "formatdate": [("2024-01-31", "dd/mm/yyyy"), ("2024-01-31", "yyyy-mm-dd"), ("2024-01-31", "MMMM")],
    "getdate": [("2024-01-31",), ("2024-01-31 10:20:00",), ("20240131",)],
    "get_datetime": [("2024-01-31",), ("2024-01-31 10:20:00.5",)],
    "strip_html": [("<b>a</b> b",), ("1 < 2",), ("a&amp;b",)],
    "comma_and": [(["a", "b", "c"], False), (["a"], False), ([], False)],
    "unique": [([1, 2, 1, 3],)],
    "sbool": [("true",), ("0",), ("maybe",), (1,)],
    "get_abbr": [("Nguyễn Văn An",), ("Hà Nội", 1)],
    "escape_html": [("<a href='x'>&</a>",), ("",)],
    "validate_email_address": [("a@example.com",), ("no mail",), ("A <a@example.com>",)],
    "get_time": [("10:20:30",), ("9:05",)],
    "time_diff_in_hours": [("2024-01-31 12:00:00", "2024-01-31 10:30:00")],
    "rounded": [
        (2.5, 0, "Banker's Rounding"),
        (2.5, 0, "Commercial Rounding"),
        (-1.005, 2, "Commercial Rounding"),
    ],
    "remainder": [(10, 3), (7.5, 2.5)],
    "safe_div": [(1, 0), (7, 2)],
}


def a_reckoning(pick: random.Random) -> tuple:
    name = pick.choice(list(RECKONED))
    return ("utils", name, list(pick.choice(RECKONED[name])))


def reckon(name: str, arguments: list):
    try:
        return plain(getattr(frappe.utils, name)(*arguments))
    except Exception:
        return "refused"
    finally:
        frappe.clear_messages()


# answers


def plain(value):
    """Return a value as JSON has it, so that both engines' answers compare."""
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, bool | int | str | None):
        return value
    if isinstance(value, float | Decimal):
        return round(float(value), 6)
    if isinstance(value, datetime.timedelta | datetime.date | datetime.time):
        return str(value)
    return str(value)


def answer(case: tuple):
    if case[0] == "utils":
        return reckon(*case[1:])
    if case[0] in ("insert", "save"):
        return write(*case)
    return plain(read(*case))


def answers(count: int = COUNT) -> list:
    """Store the rows, answer the cases, and undo everything."""
    frappe.local.lang = "en"
    frappe.db.set_single_value("System Settings", "rounding_method", "Banker's Rounding (legacy)")
    for row in rows_to_store():
        frappe.get_doc({"doctype": NOTE, **row}).insert()
    return [answer(case) for case in cases(count)]


def is_known(case: tuple) -> bool:
    """Whether Frappe's answer is the odd one: it compares a time with a list that it isn't in as texts, "10:20:00"
    with "10:20:00.000000", and finds every row."""
    conditions = case[1] if case[0] not in ("utils", "insert", "save") else ()
    return any(condition[:2] == ["clock", "not in"] for condition in conditions)


def differences(recorded: list) -> list[str]:
    """Return a line for each case whose answer isn't the recorded one, but for those that are known."""
    lines, count = [], len(recorded)
    for case, expected, given in zip(cases(count), recorded, answers(count), strict=True):
        if expected != given and not is_known(case):
            lines.append(
                f"{json.dumps(case, ensure_ascii=False)}\n   recorded {expected}\n   answered {given}"
            )
    return lines


def main() -> None:
    what, path = sys.argv[1:]
    path = Path(path).absolute()
    os.chdir(sites_path())
    prepare()
    connect()
    frappe.flags.in_test = True
    try:
        if what == "record":
            path.write_text(json.dumps(answers(), ensure_ascii=False, separators=(",", ":")) + "\n")
        else:
            lines = differences(json.loads(path.read_text()))
            print("\n".join(lines))
            print(f"{len(lines)} answers differ")
    finally:
        frappe.db.rollback()
        frappe.destroy()


if __name__ == "__main__":
    main()
