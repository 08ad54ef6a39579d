"""Translations: files, documents, contexts, languages."""

import pytest

import frappe
from frappe import _, _lt
from frappe.translate import get_all_translations, get_user_lang, read_translation_csv


@pytest.fixture
def vietnamese(site, monkeypatch, tmp_path):
    """A translation file of the engine, in a temporary folder."""
    file = tmp_path / "vi.csv"
    file.write_text(
        'Beneficiary,Đối tượng\n"Open","Mở","Workflow"\nOpen,Đang mở\n"Two\nlines",Hai dòng\nempty,\n',
        encoding="utf-8",
    )
    monkeypatch.setattr("frappe.translate.get_app_path", lambda app, *parts: str(tmp_path / parts[-1]))
    frappe.clear_cache()
    frappe.local.lang = "vi"


def test_files(vietnamese):
    assert _("Beneficiary") == "Đối tượng"
    assert _("Unknown") == "Unknown"
    assert _("empty") == "empty"
    assert _("Two\nlines") == "Hai dòng"
    assert _("Beneficiary", lang="en") == "Beneficiary"
    assert _("") == ""


def test_contexts(vietnamese):
    assert _("Open") == "Đang mở"
    assert _("Open", context="Workflow") == "Mở"
    assert _("Open", context="Door") == "Đang mở"


def test_a_region_falls_back_on_its_language(vietnamese):
    assert _("Beneficiary", lang="vi-VN") == "Đối tượng"


def test_documents_win(vietnamese):
    frappe.get_doc(
        {
            "doctype": "Translation",
            "language": "vi",
            "source_text": "Beneficiary",
            "translated_text": "Người hưởng",
        }
    ).insert()
    frappe.clear_cache()
    assert _("Beneficiary") == "Người hưởng"


def test_lazy(vietnamese):
    label = _lt("Beneficiary")
    assert f"{label}" == "Đối tượng" and label == "Đối tượng" and label + "!" == "Đối tượng!"
    frappe.local.lang = "en"
    assert str(label) == "Beneficiary"


def test_the_shared_mapping_cant_be_changed(vietnamese):
    with pytest.raises(TypeError):
        get_all_translations("vi")["x"] = "y"


def test_language_of_a_user(site):
    frappe.db.set_single_value("System Settings", "language", "vi")
    assert get_user_lang("Guest") == "vi"
    frappe.db.set_value("User", "Administrator", "language", "en")
    frappe.clear_cache(user="Administrator")
    assert get_user_lang("Administrator") == "en"


def test_before_a_site_nothing_is_translated():
    frappe.destroy()
    assert _("Beneficiary") == "Beneficiary"
    assert read_translation_csv("/no/such/file.csv") == {}
