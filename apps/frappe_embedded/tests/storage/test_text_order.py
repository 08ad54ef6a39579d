"""Text by its letters: the key, LIKE, which statements use an index, and sites whose rows contradict it."""

import unicodedata

import pytest

import frappe
from frappe.database import connection, text_order
from frappe.database.text_order import compare, has_variants, like, sort_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Đỗ Văn An", "đô van an"),
        ("Nguyễn", unicodedata.normalize("NFD", "NGUYỄN")),
        ("straße", "STRASSE"),
        ("ﬁ Ａ ①", "fi a 1"),
        ("Æ œ", "ae OE"),
        ("trailing", "trailing   "),
        ("a\u200bb", "ab"),
    ],
)
def test_equal(one, other):
    assert sort_key(one) == sort_key(other) and compare(one, other) == 0


@pytest.mark.parametrize(
    ("one", "other"), [("đa", "da"), ("łan", "lan"), ("a-b", "ab"), (" a", "a"), ("a b", "ab"), ("1a", "1")]
)
def test_different(one, other):
    assert compare(one, other) != 0


def test_order():
    ordered = [
        "",
        " a",
        "_",
        "-",
        "1",
        "10",
        "2",
        "a",
        "Á b",
        "ab",
        "B",
        "d",
        "dz",
        "đ",
        "Đa",
        "e",
        "z",
        "α",
        "я",
        "中",
    ]
    assert sorted(set(ordered), key=sort_key) == ordered


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("%van%", "Nguyễn Văn An", 1),
        ("NGUYEN%", "Nguyễn", 1),
        ("%n", "Nguyễn", 1),
        ("ng_y_n", "NGUYỄN", 1),
        ("ng_y", "NGUYỄN", 0),
        ("a%c%e", "Â b Ç d É", 1),
        ("100\\%", "100%", 1),
        ("100\\%", "1000", 0),
        ("%", "", 1),
        ("da", "đa", 0),
        ("a.c", "abc", 0),
    ],
)
def test_like(pattern, text, found):
    assert like(pattern, text) == found
    assert like(None, text) is None and like(pattern, None) is None


def test_what_has_no_other_spelling_is_compared_as_it_is():
    assert [has_variants(text) for text in ("012345678901", "2024-01-31", "a", "1 ", "é")] == [0, 0, 1, 1, 1]


@pytest.fixture
def person(doctype):
    return doctype(
        "Person",
        {
            "full_name": {"fieldtype": "Data", "search_index": 1},
            "code": {"fieldtype": "Data", "unique": 1},
            "note": "Data",
        },
    )


def plan(filters, **options) -> str:
    query = frappe.get_all("Person", filters, run=False, **options)
    count = query.count("?")
    return " / ".join(
        row[3] for row in frappe.db.execute(f"explain query plan {query}", ["x"] * count).fetchall()
    )


def test_searched_and_unique_fields_use_an_index(person):
    assert "INDEX tabPerson_letters_of_full_name" in plan({"full_name": "Văn"}, order_by=None)
    assert "INDEX tabPerson_unique_letters_of_code" in plan({"code": "mã"}, order_by=None)
    assert "INDEX tabPerson_full_name_index" in plan({"full_name": "012345678901"}, order_by=None)
    assert "INDEX tabPerson_letters_of_full_name" in plan(
        {"full_name": ["in", ["an", "Bình"]]}, order_by=None
    )
    ordered = plan({}, order_by="full_name asc", limit=20)
    assert "INDEX tabPerson_letters_of_full_name" in ordered and "TEMP B-TREE" not in ordered


def test_rows_of_before_that_contradict_are_told_and_kept(person, capsys):
    frappe.db.sql_ddl("drop index `tabPerson_unique_letters_of_code`")
    for code in ("Mã", "mã"):
        frappe.get_doc(doctype="Person", code=code).insert()
    frappe.db.updatedb("Person")
    assert "tabPerson: some values differ in case or accents only" in capsys.readouterr().out
    assert frappe.db.count("Person", {"code": "MA"}) == 2


