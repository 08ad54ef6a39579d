"""Frappe's `frappe.utils.data`: every helper for values under its old address."""

# ruff: noqa: F401 - names are passed on

from frappe.utils.collections import dict_with_keys, has_common, is_subset, unique
from frappe.utils.date_display import *  # noqa: F403
from frappe.utils.date_periods import *  # noqa: F403
from frappe.utils.dates import *  # noqa: F403
from frappe.utils.filters import (
    compare,
    evaluate_filters,
    get_filter,
    make_filter_dict,
    make_filter_tuple,
    sql_like,
)
from frappe.utils.html import is_html, is_image
from frappe.utils.json_values import orjson_dumps, parse_json, validate_json_string
from frappe.utils.money import fmt_money, get_number_format_info, in_words, money_in_words
from frappe.utils.numbers import (
    cast,
    cast_fieldtype,
    ceil,
    cint,
    floor,
    flt,
    remainder,
    rounded,
    safe_div,
    sbool,
)
from frappe.utils.python_code import validate_python_code
from frappe.utils.strings import (
    comma_and,
    comma_or,
    comma_sep,
    cstr,
    encode,
    escape_html,
    filter_strip_join,
    generate_hash,
    get_abbr,
    get_string_between,
    new_line_sep,
    sha256_hash,
    strip,
    strip_html,
)
from frappe.utils.urls import (
    expand_relative_urls,
    get_absolute_url,
    get_host_name,
    get_link_to_form,
    get_link_to_report,
    get_url,
    get_url_to_form,
    get_url_to_list,
    get_url_to_report,
    quote_urls,
    quoted,
    scrub_urls,
)
