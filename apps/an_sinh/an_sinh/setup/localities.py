"""The places of the five official plans: units with their codes, offices, providers, plans and users."""

from datetime import date

import frappe
from an_sinh.domain.base.search_key import search_key
from an_sinh.services.areas import national_units
from an_sinh.setup import demo_users, reference
from frappe import _
from frappe.utils import getdate

VALID_FROM = date(2004, 1, 1)
DEMO, OFFICES = "demo", "offices"
KINDS = {
    "Province": (("Thành phố", "Central City"), ("Thủ đô", "Central City"), ("Tỉnh", "Province")),
    "District": (
        *(("Thành phố", "Provincial City"), ("Thị xã", "District-level Town")),
        *(("Quận", "Urban District"), ("Huyện", "Rural District")),
    ),
    "Commune": (
        *(("Thị trấn", "Township"), ("Phường", "Ward"), ("Xã", "Commune"), ("Đặc khu", "Special Zone")),
    ),
}
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


def load_code(code: str, map_date: date | None = None) -> dict:
    """Enter the unit of a code, with what lies above and below it, from the national table that was loaded; of the map of
    a day, or the newest one that knows the code. Does not commit. Returns unit, unit_name, map_date, communes, users."""
    row = national_units.find(code, map_date)
    reference.load()
    above = []
    while row.parent_code and (not above or above[-1].parent_code):
        above.append(national_units.find((above[-1] if above else row).parent_code, getdate(row.map_date)))
    parent = None
    for each in reversed(above):
        parent = _national(each, parent)
    unit = _national(row, parent)
    communes = (
        [_national(each, unit) for each in national_units.below(row)] if row.level == "District" else []
    )
    if row.level == "Commune":
        communes = [unit]
    return {
        "unit": unit,
        "unit_name": row.unit_name,
        "map_date": getdate(row.map_date),
        "communes": communes,
        "users": [],
    }


def _national(row, parent: str | None) -> str:
    """The unit of a row of the national table. A province that kept code and name over the maps is one unit."""
    begins = getdate(row.map_date)
    name = f"{row.code}-{begins.year}"
    here = frappe.db.get_value("Administrative Unit", name, "unit_name")
    if here and search_key(here) != search_key(row.unit_name):
        frappe.throw(
            _("{0} is called “{1}” here and “{2}” in the table. Correct its name or its code first.").format(
                name, here, row.unit_name
            )
        )
    if here:
        return name
    if row.level == "Province" and (same := _same_province(row)):
        return same
    tier = "Three" if begins < national_units.NEW_MAP else "Two"
    data = {"code": row.code, "name": row.unit_name, "kind": _kind(row)}
    made = _unit(data, row.level, parent, begins, tier)
    if row.level == "Province":
        reference.load_province(made, row.code)
    return made


def _same_province(row) -> str | None:
    rows = frappe.get_all(
        "Administrative Unit",
        filters={"code": row.code, "level": "Province", "successor": ["is", "not set"]},
        fields=["name", "unit_name"],
        order_by="valid_from desc",
    )
    key = search_key(_without_kind(row.unit_name))
    return next((each.name for each in rows if search_key(_without_kind(each.unit_name)) == key), None)


def _kind(row) -> str:
    """The kind of a unit by the word that its name begins with."""
    for word, kind in KINDS[row.level]:
        if row.unit_name.startswith(word):
            return kind
    frappe.throw(_("“{0}” doesn't begin with its kind of unit.").format(row.unit_name))


def _unit(data: dict, level: str, parent: str | None, begins: date = VALID_FROM, tier: str = "Three") -> str:
    name = f"{data['code']}-{begins.year}"
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
            "valid_from": begins,
            "tier": tier,
            "office_name": office,
            "superior_office_name": f"ỦY BAN NHÂN DÂN {superior}".upper() if superior else None,
            "short_place": data.get("short_place") or _without_kind(full_name),
        }
    ).insert(ignore_permissions=True)
    return name


def _without_kind(full_name: str) -> str:
    """ "Thị trấn Đồng Mỏ" → "Đồng Mỏ"."""
    for kind in (
        "Đặc khu ",
        "Quận ",
        "Thành phố ",
        "Thị trấn ",
        "Thị xã ",
        "Huyện ",
        "Phường ",
        "Tỉnh ",
        "Xã ",
    ):
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
