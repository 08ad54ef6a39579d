"""Users: names, passwords, keys, roles."""

import pytest

import frappe
from frappe.core.doctype.user import user as users
from frappe.utils.password import check_password

GOOD = "Mùa xuân 2024"


class TestUsers:
    def test_known_by_the_address_in_small_letters(self, user):
        assert user("An.Nguyen@Example.com") == "an.nguyen@example.com"

    def test_bad_addresses(self, user):
        with pytest.raises(frappe.ValidationError):
            user("not an address")

    def test_full_name(self, user):
        name = user("an@example.com", first_name="Nguyễn", middle_name="Văn", last_name="An")
        # As on Frappe, which leaves the middle name out; an app may put its own order into it.
        assert frappe.db.get_value("User", name, "full_name") == "Nguyễn An"

    def test_a_role_with_a_desk_makes_a_system_user(self, user):
        assert frappe.db.get_value("User", user("a@example.com", "Clerk"), "user_type") == "System User"
        assert frappe.db.get_value("User", user("b@example.com"), "user_type") == "Website User"

    def test_roles_once_each(self, user):
        doc = frappe.get_doc("User", user("a@example.com", "Clerk"))
        doc.append("roles", {"role": "Clerk"})
        doc.append("roles", {"role": "All"})
        doc.save()
        assert [row.role for row in doc.roles] == ["Clerk"]
        doc.add_roles("System Manager")
        assert "System Manager" in frappe.get_roles("a@example.com")

    def test_built_in_users_stay(self, site):
        for name in ("Administrator", "Guest"):
            with pytest.raises(frappe.ValidationError):
                frappe.delete_doc("User", name)
            doc = frappe.get_doc("User", name)
            doc.enabled = 0
            with pytest.raises(frappe.ValidationError):
                doc.save()

    def test_managers_do_not_change_the_administrator(self, user):
        frappe.set_user(user("m@example.com", "System Manager"))
        assert frappe.has_permission("User", "write", doc="m@example.com")
        assert not frappe.has_permission("User", "write", doc="Administrator")
        assert "Administrator" not in frappe.get_list("User", pluck="name")

    def test_a_renamed_user_owns_the_same_documents(self, user, order, new):
        user("a@example.com", "System Manager")
        frappe.set_user("a@example.com")
        name = new("Order", customer="An").name
        frappe.set_user("Administrator")
        frappe.rename_doc("User", "a@example.com", "b@example.com")
        assert frappe.db.get_value("Order", name, "owner") == "b@example.com"
        assert frappe.db.get_value("User", "b@example.com", "email") == "b@example.com"


class TestPasswords:
    def test_a_password_is_stored_hashed_and_nowhere_else(self, user):
        name = user("a@example.com", new_password=GOOD)
        assert check_password(name, GOOD) == name
        assert not frappe.db.get_value("User", name, "new_password")
        stored = frappe.db.sql(
            "select password from __Auth where name = %s and fieldname = 'password'", name
        )[0][0]
        assert stored.startswith("$argon2") and GOOD not in stored

    @pytest.mark.parametrize(
        "bad", ["short", "an.nguyen", "an.nguyen@example.com", "aaaaaaaaaaaa", "x" * 600]
    )
    def test_bad_passwords(self, user, bad):
        with pytest.raises(frappe.ValidationError):
            user("an.nguyen@example.com", new_password=bad)

    @pytest.mark.parametrize(
        "guessed",
        [
            "12345678",
            "87654321",
            "qwertyuiop1",
            "Password1!",
            "matkhau123",
            "abcabcabc",
            "1212121212",
            "abcdefgh2024",
        ],
    )
    def test_what_is_tried_first_is_refused(self, user, guessed):
        with pytest.raises(frappe.ValidationError):
            user("an.nguyen@example.com", new_password=guessed)

    @pytest.mark.parametrize("fine", ["mua lua vu chiem", "Tr0ng.cay.xanh", "k9-quanho-77"])
    def test_what_nobody_guesses_is_taken(self, user, fine):
        assert check_password(user("an.nguyen@example.com", new_password=fine), fine)

    def test_an_unknown_user_costs_a_hash_too(self, user, monkeypatch):
        """Else the time of an answer tells who has an account."""
        user("a@example.com")
        hashed = []
        monkeypatch.setattr(users, "check_password", lambda *arguments, **_options: hashed.append(arguments))
        assert users.User.find_by_credentials("nobody@example.com", "x") is None
        assert hashed == [("", "x")]

    def test_changing_ones_own(self, user):
        frappe.set_user(user("a@example.com", "Clerk", new_password=GOOD))
        with pytest.raises(frappe.AuthenticationError):
            users.update_password("another good one", old_password="wrong")
        with pytest.raises(frappe.AuthenticationError):
            users.update_password("another good one")
        with pytest.raises(frappe.ValidationError):
            users.update_password("short", old_password=GOOD)
        users.update_password("another good one", old_password=GOOD)
        assert check_password("a@example.com", "another good one")

    def test_finding_by_credentials(self, user):
        name = user("a@example.com", username="an", new_password=GOOD)
        assert users.User.find_by_credentials("A@example.com", GOOD) == {
            "name": name, "enabled": 1, "is_authenticated": True,
        }  # fmt: skip
        assert users.User.find_by_credentials("a@example.com", "wrong")["is_authenticated"] is False
        assert users.User.find_by_credentials("an", GOOD) is None
        frappe.db.set_single_value("System Settings", "allow_login_using_user_name", 1)
        assert users.User.find_by_credentials("an", GOOD)["is_authenticated"]
        assert users.User.find_by_credentials("nobody", GOOD) is None

    def test_saving_a_user_keeps_the_password(self, user):
        doc = frappe.get_doc("User", user("a@example.com", new_password=GOOD))
        doc.first_name = "An"
        doc.save()
        assert check_password(doc.name, GOOD)


class TestKeys:
    def test_keys_are_made_for_managers_only(self, user):
        name = user("bank@example.com", "Clerk")
        keys = users.generate_keys(name)
        doc = frappe.get_doc("User", name)
        assert doc.api_key == keys["api_key"] and doc.get_password("api_secret") == keys["api_secret"]
        assert keys["api_secret"] not in frappe.as_json(doc.as_dict())
        again = users.generate_keys(name)
        assert again["api_key"] == keys["api_key"] and again["api_secret"] != keys["api_secret"]
        frappe.set_user(name)
        with pytest.raises(frappe.PermissionError):
            users.generate_keys(name)

    def test_roles_that_can_be_given(self, user):
        user("a@example.com", "Clerk")
        assert "Clerk" in users.get_all_roles() and "Guest" not in users.get_all_roles()
        frappe.set_user("a@example.com")
        assert "Clerk" in users.get_roles()
        with pytest.raises(frappe.PermissionError):
            users.get_roles("Administrator")
