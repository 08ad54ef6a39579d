"""Which rows are one person.

One ID number is one person, if the name agrees and the birth dates can be of one person. Without an ID number a
person is name, birth date, commune and village. So a row whose ID number was added later still finds the person
who was registered without one, and nobody is registered twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from an_sinh.domain.values.births import BirthDate
from an_sinh.domain.values.text import fold, tone_key


@dataclass(slots=True)
class Person:
    """One person, already registered (`name` is the document) or new in this list (`name` None)."""

    full_name: str
    birth: BirthDate
    unit: str
    id_number: str = ""
    village: str = ""
    sex: str | None = None
    name: str | None = None
    phone: str = ""
    index: int = 0


class IdConflict(ValueError):
    """The ID number stands with another name or birth date; `person` is the one that has it."""

    def __init__(self, person: Person):
        super().__init__(person.id_number)
        self.person = person


class PersonIndex:
    """All persons known so far: those of the database and those of the rows already accepted."""

    def __init__(self, known: Iterable[Person] = ()):
        self.new: list[Person] = []
        self._by_id: dict[str, Person] = {}
        self._by_place: dict[tuple, list[Person]] = {}
        for person in known:
            self._file(person)

    def find(self, wanted: Person) -> Person | None:
        """The known person that `wanted` is, or None. Raises `IdConflict`."""
        if wanted.id_number and (person := self._by_id.get(wanted.id_number)):
            if tone_key(person.full_name) != tone_key(wanted.full_name) or not person.birth.agrees_with(
                wanted.birth
            ):
                raise IdConflict(person)
            return person
        for person in self._by_place.get(_place(wanted), ()):
            both_have_id = person.id_number and wanted.id_number
            if not both_have_id and person.birth.agrees_with(wanted.birth):
                return person
        return None

    def add(self, person: Person) -> Person:
        """Registers a new person."""
        person.index = len(self.new)
        self.new.append(person)
        self._file(person)
        return person

    def merge(self, person: Person, row: Person) -> None:
        """Completes a new person from another of his rows: the fuller birth date, an ID number, a phone."""
        if person.name is not None:
            return  # what is registered and approved changes only by a Benefit Change
        person.birth = person.birth.fuller(row.birth)
        person.sex = person.sex or row.sex
        person.phone = person.phone or row.phone
        if row.id_number and not person.id_number:
            person.id_number = row.id_number
            self._by_id[row.id_number] = person

    def _file(self, person: Person) -> None:
        if person.id_number:
            self._by_id.setdefault(person.id_number, person)
        self._by_place.setdefault(_place(person), []).append(person)


def _place(person: Person) -> tuple:
    return tone_key(person.full_name), person.unit, fold(person.village)
