"""Context of the desk's page. The page itself (an-sinh.html) is built from frontend/."""

import frappe
from frappe.sessions import get_csrf_token

no_cache = 1


def get_context(context):
    """Gives the page the session's CSRF token; everything else comes from an_sinh.api.desk.boot."""
    context.no_cache = 1
    context.csrf_token = "" if frappe.session.user == "Guest" else get_csrf_token()
    return context
