"""How a site writes days, numbers and money: as Vietnamese offices do, the same on both engines."""

import frappe

SETTINGS = {
    "language": "vi",
    "time_zone": "Asia/Ho_Chi_Minh",
    "date_format": "dd/mm/yyyy",
    "time_format": "HH:mm:ss",
    "number_format": "#.###,##",
    "first_day_of_the_week": "Monday",
    "rounding_method": "Commercial Rounding",
    "currency": "VND",
}
# The đồng has no minor unit: nothing is rounded to hào, and the sign stands behind the amount.
DONG = {
    "enabled": 1,
    "symbol": "₫",
    "symbol_on_right": 1,
    "number_format": "#.###",
    "fraction": "",
    "fraction_units": 0,
    "smallest_currency_fraction_value": 1,
}


def ensure() -> None:
    """Set the formats of a site that is An Sinh's alone; where other apps live, they had their say before."""
    if set(frappe.get_installed_apps()) - {"frappe", "an_sinh"}:
        return
    settings = frappe.get_doc("System Settings")
    settings.update({key: value for key, value in SETTINGS.items() if settings.meta.has_field(key)})
    settings.flags.ignore_mandatory = True
    settings.save(ignore_permissions=True)
    frappe.db.set_default("currency", SETTINGS["currency"])
    count_in_dong()


def count_in_dong() -> None:
    """Enable the đồng where currencies are records (on a Frappe bench); the embedded engine knows it."""
    if not frappe.db.exists("DocType", "Currency"):
        return
    if frappe.db.exists("Currency", "VND"):
        record = frappe.get_doc("Currency", "VND")
    else:
        record = frappe.get_doc({"doctype": "Currency", "currency_name": "VND"})
    record.update(DONG)
    record.save(ignore_permissions=True)
