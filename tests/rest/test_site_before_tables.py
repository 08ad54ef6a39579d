"""A site that charged people with merit by coefficients, migrated by today's build: what was charged stays, the sums of
each cause are shown, and nothing is charged anew before two people have confirmed it.

The database is the whole one that commit 3baed55 left, see `data/make_site_before_tables.py`. Two months each of Decree
55/2023 (05 and 06/2024) and 77/2024 (07 and 08/2024). A month by coefficient → as printed, in thousands of đồng:

    person            category              55/2023           77/2024
    Nông Văn Bốn Ba   TB43            2.833 → 2.829  −4   3.845 → 3.839  −6
    Hoàng Thị Bệnh    BB41            2.145 → 2.145   0   2.912 → 2.911  −1
    Vi Văn Nặng       TB81+PC81+PV    8.420 → 8.421  +1  11.427 → 11.428 +1
    Lương Thị Tuất    TNLS1           2.055 → 2.055   0   2.789 → 2.789   0
    Triệu Văn Lão     LT2             3.898 → 3.899  +1   5.292 → 5.291  −1
    Đàm Văn Tám Bảy   TB87  (south)   5.732 → 5.728  −4   7.779 → 7.773  −6
    Bế Thị Giúp       CC    (south)   1.208 → 1.208   0   1.640 → 1.639  −1
    Lý Văn Đày        TD    (south)   1.233 → 1.233   0   1.673 → 1.673   0
"""

import lzma
from pathlib import Path

import pytest
from staged_bench import StagedBench, new_bench

DATA = Path(__file__).parents[2] / "apps/an_sinh/an_sinh/tests/data/site_before_tables.db.xz"
NORTH, SOUTH = "T9101-2004", "T9102-2004"
BY_2023, BY_2024 = "NCC-55-2023", "NCC-77-2024"
CHARGED = {
    "Nông Văn Bốn Ba": 2 * 2_833_000 + 2 * 3_845_000,
    "Hoàng Thị Bệnh": 2 * 2_145_000 + 2 * 2_912_000,
    "Vi Văn Nặng": 2 * 8_420_000 + 2 * 11_427_000,
    "Lương Thị Tuất": 2 * 2_055_000 + 2 * 2_789_000,
    "Triệu Văn Lão": 2 * 3_898_000 + 2 * 5_292_000,
    "Đàm Văn Tám Bảy": 2 * 5_732_000 + 2 * 7_779_000,
    "Bế Thị Giúp": 2 * 1_208_000 + 2 * 1_640_000,
    "Lý Văn Đày": 2 * 1_233_000 + 2 * 1_673_000,
    "Hà Thị Bảy Lăm": 810_000 + 750_000 + 60_000,
    "Mã Văn Khuyết": 810_000 + 750_000 + 60_000,
    "Ma Thị Nam": 750_000,
}


@pytest.fixture(scope="module")
def bench(tmp_path_factory) -> StagedBench:
    """The old site, migrated and served. The tests follow each other."""
    bench = new_bench(tmp_path_factory.mktemp("old"))
    path = bench.database_path()
    for beside in path.parent.glob(f"{path.name}-*"):
        beside.unlink()
    path.write_bytes(lzma.decompress(DATA.read_bytes()))
    bench.printed["migrate"] = {"said": bench.run("--site", bench.site, "migrate").stdout}
    bench.start()
    yield bench
    bench.stop()


def user(bench: StagedBench, name: str):
    return bench.token(f"{name}@thu.test")


def effect(bench: StagedBench, rule_set: str) -> dict:
    return user(bench, "province.officer").message("an_sinh.api.legal_basis.effect", name=rule_set)


def lines(bench: StagedBench, payroll: str, person: str) -> list[tuple]:
    """The lines of a person on a list: kind, first and last month, đồng, by benefit."""
    return [
        (kind, f"{first[5:7]}-{last[5:7]}", int(amount))
        for kind, first, last, amount in bench.query(
            "select kind, from_month, to_month, amount from `tabPayroll Line`"
            " where payroll = ? and full_name = ? order by line_no",
            payroll,
            person,
        )
    ]


def prepare(bench: StagedBench, side: str, month: str, programme: str) -> str:
    """The list of a commune's month; it has nobody else's."""
    unit = {"north": NORTH, "south": SOUTH}[side]
    user(bench, f"{side}.officer").message(
        "an_sinh.api.payroll.prepare", month=f"{month}-01", administrative_unit=unit, programme=programme
    )
    return bench.value(
        "select name from `tabMonthly Payroll` where month = ? and administrative_unit = ? and programme = ?",
        f"{month}-01",
        unit,
        programme,
    )


def test_what_was_charged_is_what_it_was(bench):
    found = dict(
        bench.query(
            "select full_name, cast(sum(amount) as int) from `tabPayroll Line` where docstatus = 1 group by full_name"
        )
    )
    assert found == CHARGED
    runs = dict(bench.query("select beneficiary, runs from `tabCharged Months`"))
    assert runs["DT00000003"] == "2024-05:2:8420000,2024-07:2:11427000"
    assert bench.is_sound()


def test_balances_are_those_of_the_journal(bench):
    """What an order carried counts as settled; the one payment that failed is no longer, and nothing else."""
    said = bench.an_sinh("rebuild-balances", "--check").stdout
    assert said.strip() == "Every balance is that of the journal."
    assert bench.value("select cast(sum(settled) as int) from `tabMoney Movement`") == -2_912_000


