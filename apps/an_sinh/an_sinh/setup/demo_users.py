"""One user per role and place: with a known password in a demo, elsewhere each with a random one, shown once."""

import secrets

import frappe
from an_sinh.domain.base.search_key import search_key
from frappe import _
from frappe.installer import update_site_config

# Printed by script/server and written in the README: these users exist where no real data is.
PASSWORD = "AnSinh@2024"
PRODUCTION = ("production", "prod")
DEMO_FLAG = "an_sinh_demo"


def load(locality: dict, demo: bool = False) -> list[dict]:
    """Create the users of a locality's offices that are missing. Returns user, role, place and password of all of
    them; `password` is None for those that were there before.

    With `demo` all have the known password: throws on a site that isn't a demo (see `mark_as_demo`). Otherwise each
    gets a random one, which is kept nowhere but in what is returned."""
    if demo:
        refuse_outside_a_demo()
    return _Maker(PASSWORD if demo else None).of_locality(locality)


def mark_as_demo() -> None:
    """Make a site that has no people yet a demo: `"an_sinh_demo": 1` in its config. Throws in production, and where
    people are registered already: their officers would share a known password."""
    refuse_in_production()
    if frappe.conf.get(DEMO_FLAG):
        return
    if frappe.db.count("Beneficiary"):
        frappe.throw(
            _(
                "People are already registered on this site, so it is not a demo. Make a new site for one. "
                "If these people are fictitious, say so first: bench set-config {0} 1"
            ).format(DEMO_FLAG)
        )
    update_site_config(DEMO_FLAG, 1)
    frappe.conf[DEMO_FLAG] = 1


def refuse_outside_a_demo() -> None:
    """Throw unless the site's config says that it is a demo."""
    refuse_in_production()
    if not frappe.conf.get(DEMO_FLAG):
        frappe.throw(_("This site is not a demo. Users with a known password are not created here."))


def random_password() -> str:
    """Sixteen characters that nobody guesses, in groups that can be read out."""
    letters = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


class _Maker:
    """Creates users who are missing: with one known password, or each with a random one."""

    def __init__(self, password: str | None):
        self.password = password

    def of_locality(self, locality: dict) -> list[dict]:
        users = []
        domain, district = locality["email_domain"], locality["district"]
        for code, name in locality["communes"]:
            place = {"code": code, "name": name}
            users.append(self.person(f"canbo.{code}@{domain}", f"Cán bộ {name}", "Commune Officer", place))
            users.append(self.person(f"lanhdao.{code}@{domain}", f"Lãnh đạo {name}", "Commune Leader", place))
        for prefix, place, officer, leader in (
            ("huyen", district, "District Officer", "District Leader"),
            ("tinh", locality["province"], "Province Officer", "Province Leader"),
        ):
            name = place["name"]
            users.append(self.person(f"{prefix}.canbo@{domain}", f"Chuyên viên {name}", officer, place))
            users.append(self.person(f"{prefix}.lanhdao@{domain}", f"Lãnh đạo {name}", leader, place))
        treasury = f"Kho bạc {district['name']}"
        users.append(self.person(f"khobac@{domain}", treasury, "Treasury Officer", district))
        everywhere = {"code": None, "name": district["name"]}
        users.append(self.person(f"kiemtoan@{domain}", "Kiểm toán", "Auditor", everywhere))
        users.append(self.person(f"quantri@{domain}", "Quản trị An Sinh", "An Sinh Manager", everywhere))
        return users + [self.of_provider(provider, domain) for provider in locality["providers"]]

    def person(self, email: str, full_name: str, role: str, place: dict) -> dict:
        password = self.create(email, full_name, role)
        if password is not None and place["code"]:
            permit(email, "Administrative Unit", f"{place['code']}-2004")
        return {"user": email, "role": role, "place": place["name"], "password": password}

    def of_provider(self, provider: str, domain: str) -> dict:
        email = f"{search_key(provider).replace(' ', '')}@{domain}"
        password = self.create(email, f"Giao dịch viên {provider}", "Provider User")
        if password is not None:
            permit(email, "Payment Provider", provider)
        return {"user": email, "role": "Provider User", "place": provider, "password": password}

    def create(self, email: str, full_name: str, role: str) -> str | None:
        """The new user's password, or None for one who is there already."""
        if frappe.db.exists("User", email):
            return None
        password = random_password() if self.password is None else self.password
        create_user(email, full_name, [role], password)
        return password


def create_user(email: str, full_name: str, roles: list[str], password: str) -> None:
    """Insert a user of the desk who speaks Vietnamese; no letter is sent."""
    user = frappe.get_doc(
        {
            "doctype": "User",
            "email": email,
            "first_name": full_name,
            "language": "vi",
            "enabled": 1,
            "send_welcome_email": 0,
            "new_password": password,
            "roles": [{"role": role} for role in roles],
        }
    )
    user.flags.no_welcome_mail = True
    user.flags.ignore_password_policy = password == PASSWORD
    before, frappe.flags.in_import = frappe.flags.in_import, True  # else Frappe lets in 60 users an hour
    try:
        user.insert(ignore_permissions=True)
    finally:
        frappe.flags.in_import = before


def refuse_in_production() -> None:
    """Throw where real people's data may be."""
    if str(frappe.conf.get("environment") or "").lower() in PRODUCTION:
        frappe.throw(_("This site is in production: demo users with a known password are not created here."))


def permit(user: str, doctype: str, name: str) -> None:
    """Give a user an area or a provider: a User Permission that holds for all DocTypes."""
    frappe.get_doc(
        {
            "doctype": "User Permission",
            "user": user,
            "allow": doctype,
            "for_value": name,
            "apply_to_all_doctypes": 1,
        }
    ).insert(ignore_permissions=True)
