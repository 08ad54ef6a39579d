"""Five claims in a tree of areas, and users who see some of them."""

import datetime

import pytest

import frappe

MAY, JUNE = datetime.date(2024, 5, 1), datetime.date(2024, 6, 1)
OWNER = "own@q.test"


@pytest.fixture
def claims(doctype, rows):
    """Five claims, two with rows, in a tree of areas."""
    make_roles()
    make_doctypes(doctype)
    rows(
        "Q Area",
        {"name": "Province", "title": "Tỉnh", "lft": 1, "rgt": 8, "is_group": 1},
        {"name": "District", "title": "Huyện", "lft": 2, "rgt": 5, "is_group": 1},
        {"name": "Commune", "title": "Xã", "lft": 3, "rgt": 4},
        {"name": "Other", "title": "Khác", "lft": 6, "rgt": 7},
    )
    rows(
        "Q Claim",
        {"name": "1", "title": "a", "area": "Commune", "amount": 100, "n": 1, "month": MAY, "secret": "s1"},
        {"name": "2", "title": "b", "area": "District", "amount": 200, "n": 2, "month": JUNE, "owner": OWNER},
        {
            "name": "3",
            "title": "c",
            "area": "Other",
            "amount": 300,
            "at": datetime.datetime(2024, 5, 31, 23, 59),
        },
        {"name": "4", "title": None, "area": None, "amount": 0},
        {"name": "5", "title": "", "area": "", "amount": 50, "docstatus": 1},
    )
    rows_of_1 = {"parent": "1", "parenttype": "Q Claim", "parentfield": "rows"}
    rows(
        "Q Row",
        {"name": "r1", **rows_of_1, "item": "pen", "cost": 5, "idx": 1},
        {"name": "r2", **rows_of_1, "item": "ink", "cost": 7, "idx": 2},
        {"name": "r3", **rows_of_1, "parent": "2", "item": "pen", "cost": 1, "idx": 1},
        {"name": "r4", **rows_of_1, "parenttype": "Else", "item": "pen", "cost": 9},
    )


def make_doctypes(doctype):
    tree = {"lft": "Int", "rgt": "Int", "old_parent": "Data", "is_group": "Check"}
    doctype("Q Area", {"title": "Data", **tree})
    doctype("Q Row", {"item": "Data", "cost": "Currency"}, istable=1)
    doctype(
        "Q Claim",
        {
            "title": "Data",
            "area": {"fieldtype": "Link", "options": "Q Area"},
            "amount": "Currency",
            "n": "Int",
            "month": "Date",
            "at": "Datetime",
            "secret": {"fieldtype": "Data", "permlevel": 1},
            "rows": {"fieldtype": "Table", "options": "Q Row"},
        },
        sort_field="title",
        sort_order="ASC",
        permissions=[
            {"role": "Q Clerk", "read": 1},
            {"role": "Q Chief", "read": 1},
            {"role": "Q Chief", "read": 1, "permlevel": 1},
            {"role": "Q Own", "read": 1, "if_owner": 1},
        ],
    )


def make_roles():
    for role in ("Q Clerk", "Q Chief", "Q Own"):
        frappe.get_doc({"doctype": "Role", "role_name": role}).insert()
    for email, role in (
        ("clerk@q.test", "Q Clerk"),
        ("chief@q.test", "Q Chief"),
        (OWNER, "Q Own"),
        ("none@q.test", None),
    ):
        user = {"doctype": "User", "email": email, "first_name": email, "send_welcome_email": 0}
        frappe.get_doc(user | {"roles": [{"role": role}] if role else []}).insert()


def names(*args, **kwargs):
    return "".join(frappe.get_all("Q Claim", *args, pluck="name", order_by="name", **kwargs))
