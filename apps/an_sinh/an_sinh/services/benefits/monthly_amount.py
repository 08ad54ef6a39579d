"""What a person is owed in one month by given entitlements: the old and the new amount on a list of changes."""

from collections.abc import Iterable
from functools import lru_cache

from an_sinh.domain.benefits.dated import DatedEntitlement
from an_sinh.domain.benefits.owed import owed
from an_sinh.services.benefits.level_gate import LevelGate, gated_scheme, marked
from an_sinh.services.benefits.programme_rules import province_of, usual_day


class Amounts:
    """Reads a programme's rules once per province."""

    def __init__(self):
        self._scheme = lru_cache(maxsize=None)(gated_scheme)
        self._gate = lru_cache(maxsize=None)(LevelGate)
        self._province = lru_cache(maxsize=None)(province_of)

    def monthly(self, unit: str, programme: str, entitlements: Iterable[DatedEntitlement], month: int) -> int:
        """What these entitlements of one programme give in a month (a number), in đồng, by the rates that the office
        may apply to it now."""
        own = [entitlement for entitlement in entitlements if entitlement.programme == programme]
        if not own:
            return 0
        day = usual_day(month)
        gate = self._gate(programme, day)
        waits = gate.flags(unit, [entitlement.name for entitlement in own])
        scheme = self._scheme(programme, self._province(unit), gate.waiting(unit) if waits else (), day)
        claims = marked(tuple(entitlement.as_owed() for entitlement in own), waits)
        return owed(scheme, claims, month, month)[0].monthly
