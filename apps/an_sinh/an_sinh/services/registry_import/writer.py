"""Accepted rows → documents, in bulk, inside the caller's transaction.

The registry so imported counts as approved, with the import as its decision. People who come to a commune that is paid
from its registry already are drafts, with all that is theirs: others sign for them.
"""

import datetime
import json
from collections import defaultdict
from collections.abc import Callable

import frappe
from an_sinh.domain.base.search_key import search_key
from an_sinh.domain.benefits.charged import write_history
from an_sinh.domain.benefits.taken_over import Opening
from an_sinh.domain.registry_import.checks import Entry, amount_of
from an_sinh.domain.registry_import.payment import SELF
from an_sinh.domain.registry_import.persons import Person
from an_sinh.domain.registry_import.reading import Reading, Rejected, Wish, payment_wishes
from an_sinh.domain.values.name_order import name_order
from an_sinh.domain.values.text import clean, tone_key
from an_sinh.services.benefits.entitlement_store import to_entitlement
from an_sinh.services.benefits.openings import openings_of
from an_sinh.services.benefits.programme_rules import province_of, scheme_source
from an_sinh.services.common.bulk import BulkTable, in_chunks, reserve_series
from an_sinh.services.payees import guardians

APPROVED, PROPOSED, DRAFT = "Approved", "Proposed", "Draft"
SERIES, SERIES_DIGITS = "DT", 8
ID_KINDS = {12: "CCCD", 9: "CMND"}


