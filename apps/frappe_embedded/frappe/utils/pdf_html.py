"""HTML made fit for the PDF converter: nothing in it reads a file, reaches the network or runs.

What is printed holds text that people typed, so the page is treated as hostile: only `data:` images remain, and
of the page's own options (`<meta name="pdfkit-…">`, `.print-format { … }`) only those about paper.
"""

import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

DROPPED_WITH_CONTENT = {
    "script",
    "iframe",
    "object",
    "applet",
    "frameset",
    "audio",
    "video",
    "template",
    "noembed",
}
DROPPED = {"base", "link", "embed", "frame", "source", "track", "param", "use", "feimage", "animate", "set"}
VOID = {"area", "br", "col", "hr", "img", "input", "meta", "wbr"}
IMAGE_TAGS = {"img", "image", "input"}
IMAGE_ATTRIBUTES = {"src", "href", "xlink:href"}
LOADING_ATTRIBUTES = {
    *(
        "src",
        "srcset",
        "href",
        "xlink:href",
        "background",
        "poster",
        "data",
        "action",
        "formaction",
        "lowsrc",
    ),
    *(
        "dynsrc",
        "cite",
        "longdesc",
        "manifest",
        "code",
        "codebase",
        "classid",
        "archive",
        "profile",
        "srcdoc",
        "ping",
    ),
}
PAPER_OPTIONS = {
    *("margin-top", "margin-bottom", "margin-left", "margin-right", "page-size", "page-width", "page-height"),
    *(
        "orientation",
        "dpi",
        "zoom",
        "image-dpi",
        "image-quality",
        "minimum-font-size",
        "grayscale",
        "lowquality",
    ),
}

NAME = re.compile(r"^[a-zA-Z][\w:.-]*$")
OPTION_VALUE = re.compile(r"^[A-Za-z0-9.]{0,20}$")
SAFE_LINK = re.compile(r"^(https?:|mailto:|tel:|#)", re.IGNORECASE)
DATA_IMAGE = re.compile(r"^\s*data:image/[\w.+-]+[;,]", re.IGNORECASE)

CSS_COMMENT = re.compile(r"/\*.*?(\*/|$)", re.DOTALL)
CSS_HEX_ESCAPE = re.compile(r"\\0{0,4}([2-7][0-9a-fA-F])\s?")
CSS_LETTER_ESCAPE = re.compile(r"\\([g-zG-Z@(])")
CSS_IMPORT = re.compile(r"@import[^;]*(;|$)", re.IGNORECASE)
CSS_URL = re.compile(
    r"url\s*\(\s*(?P<quote>['\"]?)(?P<url>.*?)(?P=quote)\s*(\)|$)", re.IGNORECASE | re.DOTALL
)
CSS_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")


def make_safe(html: str, get_image: Callable[[str], str | None]) -> tuple[str, dict[str, str]]:
    """Return *html* without anything that loads or runs, and the paper options that it carried.

    *get_image* turns the address of an image into a `data:` address, or None to leave the image out.
    """
    filter_ = _SafeHTML(get_image)
    filter_.feed(html)
    filter_.close()
    return "".join(filter_.output), filter_.options


def clean_css(css: str) -> str:
    """Return *css* without imports and without addresses other than `data:`."""
    css = CSS_COMMENT.sub("", css).replace("<", "")
    css = CSS_HEX_ESCAPE.sub(_decode_escape, css)
    css = CSS_LETTER_ESCAPE.sub(r"\1", css)
    css = CSS_IMPORT.sub("", css)
    return CSS_URL.sub(lambda match: match[0] if match["url"].lower().startswith("data:") else "none", css)


def _decode_escape(match: re.Match) -> str:
    character = chr(int(match[1], 16))
    return character if character.isalnum() or character in "@(:/" else match[0]


def read_paper_rules(css: str) -> dict[str, str]:
    """Return the paper options among the declarations for `.print-format` itself."""
    options = {}
    for selectors, declarations in CSS_RULE.findall(CSS_COMMENT.sub("", css)):
        if ".print-format" in (selector.strip() for selector in selectors.split(",")):
            for declaration in declarations.split(";"):
                name, _colon, value = declaration.partition(":")
                options.update(paper_option(name, value.replace("!important", "")))
    return options


