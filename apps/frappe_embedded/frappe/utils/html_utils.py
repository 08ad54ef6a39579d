"""Cleaning HTML that people send."""

import re

import nh3

# What documents and comments may hold beside ammonia's own list.
_TAGS = nh3.ALLOWED_TAGS | {"section", "input", "font", "main", "video", "audio", "source"}
_ATTRIBUTES = {
    **{tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()},
    "*": {
        "class",
        "id",
        "style",
        "title",
        "dir",
        "align",
        "data-value",
        "data-type",
        "data-mention",
        "data-doctype",
    },
    "input": {"type", "checked", "disabled"},
    "font": {"color", "size", "face"},
    "img": {"src", "alt", "width", "height"},
    "video": {"src", "controls", "width", "height"},
    "audio": {"src", "controls"},
    "source": {"src", "type"},
}
_STYLES = {
    "color", "background-color", "font-size", "font-weight", "font-style", "text-align", "text-decoration",
    "width", "height", "border", "border-collapse", "padding", "margin", "vertical-align", "white-space", "display",
}  # fmt: skip
_TAG = re.compile(r"</?[a-zA-Z!][^>]*>|<[a-zA-Z!/]")


def is_html(text: str) -> bool:
    """True when a text holds something that a browser would take for a tag."""
    return bool(_TAG.search(text))


def sanitize_html(html: str, linkify: bool = False, always_sanitize: bool = False) -> str:
    """The text without scripts, event handlers and whatever else could act; text that isn't HTML stays as it is."""
    if not isinstance(html, str) or (not always_sanitize and not is_html(html)):
        return html
    return nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, filter_style_properties=_STYLES, link_rel=None)


def clean_html(html: str) -> str:
    """The text with only the plainest mark-up left."""
    if not isinstance(html, str):
        return html
    tags = {
        "div",
        "p",
        "br",
        "ul",
        "ol",
        "li",
        "strong",
        "b",
        "em",
        "i",
        "u",
        "table",
        "thead",
        "tbody",
        "td",
        "tr",
    }
    return nh3.clean(html, tags=tags, attributes={}, link_rel=None)
