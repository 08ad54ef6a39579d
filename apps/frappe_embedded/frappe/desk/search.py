"""Search for link fields: documents whose name, title or search fields hold a text."""

import functools

import frappe
from frappe import _, is_whitelisted
from frappe.database.text_order import letters_of
from frappe.utils import cint, cstr, unique

TEXT_TYPES = {"Data", "Text", "Small Text", "Long Text", "Link", "Select", "Read Only", "Text Editor"}


@frappe.whitelist()
def search_link(
    doctype: str,
    txt: str,
    query: str | None = None,
    filters: str | dict | list | None = None,
    page_length: int = 10,
    searchfield: str | None = None,
    reference_doctype: str | None = None,
    ignore_user_permissions: bool = False,
) -> list[dict]:
    """Return `{value, description}` of the documents that match, with `label` where the DocType shows titles."""
    results = search_widget(
        doctype,
        txt.strip(),
        query,
        searchfield=searchfield,
        page_length=page_length,
        filters=filters,
        reference_doctype=reference_doctype,
        ignore_user_permissions=ignore_user_permissions,
    )
    return build_for_autosuggest(results, doctype)


@frappe.whitelist()
def search_widget(
    doctype: str,
    txt: str,
    query: str | None = None,
    searchfield: str | None = None,
    start: int = 0,
    page_length: int = 10,
    filters: str | dict | list | None = None,
    filter_fields: str | list | None = None,
    as_dict: bool = False,
    reference_doctype: str | None = None,
    ignore_user_permissions: bool = False,
) -> list:
    """Return rows of the documents that match: name, (title as label,) title, search fields.

    *query*, or the DocType's `standard_queries` hook, is a whitelisted function that searches instead. Documents
    that begin with the text come before those that only hold it. Disabled documents are left out.
    """
    if isinstance(filters, str):
        filters = frappe.parse_json(filters)
    searchfield = sanitize_searchfield(searchfield) or "name"
    query = query or _standard_query(doctype)
    if query:
        return run_custom_query(
            query,
            doctype,
            txt,
            searchfield,
            cint(start),
            cint(page_length),
            filters,
            as_dict,
            reference_doctype,
        )
    meta = frappe.get_meta(doctype)
    fields = get_std_fields_list(meta, searchfield)
    fields += [field for field in frappe.parse_json(filter_fields or "[]") if field not in fields]
    arguments = {
        "filters": normalise_filters(meta, filters),
        "fields": [f"`tab{doctype}`.`{sanitize_searchfield(field)}`" for field in fields],
        "order_by": f"`tab{doctype}`.idx desc, {get_default_order(meta)}",
        "ignore_permissions": doctype == "DocType",
        "ignore_user_permissions": may_ignore_user_permissions(
            doctype, ignore_user_permissions, reference_doctype
        ),
        "reference_doctype": reference_doctype,
        "strict": False,
    }
    if meta.show_title_field_in_link and meta.title_field:
        arguments["fields"].insert(1, f"`tab{doctype}`.`{meta.title_field}` as `label`")
    rows = find_matches(meta, txt or "", arguments, cint(start), cint(page_length))
    return rows if as_dict else [tuple(row.values()) for row in rows]


def _standard_query(doctype: str) -> str | None:
    queries = (frappe.get_hooks("standard_queries") or {}).get(doctype)
    return queries[-1] if queries else None


def run_custom_query(
    query, doctype, txt, searchfield, start, page_length, filters, as_dict, reference_doctype
):
    """Call a search function of an app; raises frappe.PermissionError for one that isn't whitelisted."""
    is_whitelisted(frappe.get_attr(query))
    return frappe.call(
        query,
        doctype,
        txt,
        searchfield,
        start,
        page_length,
        filters,
        as_dict=as_dict,
        reference_doctype=reference_doctype,
    )


def sanitize_searchfield(searchfield: str | None) -> str | None:
    """Return the field's name; throws DataError for what can't be one."""
    if searchfield and not searchfield.strip().isidentifier():
        frappe.throw(_("Invalid Search Field {0}").format(searchfield), frappe.DataError)
    return searchfield and searchfield.strip()


def get_std_fields_list(meta, key: str) -> list[str]:
    """Return the fields that a result shows: name, title, *key*, search fields."""
    fields = [
        "name",
        meta.title_field,
        key,
        *(field.strip() for field in (meta.search_fields or "").split(",")),
    ]
    return unique(field for field in fields if field)


def normalise_filters(meta, filters: dict | list | None) -> list:
    """Return filters as a list, with those that leave out disabled documents."""
    if isinstance(filters, dict):
        filters = [
            [meta.name, key, *(value if isinstance(value, list | tuple) else ("=", value))]
            for key, value in filters.items()
        ]
    filters = list(filters or [])
    for fieldname, operator in (("enabled", "="), ("disabled", "!=")):
        if meta.get("fields", {"fieldname": fieldname, "fieldtype": "Check"}):
            filters.append([meta.name, fieldname, operator, 1])
    return filters


