"""How documents get their names."""

import re
import threading

import pytest

import frappe
from frappe.model.naming import (
    InvalidNamingSeriesError,
    NamingSeries,
    append_number_if_name_exists,
    make_autoname,
    parse_naming_series,
    revert_series_if_last,
)


class TestRules:
    def test_a_series_counts(self, doctype, new):
        doctype("Paper", {"code": "Data"}, autoname="NH.#####")
        assert [new("Paper").name for _ in range(3)] == ["NH00001", "NH00002", "NH00003"]

    def test_date_parts_and_fields_in_a_series(self, doctype, new):
        doctype("Paper", {"code": "Data"}, autoname="P-.code.-.YYYY.-.###")
        year = frappe.utils.now_datetime().year
        assert new("Paper", code="x").name == f"P-x-{year}-001"
        assert new("Paper", code="y").name == f"P-y-{year}-001"

    def test_by_field(self, doctype, new):
        doctype("Paper", {"code": "Data"}, autoname="field:code")
        assert new("Paper", code=" A1 ").name == "A1"
        with pytest.raises(frappe.ValidationError, match="required"):
            new("Paper")
        with pytest.raises((frappe.DuplicateEntryError, frappe.UniqueValidationError)):
            new("Paper", code="A1")

    def test_the_naming_field_follows_the_name(self, doctype, new):
        doctype("Paper", {"code": "Data"}, autoname="field:code")
        doc = new("Paper", code="A1")
        doc.code = "B2"
        doc.save()
        assert frappe.db.get_value("Paper", "A1", "code") == "A1"

    def test_by_format(self, doctype, new):
        doctype("Paper", {"month": "Date", "unit": "Data"}, autoname="format:{unit}-{MM}-{###}")
        month = frappe.utils.now_datetime().strftime("%m")
        assert new("Paper", unit="Hoà Bình").name == f"Hoà Bình-{month}-001"

    def test_by_naming_series(self, doctype, new):
        doctype(
            "Paper",
            {"naming_series": {"fieldtype": "Select", "options": "A-\nB-"}},
            autoname="naming_series:",
        )
        assert new("Paper").name == "A-00001"
        assert new("Paper", naming_series="B-").name == "B-00001"
        assert new("Paper", naming_series="C-.YY.-").name == f"C-{frappe.utils.now_datetime():%y}-00001"

    def test_by_hand(self, doctype, new):
        doctype("Paper", {"code": "Data"}, autoname="prompt")
        assert new("Paper", name="Mine").name == "Mine"
        assert new("Paper", __newname="Too").name == "Too"
        with pytest.raises(frappe.ValidationError, match="set the document name"):
            new("Paper")

    def test_by_chance(self, doctype, new):
        doctype("Paper", {"code": "Data"}, autoname="hash")
        names = {new("Paper", name="ignored").name for _ in range(20)}
        assert len(names) == 20 and all(re.fullmatch(r"[0-9a-v]{10}", name) for name in names)

    def test_set_name(self, doctype):
        doctype("Paper", {"code": "Data"}, autoname="hash")
        assert frappe.get_doc({"doctype": "Paper"}).insert(set_name="Given").name == "Given"

    def test_the_controller_comes_first(self, doctype, monkeypatch):
        doctype("Paper", {"code": "Data"}, autoname="hash")
        doc = frappe.get_doc({"doctype": "Paper", "code": "A"})
        monkeypatch.setattr(
            type(doc), "autoname", lambda self: setattr(self, "name", "C-" + self.code), raising=False
        )
        assert doc.insert().name == "C-A"

    @pytest.mark.parametrize("bad", ["New Paper 1", "Paper", "a<b>", "x" * 141])
    def test_names_that_are_none(self, doctype, new, bad):
        doctype("Paper", {"code": "Data"}, autoname="prompt")
        with pytest.raises((frappe.NameError, frappe.ValidationError)):
            new("Paper", name=bad)


class TestSeries:
    def test_make_autoname(self, site):
        assert make_autoname("T-.##") == "T-01"
        assert make_autoname("T-.##") == "T-02"
        assert make_autoname("T-.####.-E") == "T-0003-E"

    @pytest.mark.parametrize("bad", ["T#####", "T$.###"])
    def test_bad_keys(self, site, bad):
        with pytest.raises(InvalidNamingSeriesError):
            make_autoname(bad)

    def test_weeks_and_the_rest_of_a_key(self, site):
        now = frappe.utils.now_datetime()
        assert parse_naming_series("A.-.DD.-.YY") == f"A-{now:%d}-{now:%y}"
        assert re.fullmatch(r"W\d\d", parse_naming_series("W.WW"))

    def test_a_counter_can_be_read_and_set(self, site):
        series = NamingSeries("Z-.YYYY.-.####")
        assert series.get_current_value() == 0
        series.update_counter(41)
        assert series.generate_next_name().endswith("0042") and series.get_current_value() == 42

    def test_the_last_number_is_given_back(self, site):
        first, last = make_autoname("R-.###"), make_autoname("R-.###")
        revert_series_if_last("R-.###", first)
        assert NamingSeries("R-.###").get_current_value() == 2
        revert_series_if_last("R-.###", last)
        assert NamingSeries("R-.###").get_current_value() == 1

    def test_deleting_the_last_document_gives_its_number_back(self, doctype, new):
        doctype("Paper", {"code": "Data"}, autoname="NH.#####")
        new("Paper")
        new("Paper").delete()
        assert new("Paper").name == "NH00002"

    def test_numbers_behind_existing_names(self, doctype, new):
        doctype("Paper", {"code": "Data"}, autoname="prompt")
        assert append_number_if_name_exists("Paper", "An") == "An"
        for name in ("An", "An-1", "An-10", "An-x"):
            new("Paper", name=name)
        assert append_number_if_name_exists("Paper", "An") == "An-11"

    def test_two_writers_never_get_one_number(self, sites, site):
        frappe.db.commit()
        names, errors = [], []

        def count():
            try:
                frappe.init(site, str(sites), force=True)
                frappe.connect()
                for _ in range(20):
                    names.append(make_autoname("TH-.####"))
                    frappe.db.commit()
            except Exception as error:  # a thread's error would be lost otherwise
                errors.append(error)
            finally:
                frappe.destroy()

        threads = [threading.Thread(target=count) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not errors and len(names) == len(set(names)) == 80
