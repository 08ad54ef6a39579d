"""One user per role and place, to try the work of every desk. Never on a production site."""

import frappe
from an_sinh.domain.search_key import search_key
from frappe import _

# Printed by script/server and written in the README: these users exist where no real data is.
PASSWORD = "AnSinh@2024"
PRODUCTION = ("production", "prod")


def load(locality: dict) -> list[dict]:
    """Create the demo users of a locality that are missing. Returns user, role, place of all of them.
    Throws on a site whose config says `"environment": "production"`."""
    refuse_in_production()
    users = []
    domain = locality["email_domain"]
    district, province = locality["district"], locality["province"]
    for code, name in locality["communes"]:
        users.append(_person(f"canbo.{code}@{domain}", f"Cán bộ {name}", "Commune Officer", code, name))
        users.append(_person(f"lanhdao.{code}@{domain}", f"Lãnh đạo {name}", "Commune Leader", code, name))
    for prefix, place, officer, leader in (
        ("huyen", district, "District Officer", "District Leader"),
        ("tinh", province, "Province Officer", "Province Leader"),
    ):
        code, name = place["code"], place["name"]
        users.append(_person(f"{prefix}.canbo@{domain}", f"Chuyên viên {name}", officer, code, name))
        users.append(_person(f"{prefix}.lanhdao@{domain}", f"Lãnh đạo {name}", leader, code, name))
    users.append(
        _person(
            f"khobac@{domain}",
            f"Kho bạc {district['name']}",
            "Treasury Officer",
            district["code"],
            district["name"],
        )
    )
    users.append(_person(f"kiemtoan@{domain}", "Kiểm toán", "Auditor", None, district["name"]))
    users.append(_person(f"quantri@{domain}", "Quản trị An Sinh", "An Sinh Manager", None, district["name"]))
    for provider in locality["providers"]:
        users.append(_provider_user(provider, domain))
    return users


def refuse_in_production() -> None:
    """Throw where real people's data may be."""
    if str(frappe.conf.get("environment") or "").lower() in PRODUCTION:
        frappe.throw(_("This site is in production: demo users with a known password are not created here."))


def _person(email: str, full_name: str, role: str, code: str | None, place: str) -> dict:
    if not frappe.db.exists("User", email):
        _create(email, full_name, role)
        if code:
            _permit(email, "Administrative Unit", f"{code}-2004")
    return {"user": email, "role": role, "place": place}


def _provider_user(provider: str, domain: str) -> dict:
    email = f"{search_key(provider).replace(' ', '')}@{domain}"
    if not frappe.db.exists("User", email):
        _create(email, f"Giao dịch viên {provider}", "Provider User")
        _permit(email, "Payment Provider", provider)
    return {"user": email, "role": "Provider User", "place": provider}


def _create(email: str, full_name: str, role: str) -> None:
    user = frappe.get_doc(
        {
            "doctype": "User",
            "email": email,
            "first_name": full_name,
            "language": "vi",
            "enabled": 1,
            "send_welcome_email": 0,
            "new_password": PASSWORD,
            "roles": [{"role": role}],
        }
    )
    user.flags.no_welcome_mail = True
    user.flags.ignore_password_policy = True
    before, frappe.flags.in_import = frappe.flags.in_import, True  # else Frappe lets in 60 users an hour
    try:
        user.insert(ignore_permissions=True)
    finally:
        frappe.flags.in_import = before


def _permit(user: str, doctype: str, name: str) -> None:
    frappe.get_doc(
        {
            "doctype": "User Permission",
            "user": user,
            "allow": doctype,
            "for_value": name,
            "apply_to_all_doctypes": 1,
        }
    ).insert(ignore_permissions=True)
