"""User: somebody (or some program) that can log in."""

import re
from contextlib import suppress
from typing import Any

import frappe
from frappe import _
from frappe.core.doctype.user.password_policy import check_password_policy
from frappe.model.document import Document
from frappe.sessions import clear_sessions
from frappe.utils.password import check_password
from frappe.utils.password import update_password as store_password

STANDARD_USERS = ("Guest", "Administrator")
_USERNAME = re.compile(r"[^\w.@-]")


class User(Document):
    """Somebody who can log in."""

    def autoname(self) -> None:
        """A user is known by the e-mail address, in small letters."""
        if self.name not in STANDARD_USERS:
            self.email = (self.email or "").strip().lower()
            self.name = self.email

    def before_insert(self) -> None:
        self.flags.in_insert = True

    def validate(self) -> None:
        self.take_new_password()
        self.validate_email()
        self.set_full_name()
        self.ensure_unique_roles()
        self.set_system_user()
        self.check_enabled()
        self.validate_username()

    def on_update(self) -> None:
        """Store the password, and let every session see the new rights."""
        self.store_new_password()
        if self.has_value_changed("enabled") and not self.enabled:
            self.end_sessions()
        frappe.clear_cache(user=self.name)

    def on_trash(self) -> None:
        if self.name in STANDARD_USERS:
            frappe.throw(_("User {0} cannot be deleted").format(self.name))
        self.end_sessions()
        for name in frappe.get_all("User Permission", filters={"user": self.name}, pluck="name"):
            frappe.delete_doc("User Permission", name, ignore_permissions=True)

    def after_delete(self) -> None:
        frappe.clear_cache(user=self.name)

    def before_rename(self, old_name: str, new_name: str, merge: bool = False) -> None:
        if old_name in STANDARD_USERS:
            frappe.throw(_("User {0} cannot be renamed").format(old_name))
        frappe.utils.validate_email_address(new_name.strip(), throw=True)

    def after_rename(self, old_name: str, new_name: str, merge: bool = False) -> None:
        """Owners and modifiers follow, and so does the e-mail."""
        for (doctype,) in frappe.db.sql(
            "SELECT `name` FROM `tabDocType` WHERE `issingle` = 0 AND `is_virtual` = 0"
        ):
            for column in ("owner", "modified_by") if frappe.db.table_exists(doctype) else ():
                frappe.db.sql(
                    f"UPDATE `tab{doctype}` SET `{column}` = %s WHERE `{column}` = %s", (new_name, old_name)
                )
        frappe.db.set_value("User", new_name, "email", new_name, update_modified=False)
        frappe.clear_cache(user=old_name)

    # --- steps ----------------------------------------------------------------------------------------

    def take_new_password(self) -> None:
        """Never let a password reach the row; check it while it is here."""
        password = self.new_password
        self.new_password = ""
        if not password or self.is_dummy_password(password):
            return
        if not self.flags.ignore_password_policy and not frappe.flags.in_install:
            check_password_policy(
                password, (self.name, self.email, self.username, self.first_name, self.full_name)
            )
        self.flags.password_to_store = password

    def store_new_password(self) -> None:
        password = self.flags.pop("password_to_store", None)
        if password:
            replace_password(self.name, password, logout_all_sessions=True)
            frappe.db.set_value(
                "User", self.name, "last_password_reset_date", frappe.utils.today(), update_modified=False
            )

    def validate_email(self) -> None:
        if self.name in STANDARD_USERS:
            return
        self.email = (self.email or self.name or "").strip().lower()
        frappe.utils.validate_email_address(self.email, throw=True)

    def set_full_name(self) -> None:
        parts = (self.first_name, self.last_name)  # as Frappe: without the middle name
        self.full_name = " ".join(part.strip() for part in parts if part and part.strip())

    def ensure_unique_roles(self) -> None:
        """Each role once; those that everybody has are not kept; disabled ones neither."""
        disabled = set(frappe.get_all("Role", filters={"disabled": 1}, pluck="name"))
        seen: set[str] = set(disabled)
        if self.name not in STANDARD_USERS:
            seen |= {"All", "Guest", "Administrator"}
        for row in list(self.roles):
            if not row.role or row.role in seen:
                self.remove(row)
            seen.add(row.role)

    def set_system_user(self) -> None:
        """A role with access to the desk makes a System User."""
        if self.name == "Administrator" or self.has_desk_access():
            self.user_type = "System User"
        else:
            self.user_type = "Website User"

    def has_desk_access(self) -> bool:
        """True when one of the roles leads to the desk."""
        roles = [row.role for row in self.roles]
        return bool(roles) and bool(
            frappe.db.count("Role", {"name": ["in", roles], "desk_access": 1, "disabled": 0})
        )

    def check_enabled(self) -> None:
        if self.name in STANDARD_USERS and not frappe.utils.cint(self.enabled):
            frappe.throw(_("User {0} cannot be disabled").format(self.name))

    def validate_username(self) -> None:
        self.username = _USERNAME.sub("", self.username or "") or None

    def end_sessions(self) -> None:
        """Log the user out everywhere."""
        frappe.db.delete("Sessions", {"user": self.name})
        frappe.cache.delete_value("sessions")

    # --- roles ----------------------------------------------------------------------------------------

    def append_roles(self, *roles: str) -> None:
        """Add roles to the document, without saving."""
        current = {row.role for row in self.roles}
        for role in roles:
            if role not in current:
                self.append("roles", {"role": role})
                current.add(role)

    def add_roles(self, *roles: str) -> None:
        """Add roles and save."""
        self.append_roles(*roles)
        self.save()

    def remove_roles(self, *roles: str) -> None:
        """Take roles away and save."""
        for row in [row for row in self.roles if row.role in roles]:
            self.remove(row)
        self.save()

    @classmethod
    def find_by_credentials(
        cls, user_name: str, password: str, validate_password: bool = True
    ) -> dict | None:
        """{name, enabled, is_authenticated} of the user with this e-mail (username, phone where allowed), or None."""
        settings = frappe.get_system_settings
        columns = ["name", "email"]
        if frappe.utils.cint(settings("allow_login_using_user_name")):
            columns.append("username")
        if frappe.utils.cint(settings("allow_login_using_mobile_number")):
            columns.append("mobile_no")
        for column in columns:
            value = user_name if user_name in STANDARD_USERS else user_name.strip().lower()
            user = frappe.db.get_value("User", {column: value}, ["name", "enabled"], as_dict=True)
            if user:
                break
        else:
            if validate_password:
                _take_as_long_as_a_wrong_password(password)
            return None
        user["is_authenticated"] = True
        if validate_password:
            try:
                check_password(user.name, password, delete_tracker_cache=False)
            except frappe.AuthenticationError:
                user["is_authenticated"] = False
        return user


