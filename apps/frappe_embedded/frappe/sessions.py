"""Sessions: who a request's `sid` cookie stands for, how long, and how sessions end.

A session is one row of `tabSessions`, read anew on each request, so that a logout holds at once in every worker.
The row keeps a digest of the sid: whoever reads the database, or a backup of it, can't take over a session.
"""

import hashlib
import json
from datetime import timedelta
from urllib.parse import unquote

import frappe
from frappe import _
from frappe.utils import cint, get_datetime, now, now_datetime

DEFAULT_EXPIRY = "170:00:00"
# The time of last use is written at most this often, so that reading stays reading (seconds).
UPDATE_INTERVAL = 600


class Session:
    """The session of the request under way; `frappe.session` is its `data`: user, sid and data."""

    def __init__(
        self,
        user: str | None,
        resume: bool = False,
        full_name: str | None = None,
        user_type: str | None = None,
    ):
        """Resume the session that the request names, or (*resume* False) start one for *user*.

        Raises ValidationError when the user is disabled.
        """
        self.user = user
        self.full_name = full_name
        self.user_type = user_type
        self.last_update = None
        self.must_update = False
        self.data = frappe._dict(user="Guest", sid="Guest", data=frappe._dict())
        frappe.local.session = self.data
        if resume:
            self.resume()
        elif user:
            self.validate_user()
            self.start()

    @property
    def sid(self) -> str:
        return self.data.sid

    def validate_user(self) -> None:
        if not get_user_facts(self.user).enabled:
            frappe.throw(
                _("User {0} is disabled. Please contact your System Manager.").format(self.user),
                frappe.ValidationError,
            )

    def start(self) -> None:
        """Make a new session for the user; Guests share one that is not stored."""
        if self.user == "Guest":
            self.data.update(user="Guest", sid="Guest", data=frappe._dict(user="Guest"))
            return
        data = frappe._dict(
            user=self.user,
            session_ip=frappe.local.request_ip,
            last_updated=now(),
            session_expiry=get_expiry_period(),
            full_name=self.full_name,
            user_type=self.user_type,
        )
        self.data.update(user=self.user, sid=frappe.generate_hash(length=56), data=data)
        self.last_update = now_datetime()
        frappe.db.sql(
            """insert into `tabSessions` (sid, user, sessiondata, ipaddress, lastupdate, status)
            values (%s, %s, %s, %s, %s, 'Active')""",
            (_digest(self.sid), self.user, json.dumps(data), frappe.local.request_ip, now()),
        )
        frappe.db.sql(
            "update `tabUser` set last_login = %s, last_active = %s, last_ip = %s where name = %s",
            (now(), now(), frappe.local.request_ip, self.user),
        )
        frappe.db.commit()

    def resume(self) -> None:
        """Take up the session of the request's sid; an unknown or expired one makes the user a Guest."""
        sid = get_request_sid()
        record = _read_record(sid) if sid != "Guest" else None
        if record is None:
            if sid != "Guest":
                self._mark_expired()
            self.user = "Guest"
            self.start()
            return
        self.user, self.last_update = record.user, record.lastupdate
        data = frappe._dict(record.data)
        data.user = record.user
        self.data.update(user=record.user, sid=sid, data=data)
        self.validate_user()

    def update(self, force: bool = False) -> bool:
        """Keep the session alive: store its data and the time, if *force* or that was long ago. Commits.

        Returns whether something was written.
        """
        if self.data.user == "Guest" or frappe.flags.read_only or not self.last_update:
            return False
        interval = min(UPDATE_INTERVAL, get_expiry_in_seconds() / 4)
        force, self.must_update = force or self.must_update, False
        if not force and (now_datetime() - self.last_update).total_seconds() <= interval:
            return False
        self.last_update = now_datetime()
        self.data.data.last_updated = now()
        frappe.db.sql(
            "update `tabSessions` set sessiondata = %s, lastupdate = %s where sid = %s",
            (json.dumps(self.data.data, default=str), now(), _digest(self.sid)),
        )
        frappe.db.sql("update `tabUser` set last_active = %s where name = %s", (now(), self.data.user))
        frappe.db.commit()
        return True

    def keep(self) -> None:
        """Store the session's data: at once, or (while a GET is answered) when that has ended."""
        if frappe.db.keeps_nothing:
            self.must_update = True
        else:
            self.update(force=True)

    def set_impersonated(self, original_user: str) -> None:
        """Note who acts under this session's user."""
        self.data.data.impersonated_by = original_user
        self.update(force=True)

    def _mark_expired(self) -> None:
        from frappe.http.cookies import clear_cookies

        frappe.response["session_expired"] = 1
        clear_cookies()


USER_FACTS = """enabled, user_type, first_name, last_name, user_image, language, restrict_ip,
    login_before, login_after"""
GUEST_FACTS = {"enabled": 1, "user_type": "Website User", "first_name": "Guest"}


def get_user_facts(user: str) -> "frappe._dict":
    """Return what every request needs to know of its user: read each time, so that a change holds at once."""
    if user == "Guest":
        return frappe._dict(GUEST_FACTS)
    rows = frappe.db.sql(f"select {USER_FACTS} from `tabUser` where name = %s", (user,), as_dict=True)
    return rows[0] if rows else frappe._dict()


