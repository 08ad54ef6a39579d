"""The base class of app tests, with what they usually need."""

import copy
import datetime
import signal
import unittest
from contextlib import contextmanager
from functools import wraps
from unittest.mock import patch

import frappe
from frappe.model.base_document import BaseDocument

DATES = (datetime.datetime, datetime.date, datetime.time, datetime.timedelta)


class FrappeTestCase(unittest.TestCase):
    """Runs on the connected site; what a class wrote and didn't commit is rolled back after it.

    A class with a `setUpClass` of its own calls `super().setUpClass()` first.
    """

    TEST_SITE = "test_site"
    maxDiff = 10_000

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.TEST_SITE = frappe.local.site or cls.TEST_SITE
        frappe.db.commit()
        cls.addClassCleanup(_restore_state, copy.deepcopy(frappe.local.flags), frappe.session.user)
        cls.addClassCleanup(frappe.db.rollback)

    def assertDocumentEqual(self, expected, actual):
        """Check that *actual* holds every value of *expected*, child rows included; more may be in it."""
        if isinstance(expected, BaseDocument):
            expected = expected.as_dict()
        for field, value in expected.items():
            if isinstance(value, list):
                rows = actual.get(field)
                self.assertEqual(len(value), len(rows), msg=f"{field} length should be same")
                for wanted, row in zip(value, rows, strict=True):
                    self.assertDocumentEqual(wanted, row)
            else:
                self._compare_field(value, actual.get(field), field)

    def _compare_field(self, expected, actual, field):
        message = f"{field} should be same."
        if isinstance(expected, float):
            self.assertAlmostEqual(expected, float(actual or 0), places=6, msg=message)
        elif isinstance(expected, bool | int):
            self.assertEqual(int(expected), int(actual or 0), msg=message)
        elif isinstance(expected, DATES):
            self.assertEqual(str(expected), str(actual), msg=message)
        else:
            self.assertEqual(expected, actual, msg=message)

    def assertSequenceSubset(self, larger, smaller, msg=None):
        """Check that everything in *smaller* is in *larger*."""
        self.assertTrue(set(smaller) <= set(larger), msg=msg)

    @contextmanager
    def assertQueryCount(self, count: int):
        """Check that the block runs at most *count* statements."""
        queries = []
        original = frappe.db.sql

        def counted(query, *args, **kwargs):
            queries.append(str(query))
            return original(query, *args, **kwargs)

        with patch.object(frappe.db, "sql", counted):
            yield
        self.assertLessEqual(len(queries), count, msg="Queries executed:\n" + "\n\n".join(queries))

    @contextmanager
    def set_user(self, user: str):
        """Work as *user* inside the block."""
        before = frappe.session.user
        frappe.set_user(user)
        try:
            yield
        finally:
            frappe.set_user(before)

    def change_settings(self, doctype: str, settings_dict: dict | None = None, **settings):
        """See the function of that name."""
        return change_settings(doctype, settings_dict, **settings)


def _restore_state(flags, user: str) -> None:
    frappe.local.flags = flags
    frappe.set_user(user)
    frappe.clear_cache()


@contextmanager
def change_settings(doctype: str, settings_dict: dict | None = None, /, commit: bool = False, **settings):
    """Change values of a single DocType inside the block, and put them back after it."""
    wanted = {**(settings_dict or {}), **settings}
    document = frappe.get_doc(doctype)
    before = {key: copy.deepcopy(document.get(key)) for key in wanted}
    _save(document, wanted, commit)
    try:
        yield document
    finally:
        _save(frappe.get_doc(doctype), before, commit)


def _save(document, values: dict, commit: bool) -> None:
    document.update(values)
    document.save(ignore_permissions=True)
    if commit:
        frappe.db.commit()


def timeout(seconds=30, error_message="Test timed out."):
    """Fail the decorated test when it takes longer than *seconds*. Works in the main thread only."""
    limit = seconds if isinstance(seconds, int | float) else 30

    def decorate(function):
        @wraps(function)
        def run(*args, **kwargs):
            def give_up(_signal, _frame):
                raise TimeoutError(error_message)

            before = signal.signal(signal.SIGALRM, give_up)
            signal.setitimer(signal.ITIMER_REAL, limit)
            try:
                return function(*args, **kwargs)
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
                signal.signal(signal.SIGALRM, before)

        return run

    return decorate(seconds) if callable(seconds) else decorate


@contextmanager
def patch_hooks(overridden: dict):
    """Answer with *overridden* where a hook of that name is asked for, inside the block."""
    original = frappe.get_hooks

    def patched(hook=None, default="_KEEP_DEFAULT_LIST", app_name=None):
        return overridden[hook] if hook in overridden else original(hook, default, app_name)

    with patch.object(frappe, "get_hooks", patched):
        yield
