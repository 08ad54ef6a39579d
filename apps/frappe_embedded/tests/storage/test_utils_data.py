"""frappe.utils: dates, numbers, money, text, addresses."""

import datetime
from html.parser import HTMLParser

import pytest

import frappe
from frappe import utils

DAY = datetime.date


@pytest.fixture(autouse=True)
def english_settings(site):
    settings = frappe.get_doc("System Settings")
    settings.update(
        {"number_format": "#,###.##", "first_day_of_the_week": "Sunday", "date_format": "yyyy-mm-dd"}
    )
    settings.save()
    frappe.local.lang = "en"


class TestDates:
    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ("2024-05-31", DAY(2024, 5, 31)),
            ("2024-05-31 10:00:00", DAY(2024, 5, 31)),
            (datetime.datetime(2024, 5, 31, 10), DAY(2024, 5, 31)),
            (DAY(2024, 5, 31), DAY(2024, 5, 31)),
            ("31 May 2024", DAY(2024, 5, 31)),
            ("0001-01-01", None),
        ],
    )
    def test_getdate(self, value, expected):
        assert utils.getdate(value) == expected

    def test_getdate_of_nothing_is_today(self):
        assert utils.getdate() == utils.getdate(utils.nowdate())

    @pytest.mark.parametrize("value", ["2024-13-01", "no date", "31/31/2024"])
    def test_a_bad_date_is_refused(self, value):
        with pytest.raises(frappe.ValidationError):
            utils.getdate(value)

    def test_arithmetic_keeps_the_kind(self):
        assert utils.add_days("2024-02-28", 2) == "2024-03-01"
        assert utils.add_days(DAY(2024, 2, 28), 2) == DAY(2024, 3, 1)
        assert utils.add_months("2024-01-31", 1) == "2024-02-29"
        assert utils.add_years(DAY(2024, 2, 29), 1) == DAY(2025, 2, 28)
        assert utils.add_to_date("2024-05-01 10:00:00", hours=15) == "2024-05-02 01:00:00.000000"

    def test_differences(self):
        assert utils.date_diff("2024-03-01", "2024-02-28") == 2
        assert utils.month_diff("2024-06-01", "2024-05-31") == 2
        assert utils.time_diff_in_hours("2024-05-01 12:30:00", "2024-05-01 11:00:00") == 1.5

    def test_firsts_and_lasts(self):
        assert utils.get_first_day("2024-05-31") == DAY(2024, 5, 1)
        assert utils.get_first_day("2024-01-15", d_months=-1) == DAY(2023, 12, 1)
        assert utils.get_first_day("2024-01-15", as_str=True) == "2024-01-01"
        assert utils.get_last_day("2024-02-10") == DAY(2024, 2, 29)
        assert utils.get_quarter_start("2024-05-31") == DAY(2024, 4, 1)
        assert utils.get_quarter_ending("2024-05-31") == DAY(2024, 6, 30)
        assert utils.get_year_ending("2024-05-31") == DAY(2024, 12, 31)
        assert utils.get_first_day_of_week("2024-05-01") == DAY(2024, 4, 28)

    def test_spans(self):
        today = utils.getdate()
        assert utils.get_timespan_date_range("today") == (today, today)
        assert utils.get_timespan_date_range("last 7 days") == (today - datetime.timedelta(days=7), today)
        first, last = utils.get_timespan_date_range("last month")
        assert (first.day, last) == (1, today.replace(day=1) - datetime.timedelta(days=1))
        assert utils.get_timespan_date_range("this quarter")[0] == utils.get_quarter_start(today)
        assert utils.get_timespan_date_range("last year")[0].year == today.year - 1
        assert utils.get_timespan_date_range("some day") is None

    def test_now_has_microseconds(self):
        assert len(utils.now()) == 26
        assert utils.nowdate() == utils.now()[:10]

    def test_the_sites_time_zone(self):
        frappe.db.set_single_value("System Settings", "time_zone", "Asia/Ho_Chi_Minh")
        saigon = utils.now_datetime()
        utc = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
        assert round((saigon - utc).total_seconds() / 3600) == 7

    def test_display(self):
        assert utils.formatdate("2024-05-31", "dd/mm/yyyy") == "31/05/2024"
        assert utils.formatdate("2024-05-31", "dd-MM-YYYY") == "31-05-2024"
        assert utils.formatdate(None) == ""
        assert utils.format_datetime("2024-05-31 07:08:09", "dd-MM-yyyy HH:mm:ss") == "31-05-2024 07:08:09"
        assert utils.format_duration(93784) == "1d 2h 3m 4s"
        assert utils.duration_to_seconds("1d 2h 3m 4s") == 93784
        assert utils.pretty_date(utils.add_to_date(utils.now_datetime(), days=-2)) == "2 days ago"
        frappe.local.lang = "vi"
        assert "trước" in utils.pretty_date(utils.add_to_date(utils.now_datetime(), days=-2))

    def test_times(self):
        assert utils.get_timedelta("07:05:30") == datetime.timedelta(hours=7, minutes=5, seconds=30)
        assert utils.format_timedelta(datetime.timedelta(hours=27, minutes=5)) == "27:05:00"
        assert utils.get_time("07:05") == datetime.time(7, 5)


