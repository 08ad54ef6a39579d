"""What app tests build on; `IntegrationTestCase` and `UnitTestCase` are Frappe 16's names."""

from frappe.tests.utils import FrappeTestCase, change_settings, timeout

IntegrationTestCase = UnitTestCase = FrappeTestCase

__all__ = ["FrappeTestCase", "IntegrationTestCase", "UnitTestCase", "change_settings", "timeout"]
