"""Who is asking: the session or credentials of a request, login and logout, CSRF."""

import hmac

import frappe
from frappe import _
from frappe.apps import get_default_path
from frappe.core.doctype.activity_log.activity_log import add_authentication_log
from frappe.http.admission import client_address, validate_hour, validate_ip_address
from frappe.http.api_keys import validate_auth
from frappe.http.cookies import CookieManager, clear_cookies
from frappe.http.login_attempts import (
    LoginAttemptTracker,
    get_login_attempt_tracker,
    is_known_address,
    remember_address,
)
from frappe.sessions import Session, clear_sessions, delete_session, get_user_facts
from frappe.utils import cint

__all__ = [
    "SAFE_HTTP_METHODS",
    "UNSAFE_HTTP_METHODS",
    "CookieManager",
    "HTTPRequest",
    "LoginAttemptTracker",
    "LoginManager",
    "clear_cookies",
    "get_logged_user",
    "get_login_attempt_tracker",
    "validate_auth",
    "validate_ip_address",
]

SAFE_HTTP_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))
UNSAFE_HTTP_METHODS = frozenset(("POST", "PUT", "DELETE", "PATCH"))
# Hashing a password costs time that grows with its length: an endless one must not keep the server busy.
MAX_PASSWORD_SIZE = 512
LOCAL_ADDRESSES = ("127.0.0.1", "::1")


class HTTPRequest:
    """Sets up the request's address, cookies, session and language, and refuses forged POSTs."""

    def __init__(self):
        frappe.local.request_ip = self.get_request_ip()
        frappe.local.cookie_manager = CookieManager()
        if is_login_request():
            # Logging in may be refused before it is known who asks, and so in which language.
            frappe.local.lang = get_request_language(frappe._dict())
        frappe.local.login_manager = LoginManager()
        frappe.local.lang = get_request_language(frappe.local.login_manager.info)
        self.validate_csrf_token()

    @staticmethod
    def get_request_ip() -> str:
        """Return the client's address; X-Forwarded-For counts only from a proxy on this machine or a named one."""
        request = frappe.local.request
        forwarded = ",".join(request.headers.getlist("X-Forwarded-For"))
        trusted = (*LOCAL_ADDRESSES, *(frappe.conf.trusted_proxies or ()))
        return client_address(request.remote_addr or "127.0.0.1", forwarded, trusted)

    @staticmethod
    def validate_csrf_token() -> None:
        """Raise CSRFTokenError (HTTP 400) for a POST of a session that has a token and doesn't send it."""
        request = frappe.local.request
        if request.method not in UNSAFE_HTTP_METHODS or frappe.conf.ignore_csrf:
            return
        expected = frappe.local.session.data.csrf_token
        if not expected:
            return
        sent = request.headers.get("X-Frappe-CSRF-Token") or frappe.form_dict.pop("csrf_token", None)
        if not (sent and hmac.compare_digest(str(sent), expected)):
            frappe.flags.disable_traceback = True
            frappe.throw(_("Invalid Request"), frappe.CSRFTokenError)


