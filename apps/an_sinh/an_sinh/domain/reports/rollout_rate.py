"""How far a commune has moved away from cash: counts in, rates with named denominators out. Pure."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Counts:
    """Persons and whole đồng of one unit in one month."""

    beneficiaries: int = 0
    own_account: int = 0
    guardian_account: int = 0
    authorised_account: int = 0
    paid_by_account: int = 0
    paid_by_account_amount: int = 0
    paid_in_cash: int = 0
    paid_in_cash_amount: int = 0
    not_paid: int = 0
    not_paid_amount: int = 0

    @property
    def with_account(self) -> int:
        """Guardians' and authorised persons' accounts count: the plans name all three."""
        return self.own_account + self.guardian_account + self.authorised_account

    def plus(self, other: "Counts") -> "Counts":
        """The counts of two units together."""
        return replace(self, **{name: getattr(self, name) + getattr(other, name) for name in self.__slots__})


def percent(part: int, whole: int) -> float | None:
    """*part* of *whole* in percent with one decimal; None where there is nothing to divide by."""
    return round(part * 100 / whole, 1) if whole else None
