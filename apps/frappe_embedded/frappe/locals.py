"""`frappe.local`: the state of one request (or command, or job), and the names that stand for its parts."""

import os

from werkzeug.local import Local

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


def get_site_path(*joins: str) -> str:
    """A path inside the site's folder."""
    return os.path.join(local.site_path, *joins)
