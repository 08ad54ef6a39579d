"""Web pages: a path to a response."""

from werkzeug.wrappers import Response

import frappe
from frappe.http.www_renderer import (
    render_error,
    render_not_found,
    render_not_permitted,
    render_path,
    render_redirect,
)


def get_response(path: str | None = None, http_status_code: int = 200) -> Response:
    """Answer a request for a page; whatever goes wrong becomes a page as well."""
    path = frappe.local.request.path if path is None else path
    try:
        return render_path(path, http_status_code)
    except frappe.Redirect as error:
        return render_redirect(frappe.flags.redirect_location, error.http_status_code)
    except frappe.PermissionError as error:
        frappe.db.rollback()
        return render_not_permitted(str(error))
    except (frappe.PageDoesNotExistError, frappe.DoesNotExistError):
        return render_not_found(path)
    except Exception as error:
        frappe.db.rollback()
        return render_error(error)


def get_response_content(path: str | None = None, http_status_code: int = 200) -> str:
    return get_response(path, http_status_code).get_data(as_text=True)
