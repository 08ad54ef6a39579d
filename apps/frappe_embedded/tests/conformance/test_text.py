"""Text compares by letters, as with MariaDB's utf8mb4_unicode_ci, and nothing that people write is lost."""

import unicodedata

from site_under_test import NOTE, TYPED_NAME, ConformanceCase

import frappe

EQUAL = [
    ("Đỗ Văn An", "đô van an"),
    ("VĂN", "văn"),
    ("Văn", "van"),
    ("Agribank", "agribank"),
    ("Nguyễn", unicodedata.normalize("NFD", "Nguyễn")),
    ("Huế", "HUE"),
    ("straße", "STRASSE"),
    ("ở", "Ơ"),
    ("trailing", "trailing "),
]
DIFFERENT = [("Đỗ", "Do"), ("đa", "da"), ("a-b", "ab"), ("a b", "ab"), ("an", "ann"), ("Lê 1", "Lê 2")]
# In the order that the database gives them.
SORTED = ["_x", "-x", "1", "9", "An", "ăng", "Âu", "B", "Cao", "da", "dz", "Đa", "đe", "E", "Hà", "hai", "Z"]


class TestEquality(ConformanceCase):
    def ways_to_find(self, field: str, wanted: str) -> dict[str, bool]:
        name = self.kept.name
        return {
            "get_all": bool(frappe.get_all(NOTE, {field: wanted, "name": name})),
            "get_list": bool(frappe.get_list(NOTE, {field: wanted, "name": name})),
            "in": bool(frappe.get_all(NOTE, {field: ["in", [wanted, "other"]], "name": name})),
            "not !=": not frappe.get_all(NOTE, {field: ["!=", wanted], "name": name}),
            "not in": not frappe.get_all(NOTE, {field: ["not in", [wanted]], "name": name}),
            "exists": bool(frappe.db.exists(NOTE, {field: wanted, "name": name})),
            "get_value": frappe.db.get_value(NOTE, {field: wanted, "name": name}) == name,
            "count": frappe.db.count(NOTE, {field: wanted, "name": name}) == 1,
            "like": bool(frappe.get_all(NOTE, {field: ["like", f"%{wanted.strip()}%"], "name": name})),
        }

    def test_equal_texts_are_found(self):
        for field in ("title", "tag", "small"):
            for stored, wanted in EQUAL:
                self.kept = self.note(**{field: stored})
                ways = self.ways_to_find(field, wanted)
                if len(stored) != len(wanted) or wanted != unicodedata.normalize("NFC", wanted):
                    del ways["like"]  # MariaDB's LIKE compares letter by letter
                self.assertEqual(
                    [way for way, found in ways.items() if not found], [], (field, stored, wanted)
                )

    def test_different_texts_are_not(self):
        for field in ("title", "tag"):
            for stored, wanted in DIFFERENT:
                self.kept = self.note(**{field: stored})
                found = [way for way, found in self.ways_to_find(field, wanted).items() if found]
                self.assertIn(found, ([], ["like"]), (field, stored, wanted))  # "ann" is like "%an%"

    def test_patterns(self):
        name = self.note(title="Nguyễn Văn An").name
        for pattern in ("nguyen%", "%VAN%", "%an", "Ng_yen van __", "nguy%v%n", "%Vă%"):
            self.assertTrue(frappe.get_all(NOTE, {"title": ["like", pattern], "name": name}), pattern)
            self.assertFalse(frappe.get_all(NOTE, {"title": ["not like", pattern], "name": name}), pattern)
        for pattern in ("van%", "%nguyen", "Ng_yen", "%Đan%"):
            self.assertFalse(frappe.get_all(NOTE, {"title": ["like", pattern], "name": name}), pattern)

    def test_a_number_in_text_is_found_as_it_is(self):
        self.kept = self.note(tag="012345678901")
        self.assertTrue(all(self.ways_to_find("tag", "012345678901").values()))


class TestUniqueness(ConformanceCase):
    def test_a_unique_text_that_differs_in_case_or_accents_is_taken(self):
        self.note(code="Mã Số 1")
        for code in ("Mã Số 1", "mã số 1", "MA SO 1", unicodedata.normalize("NFD", "mã số 1")):
            self.assert_refused(lambda code=code: self.note(code=code), frappe.UniqueValidationError)
        self.note(code="Mã Số 2")

    def test_a_name_that_differs_in_case_is_taken(self):
        frappe.get_doc({"doctype": TYPED_NAME, "bank_name": "Agribank"}).insert()
        for name in ("agribank", "AGRIBANK", "Ágribank"):
            again = frappe.get_doc({"doctype": TYPED_NAME, "bank_name": name})
            error = self.assert_refused(again.insert, frappe.DuplicateEntryError)
            self.assertEqual(error.http_status_code, 409)

    def test_many_may_have_none(self):
        names = [self.note(code=None).name, self.note(code="").name, self.note().name]
        self.assertEqual(frappe.db.count(NOTE, {"name": ["in", names]}), 3)


class TestOrder(ConformanceCase):
    def test_lists_sort_by_letters(self):
        for field in ("title", "tag"):
            names = [self.note(**{field: text}).name for text in reversed(SORTED)]
            for order, expected in (("asc", SORTED), ("desc", SORTED[::-1])):
                filters = {"name": ["in", names]}
                self.assertEqual(
                    frappe.get_all(NOTE, filters, pluck=field, order_by=f"{field} {order}"), expected
                )

    def test_groups_are_of_equal_texts(self):
        names = [self.note(title=text).name for text in ("Hà Nội", "HÀ NỘI", "ha noi", "Huế")]
        rows = frappe.get_all(
            NOTE, {"name": ["in", names]}, ["count(name) as n"], group_by="title", order_by="n desc"
        )
        self.assertEqual([row.n for row in rows], [3, 1])


class TestSearch(ConformanceCase):
    def test_link_search_finds_by_letters(self):
        from frappe.desk.search import search_widget

        name = self.note(title="Nguyễn Thị Ánh", tag="hồ sơ").name
        for typed in ("nguyen", "ÁNH", "anh", "ho so"):
            found = [row[0] for row in search_widget(NOTE, typed) or frappe.response["values"]]
            self.assertIn(name, found, typed)


class TestMarkUp(ConformanceCase):
    def test_what_is_no_tag_is_kept(self):
        for written, kept in (
            ("thu nhập <một triệu", "thu nhập <một triệu"),
            ("Nguyễn Văn An <an@example.com>", "Nguyễn Văn An &lt;an@example.com&gt;"),
            ("thu nhập <một> triệu", "thu nhập &lt;một&gt; triệu"),
            ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"),
        ):
            note = self.note(title=written, small=written)
            note.reload()
            self.assertEqual((note.title, note.small), (kept, kept))

    def test_what_could_act_is_shown(self):
        note = self.note(small="<b>đậm</b><script>alert(1)</script>")
        note.reload()
        self.assertNotIn("<script", note.small)
        self.assertIn("<b>đậm</b>", note.small)
        self.assertIn("alert(1)", note.small)

    def test_rich_text_keeps_list_styles_and_mentions(self):
        rich = (
            '<ol><li data-list="bullet" class="ql-indent-1">một</li></ol>'
            '<p><span class="mention" data-id="a@b.c" data-value="An">@An</span></p>'
        )
        note = self.note(rich=rich)
        note.reload()
        for part in ('data-list="bullet"', "ql-indent-1", 'data-id="a@b.c"', 'data-value="An"'):
            self.assertIn(part, note.rich)
