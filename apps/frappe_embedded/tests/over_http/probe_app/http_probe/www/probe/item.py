import frappe

no_cache = 1


def get_context(context):
    name = frappe.form_dict.name
    if name == "0":
        raise frappe.DoesNotExistError
    if name == "13":
        raise frappe.PermissionError("Not <script>yours</script>")
    if name == "99":
        raise ValueError("broken page")
    if name == "7":
        frappe.redirect("/probe/plain")
    context.title = "Item page"
    return {"item": name}
