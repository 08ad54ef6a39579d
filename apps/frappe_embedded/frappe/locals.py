"""`frappe.local`: the state of one request (or command, or job), and the names that stand for its parts."""

import functools
import importlib.metadata
import os

from werkzeug.local import Local

from frappe.exceptions import ConflictingEngineError

local = Local()

db = local("db")
qb = local("qb")
conf = local("conf")
form = form_dict = local("form_dict")
request = local("request")
job = local("job")
response = local("response")
session = local("session")
user = local("user")
flags = local("flags")
error_log = local("error_log")
debug_log = local("debug_log")
message_log = local("message_log")
lang = local("lang")


@functools.cache
def refuse_beside_real_frappe() -> None:
    """Raise ConflictingEngineError when a distribution named `frappe` is installed in this environment."""
    try:
        other = importlib.metadata.distribution("frappe")
    except importlib.metadata.PackageNotFoundError:
        return
    raise ConflictingEngineError(
        f"Frappe {other.version} is installed in this environment. The embedded engine provides the same"
        " package name and refuses to start beside it: use that bench, or uninstall frappe-embedded."
    )


def get_site_path(*joins: str) -> str:
    """A path inside the site's folder."""
    return os.path.join(local.site_path, *joins)
