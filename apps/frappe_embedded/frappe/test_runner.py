"""`bench run-tests`: finds an app's `test_*.py` and runs them on a site, as Frappe does."""

import importlib
import os
import time
import unittest
from pathlib import Path
from xml.etree import ElementTree

import frappe

SKIPPED_FOLDERS = {"node_modules", "public", "locals", "__pycache__", "frontend"}


class TestSelectionError(Exception):
    """What was asked for holds no test."""


class TimedResult(unittest.TextTestResult):
    """A result that also keeps every test with its time and outcome, for the JUnit report."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.records: list[tuple[unittest.TestCase, float, str, str]] = []
        self.started_at = 0.0

    def startTest(self, test):
        self.started_at = time.monotonic()
        super().startTest(test)

    def stopTest(self, test):
        outcome, detail = self.outcome_of(test)
        self.records.append((test, time.monotonic() - self.started_at, outcome, detail))
        super().stopTest(test)

    def outcome_of(self, test) -> tuple[str, str]:
        """Return `passed`, `failure`, `error` or `skipped` and the detail."""
        for outcome, entries in (
            ("failure", self.failures),
            ("error", self.errors),
            ("skipped", self.skipped),
        ):
            for failed, detail in entries:
                if failed is test or getattr(failed, "test_case", None) is test:
                    return outcome, detail
        return "passed", ""


def main(
    app: str | None = None,
    module: str | None = None,
    doctype: str | None = None,
    module_def: str | None = None,
    verbose: bool = False,
    test: tuple[str, ...] = (),
    case: str | None = None,
    failfast: bool = False,
    skip_before_tests: bool = False,
    junit_xml_output: str | None = None,
) -> unittest.TestResult:
    """Run the tests that were asked for on the connected site and return unittest's result.

    Without *module*, *doctype* or *module_def* all tests of *app* run, or of every installed app.
    *test* names methods or classes, *case* one class.
    """
    frappe.local.flags.in_test = True
    frappe.local.flags.print_messages = verbose
    if not skip_before_tests:
        for function in frappe.get_hooks("before_tests", app_name=app):
            frappe.get_attr(function)()
        frappe.db.commit()
    suite = chosen(suite_of(modules_for(app, module, doctype, module_def)), test, case)
    if not suite.countTestCases():
        raise TestSelectionError("No test was found for what was asked")
    runner = unittest.TextTestRunner(
        verbosity=2 if verbose else 1, failfast=failfast, resultclass=TimedResult, tb_locals=verbose
    )
    result = runner.run(suite)
    frappe.db.rollback()
    if junit_xml_output:
        write_junit(result, junit_xml_output)
    return result


def modules_for(app, module, doctype, module_def) -> list[str]:
    """Return the names of the test modules that were asked for."""
    if module:
        return [module]
    if doctype:
        return [module_of_doctype(doctype)]
    if module_def:
        names = frappe.get_all("DocType", filters={"module": module_def, "istable": 0}, pluck="name")
        found = [module_of_doctype(name) for name in names]
        return [name for name in found if importlib.util.find_spec(name)]
    apps = [app] if app else [name for name in frappe.get_installed_apps() if name != "frappe"]
    return [name for each in apps for name in test_modules_in(each)]


def module_of_doctype(doctype: str) -> str:
    """Return the test module beside a DocType's controller."""
    module = frappe.db.get_value("DocType", doctype, "module")
    if not module:
        raise TestSelectionError(f"DocType {doctype} not found")
    app, name = frappe.get_module_app(module), frappe.scrub(doctype)
    return f"{app}.{frappe.scrub(module)}.doctype.{name}.test_{name}"


def test_modules_in(app: str) -> list[str]:
    """Return the names of all `test_*.py` of the app's package, sorted by path."""
    package = Path(frappe.get_app_path(app))
    found = []
    for folder, subfolders, files in os.walk(package):
        subfolders[:] = sorted(n for n in subfolders if n not in SKIPPED_FOLDERS and not n.startswith("."))
        for file in sorted(files):
            if file.startswith("test_") and file.endswith(".py") and file != "test_runner.py":
                path = Path(folder, file).relative_to(package.parent).with_suffix("")
                found.append(".".join(path.parts))
    return found


def suite_of(modules: list[str]) -> unittest.TestSuite:
    """Load the modules; one that can't be imported counts as a failing test, not as none."""
    loader = unittest.defaultTestLoader
    return unittest.TestSuite(loader.loadTestsFromName(name) for name in modules)


def chosen(suite: unittest.TestSuite, names: tuple[str, ...], case: str | None) -> unittest.TestSuite:
    """Return the tests of *suite* that are named by method, class or class.method."""
    if not (names or case):
        return suite
    kept = unittest.TestSuite()
    for test in flattened(suite):
        class_name, method = type(test).__name__, getattr(test, "_testMethodName", "")
        if case and class_name != case:
            continue
        if names and not {method, class_name, f"{class_name}.{method}"} & set(names):
            continue
        kept.addTest(test)
    return kept


def flattened(suite: unittest.TestSuite):
    """Yield each single test."""
    for item in suite:
        if isinstance(item, unittest.TestSuite):
            yield from flattened(item)
        else:
            yield item


def write_junit(result: TimedResult, path: str) -> None:
    """Write the result as a JUnit report."""
    root = ElementTree.Element(
        "testsuite",
        name="frappe",
        tests=str(result.testsRun),
        failures=str(len(result.failures)),
        errors=str(len(result.errors)),
        skipped=str(len(result.skipped)),
    )
    for test, seconds, outcome, detail in result.records:
        element = ElementTree.SubElement(
            root,
            "testcase",
            classname=f"{type(test).__module__}.{type(test).__qualname__}",
            name=getattr(test, "_testMethodName", str(test)),
            time=f"{seconds:.3f}",
        )
        if outcome != "passed":
            ElementTree.SubElement(element, outcome).text = detail
    ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
