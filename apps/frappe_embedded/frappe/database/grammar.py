"""The expressions that fields, order_by and group_by may hold. What this grammar can't read is refused:
there is no way from a text of a client to SQL that passes it by."""

import re
from dataclasses import dataclass
from functools import lru_cache

from frappe.exceptions import DataError
from frappe.messages import throw
from frappe.translate import _

TOKEN = re.compile(
    r"""\s*(?:
      (?P<table>`tab[^`]+`|"tab[^"]+"|tab[A-Z]\w*)\s*\.\s*(?P<table_column>`\w+`|"\w+"|\w+|\*)
    | (?P<link>`?[A-Za-z_]\w*`?)\.(?P<link_column>`?\w+`?)
    | (?P<function>[A-Za-z_]\w*)\s*\(
    | (?P<number>\d+(?:\.\d+)?)\b
    | (?P<name>`\w+`|[A-Za-z_]\w*)
    | (?P<text>'[^'\\]*'|"[^"\\]*")
    | (?P<symbol>[-+*/,()])
    )""",
    re.VERBOSE | re.ASCII,
)
ALIAS = re.compile(
    r"""^(?P<expression>.*?\S)\s+as\s+(?P<alias>`[^`]+`|'[^'\\]+'|"[^"\\]+"|\w+)$""", re.I | re.S
)
DIRECTION = re.compile(r"^(?P<expression>.*?\S)\s+(?P<direction>asc|desc)$", re.IGNORECASE | re.DOTALL)
PLAIN = re.compile(r"[A-Za-z_]\w*$", re.ASCII)
AGGREGATES = frozenset(("count", "sum", "avg", "min", "max", "group_concat"))
FIELD_FUNCTIONS = AGGREGATES | frozenset(
    [
        "abs",
        "round",
        "date",
        "year",
        "month",
        "day",
        "hour",
        "minute",
        "quarter",
        "last_day",
        "date_format",
        "lower",
        "upper",
        "length",
        "trim",
        "locate",
        "substr",
        "substring",
        "datediff",
    ]
)
ORDER_FUNCTIONS = FIELD_FUNCTIONS | frozenset(
    ["ifnull", "coalesce", "nullif", "field", "concat", "greatest", "least", "if"]
)
RESERVED = frozenset(
    [
        "select",
        "from",
        "where",
        "union",
        "insert",
        "update",
        "delete",
        "drop",
        "create",
        "alter",
        "attach",
        "pragma",
        "case",
        "when",
        "exists",
        "having",
        "join",
        "into",
        "values",
        "with",
        "show",
    ]
)


@dataclass(frozen=True, slots=True)
class Column:
    """A reference to a column: of a table (DocType), through a link or child field, or of the main table."""

    name: str
    doctype: str | None = None
    through: str | None = None


class Expression:
    """SQL text and columns in turn; `function` is the outermost call, `alias` the name of the result.

    `columns` are the columns it reads; `column` is the one it is, when it is nothing but a column."""

    __slots__ = ("alias", "column", "columns", "function", "parts", "source")

    def __init__(self, parts: tuple, source: str, function: str | None = None, alias: str | None = None):
        self.parts = parts
        self.source = source
        self.function = function
        self.alias = alias
        self.columns = tuple(part for part in parts if isinstance(part, Column))
        self.column: Column | None = self.columns[0] if len(parts) == 1 and self.columns else None

    def sql(self, resolve) -> str:
        """SQL, with `resolve(column)` for each column."""
        return "".join(resolve(part) if isinstance(part, Column) else part for part in self.parts)


def refuse(function: str | None = None):
    """Raise DataError for what the grammar doesn't allow."""
    if function:
        throw(_("Use of function {0} in field is restricted").format(function), DataError)
    throw(_("Use of sub-query or function is restricted"), DataError)


def unquoted(text: str) -> str:
    return text.strip("`\"'")


