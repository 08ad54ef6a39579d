"""What a person is owed in one month by given entitlements: the old and the new amount on a list of changes."""

from collections.abc import Iterable
from functools import lru_cache

from an_sinh.domain.benefits.dated import DatedEntitlement
from an_sinh.domain.benefits.owed import owed
from an_sinh.services.benefits.programme_rules import province_of, scheme_source, usual_day


class Amounts:
    """Reads a programme's rules once per province."""

    def __init__(self):
        self._source = lru_cache(maxsize=None)(scheme_source)
        self._province = lru_cache(maxsize=None)(province_of)

    def monthly(self, unit: str, programme: str, entitlements: Iterable[DatedEntitlement], month: int) -> int:
        """What these entitlements of one programme give in a month (a number), in đồng, by the rates that the office
        may apply to it now."""
        own = tuple(
            entitlement.as_owed() for entitlement in entitlements if entitlement.programme == programme
        )
        if not own:
            return 0
        scheme = self._source(programme, self._province(unit))(usual_day(month))
        return owed(scheme, own, month, month)[0].monthly