def _without_paper(rule: re.Match) -> str:
    """Return a rule for `.print-format` alone without what is said about the paper: margins would count twice."""
    if CSS_COMMENT.sub("", rule[1]).strip() != ".print-format":
        return rule[0]
    kept = [
        line for line in rule[2].split(";") if line.partition(":")[0].strip().lower() not in PAPER_OPTIONS
    ]
    return f"{rule[1]}{{{';'.join(kept)}}}"


def paper_option(name: str, value: str | None) -> dict[str, str]:
    """Return `{name: value}` when it is a paper option with a harmless value, else `{}`."""
    name, value = name.strip().lower(), (value or "").strip()
    return {name: value} if name in PAPER_OPTIONS and OPTION_VALUE.match(value) else {}


class _SafeHTML(HTMLParser):
    """Writes the page anew, token by token, with what is allowed."""

    def __init__(self, get_image):
        super().__init__(convert_charrefs=False)
        self.get_image = get_image
        self.output: list[str] = []
        self.options: dict[str, str] = {}
        self.css: list[str] | None = None  # of the style element that is open
        self.dropping: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag in DROPPED_WITH_CONTENT:
            self.dropping.append(tag)
        if self.dropping or tag in DROPPED or not NAME.match(tag):
            return
        if tag == "meta" and not self.keep_meta(dict(attrs)):
            return
        kept = "".join(self.attribute(tag, name, value) for name, value in attrs)
        self.output.append(f"<{tag}{kept}>")
        if tag == "style":
            self.css = []

    def handle_startendtag(self, tag, attrs):
        if tag in DROPPED_WITH_CONTENT:
            return  # `<script/>` opens nothing here; whatever follows is filtered as usual
        self.handle_starttag(tag, attrs)
        if tag not in VOID | DROPPED and not self.dropping and NAME.match(tag):
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if self.dropping:
            if tag == self.dropping[-1]:
                self.dropping.pop()
            return
        if tag == "style" and self.css is not None:
            self.write_css()
        if tag not in DROPPED | VOID | DROPPED_WITH_CONTENT and NAME.match(tag):
            self.output.append(f"</{tag}>")

    def write_css(self):
        css = "".join(self.css)
        self.css = None
        self.options.update(read_paper_rules(css))
        self.output.append(clean_css(CSS_RULE.sub(_without_paper, css)))

    def keep_meta(self, attributes: dict) -> bool:
        name = attributes.get("name") or ""
        if name.lower().startswith("pdfkit-"):
            self.options.update(paper_option(name[7:], attributes.get("content")))
            return False
        return "http-equiv" not in attributes

    def attribute(self, tag: str, name: str, value: str | None) -> str:
        name = name.lower()
        if not NAME.match(name) or name.startswith("on"):
            return ""
        if value is None:
            return f" {name}"
        if name in LOADING_ATTRIBUTES:
            value = self.address(tag, name, value)
            if value is None:
                return ""
        elif name == "style":
            value = clean_css(value)
        return f' {name}="{escape(value, quote=True)}"'

    def address(self, tag: str, name: str, value: str) -> str | None:
        if tag in ("a", "area") and name == "href":
            return value if SAFE_LINK.match(value.strip()) else None
        if tag in IMAGE_TAGS and name in IMAGE_ATTRIBUTES:
            return value if DATA_IMAGE.match(value) else self.get_image(value)
        return None

    def handle_data(self, data):
        if self.css is not None:
            self.css.append(data)
        elif not self.dropping:
            self.output.append(data.replace("<", "&lt;").replace(">", "&gt;"))

    def handle_entityref(self, name):
        self.handle_reference(f"&{name};")

    def handle_charref(self, name):
        self.handle_reference(f"&#{name};")

    def handle_reference(self, reference: str):
        if not self.dropping:
            (self.output if self.css is None else self.css).append(reference)

    def handle_decl(self, decl):
        if decl.lower().startswith("doctype"):
            self.output.append("<!DOCTYPE html>")

    def close(self):
        super().close()
        if self.css is not None:
            self.write_css()
            self.output.append("</style>")
