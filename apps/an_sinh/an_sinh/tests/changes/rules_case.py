"""A person with a benefit, and changes of it proposed by the commune."""

from an_sinh.tests import factories
from an_sinh.tests.case import DistrictTestCase
from an_sinh.tests.factories_changes import claim_of, on_day, propose


class RulesCase(DistrictTestCase):
    def setUp(self):
        super().setUp()
        self.person = factories.person(self.place.north)
        self.claim = claim_of(self.person.name)
        today = on_day(2024, 5, 10)
        today.__enter__()
        self.addCleanup(today.__exit__, None, None, None)

    def propose(self, kind="Stop", effective="2024-06", **values):
        if kind in ("Stop", "Suspend", "Adjust", "Resume", "Correction"):
            values.setdefault("entitlement", self.claim)
        if kind in ("Stop", "Suspend", "Correction"):
            values.setdefault("reason", "Other")
        return propose(self.place, kind, self.person.name, effective, **values)

    def assert_change_refused(self, kind="Stop", effective="2024-06", **values):
        return self.assert_refused("", self.propose, kind, effective, **values)
