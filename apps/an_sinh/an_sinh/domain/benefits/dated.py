"""An entitlement as the registry holds it: named, dated, with the months in which it rests."""

from dataclasses import dataclass
from decimal import Decimal

from an_sinh.domain.benefits.owed import Entitlement


@dataclass(frozen=True)
class Suspension:
    """Months in which an entitlement rests, both included; `last` None: until further notice."""

    first: int
    last: int | None = None
    reason: str | None = None


@dataclass(frozen=True)
class DatedEntitlement:
    """An approved entitlement as changes see it. `name` None: not written yet. `end` None: it lasts."""

    name: str | None
    programme: str
    category: str
    coefficient: Decimal
    start: int
    end: int | None = None
    suspensions: tuple[Suspension, ...] = ()
    cancelled: bool = False

    def counts_in(self, month: int) -> bool:
        """Whether the entitlement has begun and not ended; it may be suspended."""
        return not self.cancelled and self.start <= month and (self.end is None or month <= self.end)

    def as_owed(self) -> Entitlement:
        """The entitlement as the rule of what is owed sees it, without what was charged before a takeover."""
        spans = tuple((one.first, one.last) for one in self.suspensions)
        return Entitlement(self.category, self.coefficient, self.start, self.end, spans)
