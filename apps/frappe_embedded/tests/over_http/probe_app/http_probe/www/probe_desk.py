import frappe


def get_context(context):
    context.app_path = frappe.form_dict.app_path
    context.csrf_token = frappe.sessions.get_csrf_token()
