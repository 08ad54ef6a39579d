"""Random lives: what truly happened to people month by month, and when the office learns of it.

The truth is kept as plain claims for the second calculation; what the office learns is a list of benefit changes.
Months count from the first one of the story."""

from dataclasses import dataclass, field
from random import Random

CODES = ("1b", "2", "4", "5a1", "3b", "5b", "6a", "6b", "6c", "6d", "7", "8", "CS1", "CS2")
SPAN = 36


@dataclass
class Event:
    """Something the office learns in month `known`: a benefit change of this kind."""

    known: int
    kind: str
    effective: int
    code: str | None = None
    new_code: str | None = None
    children: int = 0
    last: int | None = None
    unit: int | None = None


@dataclass
class Life:
    """One person: where they live first, their true claims, and what is reported, in the order of each story."""

    home: int
    claims: list[dict] = field(default_factory=list)
    stories: list[list[Event]] = field(default_factory=list)
    died: int | None = None

    def owed_claims(self, as_pair) -> list[dict]:
        """The true claims for the second calculation, ended by death; `as_pair` turns a month into (year, month)."""
        found = []
        for claim in self.claims:
            ends = [month for month in (claim["last"], self.died) if month is not None]
            found.append(
                {
                    "code": claim["code"],
                    "children": claim["children"] or None,
                    "first": as_pair(claim["first"]),
                    "last": as_pair(min(ends)) if ends else None,
                    "pauses": [(as_pair(a), None if b is None else as_pair(b)) for a, b in claim["pauses"]],
                }
            )
        return found


def life(chance: Random, homes: int) -> Life:
    """One random life: one or two benefits with their own stories, perhaps moves, perhaps a death."""
    person = Life(home=chance.randrange(homes))
    if chance.random() < 0.25:
        person.died = chance.randint(2, SPAN - 2)
    codes = chance.sample(CODES, 4)
    for number in range(chance.choice((1, 1, 2))):
        _benefit(chance, person, codes[2 * number], codes[2 * number + 1])
    if chance.random() < 0.35:
        _moves(chance, person, homes)
    if person.died is not None:
        learnt = [story[-1].known for story in person.stories if story and story[-1].kind == "Transfer"]
        known = max([_later(chance, person.died), *learnt])
        person.stories.append([Event(known, "Died", person.died)])
    return person


def on_time(lives: list[Life]) -> None:
    """Let the office learn everything in the month from which it counts: no list is ever wrong."""
    for person in lives:
        for story in person.stories:
            for event in story:
                event.known = min(max(event.effective, 0), SPAN - 1)


def _benefit(chance: Random, person: Life, code: str, other: str) -> None:
    first = chance.randint(0, SPAN - 8)
    if person.died is not None and first > person.died:
        return
    children = chance.randint(1, 3) if code == "4" else 0
    story = [Event(_later(chance, first), "Grant", first, code, children=children)]
    claim = {"code": code, "children": children, "first": first, "last": None, "pauses": []}
    person.claims.append(claim)
    then = first + chance.randint(1, 6)
    what = chance.choice(("nothing", "Adjust", "Suspend", "Pause", "Stop"))
    if what != "nothing" and then < SPAN and (person.died is None or then <= person.died):
        _go_on(chance, person, claim, story, what, then, other)
    person.stories.append(story)


def _go_on(chance: Random, person: Life, claim: dict, story: list, what: str, then: int, other: str) -> None:
    """What becomes of a benefit after some months."""
    known = _later(chance, then, story)
    if what == "Adjust":
        claim["last"] = then - 1
        children = chance.randint(1, 3) if other == "4" else 0
        person.claims.append({"code": other, "children": children, "first": then, "last": None, "pauses": []})
        story.append(Event(known, "Adjust", then, claim["code"], other, children))
    elif what == "Stop":
        claim["last"] = then - 1
        story.append(Event(known, "Stop", then, claim["code"]))
    elif what == "Pause":
        last = then + chance.randint(0, 5)
        claim["pauses"].append((then, last))
        story.append(Event(known, "Suspend", then, claim["code"], last=last))
    else:
        _suspend_and_resume(chance, person, claim, story, then, known)


def _suspend_and_resume(
    chance: Random, person: Life, claim: dict, story: list, then: int, known: int
) -> None:
    story.append(Event(known, "Suspend", then, claim["code"]))
    back = then + chance.randint(0, 6)
    if chance.random() < 0.3 or back >= SPAN or (person.died is not None and back > person.died):
        claim["pauses"].append((then, None))
        return
    story.append(Event(_later(chance, back, story), "Resume", back, claim["code"]))
    if back > then:
        claim["pauses"].append((then, back - 1))


def _moves(chance: Random, person: Life, homes: int) -> None:
    story: list[Event] = []
    place, month = person.home, chance.randint(1, SPAN - 10)
    for _number in range(chance.choice((1, 1, 2))):
        if month >= SPAN or (person.died is not None and month > person.died):
            break
        place = chance.choice([home for home in range(homes) if home != place])
        story.append(Event(_later(chance, month, story, early=True), "Transfer", month, unit=place))
        month = max(month + chance.randint(2, 9), story[-1].known + 1)
    person.stories.append(story)


def _later(chance: Random, month: int, story: list | None = None, early: bool = False) -> int:
    """When the office learns what counts from `month`: mostly soon, at times half a year late, a move perhaps the
    month before; never before the step of the same story that it follows."""
    delay = chance.choice((0, 0, 0, 1, 1, 2, 3, 6)) - (1 if early and chance.random() < 0.4 else 0)
    before = story[-1].known if story else 0
    return min(max(month + delay, before, 0), SPAN - 1)
