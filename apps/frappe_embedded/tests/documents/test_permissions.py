"""Who may do what: roles, levels, ownership, User Permissions with trees, hooks."""

import pytest

import frappe
from frappe.permissions import (
    add_permission,
    add_user_permission,
    get_doc_permissions,
    get_role_permissions,
    has_permission,
    remove_user_permission,
    reset_perms,
    update_permission_property,
)
from frappe.tests.utils import patch_hooks

CLERK, CHIEF = "clerk@example.com", "chief@example.com"


@pytest.fixture
def people(user):
    user(CLERK, "Clerk")
    user(CHIEF, "Clerk", "Chief")


@pytest.fixture
def claim(doctype, people):
    """A submittable DocType that clerks write and chiefs submit; its `secret` is at level 1."""
    return doctype(
        "Claim",
        {
            "title": "Data",
            "town": "Data",
            "secret": {"fieldtype": "Data", "permlevel": 1, "default": "blank"},
        },
        is_submittable=1,
        permissions=[
            {"role": "Clerk", "read": 1, "write": 1, "create": 1},
            {"role": "Chief", "read": 1, "write": 1, "create": 1, "submit": 1, "cancel": 1, "delete": 1},
            {"role": "Chief", "permlevel": 1, "read": 1, "write": 1},
        ],
    )


@pytest.fixture
def units(doctype, people, new):
    """A tree of units (Tỉnh > Huyện > two communes; another Huyện) and cases in them."""
    everybody = [{"role": "Clerk", "read": 1, "write": 1, "create": 1}]
    above = {"fieldtype": "Link:Unit", "ignore_user_permissions": 1}
    fields = {"title": "Data", "parent_unit": above, "old_parent": above}
    doctype("Unit", fields, is_tree=1, autoname="prompt", permissions=everybody)
    for name, parent in (("T", ""), ("H1", "T"), ("X1", "H1"), ("X2", "H1"), ("H2", "T"), ("X3", "H2")):
        new("Unit", name=name, parent_unit=parent, is_group=int(not name.startswith("X")))
    doctype("Case Row", {"unit": "Link:Unit"}, istable=1)
    doctype(
        "Case",
        {
            "unit": "Link:Unit",
            "other": {"fieldtype": "Link:Unit", "ignore_user_permissions": 1},
            "rows": "Table:Case Row",
        },
        permissions=everybody,
    )
    return {name: new("Case", unit=name).name for name in ("H1", "X1", "X2", "X3")}


def visible(doctype="Case", field="unit"):
    return sorted(frappe.get_list(doctype, pluck=field, limit_page_length=0))


class TestRoles:
    def test_what_a_role_may(self, claim, new):
        doc = new("Claim", title="a")
        assert has_permission("Claim", "write", user=CLERK)
        assert not has_permission("Claim", "delete", user=CLERK)
        assert not has_permission("Claim", "submit", doc=doc, user=CLERK)
        assert has_permission("Claim", "submit", doc=doc, user=CHIEF)
        assert not has_permission("Claim", "read", user="Guest")
        assert has_permission("Claim", "delete", user="Administrator")

    def test_documents_refuse_what_roles_do_not_allow(self, claim, new):
        doc = new("Claim", title="a")
        frappe.set_user(CLERK)
        doc.reload()
        doc.title = "b"
        doc.save()
        with pytest.raises(frappe.PermissionError):
            doc.submit()
        with pytest.raises(frappe.PermissionError):
            frappe.delete_doc("Claim", doc.name)
        frappe.set_user("Guest")
        with pytest.raises(frappe.PermissionError):
            frappe.get_doc({"doctype": "Claim"}).insert()
        frappe.get_doc({"doctype": "Claim"}).insert(ignore_permissions=True)

    def test_roles_that_come_by_themselves(self, people, user):
        assert set(frappe.get_roles(CLERK)) == {"Clerk", "All", "Guest", "Desk User"}
        assert frappe.get_roles("Guest") == ["Guest"]
        assert "Chief" in frappe.get_roles("Administrator")
        assert set(frappe.get_roles(user("plain@example.com"))) == {"All", "Guest"}

    def test_submit_needs_a_submittable_doctype(self, doctype, people):
        doctype("Note Sheet", {"title": "Data"}, permissions=[{"role": "Clerk", "read": 1}])
        assert not has_permission("Note Sheet", "submit", user=CLERK)

    def test_a_check_that_throws(self, claim, new):
        doc = new("Claim", title="a")
        frappe.set_user(CLERK)
        with pytest.raises(frappe.PermissionError):
            frappe.has_permission("Claim", "delete", throw=True)
        with pytest.raises(frappe.PermissionError):
            frappe.has_permission("Claim", "submit", doc=doc.name, throw=True)
        assert frappe.has_permission("Claim", "read", doc=doc.name, throw=True)

    def test_child_rows_have_their_parents_permission(self, units, new):
        case = new("Case", unit="X1", rows=[{"unit": "X1"}])
        assert has_permission("Case Row", "read", user=CLERK, parent_doctype="Case")
        assert has_permission("Case Row", "write", doc=case.rows[0], user=CLERK)
        assert not has_permission("Case Row", "read", user=CLERK)
        assert not has_permission("Case Row", "read", user=CLERK, parent_doctype="Unit")


