"""`run-tests` finds an app's tests, counts them and says by its exit code how they went."""

from xml.etree import ElementTree

import pytest
from sample_app import write

TESTS = """
    import unittest
    import frappe
    from frappe.tests.utils import FrappeTestCase, change_settings

    class TestState(FrappeTestCase):
        def test_a_user_is_left_behind(self):
            frappe.set_user("Guest")
            self.assertEqual(frappe.session.user, "Guest")

    class TestStateOfTheNext(FrappeTestCase):
        def test_starts_as_administrator(self):
            self.assertEqual(frappe.session.user, "Administrator")

        def test_set_user(self):
            with self.set_user("Guest"):
                self.assertEqual(frappe.session.user, "Guest")
            self.assertEqual(frappe.session.user, "Administrator")

        def test_change_settings(self):
            before = frappe.db.get_single_value("System Settings", "language")
            with change_settings("System Settings", language="vi"):
                self.assertEqual(frappe.db.get_single_value("System Settings", "language"), "vi")
            self.assertEqual(frappe.db.get_single_value("System Settings", "language"), before)

        def test_in_test(self):
            self.assertTrue(frappe.flags.in_test)
"""


@pytest.fixture
def testing(bench):
    bench.run("set-config", "allow_tests", "true")
    write(bench.package / "tests/__init__.py", "")
    write(bench.package / "tests/test_state.py", TESTS)
    return bench


def test_refused_where_tests_are_not_allowed(bench):
    assert "Testing is disabled" in bench.run("run-tests", "--app", "sample_app", fails=True)


def test_finds_all_tests_of_an_app(testing):
    output = testing.run("run-tests", "--app", "sample_app")
    assert "Ran 7 tests" in output
    assert output.rstrip().endswith("OK")


def test_rolls_back_what_tests_wrote(testing):
    testing.run("run-tests", "--app", "sample_app")
    assert testing.titles() == ["installed", "before tests"]


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (["--doctype", "Sample Task"], 2),
        (["--module", "sample_app.tests.test_state"], 5),
        (["--module-def", "Sample"], 2),
        (["--app", "sample_app", "--case", "TestStateOfTheNext"], 4),
        (["--app", "sample_app", "--test", "test_set_user", "--test", "test_inserts"], 2),
    ],
)
def test_selects(testing, options, count):
    assert f"Ran {count} test" in testing.run("run-tests", *options)


def test_nothing_found_is_a_failure(testing):
    assert "No test was found" in testing.run(
        "run-tests", "--app", "sample_app", "--test", "test_typo", fails=True
    )


def test_skip_before_tests(testing):
    output = testing.run("run-tests", "--doctype", "Sample Task", "--skip-before-tests", fails=True)
    assert "FAILED (failures=1)" in output


def test_failures_and_broken_modules_fail_the_run(testing, tmp_path):
    write(testing.package / "tests/test_broken.py", "import nothing_like_this\n")
    write(
        testing.package / "tests/test_wrong.py",
        """
        import unittest

        class TestWrong(unittest.TestCase):
            def test_wrong(self):
                self.assertEqual(1, 2)

            @unittest.skip("later")
            def test_skipped(self):
                self.fail()
        """,
    )
    report = tmp_path / "report.xml"
    output = testing.run("run-tests", "--app", "sample_app", "--junit-xml-output", str(report), fails=True)
    assert "nothing_like_this" in output
    assert "FAILED (failures=1, errors=1, skipped=1)" in output
    suite = ElementTree.parse(report).getroot()
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("10", "1", "1")
    outcomes = [child.tag for case in suite for child in case]
    assert sorted(outcomes) == ["error", "failure", "skipped"]
