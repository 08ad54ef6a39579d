"""Which two records may be one person; blocks leave out nothing that comparing everybody would find."""

from datetime import date
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from an_sinh.domain.beneficiaries.duplicates import (
    NEAR_ID,
    SAME_ACCOUNT,
    SAME_ID,
    SAME_LETTERS,
    SAME_NAME,
    SAME_YEAR,
    SIMILAR_NAME,
    Candidate,
    compare_candidates,
    pairs,
)
from an_sinh.domain.values.names import SAME, SIMILAR, UNACCENTED, alike, likeness, spelling

DAY = date(1950, 5, 24)


def person(name="A", full_name="Nguyễn Thị Hòa", unit="1", **values):
    day = values.get("birth_day", DAY)
    year = values.pop("birth_year", day.year if day else 1950)
    return Candidate(name, full_name, unit, birth_year=year, **{"birth_day": day, **values})


def grounds(one, other):
    pair = compare_candidates(one, other)
    return pair and (pair.grounds, pair.score)


def test_names_from_strict_to_loose():
    assert likeness("Nguyễn Thị Hòa", "NGUYỄN  THỊ HOÀ") == (SAME, 100)
    assert likeness("Đỗ Văn Đạt", "Do Van Dat") == (UNACCENTED, 100)
    assert likeness("Nguyễn Thị Hoà", "Nguyễn Thị Hoa") == (UNACCENTED, 100)
    assert likeness("Hoàng Thị Mẩy", "Hoàng Thị Mảy")[0] == UNACCENTED
    assert likeness("Hoàng Thị Mẩy", "Hoàng Thị Mỷ")[0] == SIMILAR
    assert likeness("Nguyễn Văn An", "Trần Thị Bình")[0] is None


NAMES = st.sampled_from(
    ["", "Hoà", "Hòa", "HOA", "Hoạ\u200b", "Đỗ Văn Đạt", "Do Van Dat", "Đỗ Văn Đại", "Lê Thị Ước"]
)


@given(*[NAMES | st.text("aàăâbđêehnơ \u0301\u200b", max_size=12)] * 2)
def test_alike_is_what_likeness_calls_so(one, other):
    assert alike(spelling(one), spelling(other)) == (likeness(one, other)[0] is not None)


def test_grounds_and_scores():
    one = person()
    cases = [
        (person("B", "Nguyễn thị Hoà"), ((SAME_NAME,), 95)),
        (person("B", "NGUYEN THI HOA"), ((SAME_LETTERS,), 85)),
        (person("B", unit="2"), ((SAME_NAME,), 85)),
        (person("B", birth_day=None, birth_year=1950), ((SAME_NAME,), 95)),
        (person("B", birth_day=None, birth_year=1950, unit="2"), None),
        (person("B", birth_day=date(1950, 1, 1)), ((SAME_NAME,), 95)),
        (person("B", birth_day=date(1950, 6, 24)), ((SAME_YEAR,), 65)),
        (person("B", "Nguyễn Thị Hoài"), ((SIMILAR_NAME,), 76)),
        (person("B", "Nguyễn Thị Hoài", birth_day=date(1950, 6, 24)), None),
        (person("B", birth_day=date(1951, 5, 24)), None),
        (person("B", "Lê Văn Tám"), None),
    ]
    assert [(other, grounds(one, other)) for other, _ in cases] == cases


def test_id_numbers_decide():
    one = person(id_number="020150000001")
    assert grounds(one, person("B", "Lê Văn Tám", id_number="020150000001")) == ((SAME_ID,), 100)
    # One digit typed wrong: the same person; quite another number: two people, but of the same name and day.
    assert grounds(one, person("B", id_number="020150000007")) == ((SAME_NAME, NEAR_ID), 100)
    assert grounds(one, person("B", id_number="020150987654")) == ((SAME_NAME,), 60)
    assert grounds(one, person("B", "Nguyễn Thị Hoài", id_number="020150987654")) is None
    assert grounds(one, person("B", id_number="081234567")) == ((SAME_NAME,), 95)  # an old CMND says nothing


def test_sex_and_account():
    assert compare_candidates(person(sex="Male"), person("B", sex="Female")) is None
    one, other = person(accounts=("V-1",)), person("B", "Lê Văn Tám", accounts=("V-1", "V-2"))
    assert grounds(one, other) == ((SAME_ACCOUNT,), 60)


PEOPLE = st.builds(
    person,
    st.integers(1, 40).map(str),
    st.sampled_from(["Nguyễn Thị Hòa", "Nguyễn Thị Hoà", "Nguyen Thi Hoa", "Nguyễn Thị Hoài", "Lê Văn Tám"]),
    st.sampled_from(["1", "2"]),
    birth_day=st.sampled_from([DAY, date(1950, 1, 1), date(1950, 6, 1), date(1951, 5, 24), None]),
    sex=st.sampled_from([None, "Male", "Female"]),
    id_number=st.sampled_from([None, "020150000001", "020150000002", "020150999999"]),
    accounts=st.sampled_from([(), ("V-1",), ("V-2",)]),
)


@settings(max_examples=200)
@given(st.lists(PEOPLE, max_size=12, unique_by=lambda one: one.name), st.randoms())
def test_blocks_find_what_comparing_everybody_finds(people, random):
    everybody = {
        pair
        for one, other in combinations(sorted(people, key=lambda one: one.name), 2)
        if (pair := compare_candidates(one, other))
    }
    assert set(pairs(people)) == everybody
    shuffled = list(people)
    random.shuffle(shuffled)
    assert pairs(shuffled) == pairs(people)
    assert all(pair.first < pair.second and 50 <= pair.score <= 100 for pair in everybody)
