"""Documents in print formats, as HTML."""

import pytest

import frappe
from frappe.utils.print_format import download_multi_pdf, download_pdf, get_print
from frappe.www.printview import get_context, get_html_and_style


@pytest.fixture
def sheet(site):
    """A standard print format: its HTML is a file of the app."""
    return frappe.get_doc(
        {
            "doctype": "Print Format",
            "name": "Claim Sheet",
            "doc_type": "Probe Claim",
            "module": "Desk Probe",
            "standard": "Yes",
            "print_format_type": "Jinja",
            "custom_format": 1,
            "css": ".only-here { color: red; }",
        }
    ).insert()


@pytest.fixture
def custom(site):
    """A print format whose HTML lies in the database."""
    return frappe.get_doc(
        {
            "doctype": "Print Format",
            "name": "Claim Note",
            "doc_type": "Probe Claim",
            "standard": "No",
            "print_format_type": "Jinja",
            "custom_format": 1,
            "html": "<p>{{ doc.name }} by {{ frappe.session.user }} in {{ frappe.lang }}</p>",
        }
    ).insert()


def test_a_print_format_of_an_app(sheet, make_claim):
    claim = make_claim(amount=1250)
    printed = get_html_and_style("Probe Claim", claim.name, "Claim Sheet")
    assert f"<h1>Claim {claim.name}</h1>" in printed["html"]
    assert "DONG MO loud" in printed["html"]
    assert f'<p id="amount">{claim.get_formatted("amount")}</p>' in printed["html"]
    assert "17/05/2024" in printed["html"]
    assert ".only-here" in printed["style"]


def test_a_print_format_of_the_database(custom, make_claim, as_user):
    claim = make_claim()
    as_user("clerk@example.com")
    assert f"<p>{claim.name} by clerk@example.com in" in get_print("Probe Claim", claim.name, "Claim Note")


@pytest.mark.parametrize(
    "attempt",
    [
        "{{ frappe.get_doc(doc.doctype, doc.name).db_set('title', 'taken') }}",
        "{{ frappe.db.sql(\"with x as (select 1) update `tabProbe Claim` set title = 'taken'\") }}",
        "{{ frappe.db.sql(\"with x as (select 1) /**/ update `tabProbe Claim` set title = 'taken'\") }}",
        "{{ doc.set('title', 'taken') }}{{ doc.db_update() }}",
    ],
)
def test_a_print_format_only_reads(custom, make_claim, attempt):
    claim = make_claim(title="kept")
    custom.html = attempt
    custom.save()
    with pytest.raises(frappe.PermissionError):
        get_print("Probe Claim", claim.name, "Claim Note")
    assert frappe.db.get_value("Probe Claim", claim.name, "title") == "kept"
    frappe.db.set_value("Probe Claim", claim.name, "title", "free again")


def test_the_standard_layout_shows_what_may_be_seen(make_claim, as_user):
    claim = make_claim(title="<b>bold</b>", secret="hush", rows=[{"item": "<i>x</i>", "cost": 12}])
    as_user("clerk@example.com")
    html = get_html_and_style("Probe Claim", claim.name)["html"]
    assert "&lt;b&gt;bold&lt;/b&gt;" in html
    assert "Dong Mo" in html
    assert "<th>Item</th>" in html
    assert "&lt;i&gt;" in html
    assert "hush" not in html
    assert "DRAFT" in html


def test_a_sent_document_is_printed_as_sent_but_only_of_what_one_may_print(make_claim, custom, as_user):
    claim = make_claim(town="Chi Lang")
    frappe.get_doc(
        {
            "doctype": "User Permission",
            "user": "clerk@example.com",
            "allow": "Probe Town",
            "for_value": "Dong Mo",
        }
    ).insert()
    forged = frappe.as_json({**claim.as_dict(), "town": "Dong Mo"})
    as_user("clerk@example.com")
    with pytest.raises(frappe.PermissionError):
        get_html_and_style(forged, print_format="Claim Note")
    unsaved = frappe.as_json({"doctype": "Probe Claim", "title": "not yet saved", "town": "Dong Mo"})
    assert "not yet saved" in get_html_and_style(unsaved)["html"]


@pytest.mark.parametrize("user", ["reader@example.com", "outsider@example.com", "Guest"])
def test_printing_needs_the_print_permission(make_claim, as_user, user):
    claim = make_claim()
    as_user(user)
    with pytest.raises(frappe.PermissionError):
        get_html_and_style("Probe Claim", claim.name)
    with pytest.raises(frappe.PermissionError):
        download_pdf("Probe Claim", claim.name)
    with pytest.raises(frappe.PermissionError):
        download_multi_pdf("Probe Claim", [claim.name])


def test_a_cancelled_document_is_not_printed(make_claim):
    claim = make_claim()
    claim.submit()
    assert get_html_and_style("Probe Claim", claim.name)["html"]
    claim.cancel()
    with pytest.raises(frappe.PermissionError):
        get_html_and_style("Probe Claim", claim.name)


def test_a_format_of_another_doctype_or_a_disabled_one_is_refused(custom, make_claim):
    claim = make_claim()
    with pytest.raises(frappe.ValidationError):
        get_html_and_style("Probe Town", "Dong Mo", "Claim Note")
    custom.db_set("disabled", 1)
    with pytest.raises(frappe.DoesNotExistError):
        get_html_and_style("Probe Claim", claim.name, "Claim Note")


def test_before_print_can_prepare_the_document(custom, make_claim, monkeypatch):
    claim = make_claim()
    prepared = []
    monkeypatch.setattr(
        type(claim), "before_print", lambda self, settings: prepared.append(settings), raising=False
    )
    get_print("Probe Claim", claim.name, "Claim Note")
    assert prepared[0].allow_print_for_draft == 1


def test_the_page_for_a_browser(sheet, make_claim):
    claim = make_claim(title="A <title>")
    frappe.local.form_dict = frappe._dict(doctype="Probe Claim", name=claim.name, format="Claim Sheet")
    context = get_context({})
    assert claim.name in context["body"]
    assert context["title"] == "A &lt;title&gt;"
    frappe.local.form_dict = frappe._dict(doctype="Probe Claim")
    with pytest.raises(frappe.ValidationError):
        get_context({})


def test_a_language_for_one_print(custom, make_claim):
    claim = make_claim()
    before = frappe.local.lang
    from frappe.utils.print_format import print_language

    with print_language("vi"):
        assert "in vi</p>" in get_print("Probe Claim", claim.name, "Claim Note")
    assert frappe.local.lang == before
    assert f"in {before}</p>" in get_print("Probe Claim", claim.name, "Claim Note")
