"""Attachments: where they lie, who may read them, what they refuse."""

import base64
import os

import pytest

import frappe
from frappe.core.doctype.file.file import FileTypeNotAllowed, MaxFileSizeReachedError
from frappe.core.doctype.file.utils import find_file_by_url, save_file

CLERK, OTHER = "clerk@example.com", "other@example.com"


@pytest.fixture
def attach(site, new):
    def make(name="a.txt", content="xin chào", **values):
        return new("File", file_name=name, content=content, **values)

    return make


@pytest.fixture
def claim(doctype, user, new):
    """A document that clerks may read and write; others may not."""
    user(CLERK, "Clerk")
    user(OTHER, "Other")
    doctype(
        "Claim",
        {"title": "Data", "paper": "Attach"},
        permissions=[{"role": "Clerk", "read": 1, "write": 1, "create": 1}],
    )
    return new("Claim", title="a")


def on_disk(file):
    return os.path.exists(file.get_full_path())


class TestContent:
    def test_text_and_bytes(self, attach):
        file = attach()
        assert file.file_url == "/files/a.txt" and file.get_content() == "xin chào"
        assert (file.file_size, file.file_type) == (9, "TXT")
        raw = attach("b.bin", bytes(range(256)), is_private=1)
        assert raw.file_url == "/private/files/b.bin" and raw.get_content(encodings=[]) == bytes(range(256))

    def test_base64(self, attach):
        encoded = base64.b64encode(b"hello").decode()
        assert attach(content=encoded, decode=True).get_content() == "hello"
        assert (
            attach("c.txt", content=f"data:text/plain;base64,{encoded}", decode=True).get_content() == "hello"
        )

    def test_equal_content_is_stored_once(self, attach):
        one, two = attach("one.txt"), attach("two.txt")
        assert one.file_url == two.file_url
        one.delete()
        frappe.db.commit()
        assert on_disk(two)
        two.delete()
        frappe.db.commit()
        assert not on_disk(two)

    def test_other_content_under_the_same_name(self, attach):
        one, two = attach(content="1"), attach(content="2")
        assert one.file_url != two.file_url and two.file_url.endswith(".txt")
        assert (one.get_content(), two.get_content()) == ("1", "2")

    def test_a_rolled_back_file_leaves_nothing(self, attach):
        path = attach("gone.txt", content="nothing like it").get_full_path()
        assert os.path.exists(path)
        frappe.db.rollback()
        assert not os.path.exists(path)

    def test_a_deletion_that_is_rolled_back_keeps_the_file(self, attach):
        file = attach("kept.txt", content="kept content")
        frappe.db.commit()
        try:
            file.delete()
            frappe.db.rollback()
            assert on_disk(file)
        finally:
            frappe.delete_doc("File", file.name)
            frappe.db.commit()

    def test_becoming_private(self, attach):
        file = attach("move.txt", content="moving")
        file.is_private = 1
        file.save()
        assert file.file_url == "/private/files/move.txt" and file.get_content() == "moving"
        frappe.db.commit()
        assert not os.path.exists(frappe.get_site_path("public", "files", "move.txt"))
        frappe.delete_doc("File", file.name)
        frappe.db.commit()


class TestNames:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [("../../etc/passwd", "passwd"), ("a/b\\c.txt", "c.txt"), ("Danh sách tháng 5.xlsx", "Danh sách tháng 5.xlsx"),
         (".hidden", "hidden"), ("a?b#c%d.txt", "abcd.txt"), ("x" * 300 + ".pdf", "x" * 130 + ".pdf"),
         ("ấ" * 300 + ".pdf", "ấ" * 78 + ".pdf")],
    )  # fmt: skip
    def test_names_stay_within_their_folder(self, attach, given, kept):
        file = attach(given)
        assert file.file_name == kept
        folder = os.path.realpath(frappe.get_site_path("public", "files"))
        assert os.path.realpath(file.get_full_path()).startswith(folder)

    @pytest.mark.parametrize(
        "url",
        [
            "/files/../../site_config.json",
            "/private/files/../../site_config.json",
            "/etc/passwd",
            "file:///x",
        ],
    )
    def test_urls_that_lead_elsewhere(self, site, url):
        with pytest.raises(frappe.ValidationError):
            frappe.get_doc({"doctype": "File", "file_url": url}).insert()

    def test_a_url_without_its_file(self, site):
        with pytest.raises((OSError, frappe.ValidationError)):
            frappe.get_doc({"doctype": "File", "file_url": "/files/nothing.txt"}).insert()

    def test_a_link_to_the_web(self, site):
        file = frappe.get_doc({"doctype": "File", "file_url": "https://example.com/a.pdf"}).insert()
        assert file.file_name == "a.pdf"


class TestLimits:
    def test_size(self, attach):
        frappe.db.set_single_value("System Settings", "max_file_size", 1)
        with pytest.raises(MaxFileSizeReachedError):
            attach(content="x" * (1024 * 1024 + 1))

    def test_extensions(self, attach):
        frappe.db.set_single_value("System Settings", "allowed_file_extensions", "PDF\nXLSX")
        attach("a.pdf")
        with pytest.raises(FileTypeNotAllowed):
            attach("a.exe")

    def test_number_of_attachments(self, doctype, new, attach):
        doctype("Claim", {"title": "Data"}, max_attachments=1)
        name = new("Claim").name
        attach(attached_to_doctype="Claim", attached_to_name=name)
        with pytest.raises(frappe.AttachmentLimitReached):
            attach("b.txt", attached_to_doctype="Claim", attached_to_name=name)


