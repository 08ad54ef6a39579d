"""Dropping what is cached about a DocType, a user, or everything."""

from frappe.caching import cache
from frappe.hooks_registry import clear_hooks_cache, get_attr, get_hooks
from frappe.locals import local
from frappe.utils.caching import clear_site_caches

USER_HASHES = (
    "roles",
    "user_permissions",
    "bootinfo",
    "user_doc",
    "user_recent",
    "defaults",
    "lang",
    "has_role:Page",
)
DOCTYPE_HASHES = (
    "doctype_meta",
    "meta",
    "table_columns",
    "doctype_form_meta",
    "last_modified",
    "linked_doctypes",
    "workflow",
)
DOCTYPE_KEYS = ("is_table", "doctype_modules", "tree_doctypes", "doctypes_with_read")


def clear_cache(user: str | None = None, doctype: str | None = None) -> None:
    """Drop the cache of `doctype`, of `user`, or everything of this site (here and in other processes)."""
    if doctype:
        clear_doctype_cache(doctype)
        reset_metadata_version()
    elif user:
        clear_user_cache(user)
    else:
        cache.flushall()
        clear_hooks_cache()
        local.new_doc_templates = {}
        local.meta_cache = {}
        local.document_cache = {}
        local.valid_columns = {}
        for hook in get_hooks("clear_cache"):
            get_attr(hook)()
    clear_site_caches()
    local.role_permissions = {}
    local.user_perms = None
    local.request_cache.clear()
    local.system_settings = None


def clear_user_cache(user: str | None = None) -> None:
    """What is known about one user: roles, permissions, defaults, boot information."""
    if user:
        for name in USER_HASHES:
            cache.hdel(name, user)
    else:
        cache.delete_value(list(USER_HASHES))


def clear_doctype_cache(doctype: str | None = None) -> None:
    """Meta of a DocType, of the DocTypes it is a child table of, and what is derived from it."""
    cache.delete_value(list(DOCTYPE_KEYS))
    local.meta_cache.clear()
    local.valid_columns.clear()
    local.document_cache.clear()
    names = [doctype] if doctype else None
    if doctype and local.db and local.db.table_exists("DocField"):
        names += local.db.sql(
            "select distinct parent from `tabDocField` where options = %s and fieldtype in ('Table', 'Table MultiSelect')",
            (doctype,),
            pluck=True,
        )
    for hash_name in DOCTYPE_HASHES:
        if names:
            cache.hdel(hash_name, names)
        else:
            cache.delete_value(hash_name)


def reset_metadata_version() -> str:
    """Give clients a new version of the metadata to compare with."""
    from frappe.utils.strings import generate_hash

    version = generate_hash(length=12)
    cache.set_value("metadata_version", version)
    return version
