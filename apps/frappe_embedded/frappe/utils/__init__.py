"""`frappe.utils`: the helpers, each in a module that is named by its noun."""

# ruff: noqa: F401 - names are passed on

from frappe.utils.collections import (
    CallbackManager,
    create_batch,
    dict_to_str,
    dict_with_keys,
    dictify,
    groupby_metric,
    has_common,
    is_subset,
    list_to_str,
    remove_blanks,
    unique,
)
from frappe.utils.data import *  # noqa: F403
from frappe.utils.html import get_safe_filters, is_html, strip_html_tags
from frappe.utils.json_values import parse_json, safe_json_loads
from frappe.utils.paths import (
    execute_in_shell,
    get_backups_path,
    get_bench_path,
    get_bench_relative_path,
    get_file_size,
    get_file_timestamp,
    get_files_path,
    get_path,
    get_site_base_path,
    get_site_name,
    get_site_path,
    get_sites,
    touch_file,
)
from frappe.utils.people import (
    extract_email_id,
    get_email_address,
    get_formatted_email,
    get_fullname,
    get_gravatar,
    parse_addr,
    split_emails,
    validate_email_address,
    validate_name,
    validate_phone_number,
    validate_url,
)
from frappe.utils.progress import is_cli, update_progress_bar
from frappe.utils.strings import (
    cstr,
    encode,
    generate_hash,
    get_traceback,
    random_string,
    safe_decode,
    safe_encode,
    sha256_hash,
)


def call_hook_method(hook: str, *args, **kwargs):
    """Call every method of a hook; the first result that isn't None."""
    import frappe

    out = None
    for method in frappe.get_hooks(hook):
        out = out or frappe.get_attr(method)(*args, **kwargs)
    return out


def get_defaults():
    from frappe.defaults import get_defaults as read

    return read()


def set_default(key, val):
    from frappe.locals import local

    return local.db.set_default(key, val)


def get_request_session():
    """A requests session that tries again on a connection error."""
    import requests

    session = requests.Session()
    for scheme in ("http://", "https://"):
        session.mount(scheme, requests.adapters.HTTPAdapter(max_retries=3))
    return session
