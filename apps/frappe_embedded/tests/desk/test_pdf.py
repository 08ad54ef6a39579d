"""PDF, and that a hostile page gets nowhere."""

import http.server
import io
import re
import threading

import pypdf
import pytest

import frappe
from frappe.utils import pdf
from frappe.utils.pdf import get_pdf
from frappe.utils.pdf_html import clean_css, make_safe
from frappe.utils.print_format import download_multi_pdf, download_pdf, report_to_pdf

PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def read(content):
    return pypdf.PdfReader(io.BytesIO(content))


def text_of(content):
    return " ".join(" ".join(page.extract_text() for page in read(content).pages).split())


def size(content):
    box = read(content).pages[0].mediabox
    return round(float(box.width)), round(float(box.height))


def no_image(address):
    return None


def test_vietnamese_text_comes_through(site):
    assert text_of(get_pdf("<p>Đồng Mỏ, Chi Lăng: trợ cấp xã hội</p>")) == "Đồng Mỏ, Chi Lăng: trợ cấp xã hội"


def test_paper_is_chosen_by_the_page(site):
    assert size(get_pdf("<p>x</p>")) == (595, 842)
    assert size(get_pdf('<meta name="pdfkit-orientation" content="Landscape"><p>x</p>')) == (842, 595)
    assert size(get_pdf('<meta content="A5" name="pdfkit-page-size"><p>x</p>')) == (420, 595)
    assert size(get_pdf("<style>.print-format { orientation: Landscape; }</style><p>x</p>")) == (842, 595)
    assert size(get_pdf("<p>x</p>", {"orientation": "Landscape"})) == (842, 595)
    assert size(get_pdf("<style>.print-format p { orientation: Landscape; }</style>")) == (595, 842)


def test_a_password_closes_it(site):
    reader = read(get_pdf("<p>x</p>", {"password": "open"}))
    assert reader.is_encrypted
    assert reader.decrypt("open")


def test_several_are_put_together(site, make_claim):
    names = [make_claim().name, make_claim().name]
    download_multi_pdf("Probe Claim", frappe.as_json(names))
    assert len(read(frappe.response.filecontent).pages) == 2


def test_downloading(site, make_claim):
    claim = make_claim()
    download_pdf("Probe Claim", claim.name)
    assert frappe.response.type == "pdf"
    assert frappe.response.filename == f"{claim.name}.pdf"
    assert claim.name in text_of(frappe.response.filecontent)
    report_to_pdf("<table><tr><td>cell</td></tr></table>")
    assert size(frappe.response.filecontent) == (842, 595)


def test_without_wkhtmltopdf_one_line_says_what_to_do(site, monkeypatch):
    monkeypatch.setattr(pdf.shutil, "which", lambda name: None)
    with pytest.raises(frappe.ValidationError, match="apt install wkhtmltopdf"):
        get_pdf("<p>x</p>")