class TestNumbers:
    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ("12", 12),
            ("12.9", 12),
            (12.9, 12),
            (None, 0),
            ("", 0),
            ("x", 0),
            (True, 1),
            ("1e3", 1000),
            (float("nan"), 0),
        ],
    )
    def test_cint(self, value, expected):
        assert utils.cint(value) == expected

    @pytest.mark.parametrize(
        ("value", "expected"), [("1,234.5", 1234.5), (None, 0.0), ("x", 0.0), (7, 7.0), ("", 0.0)]
    )
    def test_flt(self, value, expected):
        assert utils.flt(value) == expected

    @pytest.mark.parametrize(
        ("method", "number", "precision", "expected"),
        [
            ("Banker's Rounding (legacy)", 2.5, 0, 2),
            ("Banker's Rounding (legacy)", 3.5, 0, 4),
            ("Banker's Rounding (legacy)", 1.005, 2, 1.01),
            ("Banker's Rounding", 2.5, 0, 2),
            ("Banker's Rounding", 1.015, 2, 1.02),
            ("Commercial Rounding", 2.5, 0, 3),
            ("Commercial Rounding", -2.5, 0, -3),
            ("Commercial Rounding", 1.005, 2, 1.01),
        ],
    )
    def test_rounding(self, method, number, precision, expected):
        assert utils.rounded(number, precision, method) == expected
        assert utils.flt(number, precision, method) == expected

    def test_others(self):
        assert utils.sbool("true") is True and utils.sbool("0") is False and utils.sbool("x") == "x"
        assert (utils.floor(1.9), utils.ceil(1.1), utils.safe_div(1, 0)) == (1, 2, 0.0)
        assert utils.cast("Currency", "1,000") == 1000.0
        assert utils.cast("Check", "true") == 1


class TestMoney:
    @pytest.mark.parametrize(
        ("amount", "options", "expected"),
        [
            (1234567.5, {}, "1,234,567.50"),
            (1234567, {"format": "#.###"}, "1.234.567"),
            (1234567.4, {"format": "#.###,##"}, "1.234.567,40"),
            (-1234567, {"format": "#.###"}, "-1.234.567"),
            (1234567, {"format": "#,##,###.##", "precision": 0}, "12,34,567"),
            (540000, {"currency": "VND", "format": "#.###,##"}, "540.000,00 ₫"),  # as it is asked for
            (540000, {"currency": "VND", "format": "#.###"}, "540.000 ₫"),
            (999, {"precision": 0}, "999"),
            (None, {"precision": 0}, "0"),
            ("1500", {"precision": 0}, "1,500"),
        ],
    )
    def test_figures(self, amount, options, expected):
        assert utils.fmt_money(amount, **options) == expected

    def test_words(self):
        assert utils.money_in_words(1000, "VND") == "VND One Thousand only."
        assert utils.money_in_words(1.5, "USD", "Cents") == "USD One and Fifty Cents only."
        assert utils.money_in_words(0, "VND") == "VND Zero only."
        assert utils.money_in_words(-1, "VND") == ""
        frappe.local.lang = "vi"
        assert utils.in_words(540000) == "năm trăm bốn mươi nghìn"


