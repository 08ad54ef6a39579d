"""`import frappe`: the documented server API of Frappe 15, on the embedded engine.

The names of the small core are imported here; the rest is found in its module on first use (`_LATER`),
so that `import frappe` stays cheap and no module has to import upwards.
"""

# ruff: noqa: F401 - names are passed on

import importlib
import importlib.util

from frappe import defaults, utils
from frappe.cache_manager import clear_cache, reset_metadata_version
from frappe.caching import cache
from frappe.exceptions import *  # noqa: F403
from frappe.exceptions import DoesNotExistError, PermissionError, ValidationError
from frappe.hooks_registry import (
    append_hook,
    call,
    get_all_apps,
    get_app_path,
    get_app_source_path,
    get_attr,
    get_doc_hooks,
    get_doctype_app,
    get_file_items,
    get_file_json,
    get_hooks,
    get_installed_apps,
    get_module,
    get_module_app,
    get_module_list,
    get_module_path,
    get_newargs,
    get_pymodule_path,
    read_file,
    scrub,
    setup_module_map,
    unscrub,
)
from frappe.http.whitelisting import (
    allowed_http_methods_for_whitelisted_func,
    guest_methods,
    is_whitelisted,
    read_only,
    whitelist,
    whitelisted,
    xss_safe_methods,
)
from frappe.locals import (
    conf,
    db,
    debug_log,
    error_log,
    flags,
    form,
    form_dict,
    get_site_path,
    job,
    lang,
    local,
    message_log,
    qb,
    request,
    response,
    session,
    user,
)
from frappe.messages import (
    clear_last_message,
    clear_messages,
    errprint,
    get_message_log,
    log,
    msgprint,
    throw,
    throw_permission_error,
)
from frappe.request_functions import (
    are_emails_muted,
    as_json,
    as_unicode,
    bold,
    get_desk_link,
    get_precision,
    get_request_header,
    get_user,
    get_value,
    is_setup_complete,
    is_table,
    log_error,
    only_for,
    redirect,
    respond_as_web_page,
)
from frappe.site.config import get_common_site_config, get_conf, get_site_config
from frappe.site.lifecycle import connect, destroy, init, set_user
from frappe.system_settings import get_system_settings
from frappe.translate import _, _lt, set_user_lang
from frappe.types import _dict
from frappe.utils.caching import request_cache
from frappe.utils.json_values import parse_json
from frappe.utils.strings import generate_hash, get_traceback, safe_decode, safe_encode

__version__ = "15.44.0"  # the release of Frappe whose documented behaviour is followed
__title__ = "Frappe Framework"
STANDARD_USERS = ("Guest", "Administrator")

_LATER = {
    "frappe.model.document": (
        "get_doc get_cached_doc get_cached_value get_document_cache_key clear_document_cache get_lazy_doc"
        " get_last_doc get_single copy_doc new_doc"
    ),
    "frappe.model.meta": "get_meta",
    "frappe.model.db_query": "get_all get_list",
    "frappe.model.delete_doc": "delete_doc delete_doc_if_exists",
    "frappe.model.rename_doc": "rename_doc",
    "frappe.model.utils": "reload_doc reload_doctype import_doc make_property_setter get_meta_module",
    "frappe.permission_check": "has_permission",
    "frappe.permissions": "get_roles only_has_select_perm has_website_permission build_match_conditions",
    "frappe.client": "set_value",
    "frappe.utils.background_jobs": "enqueue enqueue_doc",
    "frappe.realtime": "publish_realtime publish_progress",
    "frappe.utils.jinja": "render_template get_template get_jenv",
    "frappe.utils.print_format": "get_print attach_print",
    "frappe.core.doctype.email_queue.email_queue": "sendmail",
    "frappe.utils.safe_exec": "safe_eval",
    "frappe.utils.formatters": "format_value format",
    "frappe.utils.logger": "logger",
    "frappe.sessions": "get_csrf_token",
}
_module_of = {name: module for module, names in _LATER.items() for name in names.split()}
_renamed = {"logger": "get_logger", "format": "format_value"}


def __getattr__(name: str):
    """Find a name of the upper layers on first use, and keep it."""
    module = _module_of.get(name)
    if module is None:
        if name.startswith("_") or not importlib.util.find_spec(f"frappe.{name}"):
            raise AttributeError(f"module 'frappe' has no attribute {name!r}")
        return importlib.import_module(f"frappe.{name}")  # `frappe.permissions` without importing it
    value = getattr(importlib.import_module(module), _renamed.get(name, name))
    globals()[name] = value
    return value


def __dir__():
    return sorted({*globals(), *_module_of})