class LoginManager:
    """Logs a user in or out, or takes up the session that the request names."""

    def __init__(self):
        self.user: str | None = None
        self.full_name: str | None = None
        self.user_type: str | None = None
        self.info = None
        self.resume = not is_login_request()
        if self.resume:
            self.make_session(resume=True)
            self.get_user_info()
            validate_ip_address(self.user, self.info.restrict_ip or "")
            self.set_user_info(resume=True)
        else:
            frappe.local.session = frappe._dict(user="Guest", sid="Guest", data=frappe._dict())
            self.login()
            self.run_trigger("on_session_creation")

    def login(self) -> None:
        """Log in with the request's `usr` and `pwd`."""
        if cint(frappe.get_system_settings("disable_user_pass_login")):
            frappe.throw(_("Login with username and password is not allowed."), frappe.AuthenticationError)
        self.authenticate()
        frappe.form_dict.pop("pwd", None)
        self.post_login()

    def post_login(self) -> None:
        self.run_trigger("on_login")
        self.get_user_info()
        validate_ip_address(self.user, self.info.restrict_ip or "")
        self.validate_hour()
        self.make_session()
        frappe.clear_cache(user=self.user)
        self.set_user_info()

    def get_user_info(self) -> None:
        self.info = get_user_facts(self.user)
        self.user_type = self.info.user_type
        self.full_name = " ".join(filter(None, (self.info.first_name, self.info.last_name)))

    def set_user_info(self, resume: bool = False) -> None:
        """Tell the client who it is: in cookies, and after a login in the response."""
        if resume and self.user == "Guest" and not frappe.local.request.cookies:
            return  # a client that keeps no cookies has no use for a Guest's
        cookies = frappe.local.cookie_manager
        is_website_user = self.user_type == "Website User"
        if not frappe.form_dict.get(
            "sid"
        ):  # a sid that came as a parameter must not become the browser's session
            cookies.init_cookies()
        cookies.set_cookie("system_user", "no" if is_website_user else "yes")
        cookies.set_cookie("full_name", self.full_name)
        cookies.set_cookie("user_id", self.user)
        cookies.set_cookie("user_image", self.info.user_image or "")
        if not resume:
            frappe.local.response["message"] = "No App" if is_website_user else "Logged In"
            frappe.local.response["home_page"] = get_default_path() or ("/" if is_website_user else "/app")
            frappe.local.response["full_name"] = self.full_name

    def make_session(self, resume: bool = False) -> None:
        session = Session(user=self.user, resume=resume, full_name=self.full_name, user_type=self.user_type)
        frappe.local.session_obj = session
        self.user = session.user
        if not resume:
            self.clear_active_sessions()

    def clear_active_sessions(self) -> None:
        """End the user's other sessions, where the site or the system settings deny several at once."""
        denied = frappe.conf.deny_multiple_sessions or frappe.get_system_settings("deny_multiple_sessions")
        if frappe.session.user != "Guest" and cint(denied):
            clear_sessions(frappe.session.user, keep_current=True)

    def authenticate(self, user: str | None = None, pwd: str | None = None) -> None:
        """Check a user's password and set `self.user`.

        Raises AuthenticationError (HTTP 401), or SecurityException when too many attempts failed.
        """
        from frappe.core.doctype.user.user import User

        if not (user and pwd):
            user, pwd = frappe.form_dict.get("usr"), frappe.form_dict.get("pwd")
        if not (user and pwd):
            self.fail(_("Incomplete login details"), user=user)
        user, pwd = str(user), str(pwd)
        if len(pwd) > MAX_PASSWORD_SIZE:
            self.fail(_("Password size exceeded the maximum allowed size"), user=user)

        address = frappe.local.request_ip
        address_tracker = get_login_attempt_tracker(f"ip:{address}")
        found = User.find_by_credentials(user, pwd)
        name = found["name"] if found else user
        # Who has logged in from here before isn't locked out by strangers who try elsewhere.
        own_tracker = get_login_attempt_tracker(f"user:{name}:{address}")
        user_tracker = get_login_attempt_tracker(f"user:{name}", not is_known_address(name, address))
        problem = None
        if not found or not found["is_authenticated"]:
            problem = _("Invalid login credentials")
        elif name != "Administrator" and not found["enabled"]:
            problem = _("User disabled or missing")
        for tracker in filter(None, (address_tracker, own_tracker, user_tracker)):
            tracker.add_failure_attempt() if problem else tracker.add_success_attempt()
        if problem:
            self.fail(problem, user=name)
        remember_address(name, address)
        self.user = name

    def check_password(self, user: str, pwd: str) -> str:
        """Return the user's name in its stored case; raise AuthenticationError if the password is wrong."""
        from frappe.utils.password import check_password

        try:
            return check_password(user, pwd)
        except frappe.AuthenticationError:
            self.fail(_("Incorrect password"), user=user)

    def fail(self, message: str, user: str | None = None) -> None:
        """Log a failed login (that stays although the request fails) and raise AuthenticationError."""
        frappe.local.response["message"] = message
        add_authentication_log(message, user or _("Unknown User"), status="Failed")
        frappe.db.commit()
        raise frappe.AuthenticationError

    def run_trigger(self, event: str = "on_login") -> None:
        for method in frappe.get_hooks(event):
            frappe.call(frappe.get_attr(method), login_manager=self)

    def validate_hour(self) -> None:
        """Raise AuthenticationError outside the hours in which the user may log in."""
        validate_hour(self.info)

    def login_as_guest(self) -> None:
        self.login_as("Guest")

    def login_as(self, user: str) -> None:
        """Start a session for *user* without a password: the caller has made sure of who it is."""
        self.user = user
        self.post_login()

    def impersonate(self, user: str) -> None:
        """Start a session for *user* that keeps who is really acting."""
        actor = frappe.session.user
        self.login_as(user)
        frappe.local.session_obj.set_impersonated(actor)

    def logout(self, arg: str = "", user: str | None = None) -> None:
        """End the session under way, or (given another *user*) that user's sessions."""
        user = user or frappe.session.user
        self.run_trigger("on_logout")
        if user != frappe.session.user:
            clear_sessions(user, force=True)
            return
        delete_session(frappe.session.sid, user=user, reason="User Manually Logged Out")
        clear_cookies()
        frappe.set_user("Guest")
        self.user = "Guest"


def get_request_language(facts: "frappe._dict") -> str:
    """Return the language to answer in: the request's `_lang`, the user's, the site's."""
    asked = frappe.local.form_dict.get("_lang")
    return asked or facts.language or frappe.get_system_settings("language") or frappe.local.conf.lang or "en"


def is_login_request() -> bool:
    path = frappe.local.request.path
    return path in ("/api/method/login", "/api/v1/method/login", "/api/v2/method/login") or (
        frappe.local.form_dict.get("cmd") == "login"
    )


@frappe.whitelist()
def get_logged_user() -> str:
    """Return the name of the user that the request stands for."""
    return frappe.session.user
