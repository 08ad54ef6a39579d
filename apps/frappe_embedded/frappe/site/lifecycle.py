"""The life of a request (or command, or job): init, connect, set_user, destroy."""

import os

from werkzeug.local import release_local

from frappe.caching import refresh_process_cache
from frappe.database import get_db
from frappe.locals import local, refuse_beside_real_frappe
from frappe.query_builder.builder import query_builder_class
from frappe.site.config import get_site_config
from frappe.types import _dict


def init(site: str, sites_path: str = ".", new_site: bool = False, force: bool = False) -> None:
    """Prepare `frappe.local` for `site`. Does nothing when already initialised, unless `force`."""
    if getattr(local, "initialised", None) and not force:
        return
    refuse_beside_real_frappe()
    local.site = site
    local.sites_path = sites_path
    local.site_path = os.path.join(sites_path, site) if site else None
    _reset_request_state(new_site)
    local.conf = get_site_config()
    local.lang = local.conf.lang or "en"
    local.dev_server = bool(local.conf.developer_mode) or bool(os.environ.get("DEV_SERVER"))
    local.qb = query_builder_class()
    local.initialised = True


def _reset_request_state(new_site: bool) -> None:
    local.error_log, local.message_log, local.debug_log = [], [], []
    local.flags = _dict(
        currently_saving=[],
        redirect_location="",
        in_install_db=False,
        in_install_app=False,
        in_import=False,
        in_migrate=False,
        in_test=False,
        mute_messages=False,
        mute_emails=False,
        ignore_links=False,
        new_site=new_site,
        read_only=False,
    )
    local.locked_documents = []
    local.test_objects = {}
    local.all_apps = None
    local.request_ip = None
    local.task_id = None
    local.response = _dict(docs=[])
    local.form_dict = _dict()
    local.session = _dict()
    local.user = None
    local.jenv = None
    local.db = None
    _reset_caches()


def _reset_caches() -> None:
    local.cache = {}
    local.request_cache = {}
    local.meta_cache = {}
    local.document_cache = {}
    local.role_permissions = {}
    local.user_perms = None
    local.new_doc_templates = {}
    local.valid_columns = {}


def connect(site: str | None = None, db_name: str | None = None, set_admin_as_user: bool = True) -> None:
    """Open the site's database as `frappe.db`; with `site`, initialise it first.

    Also drops what this process has cached and another process has since changed."""
    if site:
        init(site)
    local.db = get_db(db_name)
    if not local.flags.new_site:
        refresh_process_cache()
    if set_admin_as_user:
        set_user("Administrator")


def set_user(username: str) -> None:
    """Make `username` the user of this request, dropping what was cached for the previous one."""
    local.session.user = username
    local.session.sid = username
    local.session.data = _dict()
    local.user = None
    local.form_dict = _dict()
    local.jenv = None
    _reset_caches()


def destroy() -> None:
    """Close the database (rolling back what was not committed) and forget the request."""
    database = getattr(local, "db", None)
    if database:
        database.close()
    release_local(local)
