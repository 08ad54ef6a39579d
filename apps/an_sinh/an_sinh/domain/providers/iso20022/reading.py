"""A message of a bank → a sheet of what it says of each payment and of whole batches, as any other file of results has it.

What could make an XML file do more than be read (types of its own, entities) is refused before it is read.
"""

import importlib
import re
from types import ModuleType
from typing import Any
from xml.parsers import expat

from an_sinh.domain.providers.iso20022 import statement, status_report
from an_sinh.domain.providers.iso20022.rows import HEADINGS, Row
from an_sinh.domain.providers.iso20022.schema import faults

NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:((?:[a-z]{4})\.\d{3}\.\d{3}\.\d{2})")
KINDS = {"pain.002.001": status_report.rows_of, "camt.053.001": statement.rows_of}
# The head of a message: its declaration and the first element stand within.
HEAD_BYTES = 64 * 1024
DOCTYPE, SCHEMA, OTHER_KIND = "message_doctype", "message_schema", "message_kind"


class MessageError(ValueError):
    """A message that can't be read. `code` is one of this module's, `detail` fills its sentence."""

    def __init__(self, code: str, detail: str = ""):
        super().__init__(code, detail)
        self.code, self.detail = code, detail


class _Found(Exception):
    """The first element of a file: its namespace."""


def kind_of(content: bytes) -> str | None:
    """The message that a file is, such as "pain.002.001.10"; None for a file that is none. Raises `MessageError` for a
    message that brings a document type of its own."""
    if b"<" not in content[:100] and b"\x00<" not in content[:100]:
        return None
    parser = expat.ParserCreate(namespace_separator=" ")
    declared: list[str] = []

    def begin(name: str, _attributes: dict) -> None:
        raise _Found(name.partition(" ")[0])

    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = lambda name, *_ids: declared.append(name)
    try:
        parser.Parse(content[:HEAD_BYTES], False)
    except expat.ExpatError:
        return None
    except _Found as found:
        named = NAMESPACE.fullmatch(str(found))
        if named and declared:
            raise MessageError(DOCTYPE, declared[0][:60]) from None
        return named[1] if named else None
    return None


def read_message(content: bytes, kind: str) -> list[list]:
    """The message as rows of cells under its headings. Raises `MessageError`."""
    document = _document(content, kind)
    if fault := next(faults(document), None):
        raise MessageError(SCHEMA, fault)
    found: list[Row] = list(KINDS[kind[:12]](document))
    return [list(HEADINGS), *(list(row) for row in found)]


def _document(content: bytes, kind: str) -> Any:
    from xsdata.exceptions import ConverterWarning, ParserError
    from xsdata.formats.dataclass.parsers import XmlParser
    from xsdata.formats.dataclass.parsers.config import ParserConfig
    from xsdata.formats.dataclass.parsers.handlers import XmlEventHandler

    module = _module(kind)
    strict = ParserConfig(
        fail_on_unknown_properties=True, fail_on_unknown_attributes=True, fail_on_converter_warnings=True
    )
    parser = XmlParser(strict, handler=XmlEventHandler)
    try:
        return parser.from_bytes(content, module.Document)
    except (ParserError, ConverterWarning, TypeError, ValueError, SyntaxError) as error:
        # A missing element is a missing argument of its dataclass; a broken file is a SyntaxError of ElementTree.
        raise MessageError(SCHEMA, str(error).splitlines()[0][:200]) from error


def _module(kind: str) -> ModuleType:
    """The dataclasses of a message; only what is read here is looked for."""
    if kind[:12] not in KINDS:
        raise MessageError(OTHER_KIND, kind)
    name = kind.replace(".", "_")
    try:
        return importlib.import_module(f"pyiso20022.{name[:4]}.{name}.{name}")
    except ModuleNotFoundError as error:
        raise MessageError(OTHER_KIND, kind) from error
