"""DocTypes made at run time, and what sites change about them."""

import multiprocessing
import threading

import pytest

import frappe
from frappe.core.doctype.doctype import field_rules
from frappe.core.doctype.language.language import Language
from frappe.custom.doctype.custom_field.custom_field import create_custom_field, create_custom_fields
from frappe.custom.doctype.property_setter.property_setter import make_property_setter
from frappe.model.meta import Meta


class TestMeta:
    def test_fields_by_kind(self, order):
        meta = frappe.get_meta("Order")
        assert [df.fieldname for df in meta.get_table_fields()] == ["lines"]
        assert [df.fieldname for df in meta.get_link_fields()] == ["amended_from"]
        assert meta.has_field("customer") and not meta.has_field("nothing")
        assert meta.get_field("customer").reqd == 1 and meta.get_field("nothing") is None
        assert [df.fieldname for df in meta.get("fields", {"reqd": 1})] == ["customer"]
        assert meta.get_label("customer") == "Customer" and meta.get_label("owner") == "Created By"
        assert meta.get_table_field_doctype("lines") == "Order Line"
        assert meta.is_submittable == 1 and not meta.istable

    def test_columns(self, order):
        columns = frappe.get_meta("Order").get_valid_columns()
        assert "customer" in columns and "lines" not in columns and "parent" not in columns
        assert "parent" in frappe.get_meta("Order Line").get_valid_columns()
        assert set(columns) <= set(frappe.db.get_table_columns("Order"))

    def test_title_and_search_fields(self, doctype):
        doctype("Town", {"title": "Data", "code": "Data"}, search_fields="code, title")
        meta = frappe.get_meta("Town")
        assert meta.get_title_field() == "title" and meta.get_search_fields() == ["code", "title", "name"]

    def test_as_dict_is_plain(self, order):
        plain = frappe.get_meta("Order").as_dict()
        assert plain["name"] == "Order" and plain["fields"][0]["fieldname"] == "customer"
        assert frappe.parse_json(frappe.as_json(plain))["permissions"][0]["role"] == "System Manager"

    def test_unknown_doctypes(self, site):
        with pytest.raises(frappe.DoesNotExistError):
            frappe.get_meta("Nothing Like It")

    def test_every_core_doctype_can_be_read_without_its_row(self, site):
        from frappe.model import meta_loader

        for doctype in frappe.get_all("DocType", pluck="name"):
            meta = Meta.from_definition(meta_loader.core_definition(doctype))
            assert [f.fieldname for f in meta.fields] == [
                f.fieldname for f in frappe.get_meta(doctype).fields
            ]

    def test_every_core_doctype_follows_the_rules(self, site):
        for doctype in frappe.get_all("DocType", {"custom": 0}, pluck="name"):
            field_rules.validate_fields(frappe.get_meta(doctype))


class TestDocTypeRules:
    @pytest.mark.parametrize(
        ("fields", "error"),
        [
            ({"bad-name": "Data"}, field_rules.InvalidFieldNameError),
            ({"parent": "Data"}, field_rules.InvalidFieldNameError),
            ({"x" * 65: "Data"}, field_rules.InvalidFieldNameError),
            ({"what": "Wonder"}, frappe.ValidationError),
            ({"link": "Link"}, field_rules.DoctypeLinkError),
            ({"link": "Link:Nothing Like It"}, frappe.ValidationError),
            ({"rows": "Table:User"}, frappe.ValidationError),
            ({"about": "Dynamic Link:nowhere"}, frappe.ValidationError),
            ({"part": {"fieldtype": "Section Break", "reqd": 1}}, field_rules.IllegalMandatoryError),
            (
                {"x": {"fieldtype": "Data", "hidden": 1, "reqd": 1}},
                field_rules.HiddenAndMandatoryWithoutDefaultError,
            ),
            ({"x": {"fieldtype": "Text", "search_index": 1}}, field_rules.CannotIndexedError),
        ],
    )
    def test_bad_fields_are_refused(self, doctype, fields, error):
        with pytest.raises(error):
            doctype("Bad", fields)
        assert not frappe.db.table_exists("Bad")

    def test_two_fields_of_one_name(self, doctype):
        fields = [{"fieldname": "a", "fieldtype": "Data", "label": "A"}] * 2
        with pytest.raises(field_rules.UniqueFieldnameError):
            doctype("Bad", fields)

    @pytest.mark.parametrize("more", [{"title_field": "x"}, {"search_fields": "x"}, {"autoname": "field:x"}])
    def test_references_to_fields_that_are_not_there(self, doctype, more):
        with pytest.raises(frappe.ValidationError):
            doctype("Bad", {"a": "Data"}, **more)

    @pytest.mark.parametrize(
        "lines",
        [
            [{"role": "All", "read": 1}, {"role": "All", "read": 1}],
            [{"role": "All", "write": 1, "read": 0}],
            [{"role": "All", "read": 1, "submit": 1}],
            [{"role": "All", "permlevel": 1, "read": 1}],
        ],
    )
    def test_bad_permissions_are_refused(self, doctype, lines):
        with pytest.raises(frappe.ValidationError):
            doctype("Bad", {"a": "Data"}, permissions=lines)

    def test_standard_doctypes_come_from_apps(self, doctype):
        with pytest.raises(frappe.ValidationError, match="Developer Mode"):
            doctype("Bad", {"a": "Data"}, custom=0)

    def test_fieldnames_come_from_labels(self, doctype):
        doc = doctype("Town", [
            {"label": "Full Name", "fieldtype": "Data"}, {"fieldtype": "Section Break"}, {"label": "Full Name", "fieldtype": "Data"},
        ])  # fmt: skip
        assert [df.fieldname for df in doc.fields] == ["full_name", "section_break_2", "full_name_1"]

    def test_submittable_and_tree_doctypes_get_their_fields(self, doctype, order):
        assert frappe.get_meta("Order").get_field("amended_from").options == "Order"
        doctype("Unit", {"title": "Data"}, is_tree=1)
        meta = frappe.get_meta("Unit")
        assert meta.nsm_parent_field == "parent_unit"
        assert all(meta.has_field(name) for name in ("lft", "rgt", "is_group", "old_parent", "parent_unit"))

    def test_a_field_added_later_becomes_a_column(self, order, new):
        name = new("Order", customer="An").name
        order.append("fields", {"fieldname": "weight", "label": "Weight", "fieldtype": "Float"})
        order.save()
        doc = frappe.get_doc("Order", name)
        assert doc.weight == 0
        doc.weight = 2.5
        doc.save()
        assert frappe.db.get_value("Order", name, "weight") == 2.5

    def test_a_field_that_is_taken_out_leaves_its_data(self, order, new):
        name = new("Order", customer="An", note="kept").name
        order.set("fields", [df for df in order.fields if df.fieldname != "note"])
        order.save()
        assert not frappe.get_meta("Order").has_field("note")
        assert frappe.db.sql("select note from tabOrder where name = %s", name)[0][0] == "kept"