class TestOwners:
    @pytest.fixture
    def diary(self, doctype, people):
        return doctype(
            "Diary",
            {"text": "Data"},
            permissions=[{"role": "Clerk", "read": 1, "write": 1, "create": 1, "delete": 1, "if_owner": 1}],
        )

    def test_only_the_owner(self, diary):
        frappe.set_user(CLERK)
        mine = frappe.get_doc({"doctype": "Diary", "text": "a"}).insert()
        frappe.set_user(CHIEF)
        assert not has_permission("Diary", "read", doc=mine)
        assert not has_permission("Diary", "write", doc=mine)
        assert frappe.get_list("Diary") == []
        frappe.set_user(CLERK)
        assert has_permission("Diary", "write", doc=mine) and len(frappe.get_list("Diary")) == 1
        mine.delete()

    def test_role_permissions_tell_owners_apart(self, diary):
        assert get_role_permissions("Diary", user=CLERK, is_owner=True)["if_owner"]["write"] == 1
        others = get_role_permissions("Diary", user=CLERK, is_owner=False)
        assert (others["read"], others["write"], others["create"]) == (1, 0, 1)


class TestLevels:
    def test_a_field_above_ones_level_keeps_its_value(self, claim, new):
        doc = new("Claim", title="a", secret="kept")
        frappe.set_user(CLERK)
        doc = frappe.get_doc("Claim", doc.name)
        doc.title, doc.secret = "b", "stolen"
        doc.save()
        assert list(frappe.db.get_value("Claim", doc.name, ["title", "secret"])) == ["b", "kept"]

    def test_a_new_document_gets_the_default(self, claim):
        frappe.set_user(CLERK)
        assert frappe.get_doc({"doctype": "Claim", "secret": "x"}).insert().secret == "blank"
        frappe.set_user(CHIEF)
        assert frappe.get_doc({"doctype": "Claim", "secret": "x"}).insert().secret == "x"

    def test_reading_leaves_it_out(self, claim, new):
        doc = new("Claim", title="a", secret="kept")
        frappe.set_user(CLERK)
        doc = frappe.get_doc("Claim", doc.name)
        doc.apply_fieldlevel_read_permissions()
        assert doc.get("secret") is None and doc.title == "a"
        assert "secret" not in frappe.get_meta("Claim").get_permitted_fieldnames(user=CLERK)
        assert "secret" in frappe.get_meta("Claim").get_permitted_fieldnames(user=CHIEF)


