"""With the mouse: an old commune whose villages went to two new ones, two months paid at once by decision, and the children of
a single parent.

Suối Cạn of a made-up province: three people in Bản Trên, two in Bản Dưới; the benefit 6c of each is 1,5 × 500.000 = 750.000 in
06/2025."""

import openpyxl
import pytest
from district import NORTH, approve, officer, payroll
from playwright.sync_api import expect
from window import vi

OLD = [
    ["Tỉnh Thành Phố", "Mã TP", "Quận Huyện", "Mã QH", "Phường Xã", "Mã PX", "Cấp"],
    ["Tỉnh Giả Sử", "97", "Huyện Đầu Nguồn", "971", "Thị trấn Cửa Rừng", "97001", "Thị trấn"],
    ["Tỉnh Giả Sử", "97", "Huyện Đầu Nguồn", "971", "Xã Suối Cạn", "97004", "Xã"],
    ["Tỉnh Giả Sử", "97", "Huyện Đầu Nguồn", "971", "Xã Đồi Chè", "97007", "Xã"],
]
NEW = [
    ["Mã", "Tên", "Cấp", "Mã TP", "Tỉnh / Thành Phố"],
    ["97004", "Xã Cửa Rừng", "Xã", "97", "Tỉnh Giả Sử"],
    ["97007", "Xã Đồi Chè", "Xã", "97", "Tỉnh Giả Sử"],
]
PIECES = [
    ["Mã cũ", "Tên cũ", "Mã mới", "Tên mới"],
    ["97001", "Thị trấn Cửa Rừng", "97004", "Xã Cửa Rừng"],
    ["97004", "Xã Suối Cạn", "97004", "Xã Cửa Rừng"],
    ["97004", "Xã Suối Cạn", "97007", "Xã Đồi Chè"],
    ["97007", "Xã Đồi Chè", "97007", "Xã Đồi Chè"],
]
SPLIT = "97004-2004"


@pytest.fixture(scope="module")
def bench(serve, prepared, tmp_path_factory):
    bench = serve(prepared)
    folder = tmp_path_factory.mktemp("maps")
    for name, rows, day, *flags in (
        ("cu", OLD, "2004-01-01"),
        ("moi", NEW, "2025-07-01"),
        ("tach", PIECES, "2025-07-01", "--conversion"),
    ):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(folder / f"{name}.xlsx")
        bench.an_sinh("load-units", str(folder / f"{name}.xlsx"), "--map", day, *flags)
    bench.an_sinh("load-locality", "971", "--map", "2004-01-01")
    admin = bench.administrator()
    for number, village in enumerate(["Bản Trên"] * 3 + ["Bản Dưới"] * 2):
        admin.message(
            "frappe.client.insert",
            doc={
                "doctype": "Beneficiary",
                "full_name": f"Người Vùng Cao {number}",
                "administrative_unit": SPLIT,
                "village": village,
                "birth_date": f"1980-01-0{number + 1}",
                "sex": "Female",
            },
        )
    return bench


def test_each_village_gets_its_unit_then_all_are_merged_and_it_is_undone(window, bench):
    desk = window()
    desk.log_in("Administrator", bench.password)
    expect(desk.page.get_by_role("heading", name=vi("Waiting for me"))).to_be_visible()
    desk.open("split-communes?unit=971-2004", vi("Split Communes"))
    merging = desk.page.get_by_role("region", name=vi("Merge by the New Map"))
    merging.get_by_label(vi("Table of the Merger")).select_option("2025-07-national")
    merging.get_by_role("button", name=vi("List the villages")).click()
    desk.says(vi("{0} of {1} villages wait for their new unit ({2} people).", 2, 2, 5))
    assert sorted(row[:3] for row in desk.cells()) == [
        ["Xã Suối Cạn", "Bản Dưới", "2"],
        ["Xã Suối Cạn", "Bản Trên", "3"],
    ]
    merging.get_by_role("button", name=vi("Try it"), exact=True).click()
    expect(merging).to_contain_text(vi("Not possible as it stands"))
    expect(merging.get_by_role("button", name=vi("Merge communes"))).to_have_count(0)

    for village, code in (("Bản Trên", "97004"), ("Bản Dưới", "97007")):
        choice = desk.page.locator("main table").get_by_label(vi("New unit of {0}", village))
        choice.select_option(code)
        expect(choice).to_have_value(code)
    desk.says(vi("Every village has its new unit."))
    merging.get_by_role("button", name=vi("Try it"), exact=True).click()
    expect(merging).to_contain_text(vi("Nothing stands against it. Nothing was changed yet."))
    merging.get_by_role("button", name=vi("Merge communes")).click()
    desk.dialog().get_by_role("button", name=vi("Merge communes"), exact=True).click()
    done = desk.page.get_by_role("region", name=vi("Mergers"), exact=True)
    expect(done).to_contain_text("2025-07-national")
    assert units_of(bench) == {("Bản Trên", "97004-2025"): 3, ("Bản Dưới", "97007-2025"): 2}

    name = done.get_by_role("link").first.inner_text()
    done.get_by_role("button", name=vi("Undo the merger")).click()
    desk.dialog().get_by_role("button", name=vi("Undo the merger"), exact=True).click()
    desk.says(vi("{0} was taken back.", name))
    assert units_of(bench) == {("Bản Trên", SPLIT): 3, ("Bản Dưới", SPLIT): 2}


