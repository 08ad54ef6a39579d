"""get_list: who sees which rows and which values."""

import pytest
from claims_table import OWNER, claims, names

import frappe
import frappe.client
from frappe.model.db_query import DatabaseQuery

__all__ = ["claims"]  # a fixture


class TestPermissions:
    def list(self, user, *args, **kwargs):
        frappe.set_user(user)
        try:
            return frappe.get_list("Q Claim", *args, order_by="name", **kwargs)
        finally:
            frappe.set_user("Administrator")

    def names(self, user, **kwargs):
        return "".join(self.list(user, pluck="name", **kwargs))

    def restrict(self, user, area, **more):
        permission = {
            "doctype": "User Permission",
            "user": user,
            "allow": "Q Area",
            "for_value": area,
            **more,
        }
        frappe.get_doc(permission).insert()

    def test_roles(self, claims):
        assert self.names("clerk@q.test") == "12345"
        with pytest.raises(frappe.PermissionError):
            self.names("none@q.test")

    def test_all_ignores_permissions(self, claims):
        frappe.set_user("none@q.test")
        assert names() == "12345"
        frappe.set_user("Administrator")

    def test_owners(self, claims):
        assert self.names(OWNER) == "2"

    def test_user_permissions_and_blanks(self, claims):
        self.restrict("clerk@q.test", "District", hide_descendants=1)
        assert self.names("clerk@q.test") == "245"
        frappe.db.set_single_value("System Settings", "apply_strict_user_permissions", 1)
        assert self.names("clerk@q.test") == "2"
        assert self.names("chief@q.test") == "12345"

    def test_user_permissions_and_or_filters(self, claims):
        self.restrict("clerk@q.test", "Other")
        assert self.names("clerk@q.test", or_filters={"title": "a", "amount": 300}) == "3"

    def test_a_permission_for_another_doctype_doesnt_apply(self, claims):
        self.restrict("clerk@q.test", "Other", applicable_for="Q Area", apply_to_all_doctypes=0)
        assert self.names("clerk@q.test") == "12345"

    def test_fields_of_a_higher_level_are_left_out(self, claims):
        row = self.list("clerk@q.test", fields=["name", "secret"], filters={"name": "1"})[0]
        assert row == {"name": "1"}
        assert self.list("chief@q.test", fields=["name", "secret"], filters={"name": "1"})[0].secret == "s1"
        assert "secret" not in self.list("clerk@q.test", fields=["*"])[0]
        assert "secret" in self.list("chief@q.test", fields=["*"])[0]
        assert self.list("clerk@q.test", fields=["name", "max(secret) as s"])[0] == {"name": "1"}
        assert self.list("clerk@q.test", fields=["secret"]) == []
        assert self.list("clerk@q.test", fields=["secret", "name"], as_list=True, filters={"name": "1"}) == (
            (None, "1"),
        )

    @pytest.mark.parametrize(
        "how",
        [{"filters": {"secret": "s1"}}, {"or_filters": {"secret": ["like", "s%"]}}, {"group_by": "secret"}],
    )
    def test_nobody_guesses_hidden_values_by_filter(self, claims, how):
        with pytest.raises(frappe.PermissionError):
            self.list("clerk@q.test", fields=["name"], **how)
        assert self.list("chief@q.test", fields=["name"], **how)

    def test_nobody_sorts_by_hidden_values(self, claims):
        frappe.set_user("clerk@q.test")
        with pytest.raises(frappe.PermissionError):
            frappe.get_list("Q Claim", order_by="secret")
        frappe.set_user("Administrator")

    def test_linked_documents_need_permission_too(self, claims):
        with pytest.raises(frappe.PermissionError):
            self.list("clerk@q.test", fields=["name", "area.title"])

    def test_child_rows_follow_their_parent(self, claims):
        self.restrict("clerk@q.test", "Commune")
        frappe.set_user("clerk@q.test")
        found = frappe.get_list("Q Row", parent_doctype="Q Claim", pluck="name", order_by="name")
        with pytest.raises(frappe.PermissionError):
            frappe.get_list("Q Row")
        frappe.set_user("Administrator")
        assert found == ["r1", "r2"]

    def test_hooks_add_conditions(self, claims, monkeypatch):
        hooks = {"Q Claim": ["frappe.model.db_query.condition_of_a_hook"]}
        original = frappe.get_hooks
        monkeypatch.setattr(
            frappe.model.db_query,
            "condition_of_a_hook",
            lambda user: "`tabQ Claim`.amount > 100",
            raising=False,
        )
        monkeypatch.setattr(
            frappe,
            "get_hooks",
            lambda hook=None, *a, **k: (
                hooks if hook == "permission_query_conditions" else original(hook, *a, **k)
            ),
        )
        assert self.names("clerk@q.test") == "23"
        assert self.names("clerk@q.test", or_filters={"title": "a", "amount": 300}) == "3"

    def test_match_conditions_as_text(self, claims):
        self.restrict("clerk@q.test", "Other")
        text = DatabaseQuery("Q Claim", user="clerk@q.test").build_match_conditions()
        assert frappe.db.sql(f"select name from `tabQ Claim` where {text} order by name", pluck=True) == [
            "3",
            "4",
            "5",
        ]
        found = DatabaseQuery("Q Claim", user="clerk@q.test").build_match_conditions(as_condition=False)
        assert found == [{"Q Area": ["Other"]}]