def get_request_sid() -> str:
    """Return the sid that the request carries in its cookie (an API call may send it in its body), or Guest. One in an
    address would stay in histories and logs, and counts for nothing."""
    request = frappe.local.request
    in_address = "sid" in request.args
    if request.path.startswith("/api/") and not in_address and (sid := frappe.form_dict.get("sid")):
        return str(sid)
    return unquote(request.cookies.get("sid") or "Guest")


def _digest(sid: str) -> str:
    return hashlib.sha256(sid.encode()).hexdigest()


def _read_record(sid: str) -> "frappe._dict | None":
    """Return user, data and lastupdate of a live session; an expired one is deleted."""
    rows = frappe.db.sql(
        "select user, sessiondata, lastupdate from `tabSessions` where sid = %s",
        (_digest(sid),),
        as_dict=True,
    )
    if not rows:
        return None
    record = rows[0]
    record.lastupdate = get_datetime(record.lastupdate)
    if record.lastupdate <= get_datetime(get_expired_threshold()):
        delete_session(sid, user=record.user, reason="Session Expired")
        return None
    record.data = json.loads(record.sessiondata or "{}")
    return record


# -- ending sessions


def delete_session(sid: str | None = None, user: str | None = None, reason: str = "Session Expired") -> None:
    """End one session, given by its sid, and log why. Commits."""
    if frappe.flags.read_only or not sid:
        return
    _delete_stored(_digest(sid), user, reason)


def _delete_stored(digest: str, user: str | None, reason: str) -> None:
    from frappe.core.doctype.activity_log.activity_log import add_authentication_log

    user = user or frappe.db.sql("select user from `tabSessions` where sid = %s", (digest,), pluck=True)
    user = user[0] if isinstance(user, list) and user else user
    frappe.db.sql("delete from `tabSessions` where sid = %s", (digest,))
    if user and user != "Guest":
        add_authentication_log(reason, user, operation="Logout")
    frappe.db.commit()


def clear_sessions(user: str | None = None, keep_current: bool = False, force: bool = False) -> None:
    """End a user's sessions, beyond those that User.simultaneous_sessions allows (*force*: all of them)."""
    reason = "Force Logged out by the user" if force else "Logged In From Another Session"
    for digest in _stored_sessions_to_clear(user or frappe.session.user, keep_current, force):
        _delete_stored(digest, user, reason)


def _stored_sessions_to_clear(user: str, keep_current: bool, force: bool) -> list[str]:
    allowed = 0
    if not force and user == frappe.session.user:
        allowed = cint(frappe.db.get_value("User", user, "simultaneous_sessions")) or 1
    stored = frappe.db.sql(
        "select sid from `tabSessions` where user = %s order by lastupdate desc", (user,), pluck=True
    )
    if keep_current:
        current = _digest(frappe.session.sid)
        stored = [digest for digest in stored if digest != current]
        allowed = max(0, allowed - 1)
    return stored[allowed:]


def clear_all_sessions(reason: str | None = None) -> None:
    """Log everybody out. Administrator only."""
    frappe.only_for("Administrator")
    for digest in frappe.db.sql("select sid from `tabSessions`", pluck=True):
        _delete_stored(digest, None, reason or "Deleted All Active Session")


def clear_expired_sessions() -> None:
    """Drop the sessions that nobody used for longer than the expiry; the scheduler calls this daily."""
    expired = frappe.db.sql(
        "select sid from `tabSessions` where lastupdate < %s", (get_expired_threshold(),), pluck=True
    )
    for digest in expired:
        _delete_stored(digest, None, "Session Expired")


# -- expiry


def get_expiry_period() -> str:
    """Return how long an unused session lives, as hours:minutes:seconds."""
    period = frappe.get_system_settings("session_expiry") or DEFAULT_EXPIRY
    return period + ":00" if period.count(":") == 1 else period


def get_expiry_in_seconds(expiry: str | None = None) -> int:
    hours, minutes, seconds = ((expiry or get_expiry_period()) + ":0:0").split(":")[:3]
    return cint(hours) * 3600 + cint(minutes) * 60 + cint(seconds)


def get_expired_threshold() -> str:
    """Return the moment before which a session must have been used to count as expired."""
    return str(now_datetime() - timedelta(seconds=get_expiry_in_seconds()))


# -- what the client is told


@frappe.whitelist()
def clear() -> None:
    """Drop the user's cached data, at the client's wish."""
    frappe.clear_cache(user=frappe.session.user)
    frappe.response["message"] = _("Cache Cleared")


def get() -> "frappe._dict":
    """Return the boot information of the session's user."""
    from frappe.boot import get_bootinfo

    return get_bootinfo()


def get_csrf_token() -> str:
    """Return the session's CSRF token, made on first use; from then on its POSTs must carry it."""
    if not frappe.local.session.data.csrf_token:
        generate_csrf_token()
    return frappe.local.session.data.csrf_token


def generate_csrf_token() -> None:
    frappe.local.session.data.csrf_token = frappe.generate_hash()
    if not frappe.flags.in_test:
        frappe.local.session_obj.keep()