class RegistryWriter:
    """Writes one reading; `message_of(code, details)` gives the sentence of a warning or rejection."""

    def __init__(
        self,
        import_name: str,
        locality: str,
        paid_through: datetime.date,
        message_of: Callable[[str, tuple], str],
        old_rates_through: datetime.date | None = None,
    ):
        """`old_rates_through`: the month through which the office still paid at earlier rates."""
        self.old_rates_through = old_rates_through
        self.import_name = import_name
        self.locality = locality
        self.paid_through = paid_through
        self.message_of = message_of
        self.guardians: dict[tuple, str] = {}
        self.drafts: set[int] = set()

    def write(self, reading: Reading) -> None:
        """Everything that the reading accepted, and a row for each problem."""
        wishes = payment_wishes(reading.entries)
        persons = {id(entry.person): entry.person for entry in reading.entries}.values()
        known = [person for person in persons if person.name is not None]
        self.drafts = {id(entry.person) for entry in reading.entries if entry.is_draft}
        self.write_beneficiaries([person for person in persons if person.name is None], reading.entries)
        self.write_guardians(reading.entries, known)
        self.write_payment(wishes, known)
        self.write_entitlements(reading.entries)
        self.write_problems(reading)

    def write_beneficiaries(self, persons: list[Person], entries: list[Entry]) -> None:
        """New persons, named from the series of Beneficiary."""
        first_entry: dict[int, Entry] = {}
        warnings: dict[int, list[str]] = defaultdict(list)
        for entry in entries:
            first_entry.setdefault(id(entry.person), entry)
            warnings[id(entry.person)] += [self.message_of(code, details) for code, details in entry.warnings]
        table = BulkTable("Beneficiary")
        names = reserve_series(SERIES, len(persons), SERIES_DIGITS)
        for name, person in zip(names, persons, strict=True):
            entry, birth = first_entry[id(person)], person.birth
            person.name = table.add(
                name,
                full_name=person.full_name,
                sex=person.sex or None,
                birth_date=None if birth.precision == "Year" else birth.first_day,
                birth_precision=birth.precision,
                birth_year=birth.year,
                id_number=person.id_number or None,
                id_kind=ID_KINDS.get(len(person.id_number)),
                id_issue_date=entry.id_issue_date,
                phone=person.phone or None,
                administrative_unit=person.unit,
                village=person.village or None,
                status="Active",
                workflow_state=self.state_of(person),
                registry_import=self.import_name,
                search_key=search_key(person.full_name, person.village),
                list_order=name_order(person.full_name),
                note=entry.note or None,
                data_warnings="\n".join(dict.fromkeys(warnings[id(person)])) or None,
            )
        table.write()

    def state_of(self, person: Person) -> str:
        """The workflow state in which a person and their papers come in."""
        return DRAFT if id(person) in self.drafts else APPROVED

    def write_guardians(self, entries: list[Entry], known: list[Person]) -> None:
        """Guardians and authorised receivers, each once per person."""
        for part in in_chunks(person.name for person in known):
            for row in frappe.get_all(
                "Guardian",
                filters={"beneficiary": ["in", part]},
                fields=["name", "beneficiary", "kind", "full_name"],
                limit=0,
            ):
                self.guardians[(row.beneficiary, row.kind, tone_key(row.full_name))] = row.name
        table = BulkTable("Guardian")
        for entry in entries:
            if not (payee := entry.payee):
                continue
            key = (entry.person.name, payee.kind, tone_key(payee.full_name))
            if key not in self.guardians:
                self.guardians[key] = table.add(
                    beneficiary=entry.person.name,
                    full_name=payee.full_name,
                    kind=payee.kind,
                    relation=payee.relation or None,
                    id_number=payee.id_number or None,
                    valid_until=payee.until,
                    administrative_unit=entry.person.unit,
                    search_key=search_key(payee.full_name),
                    workflow_state=self.state_of(entry.person),
                )
        table.write()
        guardians.refresh_validity(sorted({entry.person.name or "" for entry in entries if entry.payee}))

    def guardian_of(self, wish: Wish) -> str | None:
        """The Guardian document of a wish's receiver."""
        payee = wish.payment.payee
        key = payee and (wish.person.name, payee.kind, tone_key(payee.full_name))
        return self.guardians.get(key) if key else None

    def write_payment(self, wishes: list[Wish], known: list[Person]) -> None:
        """Payment methods of those who have none yet, with their bank accounts."""
        have_one = set()
        for part in in_chunks(person.name for person in known):
            filters = {"beneficiary": ["in", part]}
            have_one.update(frappe.get_all("Payment Method", filters=filters, pluck="beneficiary", limit=0))
        wishes = [wish for wish in wishes if wish.person.name not in have_one]
        accounts = self.write_accounts(wishes)
        table = BulkTable("Payment Method")
        for wish in wishes:
            payment = wish.payment
            table.add(
                beneficiary=wish.person.name,
                programme=wish.programme,
                administrative_unit=wish.person.unit,
                from_month=wish.start_month,
                channel=payment.channel,
                bank_account=accounts[(payment.provider, payment.account.number)]
                if payment.account
                else None,
                receiver_kind=payment.receiver_kind,
                guardian=self.guardian_of(wish) if payment.receiver_kind != SELF else None,
                not_cashless_reason=payment.not_cashless_reason or None,
                cash_provider=None if payment.account else payment.provider,
                workflow_state=self.state_of(wish.person),
                registry_import=self.import_name,
            )
        table.write()

    def write_accounts(self, wishes: list[Wish]) -> dict[tuple, str]:
        """(provider, number) → Bank Account. One account may serve several persons (a mother of two children):
        it is written once, and then belongs to none of them alone."""
        users: dict[tuple, list[Wish]] = defaultdict(list)
        for wish in wishes:
            if wish.payment.account:
                users[(wish.payment.provider, wish.payment.account.number)].append(wish)
        names = {key: f"{key[0]}-{key[1]}" for key in users}
        owners = self._share_registered(users, names)
        table = BulkTable("Bank Account")
        for (provider, number), of_account in users.items():
            name, first = names[(provider, number)], of_account[0]
            if name in owners:
                continue
            payment, own = first.payment, len({id(wish.person) for wish in of_account}) == 1
            table.add(
                name,
                provider=provider,
                account_number=number,
                holder_name=payment.account_holder,
                holder_kind=payment.holder_kind,
                beneficiary=first.person.name if own else None,
                guardian=self.guardian_of(first) if own and payment.holder_kind != "Beneficiary" else None,
                administrative_unit=first.person.unit,
                note=self.message_of("account_zeros_restored", (number,))
                if payment.account and payment.account.restored
                else None,
                workflow_state=min(self.state_of(wish.person) for wish in of_account),
            )
        table.write()
        return names

    @staticmethod
    def _share_registered(users: dict[tuple, list[Wish]], names: dict[tuple, str]) -> dict[str, str | None]:
        """Owners of the accounts that are registered already; one that somebody else now uses too loses its owner."""
        owners: dict[str, str | None] = {}
        for part in in_chunks(names.values()):
            filters = {"name": ["in", part]}
            for row in frappe.get_all(
                "Bank Account", filters=filters, fields=["name", "beneficiary"], limit=0
            ):
                owners[row.name] = row.beneficiary
        for key, of_account in users.items():
            owner = owners.get(names[key])
            if owner and any(wish.person.name != owner for wish in of_account):
                shared = {"beneficiary": None, "guardian": None}
                frappe.db.set_value("Bank Account", names[key], shared)
        return owners

    def write_entitlements(self, entries: list[Entry]) -> None:
        """One entitlement per accepted row, with what the file says was paid up to `paid_through`."""
        table = BulkTable("Benefit Entitlement")
        opening = self.openings(entries)
        for entry in entries:
            table.add(
                beneficiary=entry.person.name,
                programme=entry.category.programme,
                category=entry.category.name,
                coefficient=float(entry.coefficient or 0),
                administrative_unit=entry.person.unit,
                start_month=entry.start_month,
                decision_number=entry.decision_number or None,
                decision_date=entry.decision_date,
                status=PROPOSED if id(entry.person) in self.drafts else APPROVED,
                paid_through=self.paid_through,
                opening_charged=write_history(opening[id(entry)].charged),
                opening_paid=write_history(opening[id(entry)].paid),
                opening_difference=opening[id(entry)].difference,
                registry_import=self.import_name,
            )
        table.write()

    def openings(self, entries: list[Entry]) -> dict[int, Opening]:
        """The opening balance of each new entitlement. Worked out per person and programme, since only together do a
        person's entitlements tell which is paid; most people share the same one."""
        groups: dict[tuple, list[Entry]] = defaultdict(list)
        for entry in entries:
            groups[(id(entry.person), entry.category.programme)].append(entry)
        province = province_of(self.locality)
        sources = {name: scheme_source(name, province) for name in {programme for _, programme in groups}}
        known: dict[tuple, list[Opening]] = {}
        found: dict[int, Opening] = {}
        for (_, programme), group in groups.items():
            group.sort(
                key=lambda entry: (entry.start_month, entry.category.name)
            )  # as the payroll reads them
            keys = tuple(
                (e.category.name, float(e.coefficient or 0), e.start_month, None, self.paid_through, "", ())
                for e in group
            )
            amounts = tuple(amount_of(entry.record.values) for entry in group)
            if (keys, amounts) not in known:
                known[keys, amounts] = openings_of(
                    tuple(map(to_entitlement, keys)), amounts, sources[programme], self.old_rates_through
                )
            found.update(zip(map(id, group), known[keys, amounts], strict=True))
        return found

    def write_problems(self, reading: Reading) -> None:
        """A Registry Import Row for every rejected row, every warning and every notice."""
        table = BulkTable("Registry Import Row")
        for rejected in reading.rejected:
            self._add_problem(table, rejected, "Rejected", rejected.code, rejected.details)
        for entry in reading.entries:
            for code, details in entry.warnings:
                self._add_problem(table, entry, "Warning", code, details)
            for code, details in entry.notices:
                self._add_problem(table, entry, "Notice", code, details)
        table.write()

    def _add_problem(
        self, table: BulkTable, row: Rejected | Entry, severity: str, code: str, details: tuple
    ) -> None:
        record = row.record
        values = {name: text for name, value in record.values.items() if (text := clean(value))}
        table.add(
            registry_import=self.import_name,
            sheet=record.sheet,
            row_no=record.row_no,
            severity=severity,
            code=code,
            message=self.message_of(code, details),
            values=json.dumps(values, ensure_ascii=False),
            administrative_unit=record.unit.name if record.unit else self.locality,
        )