class TestText:
    def test_joining(self):
        assert utils.comma_and(["a"]) == "a"
        assert utils.comma_and(["a", "b", "c"]) == "'a', 'b' and 'c'"
        assert utils.comma_or(["a", "b"], add_quotes=False) == "a or b"
        assert utils.unique(["b", "a", "b"]) == ["b", "a"]

    def test_html(self):
        assert utils.strip_html("<b>An</b> &amp; Sinh") == "An &amp; Sinh"
        assert utils.escape_html("<b>'\"&</b>") == "&lt;b&gt;&apos;&quot;&amp;&lt;/b&gt;"

    @pytest.mark.parametrize(
        "hostile",
        [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            '<a href="javascript:alert(1)">x</a>',
            '<a href="java\tscript:alert(1)">x</a>',
            '<a href="&#106;avascript:alert(1)">x</a>',
            "<svg onload=alert(1)>",
            "<iframe src=//evil></iframe>",
            "<scr<script>ipt>alert(1)</scr</script>ipt>",
            "<!--<img src=x onerror=alert(1)>-->",
            '<p title="x" onclick="alert(1)">y</p>',
        ],
    )
    def test_sanitized_html_runs_nothing(self, hostile):
        found = []

        class Elements(HTMLParser):
            def handle_starttag(self, tag, attrs):
                found.append((tag, dict(attrs)))

        Elements().feed(utils.html.sanitize_html(hostile, always_sanitize=True))
        assert not {"script", "iframe", "svg"} & {tag for tag, _attributes in found}
        for _tag, attributes in found:
            assert not [name for name in attributes if name.startswith("on")]
            assert "script:" not in (attributes.get("href") or "")

    def test_sanitizing_keeps_what_is_harmless(self):
        text = '<p class="x">An <b>Sinh</b> <a href="https://a.vn/?a=1&amp;b=2">a</a></p>'
        assert utils.html.sanitize_html(text) == text
        assert utils.html.sanitize_html("1 < 2") == "1 < 2"

    def test_random(self):
        assert len(utils.generate_hash(length=10)) == 10
        assert utils.generate_hash() != utils.generate_hash()
        assert len(utils.random_string(7)) == 7

    def test_json(self):
        assert utils.parse_json('{"a": 1}').a == 1
        assert utils.parse_json([1]) == [1]
        assert frappe.parse_json(None) is None
        text = frappe.as_json({"b": DAY(2024, 5, 1), "a": datetime.timedelta(hours=1)}, indent=None)
        assert text == '{"a": "1:00:00","b": "2024-05-01"}'.replace('","', '","')

    @pytest.mark.parametrize(
        ("text", "valid"),
        [
            ("a@b.vn", True),
            ("A B <a@b.vn>", True),
            ("a@b", True),
            ("a b@c.vn", False),
            ("a@@b.vn", False),
            ("", False),
        ],
    )
    def test_email(self, text, valid):
        assert bool(utils.validate_email_address(text)) is valid

    def test_a_bad_email_or_phone_can_throw(self):
        with pytest.raises(frappe.InvalidEmailAddressError):
            utils.validate_email_address("nobody", throw=True)
        with pytest.raises(frappe.InvalidPhoneNumberError):
            utils.validate_phone_number("call me", throw=True)
        assert utils.validate_phone_number("+84 912 345 678")

    def test_urls(self):
        assert utils.get_url_to_form("Monthly Payroll", "A/B").endswith("/app/monthly-payroll/A/B")
        assert utils.get_url("https://x.vn/a") == "https://x.vn/a"
        frappe.local.conf.host_name = "https://an-sinh.vn"
        assert utils.get_url("/files/a b") == "https://an-sinh.vn/files/a b"
        assert (
            utils.expand_relative_urls('<img src="/files/x.png">')
            == '<img src="https://an-sinh.vn/files/x.png">'
        )
        assert utils.get_link_to_form("User", "<a>").endswith(">&lt;a&gt;</a>")


class TestFiltersInPython:
    def test_compare(self):
        assert utils.compare(3, ">", 2) and not utils.compare(3, "<", 2)
        assert utils.compare("12", "=", 12, "Int")
        assert utils.compare("An Sinh", "like", "%sinh")
        assert utils.compare(None, "is", "not set")
        assert not utils.compare(1, "resembles", 1)

    def test_evaluate(self):
        doc = frappe._dict(status="Open", n=3, day=DAY(2024, 5, 1))
        assert utils.evaluate_filters(doc, {"status": "Open", "n": [">", 2]})
        assert utils.evaluate_filters(doc, [["day", "<=", "2024-05-01"]])
        assert not utils.evaluate_filters(doc, [["status", "in", ["Closed"]]])


class TestSheets:
    def test_xlsx_round_trip(self):
        from frappe.utils.xlsxutils import make_xlsx, read_xlsx_file_from_attached_file

        rows = [["Tên", "Số"], ["Nguyễn Văn A", 12], ["=1+1", 1.5], ["001234", None], ["<b>x</b>", "a\x01b"]]
        content = make_xlsx(rows, "Danh sách: 1").getvalue()
        found = read_xlsx_file_from_attached_file(fcontent=content)
        assert found == [["Tên", "Số"], ["Nguyễn Văn A", 12], ["=1+1", 1.5], ["001234", None], ["x", "ab"]]

    def test_csv_round_trip(self):
        from frappe.utils.csvutils import read_csv_content, to_csv

        rows = [["Tên", 1], ["a,b", 2.5], ['say "x"', None]]
        assert read_csv_content(to_csv(rows)) == [["Tên", "1"], ["a,b", "2.5"], ['say "x"', None]]
        assert read_csv_content("\ufeffTên,b\r\n".encode()) == [["Tên", "b"]]


class TestFormatting:
    def test_by_fieldtype(self):
        assert frappe.format_value(1234.5, {"fieldtype": "Currency"}) == "1,234.50"
        assert frappe.format_value(1.25, {"fieldtype": "Float"}) == "1.25"
        assert frappe.format_value("2024-05-31", {"fieldtype": "Date"}) == "2024-05-31"
        assert frappe.format_value(None, {"fieldtype": "Date"}) == ""
        assert frappe.format_value("a<b\nc", {"fieldtype": "Small Text"}) == "a&lt;b<br>c"
        assert frappe.format_value(50, "Percent") == "50%"
        assert frappe.format(datetime.date(2024, 5, 31)) == "2024-05-31"
