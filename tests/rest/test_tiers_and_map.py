"""A district goes to two tiers and back, and becomes six communes of the new map, by command; then its people work.

The tests of a class follow each other. What the commands say is held against what the database has, and against
what users see over HTTP.
"""

import time

import pytest
from district import DISTRICT_OFFICER, PROVINCE_OFFICER, leader, officer, unit
from staged_bench import SITE, kill_group, said

SEND, APPROVE, ACT = "Send for Approval", "Approve", "an_sinh.api.workflow.act"
JULY = "2025-07"
NEW = "06463-2025"
OLD = ("06463", "06466", "06523")
CLERK, CHIEF = officer("06466"), leader("06523")


@pytest.fixture(scope="module")
def bench(registered, serve):
    """Everybody is registered; no payroll yet."""
    return serve(registered)


def tiers_of(bench) -> dict[str, int]:
    return dict(bench.query("select tier, count(*) from `tabAdministrative Unit` group by tier"))


def people_in(bench, *units: str) -> int:
    marks = ", ".join("?" * len(units))
    return bench.value(f"select count(*) from tabBeneficiary where administrative_unit in ({marks})", *units)


class TestTiers:
    def test_wrong_usage_and_refusals(self, bench):
        for args, code in (
            (("switch-tiers", "--unit", "chi_lang"), 2),
            (("switch-tiers", "--unit", "chi_lang", "two", "--undo"), 2),
            (("switch-tiers", "--unit", "chi_lang", "four"), 2),
            (("switch-tiers", "--unit", "nowhere-2004", "two"), 1),
            (("switch-tiers", "--unit", "chi_lang", "three"), 1),
            (("switch-tiers", "--unit", "chi_lang", "--undo"), 1),
        ):
            assert bench.an_sinh(*args, check=False).returncode == code, args
        assert tiers_of(bench) == {"Three": 22}

    def test_a_dry_run_changes_nothing(self, bench):
        said_so = bench.json_of("switch-tiers", "--unit", "chi_lang", "two", "--dry-run")
        assert (said_so["units"], said_so["tier_switch"]) == (21, None)
        assert tiers_of(bench) == {"Three": 22}

    def test_an_applicant_is_approved_by_the_commune_and_the_way_back_is_open(self, bench):
        applicant = {
            "full_name": "Hoàng Thị Thử",
            "sex": "Female",
            "birth_precision": "Year",
            "birth_year": 1950,
            "administrative_unit": unit("06466"),
        }
        made = bench.token(CLERK).post("/api/resource/Beneficiary", json=applicant).json()["data"]
        bench.token(CLERK).message(ACT, doctype="Beneficiary", name=made["name"], action=SEND)
        assert bench.json_of("switch-tiers", "--unit", "chi_lang", "two")["units"] == 21
        answer = bench.token(leader("06466")).message(
            ACT, doctype="Beneficiary", name=made["name"], action=APPROVE
        )
        assert answer["workflow_state"] == "Approved"
        assert bench.json_of("switch-tiers", "--unit", "chi_lang", "--undo")["units"] == 21
        assert tiers_of(bench) == {"Three": 22}


