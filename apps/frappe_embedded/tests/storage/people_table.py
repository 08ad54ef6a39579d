"""Three people in a bare table."""

import datetime

import pytest

DAY = datetime.date(2024, 5, 1)
MOMENT = datetime.datetime(2024, 5, 1, 10, 30, 0, 125)


@pytest.fixture
def person(table, rows):
    table(
        "Person",
        {
            "full_name": "Data",
            "age": "Int",
            "born": "Date",
            "seen": "Datetime",
            "at": "Time",
            "pay": "Currency",
        },
    )
    rows(
        "Person",
        {"name": "A", "full_name": "An", "age": 30, "born": DAY, "seen": MOMENT, "pay": 540000},
        {
            "name": "B",
            "full_name": "Bình",
            "age": 40,
            "at": datetime.timedelta(hours=7, minutes=5),
            "pay": 1.5,
        },
        {"name": "C", "full_name": "O'Chi", "age": 50},
    )
