"""What a save refuses, and what it cleans: mandatory fields, links, formats, texts."""

import pytest

import frappe


class TestChecks:
    def test_mandatory_fields_of_parent_and_rows(self, doctype, new):
        doctype("Row", {"item": {"fieldtype": "Data", "reqd": 1}}, istable=1)
        doctype(
            "Paper",
            {"title": {"fieldtype": "Data", "reqd": 1}, "rows": {"fieldtype": "Table:Row", "reqd": 1}},
        )
        with pytest.raises(frappe.MandatoryError, match="title, rows"):
            new("Paper", title="  ")
        with pytest.raises(frappe.MandatoryError, match="item"):
            new("Paper", title="a", rows=[{}])
        frappe.get_doc({"doctype": "Paper"}).insert(ignore_mandatory=True)

    def test_zero_is_a_value(self, doctype, new):
        doctype("Paper", {"count": {"fieldtype": "Int", "reqd": 1}})
        assert frappe.db.get_value("Paper", new("Paper", count=0).name, "count") == 0

    def test_select_takes_one_of_its_options(self, order, new):
        with pytest.raises(frappe.ValidationError, match="cannot be"):
            new("Order", customer="An", kind="Slow")

    def test_links_must_lead_somewhere(self, doctype, new):
        doctype("Paper", {"writer": "Link:User"})
        with pytest.raises(frappe.LinkValidationError):
            new("Paper", writer="nobody@example.com")
        frappe.get_doc({"doctype": "Paper", "writer": "nobody@example.com"}).insert(ignore_links=True)

    def test_a_link_found_missing_is_found_once_it_exists(self, doctype, new):
        doctype("Town", {"title": "Data"}, autoname="prompt")
        doctype("Paper", {"town": "Link:Town"})
        with pytest.raises(frappe.LinkValidationError):
            new("Paper", town="Dong Mo")
        new("Town", name="Dong Mo")
        new("Paper", town="Dong Mo")

    def test_dynamic_links(self, doctype, new):
        doctype("Paper", {"kind": "Link:DocType", "about": "Dynamic Link:kind"})
        new("Paper", kind="User", about="Administrator")
        with pytest.raises(frappe.LinkValidationError):
            new("Paper", kind="User", about="nobody")
        with pytest.raises(frappe.ValidationError, match="must be set first"):
            new("Paper", about="Administrator")

    def test_cancelled_documents_cannot_be_linked(self, order, doctype, new):
        doctype("Bill", {"order": "Link:Order"}, is_submittable=1)
        cancelled = new("Order", customer="An").submit().cancel()
        with pytest.raises(frappe.CancelledLinkError):
            new("Bill", order=cancelled.name)

    def test_values_are_fetched_along_links(self, doctype, new):
        doctype("Town", {"code": "Data", "people": "Int"}, autoname="prompt")
        new("Town", name="Dong Mo", code="06463", people=7)
        doctype("Paper", {
            "town": "Link:Town",
            "code": {"fieldtype": "Data", "fetch_from": "town.code"},
            "people": {"fieldtype": "Int", "fetch_from": "town.people", "fetch_if_empty": 1},
        })  # fmt: skip
        doc = new("Paper", town="Dong Mo", code="wrong", people=9)
        assert (doc.code, doc.people) == ("06463", 9)
        assert new("Paper", town="Dong Mo").people == 7

    def test_length(self, order, new):
        with pytest.raises(frappe.CharacterLengthExceededError):
            new("Order", customer="x" * 141)

    def test_an_int_has_its_limit(self, doctype, new):
        doctype("Paper", {"count": "Int", "amount": "Currency"})
        new("Paper", count=2**31 - 1, amount=10**13)
        with pytest.raises(frappe.CharacterLengthExceededError):
            new("Paper", count=2**31)

    def test_non_negative(self, doctype, new):
        doctype("Paper", {"amount": {"fieldtype": "Currency", "non_negative": 1}})
        with pytest.raises(frappe.NonNegativeError):
            new("Paper", amount=-1)

    def test_formats_of_data(self, doctype, new):
        doctype("Paper", {"mail": "Data:Email", "phone": "Data:Phone", "site": "Data:URL"})
        new("Paper", mail="an@example.com", phone="0205 3820 123", site="https://example.com/x")
        for bad in ({"mail": "an@"}, {"phone": "abc"}, {"site": "example"}):
            with pytest.raises(frappe.ValidationError):
                new("Paper", **bad)

    def test_unique(self, doctype, new):
        doctype("Paper", {"code": {"fieldtype": "Data", "unique": 1}})
        new("Paper", code="A")
        other = new("Paper", code="B")
        new("Paper", code="")
        new("Paper", code="")
        with pytest.raises(frappe.UniqueValidationError):
            new("Paper", code="A")
        other.code = "A"
        with pytest.raises(frappe.UniqueValidationError):
            other.save()

    def test_a_name_is_taken_once(self, doctype, new):
        doctype("Town", {"code": "Data"}, autoname="prompt")
        new("Town", name="Dong Mo")
        with pytest.raises(frappe.DuplicateEntryError):
            new("Town", name="Dong Mo")
        frappe.get_doc({"doctype": "Town", "name": "Dong Mo"}).insert(ignore_if_duplicate=True)
        assert frappe.db.count("Town") == 1

    def test_set_only_once(self, doctype, new):
        doctype(
            "Paper",
            {
                "code": {"fieldtype": "Data", "set_only_once": 1},
                "day": {"fieldtype": "Date", "set_only_once": 1},
            },
        )
        doc = new("Paper", code="A", day="2024-05-01")
        doc.day = "2024-05-01"
        doc.save()
        for field, value in (("code", "B"), ("code", None), ("day", "2024-05-02")):
            doc = frappe.get_doc("Paper", doc.name)
            doc.set(field, value)
            with pytest.raises(frappe.CannotChangeConstantError):
                doc.save()
        late = new("Paper", day="2024-05-01")
        late.code = "A"
        with pytest.raises(frappe.CannotChangeConstantError):
            late.save()

    def test_owner_and_creation_stay(self, order, new):
        doc = new("Order", customer="An")
        doc.owner = "Guest"
        with pytest.raises(frappe.CannotChangeConstantError):
            doc.save()

    def test_scripts_are_taken_out_of_texts(self, doctype, new):
        doctype("Paper", {
            "text": "Text Editor", "note": "Data", "code": "Code",
            "raw": {"fieldtype": "Text", "ignore_xss_filter": 1},
        })  # fmt: skip
        bad = "<p onclick='x()'>Xin chào</p><script>alert(1)</script>"
        doc = new("Paper", text=bad, note=bad, code=bad, raw=bad)
        for value in (doc.text, doc.note):
            assert value == "<p>Xin chào</p>&lt;script&gt;alert(1)&lt;/script&gt;"
        assert doc.code == doc.raw == bad
        assert new("Paper", note="a < b & c").note == "a < b & c"

    @pytest.mark.parametrize(
        ("written", "kept"),
        [
            ("thu nhập <một triệu", "thu nhập <một triệu"),
            ("thu nhập <một triệu> đồng", "thu nhập &lt;một triệu&gt; đồng"),
            ("Nguyễn Văn An <an@example.com>", "Nguyễn Văn An &lt;an@example.com&gt;"),
            ("nếu a<b và c>d", "nếu a&lt;b và c&gt;d"),
        ],
    )
    def test_text_behind_a_sign_of_less_is_kept(self, doctype, new, written, kept):
        doctype("Paper", {"note": "Data", "small": "Small Text", "text": "Text Editor"})
        doc = new("Paper", note=written, small=written, text=written).reload()
        assert (doc.note, doc.small, doc.text) == (kept, kept, kept)

    def test_rich_text_keeps_pictures_list_styles_and_mentions(self, doctype, new):
        doctype("Paper", {"text": "Text Editor"})
        text = (
            '<p><img src="/private/files/a.png" width="20"></p>'
            '<ol start="3"><li data-list="bullet" class="ql-indent-1" style="list-style-type:square">a</li></ol>'
            '<p><span class="mention" data-id="x@y.z" data-value="X" data-denotation-char="@">@X</span></p>'
        )
        assert new("Paper", text=text).reload().text == text

    def test_a_pasted_picture_becomes_a_file_of_the_document(self, doctype, new):
        doctype("Paper", {"text": "Text Editor"})
        doc = new(
            "Paper", text='<p>a<img alt="x" src="data:image/png;base64,iVBORw0KGgo=" width="9">b</p>'
        ).reload()
        file = frappe.get_doc("File", {"attached_to_doctype": "Paper", "attached_to_name": doc.name})
        assert (file.is_private, file.get_content(encodings=[])) == (1, b"\x89PNG\r\n\x1a\n")
        assert doc.text == f'<p>a<img alt="x" src="{file.unique_url}" width="9">b</p>'
        doc.save()
        assert frappe.db.count("File", {"attached_to_name": doc.name}) == 1
        text = '<p><img src="data:image/svg+xml;base64,AAAA"><img src="data:text/html,x"></p>'
        assert new("Paper", text=text).text == "<p><img><img></p>"

    def test_python_in_code_fields_must_compile(self, doctype, new):
        doctype("Paper", {"rule": "Code:PythonExpression"})
        new("Paper", rule="a + 1")
        with pytest.raises(frappe.ValidationError, match="Invalid Python"):
            new("Paper", rule="a +")