class TestMap:
    def test_wrong_usage_and_refusals(self, bench):
        for args, code in (
            (("merge-units",), 2),
            (("merge-units", "--table", "2025-07", "--undo", "UM000001"), 2),
            (("merge-units", "--table", "1975-04"), 1),
            (("merge-units", "--undo", "UM000001"), 1),
        ):
            assert bench.an_sinh(*args, check=False).returncode == code, args

    def test_a_dry_run_tells_it_all_and_changes_nothing(self, bench):
        before = bench.counts("Administrative Unit", "User Permission", "Beneficiary")
        said_so = bench.json_of("merge-units", "--table", "2025-07", "--locality", "chi_lang", "--dry-run")
        assert [len(row["old"]) for row in said_so["units"]] == [3, 4, 4, 4, 3, 2]
        assert said_so["refusals"] == []
        assert bench.counts("Administrative Unit", "User Permission", "Beneficiary") == before

    def test_killed_on_the_way_it_leaves_all_or_nothing(self, bench):
        everybody = bench.value("select count(*) from tabBeneficiary")
        for seconds in (0.4, 0.7, 1.0):
            process = bench.spawn("--site", SITE, "an-sinh", "merge-units", "--table", "2025-07")
            time.sleep(seconds)
            kill_group(process)
            assert bench.is_sound()
            merged = bench.query("select name from `tabUnit Merge` where status = 'Done'")
            moved = bench.value("select count(*) from tabBeneficiary where administrative_unit like '%-2025'")
            new_units = bench.value("select count(*) from `tabAdministrative Unit` where name like '%-2025'")
            assert (moved, new_units, len(merged)) in ((0, 0, 0), (everybody, 6, 1))
            if merged:
                bench.an_sinh("merge-units", "--undo", merged[0][0])

    def test_everybody_is_in_the_new_communes_and_a_clerk_sees_their_whole_commune(self, bench):
        before = {code: people_in(bench, unit(code)) for code in OLD}
        everybody = bench.value("select count(*) from tabBeneficiary")
        result = bench.json_of("merge-units", "--table", "2025-07", "--locality", "chi_lang")
        assert result["totals"]["BTXH"]["persons"] > 3000
        assert people_in(bench, NEW) == sum(before.values())
        assert people_in(bench, *(row["new"] for row in result["units"])) == everybody
        seen = bench.token(CLERK).rows("Beneficiary", ("administrative_unit",))
        assert {row["administrative_unit"] for row in seen} == {NEW}
        assert len(seen) == sum(before.values())
        assert bench.token(DISTRICT_OFFICER).rows("Beneficiary") == []
        assert len(bench.token(PROVINCE_OFFICER).rows("Beneficiary")) == everybody

    def test_undone_and_done_again_it_is_the_same(self, bench):
        name = bench.value("select name from `tabUnit Merge` where status = 'Done'")
        bench.an_sinh("merge-units", "--undo", name)
        assert people_in(bench, NEW) == 0
        assert bench.value("select count(*) from tabBeneficiary where former_unit is not null") == 0
        assert {
            row["administrative_unit"]
            for row in bench.token(CLERK).rows("Beneficiary", ("administrative_unit",))
        } == {unit("06466")}
        bench.an_sinh("merge-units", "--table", "2025-07", "--locality", "chi_lang")
        assert people_in(bench, NEW) == len(bench.token(CLERK).rows("Beneficiary"))

    def test_the_new_commune_pays_by_itself(self, bench):
        clerk, chief = bench.token(CLERK), bench.token(CHIEF)
        made = clerk.message(
            "an_sinh.api.payroll.prepare", month="2025-07-01", administrative_unit=NEW, programme="BTXH"
        )
        (name,) = made["payrolls"]
        assert name == f"BTXH-{JULY}-{NEW}"
        clerk.message(ACT, doctype="Monthly Payroll", name=name, action=SEND)
        chief.message(ACT, doctype="Monthly Payroll", name=name, action=APPROVE)
        province = bench.token(PROVINCE_OFFICER)
        answer = province.message(ACT, doctype="Monthly Payroll", name=name, action=APPROVE)
        assert (answer["workflow_state"], answer["docstatus"]) == ("Approved", 1)
        orders = clerk.message("an_sinh.api.disbursement.make_for_payroll", doc=name)["disbursements"]
        assert orders
        assert {
            bench.value("select administrative_unit from tabDisbursement where name = ?", o) for o in orders
        } == {NEW}
        stranger = bench.token(officer("06469")).call("an_sinh.api.disbursement.send", doc=orders[0])
        assert stranger.status_code == 403
        assert clerk.call("an_sinh.api.disbursement.send", doc=orders[0]).status_code == 403
        assert chief.message("an_sinh.api.disbursement.send", doc=orders[0])["name"] == orders[0]

    def test_then_the_map_stays(self, bench):
        name = bench.value("select name from `tabUnit Merge` where status = 'Done'")
        refused = bench.an_sinh("merge-units", "--undo", name, check=False)
        assert refused.returncode == 1
        assert f"BTXH-{JULY}-{NEW}" in refused.stderr

    def test_nobody_is_registered_in_the_old_commune_any_more(self, bench):
        applicant = {"full_name": "Vi Văn Thử", "sex": "Male", "birth_precision": "Year", "birth_year": 1951}
        refused = bench.token(CLERK).post(
            "/api/resource/Beneficiary", json={**applicant, "administrative_unit": unit("06466")}
        )
        assert refused.status_code == 417
        assert NEW in said(refused)