class TestCustomisation:
    def test_a_custom_field_works_at_once(self, order, new):
        create_custom_field(
            "Order",
            {"fieldname": "village", "label": "Village", "fieldtype": "Data", "insert_after": "customer"},
        )
        meta = frappe.get_meta("Order")
        names = [df.fieldname for df in meta.fields]
        assert names.index("village") == names.index("customer") + 1
        doc = new("Order", customer="An", village="Lung Cut")
        assert frappe.db.get_value("Order", doc.name, "village") == "Lung Cut"
        assert meta.get_custom_fields()[0].fieldname == "village"

    @pytest.mark.parametrize("name", ["validate", "save", "check_permission", "is_new", "_table_fieldnames"])
    def test_a_custom_field_takes_no_name_of_the_code(self, order, new, name):
        with pytest.raises(field_rules.InvalidFieldNameError):
            new("Custom Field", dt="Order", fieldname=name, label="X", fieldtype="Data")
        assert not frappe.get_meta("Order").has_field(name)

    def test_a_custom_field_without_a_name_gets_a_prefix(self, order, new):
        field = new("Custom Field", dt="Order", label="House No", fieldtype="Data")
        assert (field.name, field.fieldname) == ("Order-custom_house_no", "custom_house_no")
        assert frappe.get_meta("Order").fields[-1].fieldname == "custom_house_no"

    def test_a_custom_field_takes_no_existing_name(self, order, new):
        with pytest.raises(frappe.ValidationError, match="already exists"):
            new("Custom Field", dt="Order", fieldname="customer", label="Customer", fieldtype="Data")

    def test_custom_fields_are_made_in_bulk_and_updated(self, order):
        field = {"fieldname": "village", "label": "Village", "fieldtype": "Data"}
        create_custom_fields({"Order": [field]})
        create_custom_fields({"Order": {**field, "label": "Thôn"}})
        assert frappe.get_meta("Order").get_label("village") == "Thôn"
        assert frappe.db.count("Custom Field", {"dt": "Order"}) == 1

    def test_a_deleted_custom_field_leaves_its_data(self, order, new):
        create_custom_field("Order", {"fieldname": "village", "label": "Village", "fieldtype": "Data"})
        name = new("Order", customer="An", village="Lung Cut").name
        frappe.delete_doc("Custom Field", "Order-village")
        assert not frappe.get_meta("Order").has_field("village")
        assert "village" in frappe.db.get_table_columns("Order")
        frappe.get_doc("Order", name).save()

    def test_property_setters(self, order, new):
        make_property_setter("Order", "day", "reqd", 1, "Check")
        with pytest.raises(frappe.MandatoryError):
            new("Order", customer="An")
        make_property_setter("Order", "day", "reqd", 0, "Check")
        new("Order", customer="An")
        assert frappe.db.count("Property Setter", {"doc_type": "Order"}) == 1
        make_property_setter("Order", None, "title_field", "customer", "Data", for_doctype=True)
        assert frappe.get_meta("Order").get_title_field() == "customer"
        frappe.delete_doc("Property Setter", "Order-main-title_field")
        assert frappe.get_meta("Order").get_title_field() == "name"

    def test_a_property_setter_may_lengthen_a_field(self, order, new):
        make_property_setter("Order", "customer", "length", 500, "Int")
        assert len(new("Order", customer="x" * 400).customer) == 400

    def test_field_order_can_be_set(self, order):
        create_custom_field(
            "Order", {"fieldname": "village", "label": "Village", "fieldtype": "Data", "insert_after": "day"}
        )
        make_property_setter(
            "Order", None, "field_order", '["village", "lines", "customer"]', "Data", for_doctype=True
        )
        names = [df.fieldname for df in frappe.get_meta("Order").fields]
        assert [n for n in names if n in ("village", "lines", "customer")] == ["village", "lines", "customer"]
        assert len(names) == len(set(names)) == 7

    def test_rolled_back_customisations_are_forgotten(self, site, doctype):
        doctype("Town", {"title": "Data"})
        frappe.db.commit()
        try:
            create_custom_field("Town", {"fieldname": "village", "label": "Village", "fieldtype": "Data"})
            assert frappe.get_meta("Town").has_field("village")
            frappe.db.rollback()
            assert not frappe.get_meta("Town").has_field("village")
            frappe.get_doc({"doctype": "Town", "title": "Dong Mo"}).insert()
        finally:
            frappe.db.rollback()
            frappe.delete_doc("DocType", "Town")
            frappe.db.sql_ddl("drop table tabTown")
            frappe.db.commit()

    def test_another_thread_sees_a_new_field_only_when_it_is_committed(self, sites, site, doctype):
        doctype("Town", {"title": "Data"})
        frappe.db.commit()
        try:
            create_custom_field("Town", {"fieldname": "village", "label": "Village", "fieldtype": "Data"})
            assert frappe.get_meta("Town").has_field("village")
            assert look_from_another_thread(sites, site) is False
            frappe.local.meta_cache.clear()
            assert frappe.get_meta("Town").has_field("village"), "the other thread's view is not ours"
            frappe.db.commit()
            assert look_from_another_thread(sites, site) is True
        finally:
            frappe.delete_doc("DocType", "Town")
            frappe.db.sql_ddl("drop table tabTown")
            frappe.db.commit()

    def test_another_process_sees_a_new_field(self, sites, site, doctype):
        doctype("Town", {"title": "Data"})
        frappe.db.commit()
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=watch_meta, args=(theirs, str(sites), site))
        process.start()
        try:
            assert ours.recv() is False
            create_custom_field("Town", {"fieldname": "village", "label": "Village", "fieldtype": "Data"})
            frappe.db.commit()
            ours.send("look again")
            assert ours.recv() is True
        finally:
            process.join(20)
            frappe.delete_doc("DocType", "Town")
            frappe.db.sql_ddl("drop table tabTown")
            frappe.db.commit()


