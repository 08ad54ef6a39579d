"""The engine's own hooks; an app's stand in its `hooks.py`."""

app_name = "frappe"
app_title = "Embedded engine"
app_license = "MIT"

after_install = ["frappe.utils.install.after_install"]

permission_query_conditions = {
    "File": "frappe.core.doctype.file.file.get_permission_query_conditions",
    "ToDo": "frappe.desk.doctype.todo.todo.get_permission_query_conditions",
    "User": "frappe.core.doctype.user.user.get_permission_query_conditions",
}
has_permission = {
    "File": "frappe.core.doctype.file.file.has_permission",
    "ToDo": "frappe.desk.doctype.todo.todo.has_permission",
    "User": "frappe.core.doctype.user.user.has_permission",
}
