"""Defaults per user and per site, kept in `tabDefaultValue` (`__global` and `__default` are nobody's)."""

from frappe.caching import cache
from frappe.locals import local
from frappe.types import _dict
from frappe.utils.dates import now
from frappe.utils.strings import generate_hash


def get_defaults_for(parent: str = "__default") -> _dict:
    """Every default of `parent`; several values of one key are a list."""

    def read():
        values = _dict()
        rows = local.db.sql(
            "select defkey, defvalue from `tabDefaultValue` where parent = %s order by creation, name",
            (parent,),
        )
        for key, value in rows:
            if key not in values:
                values[key] = value
            elif isinstance(values[key], list):
                values[key].append(value)
            elif values[key] != value:
                values[key] = [values[key], value]
        return values

    return cache.hget("defaults", parent, read) or _dict()


def get_defaults(user: str | None = None) -> _dict:
    """The site's defaults overlaid with those of the user (default: of the session)."""
    values = get_defaults_for().copy()
    values.update(get_defaults_for("__global"))
    user = user or local.session.user
    if user:
        values.update(get_defaults_for(user))
        values.user = user
    return values


def get_user_default(key: str, user: str | None = None):
    """The first value that holds for the user."""
    values = get_user_default_as_list(key, user)
    return values[0] if values else None


def get_user_default_as_list(key: str, user: str | None = None) -> list:
    value = get_defaults(user).get(key)
    return value if isinstance(value, list) else [value] if value is not None else []


def get_global_default(key: str):
    value = get_defaults_for("__global").get(key)
    if value is None:
        value = get_defaults_for().get(key)
    return value[0] if isinstance(value, list) else value


def set_global_default(key: str, value) -> None:
    set_default(key, value, "__default")


def set_user_default(key: str, value, user: str | None = None, parenttype: str | None = None) -> None:
    set_default(key, value, user or local.session.user, parenttype)


def add_user_default(key: str, value, user: str | None = None, parenttype: str | None = None) -> None:
    add_default(key, value, user or local.session.user, parenttype)


def set_default(key: str, value, parent: str, parenttype: str = "__default") -> None:
    """Replace the values of `key`; None only removes them."""
    local.db.sql("delete from `tabDefaultValue` where defkey = %s and parent = %s", (key, parent))
    if value is not None:
        add_default(key, value, parent, parenttype)
    _forget(parent)


def add_default(key: str, value, parent: str, parenttype: str | None = None) -> None:
    stamp = now()
    local.db.bulk_insert(
        "DefaultValue",
        ["name", "creation", "modified", "owner", "modified_by", "parent", "parenttype", "parentfield", "defkey", "defvalue"],
        [(generate_hash(length=10), stamp, stamp, local.session.user, local.session.user, parent,
          parenttype or "__default", "system_defaults", key, str(value))],
    )  # fmt: skip
    _forget(parent)


def clear_default(key=None, value=None, parent=None, name=None, parenttype=None) -> None:
    """Remove the defaults that match everything given."""
    given = {"defkey": key, "defvalue": value, "parent": parent, "name": name, "parenttype": parenttype}
    filters = {k: v for k, v in given.items() if v}
    if not filters:
        raise ValueError("name what to clear: a key, value, parent or name")
    local.db.delete("DefaultValue", filters)
    _forget(parent)


def clear_user_default(key: str, user: str | None = None) -> None:
    clear_default(key=key, parent=user or local.session.user)


def _forget(parent: str | None) -> None:
    if parent:
        cache.hdel("defaults", parent)
    else:
        cache.delete_value("defaults")
