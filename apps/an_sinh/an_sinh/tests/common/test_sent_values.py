"""What clients send as lists and fields: read, or refused in words, never an error of the server."""

import ast
from pathlib import Path

import frappe
from an_sinh.services.common import sent_values
from an_sinh.tests.case import DistrictTestCase

API = Path(frappe.get_module("an_sinh.api").__file__).parent
# These read rows of programs, each with a sentence of its own.
READ_BY_THEMSELVES = {"bank.py", "registry_import.py"}


class TestSentValues(DistrictTestCase):
    def test_what_is_sent_right_is_read(self):
        self.assertEqual(sent_values.names('["b", "a", "b"]'), ["b", "a"])
        self.assertEqual(sent_values.names(["b", "a"]), ["b", "a"])
        self.assertEqual(
            (sent_values.names(None), sent_values.names(""), sent_values.names("[]")), ([], [], [])
        )
        self.assertEqual(sent_values.fields_of('{"a": 1}'), {"a": 1})
        self.assertEqual((sent_values.fields_of(None), sent_values.fields_of(" ")), ({}, {}))
        self.assertEqual(sent_values.rows('[{"a": 1}]'), [{"a": 1}])

    def test_everything_else_is_refused_in_words(self):
        deep = "[" * 100_000
        for read, wrong in (
            (sent_values.names, ("x", "{}", "7", "[1]", '[""]', "[null]", deep, 7, {"a": 1}, [["a"]])),
            (sent_values.fields_of, ("x", "[]", "7", '"a"', deep, 7, ["a"])),
            (sent_values.rows, ("x", "{}", "[1]", '["a"]', deep, 7, [1])),
        ):
            for value in wrong:
                with self.subTest(read=read.__name__, value=str(value)[:20]):
                    self.assertRaises(frappe.ValidationError, read, value)
                    self.assert_refused("say so", read, value, "say so")

    def test_none_and_too_many(self):
        self.assert_refused("say so", sent_values.names, "[]", "say so", required=True)
        self.assert_refused("at most 2", sent_values.names, ["a", "b", "c"], most=2)
        self.assert_refused("say so", sent_values.rows, None, "say so", required=True)

    def test_a_page_lies_within_what_a_database_takes(self):
        for sent, read in (
            ((0, 50), (0, 50)),
            (("20", "10"), (20, 10)),
            ((-5, 0), (0, 1)),
            ((2**66, 2**66), (1_000_000_000, 100)),
            (("x", None), (0, 1)),
        ):
            self.assertEqual(sent_values.page(*sent, 100), read)

    def test_every_door_reads_json_by_them(self):
        """A door of its own would answer garbage with an error of the server."""
        own = []
        for path in sorted(API.glob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute) and node.attr in ("parse_json", "loads"):
                    own.append(path.name)
        self.assertEqual(set(own) - READ_BY_THEMSELVES, set())
