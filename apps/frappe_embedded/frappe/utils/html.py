"""HTML: recognising, cleaning, making it from Markdown."""

import html
import json
import re

from frappe.utils.strings import strip_html

TAGS = re.compile(r"<[a-zA-Z/!][^>]*>")
IMAGE = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tiff", ".webp", ".svg")
ALLOWED_TAGS = frozenset(
    "a abbr b blockquote br caption code col colgroup dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol"
    " p pre s small span strong sub sup table tbody td tfoot th thead tr u ul".split()
)
ALLOWED_ATTRIBUTES = frozenset("href src alt title class style colspan rowspan align width height target rel".split())
ATTRIBUTE = re.compile(r"""([a-zA-Z-]+)\s*(?:=\s*("[^"]*"|'[^']*'|[^\s>]+))?""")
DROPPED = re.compile(r"<(script|style|iframe|object|embed|noscript)\b.*?(</\1\s*>|$)", re.I | re.S)
COMMENT = re.compile(r"<!--.*?(-->|$)", re.DOTALL)
UNSAFE_VALUE = re.compile(r"^\s*(javascript|vbscript|data(?!:image/(png|jpe?g|gif|webp)))\s*:|expression\s*\(", re.I)


def is_html(text: str) -> bool:
    return bool(TAGS.search(text or ""))


def is_image(filepath: str) -> bool:
    return (filepath or "").lower().endswith(IMAGE)


def strip_html_tags(text: str) -> str:
    return strip_html(text)


def unescape_html(value: str) -> str:
    return html.unescape(value or "")


def sanitize_html(text, linkify: bool = False, always_sanitize: bool = False):
    """HTML with only harmless tags and attributes. Text without tags, and JSON, are returned as they are."""
    if not isinstance(text, str) or (not always_sanitize and not is_html(text)) or is_json(text):
        return text
    text = DROPPED.sub("", COMMENT.sub("", text))
    return re.sub(r"<(/?)([a-zA-Z][\w-]*)([^<>]*?)(/?)>|<|>", _clean_tag, text)


def _clean_tag(found: re.Match) -> str:
    if not found[2]:
        return html.escape(found[0])
    name = found[2].lower()
    if name not in ALLOWED_TAGS:
        return ""
    if found[1]:
        return f"</{name}>"
    attributes = []
    for attribute, value in ATTRIBUTE.findall(found[3]):
        value = html.unescape(value.strip("\"'"))
        if attribute.lower() in ALLOWED_ATTRIBUTES and not UNSAFE_VALUE.search(re.sub(r"[\x00-\x20]", "", value)):
            attributes.append(f' {attribute.lower()}="{html.escape(value)}"')
    return f"<{name}{''.join(attributes)}{'/' if found[4] else ''}>"


def clean_html(text):
    return sanitize_html(text, always_sanitize=True)


def is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def md_to_html(markdown_text: str) -> str | None:
    """HTML of Markdown, with its own HTML escaped."""
    if markdown_text is None:
        return None
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table").render(markdown_text)


markdown = md_to_html


def get_safe_filters(filters):
    """JSON filters parsed; anything else as it is."""
    try:
        parsed = json.loads(filters)
    except (TypeError, ValueError):
        return filters
    return filters if isinstance(parsed, int | float) else parsed