def get_default_order(meta) -> str:
    """Return the DocType's own order."""
    field, order = meta.sort_field or "modified", (meta.sort_order or "desc").lower()
    if "," in field:  # `idx desc, modified desc`, written whole into one property
        return field if " " in field else f"{field} {order}"
    return f"`tab{meta.name}`.`{field}` {order}"


def may_ignore_user_permissions(doctype: str, asked, reference_doctype: str | None) -> bool:
    """Return whether the search goes past User Permissions: where a link field of the form says so, not because
    the client does. Roles and the apps' own conditions hold in any case."""
    if not (cint(asked) and reference_doctype and frappe.db.exists("DocType", reference_doctype)):
        return False
    links = frappe.get_meta(reference_doctype).get_link_fields()
    return any(df.options == doctype and df.ignore_user_permissions for df in links)


def find_matches(meta, txt: str, arguments: dict, start: int, page_length: int) -> list[dict]:
    """Return one page of the matches, those first whose name or title begins with *txt*."""
    if meta.translated_doctype:
        return find_translated_matches(txt, arguments, start, page_length)
    if not txt:
        return frappe.get_list(meta.name, limit_start=start, limit_page_length=page_length, **arguments)

    searched = get_searched_fields(meta)
    leading = [field for field in searched if field in ("name", meta.title_field)]
    wanted = start + page_length

    def find(fields: list[str], pattern: str, limit: int) -> list[dict]:
        or_filters = [[meta.name, field, "like", pattern] for field in fields]
        return frappe.get_list(meta.name, or_filters=or_filters, limit_page_length=limit, **arguments)

    found = find(leading, f"{txt}%", wanted) if leading else []
    if len(found) < wanted:
        names = {row.name for row in found}
        found += [row for row in find(searched, f"%{txt}%", wanted + len(found)) if row.name not in names]
    return found[start:wanted]


def get_searched_fields(meta) -> list[str]:
    """Return the fields that are searched: those of the name, the title and the search fields that hold text."""
    fields = unique(field for field in ["name", meta.title_field, *meta.get_search_fields()] if field)
    return [
        field
        for field in fields
        if field == "name" or (meta.get_field(field) and meta.get_field(field).fieldtype in TEXT_TYPES)
    ]


def find_translated_matches(txt: str, arguments: dict, start: int, page_length: int) -> list[dict]:
    """Return the documents whose names match in the user's language: their translations aren't in the table."""
    doctype = arguments["order_by"].split("`")[1][3:]
    rows = frappe.get_list(doctype, limit_page_length=0, **arguments)
    needle = letters_of(txt)
    matching = [row for row in rows if any(needle in letters_of(_(cstr(value))) for value in row.values())]
    matching.sort(key=lambda row: (not letters_of(_(row.name)).startswith(needle), letters_of(_(row.name))))
    return matching[start : start + page_length]


def build_for_autosuggest(rows: list, doctype: str) -> list[dict]:
    """Return rows as what a link field shows: the value, what describes it, and perhaps a title as label."""
    meta = frappe.get_meta(doctype)

    def describe(parts) -> str:
        return ", ".join(
            unique(_(cstr(part)) if meta.translated_doctype else cstr(part) for part in parts if part)
        )

    results = []
    for row in rows:
        name, *rest = list(row.values()) if isinstance(row, dict) else list(row)
        if not meta.show_title_field_in_link:
            results.append({"value": name, "description": describe(rest)})
            continue
        label = rest[0] if rest else name
        others = [name, *(part for part in rest[1:] if part != label)]
        results.append({"value": name, "label": label, "description": describe(others)})
    return results


@frappe.whitelist()
def get_link_title(doctype: str, docname: str) -> str | None:
    """Return a document's title where its DocType shows titles in links, else its name."""
    meta = frappe.get_meta(doctype)
    if not (meta.show_title_field_in_link and meta.title_field):
        return docname
    frappe.has_permission(doctype, "read", doc=docname, throw=True)
    return frappe.db.get_value(doctype, docname, meta.title_field)


def validate_and_sanitize_search_inputs(function):
    """Decorate a search function of an app: its `searchfield` is checked, its `start` and `page_length` are ints."""

    @functools.wraps(function)
    def checked(doctype, txt, searchfield, start, page_length, filters, *args, **kwargs):
        sanitize_searchfield(searchfield)
        if doctype and not frappe.db.exists("DocType", doctype):
            return []
        return function(doctype, txt, searchfield, cint(start), cint(page_length), filters, *args, **kwargs)

    return checked