def _take_as_long_as_a_wrong_password(password: str) -> None:
    """Hash for nobody, so that the time of an answer doesn't tell who has an account."""
    with suppress(frappe.AuthenticationError):
        check_password("", password, delete_tracker_cache=False)


@frappe.whitelist(methods=["POST"])
def generate_keys(user: str) -> dict[str, str]:
    """Make a new API secret (and a key, when there is none); the secret is shown this once."""
    frappe.only_for("System Manager")
    doc: Any = frappe.get_doc("User", user)
    secret = frappe.generate_hash(length=32)
    if not doc.api_key:
        doc.api_key = frappe.generate_hash(length=16)
    doc.api_secret = secret
    doc.save()
    return {"api_key": doc.api_key, "api_secret": secret}


@frappe.whitelist(methods=["POST"])
def update_password(new_password: str, logout_all_sessions: int = 0, old_password: str | None = None) -> str:
    """Change one's own password; the old one must be given. Every other session of the user ends, whatever
    `logout_all_sessions` says: whoever knew the old password must not stay."""
    user = frappe.session.user
    if user == "Guest" or not old_password:
        frappe.throw(_("Cannot Update: the old password is missing"), frappe.AuthenticationError)
    check_password(user, old_password)
    facts = frappe.db.get_value("User", user, ["name", "email", "username", "first_name", "full_name"])
    check_password_policy(new_password, tuple(facts))
    replace_password(user, new_password, logout_all_sessions=True)
    frappe.db.set_value("User", user, "last_password_reset_date", frappe.utils.today(), update_modified=False)
    return frappe.utils.get_url("/")


@frappe.whitelist()
def get_roles(arg: str | None = None) -> list[str]:
    """Roles of a user, one's own by default."""
    if arg and arg != frappe.session.user:
        frappe.only_for("System Manager")
    return frappe.permissions.get_roles(arg or frappe.session.user)


@frappe.whitelist()
def get_all_roles() -> list[str]:
    """Roles that can be given to users."""
    filters = {"name": ["not in", ["Administrator", "Guest", "All", "Desk User"]], "disabled": 0}
    return frappe.get_all("Role", filters=filters, pluck="name", order_by="name")


def has_permission(doc: Any, ptype: str | None = None, user: str | None = None, debug: bool = False) -> bool:
    """The built-in users are the Administrator's alone to change."""
    user = user or frappe.session.user
    return not (doc.name in STANDARD_USERS and user != "Administrator" and ptype not in ("read", "select"))


def get_permission_query_conditions(user: str | None = None) -> str:
    """Lists leave the built-in users out."""
    if (user or frappe.session.user) == "Administrator":
        return ""
    names = ", ".join(frappe.db.escape(name) for name in STANDARD_USERS)
    return f"`tabUser`.`name` not in ({names})"


def replace_password(user: str, password: str, logout_all_sessions: bool = False) -> None:
    """Store a log-in password; with `logout_all_sessions` every session of the user ends but the one under way."""
    store_password(user, password)
    if logout_all_sessions:
        clear_sessions(user=user, keep_current=True, force=True)