def test_the_tables_are_drafts_and_pay_nothing(bench):
    states = dict(bench.query("select name, state from `tabRule Set` where name in (?, ?)", BY_2023, BY_2024))
    assert states == {BY_2023: "Draft", BY_2024: "Draft"}
    assert (
        bench.value("select count(*) from `tabBenefit Rate` where rule_set in (?, ?)", BY_2023, BY_2024) == 0
    )
    assert bench.value("select awaits_table from `tabBenefit Rate` where amount = 3012000") == 1


def test_the_sums_of_each_cause_are_shown(bench):
    """55/2023: + (2 + 2), − (8 + 8). 77/2024: + 2, − (12 + 2 + 2 + 12 + 2), in thousands. A commune sees its own."""
    first, second = effect(bench, BY_2023), effect(bench, BY_2024)
    assert [first[key] for key in ("people", "arrears", "recovery")] == [4, 4_000, 16_000]
    assert [second[key] for key in ("people", "arrears", "recovery")] == [6, 2_000, 30_000]
    assert {row["full_name"]: (row["arrears"], row["recovery"]) for row in second["rows"]} == {
        "Nông Văn Bốn Ba": (0, 12_000),
        "Hoàng Thị Bệnh": (0, 2_000),
        "Vi Văn Nặng": (2_000, 0),
        "Triệu Văn Lão": (0, 2_000),
        "Đàm Văn Tám Bảy": (0, 12_000),
        "Bế Thị Giúp": (0, 2_000),
    }
    south = user(bench, "south.officer").message("an_sinh.api.legal_basis.effect", name=BY_2024)
    assert {row["full_name"] for row in south["rows"]} == {"Đàm Văn Tám Bảy", "Bế Thị Giúp"}


def test_the_next_list_goes_on_by_coefficients(bench):
    """September 2024: as before, no arrears, no recovery; what failed in August comes again."""
    name = prepare(bench, "north", "2024-09", "NCC")
    assert lines(bench, name, "Nông Văn Bốn Ba") == [("Regular", "09-09", 3_845_000)]
    assert lines(bench, name, "Triệu Văn Lão") == [("Regular", "09-09", 5_292_000)]
    kinds = dict(
        bench.query(
            "select kind, cast(sum(amount) as int) from `tabPayroll Line` where payroll = ? group by kind",
            name,
        )
    )
    assert kinds == {
        "Regular": 3_845_000 + 2_912_000 + 11_427_000 + 2_789_000 + 5_292_000,
        "Carried Over": 2_912_000,
    }


def test_two_people_confirm_and_only_then_it_is_charged(bench):
    """Of 55/2023 everything that would come back (16.000) is waived by a decision, of 77/2024 nothing. September worked
    out again: TB43 3.839 − 12; LT2 5.291 and + 2 − 2 of other months; Vi Văn Nặng + 2 and + 2."""
    officer, leader = (user(bench, f"province.{who}") for who in ("officer", "leader"))
    call = "an_sinh.api.legal_basis."
    for rule_set, decision in (
        (BY_2023, {"waiver_decision": "12/QĐ-SNV", "waiver_date": "2026-11-20"}),
        (BY_2024, {}),
    ):
        seen = {key: effect(bench, rule_set)[key] for key in ("people", "arrears", "recovery")}
        officer.message(f"{call}compare", name=rule_set, note="Công báo, Phụ lục I–III")
        values = {"name": rule_set, "note": "Công báo, Phụ lục I–III"}
        wrong = leader.call(f"{call}put_in_force", **values, **{**seen, "recovery": seen["recovery"] + 1})
        assert wrong.status_code == 417
        assert officer.call(f"{call}put_in_force", **values, **seen, **decision).status_code in (403, 417)
        told = leader.message(f"{call}put_in_force", **values, **seen, **decision)
        assert (told["state"], told["waived"]) == ("In Force", 16_000 if decision else 0)
    name = prepare(bench, "north", "2024-09", "NCC")
    user(bench, "north.officer").message("an_sinh.api.payroll.rework", name=name)
    name = prepare(bench, "north", "2024-09", "NCC")
    assert lines(bench, name, "Nông Văn Bốn Ba") == [
        ("Regular", "09-09", 3_839_000),
        ("Recovery", "07-08", -12_000),
    ]
    assert lines(bench, name, "Triệu Văn Lão") == [
        ("Regular", "09-09", 5_291_000),
        ("Arrears", "05-06", 2_000),
        ("Recovery", "07-08", -2_000),
    ]
    money = [amount for _kind, _months, amount in lines(bench, name, "Vi Văn Nặng")]
    assert sum(money) == 11_428_000 + 4_000


def test_a_commune_that_charged_the_new_level_keeps_it_and_the_other_waits_for_its_decision(bench):
    """By the old build 10/2026 was 1,5 × 540.000 in the north. November there: 810.000, nothing comes back. In the south
    nobody has decided the list yet: October and November by 500.000, 2 × 750.000."""
    decisions = dict(bench.query("select administrative_unit, state from `tabLevel Decision`"))
    assert decisions == {NORTH: "Applied Before"}
    north, south = (prepare(bench, side, "2026-11", "BTXH") for side in ("north", "south"))
    assert lines(bench, north, "Mã Văn Khuyết") == [("Regular", "11-11", 810_000)]
    assert lines(bench, south, "Ma Thị Nam") == [("Regular", "11-11", 750_000), ("Arrears", "10-10", 750_000)]


def test_migrating_again_changes_nothing(bench):
    tables = (
        "Rule Set",
        "Rule Set Amount",
        "Benefit Rate",
        "Benefit Category",
        "Level Decision",
        "Payroll Line",
    )
    before = bench.counts(*tables, "Money Movement", "Benefit Entitlement")
    bench.stop()
    bench.run("--site", bench.site, "migrate")
    assert bench.counts(*before) == before
