"""Cleaning HTML that people send: what could act is shown as text, and nothing that they wrote is lost."""

import re

import nh3

# What documents and comments may hold beside ammonia's own list.
_TAGS = nh3.ALLOWED_TAGS | {
    *("section", "input", "font", "main", "video", "audio", "source", "label", "button", "address", "big", "fieldset"),
    *("legend", "menu", "mark", "picture", "details", "summary", "figure", "figcaption", "center", "nobr", "tfoot"),
}  # fmt: skip
_ATTRIBUTES = {
    **{tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()},
    "*": {"class", "id", "style", "title", "dir", "align", "lang", "role", "contenteditable", "spellcheck"},
    "a": {"href", "hreflang", "name", "target", "rel"},
    "input": {"type", "checked", "disabled", "value", "name"},
    "font": {"color", "size", "face"},
    "img": {"src", "alt", "width", "height", "loading"},
    "video": {"src", "controls", "width", "height", "poster"},
    "audio": {"src", "controls"},
    "source": {"src", "type"},
    "ol": {"start", "type", "reversed"},
    "ul": {"type"},
    "li": {"value", "type"},
    "td": {"colspan", "rowspan", "headers", "width", "height", "valign", "bgcolor"},
    "th": {"colspan", "rowspan", "headers", "scope", "width", "height", "valign", "bgcolor"},
    "table": {"border", "cellpadding", "cellspacing", "width", "summary", "bgcolor"},
    "col": {"span", "width"},
    "colgroup": {"span", "width"},
}
_STYLES = {
    *("color", "background", "background-color", "opacity", "display", "visibility", "overflow", "cursor"),
    *("font", "font-family", "font-size", "font-style", "font-variant", "font-weight", "line-height"),
    *("letter-spacing", "word-spacing", "word-break", "word-wrap", "overflow-wrap", "white-space", "direction"),
    *("text-align", "text-decoration", "text-indent", "text-transform", "text-overflow", "vertical-align"),
    *("list-style", "list-style-type", "list-style-position", "counter-reset", "counter-increment"),
    *("width", "height", "min-width", "min-height", "max-width", "max-height", "float", "clear", "box-sizing"),
    *(f"{kind}{side}" for kind in ("margin", "padding") for side in ("", "-top", "-right", "-bottom", "-left")),
    *(f"border{side}" for side in ("", "-top", "-right", "-bottom", "-left", "-radius", "-collapse", "-spacing")),
    *("border-color", "border-style", "border-width", "table-layout", "caption-side", "page-break-after"),
    *("page-break-before", "page-break-inside", "flex", "flex-direction", "flex-wrap", "justify-content"),
    *("align-items", "gap"),
}  # fmt: skip
_TAG = re.compile(r"""<[a-zA-Z/!?](?:[^<>"']|"[^"]*"|'[^']*')*>""")
# A tag as programs write one: "a<b và c>d" is none.
_WRITTEN = re.compile(
    r"""</?([a-zA-Z][a-zA-Z0-9]*)
        (?:\s+(?:[a-zA-Z_:@][\w:.@-]*\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=]+)
              |(?:checked|controls|disabled|hidden|loop|muted|open|reversed)\b))*
        \s*/?>""",
    re.VERBOSE | re.ASCII,
)
_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp|bmp);base64,", re.IGNORECASE)


def is_html(text: str) -> bool:
    """True when a text holds a whole tag; a sign of "less than" makes none."""
    return bool(_TAG.search(text))


def sanitize_html(html: str, linkify: bool = False, always_sanitize: bool = False) -> str:
    """The text without scripts, event handlers and whatever else could act; text that isn't HTML stays as it is.

    What looks like a tag and is none that may stand ("<một triệu>", "<a@example.com>", "<script>") is kept as text."""
    if not isinstance(html, str) or (not always_sanitize and not is_html(html)):
        return html
    return nh3.clean(
        escape_unknown(html),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        generic_attribute_prefixes={"data-"},
        filter_style_properties=_STYLES,
        attribute_filter=_harmless,
        url_schemes={"cid", "http", "https", "mailto", "tel", "data"},
        link_rel=None,
    )


def escape_unknown(html: str) -> str:
    """The text with every "<" written as text that doesn't begin a whole tag which may stand."""
    parts, at = [], 0
    while (found := html.find("<", at)) >= 0:
        parts.append(html[at:found])
        tag = _WRITTEN.match(html, found)
        if tag and tag[1].lower() in _TAGS:
            parts.append(tag[0])
            at = tag.end()
        else:
            parts.append("&lt;")
            at = found + 1
    return "".join((*parts, html[at:]))


def _harmless(tag: str, attribute: str, value: str) -> str | None:
    """A picture may bring its own bytes; nothing else comes from a `data:` address."""
    address = value.strip().lower()
    if not address.startswith("data:") or attribute.startswith("data-"):
        return value
    return value if tag == "img" and attribute == "src" and _PICTURE.match(address) else None


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
