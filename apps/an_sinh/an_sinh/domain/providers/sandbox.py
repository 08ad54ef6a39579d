"""An order that a provider's program may answer again and again while it is being written: of nobody, and of no money.

It is the same at every call: nothing that is posted about it is kept."""

import datetime

from an_sinh.domain.disbursement.reconciliation import LineState

NAME = "SANDBOX"
LINES = 12
AMOUNTS = (540_000, 720_000, 1_080_000)
# Names with what breaks programs: Đ, tone marks in both places, a long one, one of two letters.
NAMES = (
    *("Đặng Thị Hoà", "Lý Văn Páo", "Nguyễn Hoàng Phương Nghi", "Ơ Y", "Vi Thị Én", "Hứa Văn Sủi"),
    *("Trương Thị Ngọc Quỳnh Như", "Đỗ Ưng", "Nông Văn Hòa", "La Thị Yến", "Mã A Sềnh", "Phùng Thị Ly"),
)


def lines() -> list[dict]:
    """The lines: line_no, end_to_end_id, full_name, account_number, amount (whole đồng); the last two are cash-less twins
    of one person and amount, which both are right."""
    found = []
    for number, name in enumerate(NAMES[:LINES], start=1):
        twin = number == LINES
        found.append(
            {
                "line_no": number,
                "end_to_end_id": f"SANDBOX{number:05d}",
                "full_name": NAMES[LINES - 2] if twin else name,
                "account_number": f"00190{(number - twin):07d}",
                "amount": AMOUNTS[(number - twin) % len(AMOUNTS)],
            }
        )
    return found


def states() -> dict[str, LineState]:
    """The lines as answers are decided about: nothing was said yet."""
    return {line["end_to_end_id"]: LineState(line["end_to_end_id"], line["amount"]) for line in lines()}


def total() -> int:
    """The order's sum in whole đồng."""
    return sum(line["amount"] for line in lines())


def month(today: datetime.date) -> datetime.date:
    """The month that the order is of: always this one."""
    return today.replace(day=1)