@pytest.mark.parametrize(
    "html",
    [
        '<img src="file:///etc/passwd">',
        '<img src="http://127.0.0.1:{port}/x.png">',
        "<img src=http://127.0.0.1:{port}/x.png",
        '<img srcset="http://127.0.0.1:{port}/x.png 2x">',
        '<iframe src="file:///etc/passwd"></iframe>',
        '<iframe srcdoc="&lt;img src=http://127.0.0.1:{port}/&gt;"></iframe>',
        '<object data="http://127.0.0.1:{port}/x"></object><embed src="http://127.0.0.1:{port}/y">',
        '<link rel="stylesheet" href="http://127.0.0.1:{port}/x.css">',
        '<base href="http://127.0.0.1:{port}/"><img src="x.png">',
        '<meta http-equiv="refresh" content="0; url=http://127.0.0.1:{port}/">',
        "<script>document.write('<img src=http://127.0.0.1:{port}/>')</script>",
        '<p onclick="x()" style="background: url(http://127.0.0.1:{port}/x.png)">x</p>',
        "<style>@import 'http://127.0.0.1:{port}/x.css'; p { background: url(\"http://127.0.0.1:{port}/y\") }</style>",
        "<style>p { background: \\75 rl(http://127.0.0.1:{port}/y) }</style><p>x</p>",
        "<style>p { background: u\\rl(http://127.0.0.1:{port}/y) }</style><p>x</p>",
        "<svg><style><img src=http://127.0.0.1:{port}/x.png></style></svg>",
        '<svg><image xlink:href="http://127.0.0.1:{port}/x.png"/><use href="http://127.0.0.1:{port}/#x"/></svg>',
        "<table background=http://127.0.0.1:{port}/x.png><tr><td>x</table>",
        "<video poster=http://127.0.0.1:{port}/x.png><source src=http://127.0.0.1:{port}/v></video>",
        '<input type="image" src="http://127.0.0.1:{port}/x.png">',
        "<math><mtext><img src=http://127.0.0.1:{port}/x.png></mtext></math>",
        "<textarea><img src=http://127.0.0.1:{port}/></textarea><title></title><img src=//127.0.0.1:{port}/>",
        "<!--><img src=http://127.0.0.1:{port}/>-->",
        "<a href='javascript:alert(1)'>x</a><a href=file:///etc/passwd>y</a>",
        '<img/src="http://127.0.0.1:{port}/x.png"/onerror="x">',
    ],
)
def test_nothing_that_loads_or_runs_remains(site, html):
    safe, options = make_safe(html.replace("{port}", "1"), no_image)
    assert options == {}
    for tag in re.findall(r"<[^>]*>", safe):
        assert not re.search(r"file:|127\.0\.0\.1|javascript|\son\w+=|http-equiv|srcdoc", tag), safe
    for css in re.findall(r"<style>(.*?)</style>", safe, re.DOTALL):
        assert "url(" not in css
        assert "import" not in css
        assert "<" not in css


def test_what_is_harmless_remains(site):
    html = (
        f'<!DOCTYPE html><p class="a" style="color: red">1 &lt; 2 &amp; 3</p><img src="{PIXEL}" width="5"/>'
        "<style>td > b { content: '\\201C'; background: url(data:image/png;base64,xx) }</style>"
        '<table><tr><td colspan="2">x<br>y</td></tr></table><a href="https://example.com">link</a>'
    )
    safe, _options = make_safe(html, no_image)
    assert safe == html.replace(' width="5"/>', ' width="5">')


def test_the_page_can_not_set_other_options_than_paper(site):
    html = (
        '<meta name="pdfkit-enable-local-file-access" content=""><meta name="pdfkit-run-script" content="x">'
        '<meta name="pdfkit-post-file" content="/etc/passwd"><meta name="pdfkit-margin-top" content="--allow /">'
        '<meta name="pdfkit-proxy" content="None"><meta name="pdfkit-margin-left" content="3mm">'
    )
    safe, options = make_safe(html, no_image)
    assert (safe, options) == ("", {"margin-left": "3mm"})


def test_css_keeps_what_is_no_address():
    assert clean_css("a { color: red } /* url(x) */ b { background: URL( 'x' ) no-repeat }") == (
        "a { color: red }  b { background: none no-repeat }"
    )


@pytest.fixture
def listener():
    """A server that notes whether anybody comes."""
    seen = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.path)
            self.send_response(200)
            self.end_headers()

        do_CONNECT = do_GET

        def log_message(self, *args):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port, seen
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "hostile",
    [
        '<img src="http://127.0.0.1:{port}/img.png"><img src="http://localhost:{port}/img2.png">',
        '<link rel="stylesheet" href="http://127.0.0.1:{port}/x.css">',
        '<iframe src="file://{secret}" width="400" height="200"></iframe>',
        '<iframe src="http://127.0.0.1:{port}/frame" width="400" height="200"></iframe>',
        "<script>document.write('<p>TOPSECRET</p><img src=http://127.0.0.1:{port}/>')</script>",
        '<meta http-equiv="refresh" content="0; url=http://127.0.0.1:{port}/moved">',
    ],
)
def test_the_converter_itself_reaches_neither_network_nor_files(site, listener, tmp_path, hostile):
    """The second wall, without the first: a PDF without what was asked for, or none."""
    port, seen = listener
    secret = tmp_path / "secret.html"
    secret.write_text("<p>TOPSECRET</p>")
    page = "<p>visible</p>" + hostile.replace("{port}", str(port)).replace("{secret}", str(secret))
    try:
        (content,) = pdf.convert(page, {**pdf.DEFAULT_OPTIONS, **pdf.LOCKED_OPTIONS})
        text = text_of(content)
    except frappe.ValidationError:
        text = "visible"
    assert text == "visible"
    assert seen == []


