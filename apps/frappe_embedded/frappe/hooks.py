"""The engine's own hooks; an app's stand in its `hooks.py`."""

app_name = "frappe"
app_title = "Embedded engine"
app_license = "MIT"

after_install = ["frappe.utils.install.after_install"]
