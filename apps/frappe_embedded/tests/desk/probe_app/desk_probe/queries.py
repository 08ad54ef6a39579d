import frappe


@frappe.whitelist()
def find_towns(doctype, txt, searchfield, start, page_length, filters, as_dict=False, reference_doctype=None):
    """A search of the app's own: towns by the end of their name."""
    return frappe.get_list(
        doctype, filters={"name": ["like", f"%{txt}"]}, fields=["name"], as_list=True, order_by="name"
    )


def not_whitelisted(doctype, txt, searchfield, start, page_length, filters, **kwargs):
    return [["secret"]]