class Parser:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, text: str, functions: frozenset[str]):
        self.tokens = self._tokens(text)
        self.functions = functions
        self.at = 0
        self.parts: list = []
        self.function: str | None = None

    @staticmethod
    def _tokens(text: str) -> list[re.Match]:
        tokens, at = [], 0
        text = text.strip()
        while at < len(text):
            found = TOKEN.match(text, at)
            if not found:
                refuse()
            tokens.append(found)
            at = found.end()
        return tokens

    def parse(self) -> tuple:
        if not self.tokens:
            refuse()
        first = self.tokens[0]
        if first["function"] and self._closing(0) == len(self.tokens) - 1:
            self.function = first["function"].lower()
        self._sum()
        if self.at != len(self.tokens):
            refuse()
        return tuple(self.parts)

    def _closing(self, opening: int) -> int:
        depth = 0
        for index in range(opening, len(self.tokens)):
            token = self.tokens[index]
            if token["function"] or token["symbol"] == "(":
                depth += 1
            elif token["symbol"] == ")":
                depth -= 1
                if not depth:
                    return index
        refuse()

    def _symbol(self) -> str | None:
        return self.tokens[self.at]["symbol"] if self.at < len(self.tokens) else None

    def _emit(self, part) -> None:
        if isinstance(part, str) and self.parts and isinstance(self.parts[-1], str):
            self.parts[-1] += part
        else:
            self.parts.append(part)

    def _sum(self) -> None:
        if self._symbol() == "-":
            self.at += 1
            self._emit("-")
        self._primary()
        while self._symbol() in ("+", "-", "*", "/"):
            self._emit(f" {self._symbol()} ")
            self.at += 1
            self._primary()

    def _primary(self) -> None:
        if self.at >= len(self.tokens):
            refuse()
        token = self.tokens[self.at]
        self.at += 1
        if token["table"]:
            self._emit(Column(unquoted(token["table_column"]), doctype=unquoted(token["table"])[3:]))
        elif token["link"]:
            self._emit(Column(unquoted(token["link_column"]), through=unquoted(token["link"])))
        elif token["function"]:
            self._call(token["function"].lower())
        elif token["name"]:
            name = token["name"]
            if name.lower() in RESERVED:
                refuse()
            self._emit(Column(unquoted(name)))
        elif token["number"]:
            self._emit(token["number"])
        elif token["text"]:
            self._emit("'" + token["text"][1:-1].replace("'", "''") + "'")
        elif token["symbol"] == "(":
            self._emit("(")
            self._sum()
            self._close()
        elif token["symbol"] == "*":
            self._emit(Column("*"))
        else:
            refuse()

    def _call(self, name: str) -> None:
        if name not in self.functions:
            refuse(name)
        self._emit(f"{name}(")
        if self._symbol() != ")":
            token = self.tokens[self.at] if self.at < len(self.tokens) else None
            if token is not None and token["name"] and token["name"].lower() == "distinct":
                self._emit("distinct ")
                self.at += 1
            self._arguments(name)
        self._close()

    def _arguments(self, name: str) -> None:
        if self._symbol() == "*" and name == "count":
            self._emit("*")
            self.at += 1
            return
        self._sum()
        while self._symbol() == ",":
            self._emit(", ")
            self.at += 1
            self._sum()

    def _close(self) -> None:
        if self._symbol() != ")":
            refuse()
        self._emit(")")
        self.at += 1


@lru_cache(maxsize=4096)
def parse_field(text: str) -> Expression:
    """A field to select: column, link.column, child.column, `tabX`.`column`, function, with `as` alias.

    Raises DataError for anything else."""
    text = text.strip()
    found = ALIAS.match(text)
    alias = unquoted(found["alias"]) if found else None
    source = found["expression"] if found else text
    if alias and re.search(r"[\x00\[\]]", alias):  # SQLite's driver would read a type in brackets
        refuse()
    if PLAIN.match(
        source
    ):  # one word is a column, whatever it means elsewhere: a field may be called "order"
        return Expression((Column(source),), source, None, alias)
    if source[:9].lower() == "distinct ":
        inner = parse_field(source[9:])
        return Expression(inner.parts, source, "distinct", alias)
    parser = Parser(source, FIELD_FUNCTIONS)
    return Expression(parser.parse(), source, parser.function, alias)


@lru_cache(maxsize=4096)
def parse_order(text: str) -> tuple[tuple[Expression, str], ...]:
    """`order_by` or `group_by` as expressions with their direction ('' when none is given)."""
    found = []
    for item in split_commas(text):
        direction = DIRECTION.match(item)
        source = direction["expression"] if direction else item
        parser = Parser(source, ORDER_FUNCTIONS)
        parts = parser.parse()
        found.append(
            (Expression(parts, source, parser.function), direction["direction"].lower() if direction else "")
        )
    return tuple(found)


def split_commas(text: str) -> list[str]:
    """Items between commas that stand outside of brackets and quotes."""
    items, depth, quote, start = [], 0, None, 0
    for index, char in enumerate(text):
        if quote:
            quote = None if char == quote else quote
        elif char in "`'\"":
            quote = char
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
        elif char == "," and not depth:
            items.append(text[start:index].strip())
            start = index + 1
    items.append(text[start:].strip())
    return [item for item in items if item]
