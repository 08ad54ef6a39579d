"""People of an office who come, die, move, are granted benefits, and turn out to be one."""

import frappe
from an_sinh.domain.base import months
from an_sinh.services.beneficiaries import merge
from an_sinh.services.disbursement import consequences
from an_sinh.tests import factories
from an_sinh.tests.users import as_user

from .office_desk import FIRST, PROGRAMME, Claim, Desk


class People(Desk):
    def register(self, number: int) -> None:
        """Mostly in April; some before, paid through May by another office, a few of them with less than the law."""
        chance = self.chance
        unit = self.units[chance.random() < 0.3]
        name = factories.person(unit, category=None).name
        first = FIRST + chance.choice((0, 0, 0, 1, 2))
        before = {}
        if chance.random() < 0.2:
            first = FIRST - 2
            before = {"paid_through": months.first_day(FIRST)}
        self.homes[name], self.claims[name] = unit, []
        self.grant(name, chance.choice(("6c", "6c", "6a")), first, before)
        if chance.random() < 0.25:
            self.grant(name, "CS1", first, {})
        if chance.random() < 0.7:
            factories.account_method(name, number=f"1012{number:08d}")

    def grant(self, person: str, code: str, first: int, values: dict) -> None:
        entitlement = factories.entitlement(
            person, f"{PROGRAMME}-{code}", start_month=months.first_day(first), **values
        )
        self.claims[person].append(Claim(entitlement.name, code, first))
        if values:  # what the law gave at that time: nothing of it is charged by a list
            worth = {"6c": 540_000, "6a": 720_000}[code]
            for month in range(first, FIRST + 1):
                self.books.opening[person, entitlement.name, month] += worth

    def somebody_dies_or_stops(self) -> None:
        """Known up to four months late, or before the next list."""
        alive = [name for name in self.standing() if name not in self.dead and self.goes_on(name)]
        if not alive:
            return
        person, died = self.chance.choice(alive), self.chance.random() < 0.6
        last = max(self.newest() - self.chance.randint(0, 4), FIRST)
        for claim in self.claims[person]:
            if died or self.chance.random() < 0.5:
                self.end_claim(claim, min(last, claim.last or last))
        if died:
            self.dead.add(person)
            values = {"death_date": months.first_day(last).replace(day=17), "status": "Stopped"}
            frappe.db.set_value("Beneficiary", person, values)
        self.note("died" if died else "stopped", person, last)

    def a_mistaken_death_or_stop_is_undone(self) -> None:
        ended = [name for name in self.standing() if any(c.last for c in self.claims[name])]
        if ended:
            person = self.chance.choice(ended)
            for claim in self.claims[person]:
                self.end_claim(claim, None)
            self.dead.discard(person)
            frappe.db.set_value("Beneficiary", person, {"death_date": None, "status": "Active"})
            self.note("undone", person)

    def end_claim(self, claim: Claim, last: int | None) -> None:
        """An end before the benefit begins cancels it."""
        claim.last = last
        cancelled = last is not None and last < claim.first
        values = {
            "end_month": None if last is None else months.first_day(last),
            "status": "Cancelled" if cancelled else "Approved",
        }
        self.change(claim, values)

    def change(self, claim: Claim, values: dict) -> None:
        """As an approved change does it: what was paid before a takeover is noted by the facts as they stood."""
        entitlement = frappe.get_doc("Benefit Entitlement", claim.name)
        entitlement.update(values)
        entitlement.flags.by_service = entitlement.flags.by_change = True
        entitlement.save(ignore_permissions=True)

    def a_benefit_is_corrected(self) -> None:
        """6c was 6a all along, or the other way round."""
        person = self.chance.choice(self.standing())
        claim = self.claims[person][0]
        claim.code = {"6c": "6a", "6a": "6c"}[claim.code]
        self.change(claim, {"category": f"{PROGRAMME}-{claim.code}"})
        self.note("corrected", person, claim.code)

    def a_benefit_is_granted_late(self) -> None:
        person = self.chance.choice(self.standing())
        if len(self.claims[person]) == 1 and person not in self.dead:
            self.grant(person, "CS1", max(self.newest() - self.chance.randint(0, 4), FIRST), {})
            self.note("granted", person)

    def somebody_moves(self) -> None:
        person = self.chance.choice(self.standing())
        (other,) = (unit for unit in self.units if unit != self.homes[person])
        self.homes[person] = other
        frappe.db.set_value("Beneficiary", person, "administrative_unit", other)
        for claim in self.claims[person]:
            frappe.db.set_value("Benefit Entitlement", claim.name, "administrative_unit", other)
        self.note("moved", person)

    def two_records_turn_out_to_be_one(self) -> None:
        """Both with one benefit of a kind that goes on; while no draft holds either."""
        if self.drafts:
            return
        fits = [
            name for name in self.standing()
            if name not in self.dead and len(self.claims[name]) == 1 and self.goes_on(name)
            and not frappe.db.get_value("Benefit Entitlement", self.claims[name][0].name, "paid_through")
        ]  # fmt: skip
        if len(fits) < 2:
            return
        staying, going = self.chance.sample(fits, 2)
        one, other = self.claims[staying][0], self.claims[going][0]
        if one.code != other.code:
            return
        duplicate = frappe.get_doc({"doctype": "Duplicate Pair", "first": staying, "second": going,
                                    "status": "Open", "administrative_unit": self.homes[staying]})  # fmt: skip
        duplicate.name = f"pair-{staying}-{going}"
        duplicate.db_insert()
        with as_user(self.place.north_leader):
            merge.merge_records(duplicate.name, staying, {})
        with as_user(self.place.district_leader):
            assert merge.merge_records(duplicate.name, staying, {}) == staying
            consequences.of_merge([staying], duplicate.name)  # as the button does
        one.first = min(one.first, other.first)
        self.books.merge(staying, going)
        del self.claims[going]
        self.note("merged", staying, going)