class TestPrivacy:
    def test_a_private_file_is_its_documents(self, claim, attach):
        file = attach(is_private=1, attached_to_doctype="Claim", attached_to_name=claim.name)
        frappe.set_user(CLERK)
        assert file.is_downloadable() and find_file_by_url(file.file_url).name == file.name
        assert frappe.has_permission("File", "read", doc=file.name)
        for user in (OTHER, "Guest"):
            frappe.set_user(user)
            assert not file.is_downloadable() and find_file_by_url(file.file_url) is None
            assert not frappe.has_permission("File", "read", doc=file.name)

    def test_a_private_file_without_a_document_is_its_owners(self, claim, attach):
        frappe.set_user(CLERK)
        file = attach(is_private=1)
        assert file.is_downloadable()
        frappe.set_user(OTHER)
        assert not file.is_downloadable()
        with pytest.raises(frappe.PermissionError):
            file.delete()

    def test_public_files_are_read_by_all_and_changed_by_few(self, claim, attach):
        file = attach(attached_to_doctype="Claim", attached_to_name=claim.name)
        frappe.set_user(OTHER)
        assert file.is_downloadable() and not frappe.has_permission("File", "write", doc=file.name)
        frappe.set_user(CLERK)
        assert frappe.has_permission("File", "write", doc=file.name)

    def test_nobody_takes_up_anothers_file_by_its_url(self, claim, attach):
        url = attach(is_private=1, content="secret of another").file_url
        frappe.set_user(OTHER)
        for values in ({}, {"content_hash": "x"}, {"is_private": 0, "file_name": "mine.txt"}):
            with pytest.raises(frappe.PermissionError):
                frappe.get_doc({"doctype": "File", "file_url": url, **values}).insert()
        mine = attach("mine.txt", content="my own")
        mine.file_url = url
        with pytest.raises(frappe.PermissionError):
            mine.save()

    def test_lists_show_what_may_be_read(self, claim, attach):
        private = attach("p.txt", content="1", is_private=1)
        public = attach("q.txt", content="2")
        frappe.set_user(OTHER)
        names = frappe.get_list("File", pluck="name", limit_page_length=0)
        assert public.name in names and private.name not in names


class TestDocuments:
    def test_attachments_are_noted(self, claim):
        save_file("a.txt", "x", "Claim", claim.name)
        kinds = frappe.get_all("Comment", {"reference_name": claim.name}, pluck="comment_type")
        assert kinds == ["Attachment"]

    def test_a_file_uploaded_before_the_document_was_saved(self, claim, attach):
        file = attach(
            "n.txt", content="early", attached_to_doctype="Claim", attached_to_name="new-claim-abc123"
        )
        doc = frappe.get_doc({"doctype": "Claim", "paper": file.file_url}).insert()
        assert frappe.db.get_value("File", file.name, "attached_to_name") == doc.name

    def test_amendments_take_attachments_along(self, order, new, attach):
        doc = new("Order", customer="An").submit()
        attach(attached_to_doctype="Order", attached_to_name=doc.name)
        doc.cancel()
        amended = frappe.copy_doc(doc)
        amended.amended_from = doc.name
        amended.insert()
        assert frappe.db.exists("File", {"attached_to_name": amended.name})


class TestAttachFields:
    """What an Attach field names hangs on the document: who may read the one may read the other."""

    def attached(self, **filters):
        fields = ["attached_to_doctype", "attached_to_name", "attached_to_field", "is_private", "owner"]
        return [tuple(row.values()) for row in frappe.get_all("File", filters, fields, order_by="creation")]

    def test_a_saved_value_attaches_the_users_file(self, claim, attach):
        frappe.set_user(CLERK)
        file = attach(is_private=1)
        doc = frappe.get_doc("Claim", claim.name)
        doc.paper = file.file_url
        doc.save()
        doc.save()
        assert self.attached(file_url=file.file_url) == [("Claim", doc.name, "paper", 1, CLERK)]

    def test_an_inserted_value_does_so_too(self, claim, attach, new):
        frappe.set_user(CLERK)
        file = attach(is_private=1, attached_to_doctype="Claim", attached_to_name="new-claim-abcdef")
        doc = new("Claim", title="b", paper=file.file_url)
        assert self.attached(file_url=file.file_url) == [("Claim", doc.name, "paper", 1, CLERK)]

    def test_a_file_of_another_document_is_shared_by_a_second_record(self, claim, attach, new):
        frappe.set_user(CLERK)
        first = new("Claim", title="first", paper=attach(is_private=1).file_url)
        second = new("Claim", title="second", paper=first.paper)
        assert [row[:3] for row in self.attached(file_url=first.paper)] == [
            ("Claim", first.name, "paper"),
            ("Claim", second.name, "paper"),
        ]
        assert frappe.get_all("File", {"file_url": first.paper}, pluck="file_size") == [9, 9]

    def test_nobody_gets_at_a_foreign_file_by_naming_it(self, claim, attach, new):
        frappe.set_user(OTHER)
        secret = attach("secret.txt", "secret", is_private=1)
        frappe.set_user(CLERK)
        new("Claim", title="thief", paper=secret.file_url)
        frappe.set_user("Administrator")
        assert self.attached(file_url=secret.file_url) == [(None, None, None, 1, OTHER)]

    def test_a_private_address_makes_a_private_file(self, attach):
        file = attach("p.txt", "kept", file_url="/private/files/p.txt")
        assert (file.is_private, file.file_url) == (1, "/private/files/p.txt")
        assert not os.path.exists(frappe.get_site_path("public", "files", "p.txt"))
