"""`/api/…`: version 1 (also without a number) and version 2 of Frappe's REST API."""

from enum import StrEnum

from werkzeug.exceptions import NotFound
from werkzeug.routing import Map, Submount
from werkzeug.wrappers import Request, Response

import frappe
from frappe.api.v1 import url_rules as v1_rules
from frappe.api.v2 import url_rules as v2_rules
from frappe.utils.response import build_response, is_api_v2


class ApiVersion(StrEnum):
    V1 = "v1"
    V2 = "v2"


API_URL_MAP = Map(
    [
        Submount("/api", v1_rules),
        Submount(f"/api/{ApiVersion.V1}", v1_rules),
        Submount(f"/api/{ApiVersion.V2}", v2_rules),
    ],
    strict_slashes=False,
    merge_slashes=False,
)


def handle(request: Request) -> Response:
    """Answer a request below `/api`.

    What the endpoint returns comes as `data`; a method called by name puts its result into `message` itself.
    Raises DoesNotExistError for an unknown path, MethodNotAllowed for a path that doesn't take this HTTP method.
    """
    try:
        endpoint, arguments = API_URL_MAP.bind_to_environ(request.environ).match()
    except NotFound:
        raise frappe.DoesNotExistError from None
    data = endpoint(**arguments)
    if isinstance(data, Response):
        return data
    if data is not None:
        frappe.local.response["data"] = data
    return build_response("json")


def get_api_version() -> ApiVersion | None:
    """Return the version that the request under way speaks, None outside of a request."""
    if not getattr(frappe.local, "request", None):
        return None
    return ApiVersion.V2 if is_api_v2() else ApiVersion.V1
