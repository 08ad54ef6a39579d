"""Locks an account, or an address, for a while after too many failed logins in a row."""

import frappe
from frappe import _
from frappe.http import counters
from frappe.utils import cint

KNOWN_FOR = 30 * 24 * 60 * 60


class LoginAttemptTracker:
    """Counts the failed logins of one user or one address; all workers see the same count."""

    def __init__(self, key: str, max_consecutive_login_attempts: int = 3, lock_interval: int = 5 * 60):
        """*lock_interval*: seconds from the first failure after which the count starts anew."""
        self.key = key
        self.max_failed_logins = max_consecutive_login_attempts
        self.lock_interval = lock_interval

    @property
    def login_failed_count(self) -> int:
        return counters.get(self._counter)

    def add_failure_attempt(self) -> None:
        counters.increment(self._counter, self.lock_interval)

    def add_success_attempt(self) -> None:
        counters.reset(self._counter)

    def is_user_allowed(self) -> bool:
        """As Frappe has it: *max* failures are forgiven, the next one locks."""
        return self.login_failed_count <= self.max_failed_logins

    @property
    def _counter(self) -> str:
        return f"login:{self.key}"


def get_login_attempt_tracker(key: str, raise_locked_exception: bool = True) -> LoginAttemptTracker | None:
    """Return the tracker for a user or an address, or None where System Settings don't limit attempts.

    Raises `frappe.SecurityException` when *key* is locked.
    """
    allowed = cint(frappe.get_system_settings("allow_consecutive_login_attempts"))
    if allowed <= 0:
        return None
    interval = cint(frappe.get_system_settings("allow_login_after_fail")) or 60
    tracker = LoginAttemptTracker(key, allowed, interval)
    if raise_locked_exception and not tracker.is_user_allowed():
        frappe.throw(
            _("Your account has been locked and will resume after {0} seconds").format(interval),
            frappe.SecurityException,
        )
    return tracker


def is_known_address(user: str, address: str) -> bool:
    """Whether this user has logged in from this address within the last month."""
    return bool(counters.get(f"known:{user}:{address}"))


def remember_address(user: str, address: str) -> None:
    """Note a login from an address."""
    counters.reset(f"known:{user}:{address}")
    counters.increment(f"known:{user}:{address}", KNOWN_FOR)
