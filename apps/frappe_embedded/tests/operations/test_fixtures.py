"""Fixtures go out and come back the same, and belong to the app."""

import json


def test_fixtures_are_installed(bench):
    assert bench.query("select name from tabRole where name = 'Sample Keeper'") == [("Sample Keeper",)]


def test_export_writes_only_what_the_hook_names_without_what_is_the_sites(bench):
    bench.run(
        "execute", "frappe.client.insert", "--args", "[{'doctype': 'Role', 'role_name': 'Sample Reader'}]"
    )
    bench.run("export-fixtures", "--app", "sample_app")
    roles = json.loads((bench.package / "fixtures/role.json").read_text())
    assert [role["name"] for role in roles] == ["Sample Keeper", "Sample Reader"]
    assert not {"owner", "creation", "modified_by", "idx"} & set(roles[0])


def test_migrate_writes_the_apps_version_over_the_sites(bench):
    bench.run("execute", "frappe.db.set_value", "--args", "['Role', 'Sample Keeper', 'disabled', 1]")
    path = bench.package / "fixtures/role.json"
    role = json.loads(path.read_text())[0]
    path.write_text(json.dumps([{**role, "disabled": 0, "desk_access": 1}]))
    bench.run("migrate")
    assert bench.query("select disabled, desk_access from tabRole where name = 'Sample Keeper'") == [(0, 1)]


def test_round_trip_changes_nothing(bench):
    bench.run("export-fixtures")
    first = (bench.package / "fixtures/role.json").read_text()
    bench.run("migrate")
    bench.run("export-fixtures")
    exported = [{k: v for k, v in role.items() if k != "modified"} for role in json.loads(first)]
    again = json.loads((bench.package / "fixtures/role.json").read_text())
    assert [{k: v for k, v in role.items() if k != "modified"} for role in again] == exported