def look_from_another_thread(sites, site):
    """Whether a request in another thread finds Town's village."""
    found = []

    def look():
        frappe.init(site, str(sites), force=True)
        frappe.connect()
        found.append(frappe.get_meta("Town").has_field("village"))
        frappe.destroy()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join(20)
    return found[0]


def watch_meta(pipe, sites, site):
    """In another process: whether Town has its village, now and after a message, in two requests."""
    for turn in range(2):
        if turn:
            pipe.recv()
        frappe.init(site, sites, force=True)
        frappe.connect()
        pipe.send(frappe.get_meta("Town").has_field("village"))
        frappe.destroy()


class TestControllers:
    def test_a_standard_doctype_without_code_is_an_error(self, site, monkeypatch):
        from frappe.model.controllers import load_controller

        values = {**frappe.get_meta("Language").__dict__, "name": "Nothing Here"}
        with pytest.raises(ImportError, match="Nothing Here"):
            load_controller(Meta(values=values))

    def test_apps_can_replace_and_extend_a_controller(self, site, monkeypatch):
        from frappe.model import controllers
        from frappe.tests.utils import patch_hooks

        with patch_hooks({"override_doctype_class": {"Language": [f"{__name__}.OtherLanguage"]}}):
            monkeypatch.setattr(frappe, "get_attr", lambda path: globals()[path.rsplit(".", 1)[1]])
            assert controllers.load_controller(frappe.get_meta("Language")) is OtherLanguage
        with patch_hooks({"extend_doctype_class": {"Language": [f"{__name__}.Shouting"]}}):
            cls = controllers.load_controller(frappe.get_meta("Language"))
            doc = cls({"doctype": "Language", "language_code": "vi"})
            assert doc.shout() == "VI" and isinstance(doc, Shouting)

    def test_only_documents_can_be_controllers(self, site, monkeypatch):
        from frappe.model import controllers
        from frappe.tests.utils import patch_hooks

        monkeypatch.setattr(frappe, "get_attr", lambda _path: int)
        with patch_hooks({"override_doctype_class": {"Language": ["x.y"]}}), pytest.raises(ImportError):
            controllers.load_controller(frappe.get_meta("Language"))


class Shouting:
    def shout(self):
        return self.language_code.upper()


class OtherLanguage(Language):
    pass