class TestUserPermissions:
    def test_a_unit_covers_what_lies_below_it(self, units):
        add_user_permission("Unit", "H1", CLERK)
        frappe.set_user(CLERK)
        assert visible() == ["H1", "X1", "X2"]
        assert visible("Unit", "name") == ["H1", "X1", "X2"]
        assert has_permission("Case", "write", doc=units["X2"])
        assert not has_permission("Case", "read", doc=units["X3"])

    def test_descendants_can_be_left_out(self, units):
        add_user_permission("Unit", "H1", CLERK, hide_descendants=1)
        frappe.set_user(CLERK)
        assert visible() == ["H1"]

    def test_two_units_add_up_and_can_be_taken_away(self, units):
        add_user_permission("Unit", "X1", CLERK)
        add_user_permission("Unit", "X3", CLERK)
        frappe.set_user(CLERK)
        assert visible() == ["X1", "X3"]
        frappe.set_user("Administrator")
        remove_user_permission("Unit", "X3", CLERK)
        frappe.set_user(CLERK)
        assert visible() == ["X1"]

    def test_nobody_writes_into_a_foreign_unit(self, units):
        add_user_permission("Unit", "H1", CLERK)
        frappe.set_user(CLERK)
        with pytest.raises(frappe.PermissionError):
            frappe.get_doc({"doctype": "Case", "unit": "X3"}).insert()
        doc = frappe.get_doc("Case", units["X1"])
        doc.unit = "X3"
        with pytest.raises(frappe.PermissionError):
            doc.save()

    def test_nobody_takes_a_foreign_document_into_the_own_unit(self, units):
        add_user_permission("Unit", "H1", CLERK)
        stored = frappe.get_doc("Case", units["X3"]).as_dict()
        frappe.set_user(CLERK)
        doc = frappe.get_doc({**stored, "unit": "X1"})
        with pytest.raises(frappe.PermissionError):
            doc.save()
        assert frappe.db.get_value("Case", units["X3"], "unit") == "X3"

    def test_links_in_rows_count_too(self, units, new):
        case = new("Case", unit="X1", rows=[{"unit": "X3"}])
        add_user_permission("Unit", "H1", CLERK)
        assert not has_permission("Case", "read", doc=case, user=CLERK)

    def test_a_link_can_be_exempt(self, units, new):
        case = new("Case", unit="X1", other="X3")
        add_user_permission("Unit", "H1", CLERK)
        assert has_permission("Case", "read", doc=case, user=CLERK)

    def test_empty_links_are_open_unless_permissions_are_strict(self, units, new):
        case = new("Case")
        add_user_permission("Unit", "H1", CLERK)
        assert has_permission("Case", "read", doc=case, user=CLERK)
        frappe.db.set_single_value("System Settings", "apply_strict_user_permissions", 1)
        frappe.clear_cache()
        assert not has_permission("Case", "read", doc=case, user=CLERK)
        frappe.set_user(CLERK)
        assert case.name not in frappe.get_list("Case", pluck="name")

    def test_it_may_apply_to_one_doctype(self, units):
        add_user_permission("Unit", "H1", CLERK, applicable_for="Unit")
        frappe.set_user(CLERK)
        assert visible("Unit", "name") == ["H1", "X1", "X2"]
        assert visible() == ["H1", "X1", "X2", "X3"]

    def test_a_unit_added_later_is_covered(self, units, new):
        add_user_permission("Unit", "H1", CLERK)
        frappe.set_user(CLERK)
        assert visible() == ["H1", "X1", "X2"]
        frappe.set_user("Administrator")
        new("Unit", name="X9", parent_unit="H1")
        case = new("Case", unit="X9")
        assert has_permission("Case", "read", doc=case, user=CLERK)

    def test_the_only_unit_is_the_default(self, units):
        add_user_permission("Unit", "X1", CLERK)
        frappe.set_user(CLERK)
        assert frappe.new_doc("Case").unit == "X1"

    def test_the_same_twice(self, units, new):
        values = {"user": CLERK, "allow": "Unit", "for_value": "X1"}
        new("User Permission", **values)
        with pytest.raises(frappe.DuplicateEntryError):
            new("User Permission", **values)

    def test_one_default_per_doctype(self, units, new):
        new("User Permission", user=CLERK, allow="Unit", for_value="X1", is_default=1)
        with pytest.raises(frappe.ValidationError, match="default"):
            new("User Permission", user=CLERK, allow="Unit", for_value="X2", is_default=1)

    def test_an_owner_keeps_what_if_owner_gives(self, doctype, people, units):
        doctype(
            "Memo", {"unit": "Link:Unit"},
            permissions=[{"role": "Clerk", "read": 1, "write": 1, "create": 1, "if_owner": 1}],
        )  # fmt: skip
        frappe.set_user(CLERK)
        memo = frappe.get_doc({"doctype": "Memo", "unit": "X3"}).insert()
        frappe.set_user("Administrator")
        add_user_permission("Unit", "X1", CLERK)
        assert get_doc_permissions(memo, CLERK).get("read") == 1
        assert get_doc_permissions(memo, CLERK).get("create") == 0


class TestHooks:
    def test_a_hook_can_deny_and_never_grant(self, claim, new, monkeypatch):
        doc = new("Claim", title="a")
        answers = {"title": False}
        monkeypatch.setattr(frappe, "call", lambda *_a, **_k: answers["title"])
        with patch_hooks({"has_permission": {"Claim": ["x.y"]}}):
            assert not has_permission("Claim", "read", doc=doc, user=CLERK)
            answers["title"] = True
            assert has_permission("Claim", "read", doc=doc, user=CLERK)
            assert not has_permission("Claim", "delete", doc=doc, user=CLERK)
            answers["title"] = None
            assert has_permission("Claim", "read", doc=doc, user=CLERK)


class TestChanging:
    def test_custom_permissions_replace_the_doctypes_own(self, claim):
        assert not has_permission("Claim", "delete", user=CLERK)
        update_permission_property("Claim", "Clerk", 0, "delete", 1)
        assert has_permission("Claim", "delete", user=CLERK)
        assert has_permission("Claim", "submit", user=CHIEF)
        reset_perms("Claim")
        assert not has_permission("Claim", "delete", user=CLERK)

    def test_a_right_for_another_role(self, claim, user):
        user("auditor@example.com", "Auditor")
        assert not has_permission("Claim", "read", user="auditor@example.com")
        assert add_permission("Claim", "Auditor")
        assert has_permission("Claim", "read", user="auditor@example.com")
        assert not has_permission("Claim", "write", user="auditor@example.com")
        assert has_permission("Claim", "write", user=CLERK)
        assert add_permission("Claim", "Auditor") is None

    def test_a_role_taken_away_is_gone_at_once(self, claim):
        assert has_permission("Claim", "submit", user=CHIEF)
        frappe.get_doc("User", CHIEF).remove_roles("Chief")
        assert not has_permission("Claim", "submit", user=CHIEF)

    def test_a_disabled_role_is_nobodys(self, claim):
        role = frappe.get_doc("Role", "Chief")
        role.disabled = 1
        role.save()
        assert not has_permission("Claim", "submit", user=CHIEF)