def units_of(bench) -> dict[tuple[str, str], int]:
    rows = bench.query(
        "select village, administrative_unit, count(*) from `tabBeneficiary` where full_name like 'Người Vùng Cao%' "
        "group by village, administrative_unit"
    )
    return {(village, where): count for village, where, count in rows}


def test_two_months_are_paid_at_once_by_decision(window, bench):
    """May's list is approved; the officer makes June's beside it. Both name each other and the decision."""
    may, june = payroll("BTXH", NORTH), payroll("BTXH", NORTH, "2024-06")
    approve(bench, may, NORTH)
    desk = window(officer(NORTH))
    desk.open(f"monthly-payroll/{may}")
    desk.button("Pay with the next month").click()
    make = desk.dialog().get_by_role("button", name=vi("Make the next list"), exact=True)
    desk.dialog().get_by_label(vi("Number of the Decision")).fill("05/QĐ-UBND")
    make.click()
    desk.page.wait_for_url(f"**/monthly-payroll/{june}")
    told = bench.query(
        "select name, together_with, together_decision from `tabMonthly Payroll` where together_with is not null "
        "order by month"
    )
    assert [row[:2] for row in told] == [(may, "2024-06-01"), (june, "2024-05-01")]
    assert all("05/QĐ-UBND" in decision for *_names, decision in told)
    desk.open(f"monthly-payroll/{may}")
    desk.state("Approved")
    expect(desk.button("Pay with the next month")).to_have_count(0)


def test_a_parent_whose_children_are_unknown_gets_them_and_the_step_is_proposed(window, bench):
    """A single parent of the workbook. Nobody knows when a child is 16 until its birth is entered: born 15.06.2008, of
    several one less from 06/2024, of a single one none from 07/2024."""
    person, children, where = bench.query(
        "select e.beneficiary, e.coefficient, b.administrative_unit from `tabBenefit Entitlement` e join `tabBeneficiary` b "
        "on b.name = e.beneficiary where e.category = 'BTXH-4' and e.status = 'Approved' order by e.name"
    )[0]
    desk = window(officer(where[:5]))
    desk.open(f"age-steps?unit={where}&month=2024-07-01", vi("Age Steps"))
    table = desk.page.get_by_role("table", name=vi("Children Not on Record"))
    row = table.get_by_role("row").filter(has=desk.page.locator(f'a[href*="{person}"]'))
    row.get_by_role("link", name=vi("Enter the children")).click()
    desk.page.wait_for_url(f"**/beneficiary/{person}*")
    desk.take("Reopen", reason="Ghi con vào hồ sơ")
    desk.button("Children").click()
    box = desk.field("children")
    box.get_by_role("button", name=vi("Add row")).click()
    for label, text in (("Full Name", "Con Thử Một"), ("Birth Date", "15/06/2008")):
        box.get_by_label(f"{vi(label)}, {vi('row {0}', 1)}").fill(text)
    desk.button("Save").click()
    desk.says(vi("Saved"))
    desk.open(f"age-steps?unit={where}&month=2024-07-01", vi("Age Steps"))
    step = desk.rows().filter(has_text="Con Thử Một (15/06/2008)")
    expect(step).to_have_count(1)
    expect(step).to_contain_text("06/2024" if children > 1 else "07/2024")
