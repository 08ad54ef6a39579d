"""Patches run once, in order, each with its note or not at all."""

import pytest
from sample_app import write, write_doctype


def patch_log(bench) -> list[tuple]:
    return bench.query(
        "select patch, skipped from `tabPatch Log` where patch like 'sample%' or patch like 'execute:%'"
    )


def write_patch(bench, name: str, body: str) -> None:
    write(bench.package / f"patches/{name}.py", f"import frappe\n\n\ndef execute():\n    {body}\n")


def test_patches_of_a_new_app_count_as_run(bench):
    assert patch_log(bench) == [("sample_app.patches.first", 0)]


def test_sections_run_before_and_after_the_model_sync(bench):
    write_doctype(bench.package, ["title", "place"])
    look = 'print("{} sees", frappe.db.has_column("Sample Task", "place"))'
    write_patch(bench, "early", look.format("early"))
    write_patch(bench, "late", look.format("late"))
    write(
        bench.package / "patches.txt",
        """
        [pre_model_sync]
        sample_app.patches.early
        [post_model_sync]
        # a comment
        sample_app.patches.first
        sample_app.patches.late
        """,
    )
    output = bench.run("migrate")
    assert "early sees False" in output
    assert "late sees True" in output
    assert "Executing" not in bench.run("migrate")


def test_a_mark_behind_the_name_makes_it_run_again(bench):
    patches = bench.package / "patches.txt"
    patches.write_text(patches.read_text().replace("first", "first #2"))
    assert "Executing sample_app.patches.first #2" in bench.run("migrate")
    assert ("sample_app.patches.first #2", 0) in patch_log(bench)


def test_execute_lines(bench):
    with open(bench.package / "patches.txt", "a") as patches:
        patches.write("execute:frappe.db.set_value('User', 'Guest', 'first_name', 'a=b:c')\n")
    bench.run("migrate")
    assert bench.query("select first_name from tabUser where name = 'Guest'") == [("a=b:c",)]


def test_old_lists_without_sections(bench):
    write_patch(bench, "old", 'print("old ran")')
    (bench.package / "patches.txt").write_text("sample_app.patches.first\nsample_app.patches.old\n")
    assert "old ran" in bench.run("migrate")


def test_unknown_section_is_an_error(bench):
    (bench.package / "patches.txt").write_text("[after_model_sync]\nsample_app.patches.first\n")
    assert "unknown section [after_model_sync]" in bench.run("migrate", fails=True)


@pytest.fixture
def failing(bench):
    write_patch(bench, "broken", 'frappe.db.delete("Sample Task"); raise ValueError("broken patch")')
    with open(bench.package / "patches.txt", "a") as patches:
        patches.write("sample_app.patches.broken\n")
    return bench


def test_failing_patch_stops_the_migration(failing):
    assert "broken patch" in failing.run("migrate", fails=True)
    assert failing.titles() == ["installed"]
    assert ("sample_app.patches.broken", 0) not in patch_log(failing)


def test_failing_patch_can_be_skipped_and_is_tried_again(failing):
    failing.run("migrate", "--skip-failing")
    assert ("sample_app.patches.broken", 1) in patch_log(failing)
    assert failing.titles() == ["installed", "migrated"]
    assert "broken patch" in failing.run("migrate", fails=True)


def test_run_patch_runs_once_unless_forced(bench):
    write_patch(bench, "first", 'print("ran")')
    assert "ran" not in bench.run("run-patch", "sample_app.patches.first")
    assert "ran" in bench.run("run-patch", "sample_app.patches.first", "--force")
    assert patch_log(bench) == [("sample_app.patches.first", 0)]


def test_moments_of_an_older_site_get_one_form(bench):
    bench.query("update `tabSample Task` set creation = '2024-01-31 10:20:30' where title = 'installed'")
    bench.query("delete from `tabPatch Log` where patch = 'frappe.patches.moments_in_one_form'")
    bench.run("migrate")
    assert bench.query("select creation from `tabSample Task`").count(("2024-01-31 10:20:30.000000",)) == 1