@pytest.mark.parametrize("field", ["full_name", "note"])
def test_whoever_differs_is_found_by_not_equal(person, field):
    for name in ("Đỗ", "đô", "Do", "", None):
        frappe.get_doc(doctype="Person", **{field: name}).insert()

    def found(operator, value):
        return sorted(row or "" for row in frappe.get_all("Person", {field: [operator, value]}, pluck=field))

    assert found("!=", "Đỗ") == found("not in", ["ĐỖ"]) == ["", "", "Do"]
    assert found("!=", "dô") == found("not in", ["dô"]) == ["", "", "Đỗ", "đô"]
    assert found("=", "Đỗ") == found("in", ["đo"]) == found("like", "đỗ") == ["Đỗ", "đô"]
    assert found("not like", "đỗ%") == ["", "", "Do"]


def test_a_name_that_people_type_is_taken_in_every_spelling(doctype):
    doctype("Bank", {"title": "Data"}, autoname="prompt", allow_rename=1)
    frappe.get_doc(doctype="Bank", name="Agribank").insert()
    with pytest.raises(frappe.DuplicateEntryError):
        frappe.get_doc(doctype="Bank", name="ágribank").insert()
    frappe.rename_doc("Bank", "Agribank", "AGRIBANK")
    assert frappe.get_all("Bank", pluck="name") == ["AGRIBANK"]


def test_an_apps_own_sql_may_ask_for_the_order(person):
    for name in ("Đỗ", "an", "Ánh", "B"):
        frappe.get_doc(doctype="Person", full_name=name).insert()
    rows = frappe.db.sql("select full_name from tabPerson order by full_name collate unicode_ci")
    assert [row[0] for row in rows] == ["an", "Ánh", "B", "Đỗ"]
    assert (
        frappe.db.sql("select count(*) from tabPerson where sort_key(full_name) = sort_key('DỖ')")[0][0] == 0
    )


def test_filters_through_links_and_children_find_letters_too(doctype, person):
    doctype("Visit", {"person": {"fieldtype": "Link", "options": "Person"}})
    name = frappe.get_doc(doctype="Person", full_name="Nguyễn Văn An").insert().name
    frappe.get_doc(doctype="Visit", person=name).insert()
    assert frappe.get_all("Visit", {"person.full_name": "nguyen van an"}, pluck="person") == [name]
    assert frappe.get_all("Visit", {"person.full_name": ["like", "%VAN%"]}, pluck="person") == [name]
    assert (
        frappe.get_all("Visit", fields=["person.full_name as n"], order_by="person.full_name")[0].n
        == "Nguyễn Văn An"
    )


def test_indexes_made_by_another_order_of_text_are_made_anew(tmp_path, monkeypatch):
    """An older engine, or a Python with other tables of letters, sorted "Đ" elsewhere: a look-up by the index finds
    nothing, and a deletion says that the database is malformed."""
    path = str(tmp_path / "site.db")
    with monkeypatch.context() as older:
        older.setattr(text_order, "VERSION", 1)
        older.setattr(text_order, "sort_key", lambda text: text and text[::-1])
        old = connection._connect(path)
        old.execute("create table people (name text)")
        old.execute("create index letters_of_name on people (sort_key(name))")
        old.executemany("insert into people values (?)", [("Đỗ Văn An",), ("Bùi Thị Hà",), ("Lê Ba",)])
        old.close()
    now = connection._connect(path)
    found = "select name from people indexed by letters_of_name where sort_key(name) = ?"
    assert now.execute(found, (sort_key("đô van an"),)).fetchall() == [("Đỗ Văn An",)]
    assert now.execute("pragma integrity_check").fetchone()[0] == "ok"
    assert now.execute("pragma user_version").fetchone()[0] == text_order.VERSION
    assert now.execute("delete from people where name like 'Bùi%'").rowcount == 1
    now.close()


def test_an_index_of_an_app_on_text_is_one_on_letters_too(person):
    frappe.db.add_index("Person", ["note", "modified"], "by_note")
    assert "INDEX tabPerson_letters_of_by_note (<expr>=?)" in plan({"note": "văn"}, order_by=None)
    assert "INDEX tabPerson_by_note (note=?)" in plan({"note": "0123"}, order_by=None)
    frappe.get_doc(doctype="Person", note="Hồ sơ A").insert()
    assert frappe.db.count("Person", {"note": "HO SO A"}) == 1
    assert frappe.db.get_lettered_columns("Person") == {"full_name", "note"}
