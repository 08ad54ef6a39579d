"""The places of the five official plans: units with their codes, offices, providers, plans and users."""

from datetime import date

import frappe
from an_sinh.setup import demo_users, reference
from frappe import _

VALID_FROM = date(2004, 1, 1)
DEMO, OFFICES = "demo", "offices"
COMMUNE_KINDS = {"Xã": "Commune", "Phường": "Ward", "Thị": "Township"}


def keys() -> list[str]:
    """The keys that `load` knows."""
    return [locality["key"] for locality in reference.read("localities")]


def find(key: str) -> dict:
    """The data of one locality. Throws for an unknown key, naming those that exist."""
    for locality in reference.read("localities"):
        if locality["key"] == key:
            return locality
    frappe.throw(_("There is no locality “{0}”. Choose one of: {1}.").format(key, ", ".join(keys())))


def unit_name(code: str) -> str:
    """The document name of a unit of the old catalogue, valid from 2004."""
    return f"{code}-{VALID_FROM.year}"


def district_of(key: str) -> str:
    """The Administrative Unit that stands for a whole locality."""
    return unit_name(find(key)["district"]["code"])


def unit_of(locality: str) -> str:
    """The Administrative Unit of a locality key, or of a unit's own name. Throws when there is none yet."""
    name = district_of(locality) if locality in keys() else locality
    if not frappe.db.exists("Administrative Unit", name):
        frappe.throw(_("There is no unit “{0}” yet. Load the locality first.").format(locality))
    return name


def load(key: str, users: str | None = None) -> dict:
    """Enter what a locality needs and what isn't there yet: units, offices, providers, plan; no users, unless `users`
    is DEMO (the known password; throws outside a demo) or OFFICES (a random password each). Does not commit.
    Returns unit, communes, users."""
    locality = find(key)
    reference.load()
    province = _unit(locality["province"], "Province", None)
    district = _unit(locality["district"], "District", province)
    communes = [
        _unit({"code": code, "name": name, "kind": COMMUNE_KINDS[name.split()[0]]}, "Commune", district)
        for code, name in locality["communes"]
    ]
    _settings(locality, province)
    _plan(locality, district)
    _calendars(locality, district)
    made = demo_users.load(locality, demo=users == DEMO) if users else []
    return {"unit": district, "communes": communes, "users": made}


def _unit(data: dict, level: str, parent: str | None) -> str:
    name = unit_name(data["code"])
    if frappe.db.exists("Administrative Unit", name):
        return name
    full_name = data["name"]
    office = f"ỦY BAN NHÂN DÂN {full_name}".upper()
    superior = frappe.db.get_value("Administrative Unit", parent, "unit_name") if parent else None
    frappe.get_doc(
        {
            "doctype": "Administrative Unit",
            "code": data["code"],
            "unit_name": full_name,
            "level": level,
            "unit_kind": data["kind"],
            "parent_administrative_unit": parent,
            "is_group": int(level != "Commune"),
            "valid_from": VALID_FROM,
            "tier": "Three",
            "office_name": office,
            "superior_office_name": f"ỦY BAN NHÂN DÂN {superior}".upper() if superior else None,
            "short_place": data.get("short_place") or _without_kind(full_name),
        }
    ).insert(ignore_permissions=True)
    return name


def _without_kind(full_name: str) -> str:
    """ "Thị trấn Đồng Mỏ" → "Đồng Mỏ"."""
    for kind in ("Thành phố ", "Thị trấn ", "Thị xã ", "Huyện ", "Phường ", "Tỉnh ", "Xã "):
        full_name = full_name.removeprefix(kind)
    return full_name


def _settings(locality: dict, province: str) -> None:
    settings = frappe.get_doc("An Sinh Settings")
    if not settings.province:
        settings.province = province
    if not settings.default_cash_provider:
        settings.default_cash_provider = locality["cash_provider"]
    settings.save(ignore_permissions=True)


def _plan(locality: dict, district: str) -> None:
    plan = locality["rollout_plan"]
    if frappe.db.exists("Rollout Plan", plan["title"]):
        return
    targets = [
        {**target, "administrative_unit": unit_name(target.pop("unit"))} for target in plan.pop("targets")
    ]
    frappe.get_doc(
        {"doctype": "Rollout Plan", "administrative_unit": district, "targets": targets, **plan}
    ).insert(ignore_permissions=True)


def _calendars(locality: dict, district: str) -> None:
    """The deadlines that a plan sets: those that it doesn't speak of are left to the office."""
    for deadline in locality["calendars"]:
        place = {"administrative_unit": district, "kind": deadline["kind"]}
        if frappe.db.exists("Reporting Calendar", place):
            continue
        frappe.get_doc(
            {
                "doctype": "Reporting Calendar",
                "legal_basis": locality["rollout_plan"]["legal_basis"],
                **place,
                **deadline,
            }
        ).insert(ignore_permissions=True)