def test_the_walls_are_what_holds(site, listener, tmp_path):
    """Without them the same page does get through: the tests above can fail."""
    port, seen = listener
    secret = tmp_path / "secret.html"
    secret.write_text("<p>TOPSECRET</p>")
    page = f'<img src="http://127.0.0.1:{port}/img.png"><iframe src="file://{secret}" width="400"></iframe>'
    (content,) = pdf.convert(page, {**pdf.DEFAULT_OPTIONS, "enable-local-file-access": ""})
    assert text_of(content) == "TOPSECRET"
    assert set(seen) == {"/img.png"}


def test_a_hostile_value_in_a_document_prints_as_nothing(site, make_claim, listener, tmp_path):
    port, seen = listener
    secret = tmp_path / "secret.html"
    secret.write_text("<p>TOPSECRET</p>")
    frappe.get_doc(
        {
            "doctype": "Print Format",
            "name": "Raw",
            "doc_type": "Probe Claim",
            "custom_format": 1,
            "standard": "No",
            "html": "<div>{{ doc.title }} | {{ doc.flags.hostile or '' }}</div>",
        }
    ).insert()
    claim = make_claim(title="the title")
    claim.flags.hostile = f"<iframe src=file://{secret}></iframe><img src=http://127.0.0.1:{port}/a.png>"
    content = frappe.get_print("Probe Claim", claim.name, "Raw", doc=claim, as_pdf=True)
    text = text_of(content)
    assert "the title" in text
    assert "TOPSECRET" not in text
    assert seen == []


def test_images_of_the_site_are_put_into_the_page(site):
    assert pdf.get_image_data("/assets/desk_probe/images/dot.png").startswith("data:image/png;base64,iVBOR")
    assert pdf.get_image_data(frappe.utils.get_url() + "/assets/desk_probe/images/dot.png")
    for address in (
        "/assets/desk_probe/../hooks.py",
        "/assets/desk_probe/..%2f..%2fhooks.png",
        "/assets/nothing/images/dot.png",
        "/assets/desk_probe/images/none.png",
        "https://example.com/dot.png",
        "//example.com/dot.png",
        "file:///etc/passwd",
        "/etc/passwd",
    ):
        assert pdf.get_image_data(address) is None


def test_a_private_image_shows_only_to_who_may_see_it(site, make_claim, as_user):
    content = pdf.file_below(
        pdf.Path(frappe.get_app_path("desk_probe", "public")), "images/dot.png"
    ).read_bytes()
    claim = make_claim()
    file = frappe.get_doc(
        {
            "doctype": "File",
            "file_name": "scan.png",
            "content": content,
            "is_private": 1,
            "attached_to_doctype": "Probe Claim",
            "attached_to_name": claim.name,
        }
    ).insert()
    assert pdf.get_image_data(file.file_url).startswith("data:image/png")
    as_user("clerk@example.com")
    assert pdf.get_image_data(file.file_url)
    as_user("outsider@example.com")
    assert pdf.get_image_data(file.file_url) is None


def test_margins_of_the_paper_are_not_margins_in_the_page_too(site):
    html = "<style>.print-format { margin-top: 20mm; color: red } .print-format p { margin-top: 1mm }</style>"
    safe, options = make_safe(html, no_image)
    assert options == {"margin-top": "20mm"}
    assert safe == "<style>.print-format { color: red } .print-format p { margin-top: 1mm }</style>"
