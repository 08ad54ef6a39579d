"""A month of an official plan in the browser: a small office of its own, and what each person of it does with the mouse."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from payments import today
from playwright.sync_api import expect
from staged_bench import StagedBench, new_bench, ok
from window import Window, dong, vi

HEADINGS = (
    *("STT", "Họ và tên", "Nam", "Nữ", "Số CCCD", "Thôn, khối phố", "Mã loại đối tượng", "Hệ số"),
    *(
        "Mức hưởng (đồng)",
        "Hưởng từ tháng",
        "Hình thức nhận (TK/TM)",
        "Số tài khoản",
        "Chủ tài khoản",
        "Ngân hàng",
    ),
)


@dataclass(frozen=True)
class Office:
    """A locality with its users; the commune whose list it is."""

    locality: str
    domain: str
    district: str
    commune: str
    month: str

    @property
    def unit(self) -> str:
        return f"{self.commune}-2004"

    @property
    def officer(self) -> str:
        return f"huyen.canbo@{self.domain}"

    @property
    def leader(self) -> str:
        return f"huyen.lanhdao@{self.domain}"

    @property
    def signers(self) -> tuple[tuple[str, str], ...]:
        return (
            (f"canbo.{self.commune}@{self.domain}", "Send for Approval"),
            (f"lanhdao.{self.commune}@{self.domain}", "Approve"),
            (self.officer, "Approve"),
            (self.leader, "Approve"),
        )

    def payroll(self, programme: str = "BTXH") -> str:
        return f"{programme}-{self.month}-{self.unit}"

    def order(self, provider: str, programme: str = "BTXH", cash: bool = False) -> str:
        return f"CK-{programme}-{self.month}-{self.district}-{provider}{'-TM' if cash else ''}"

    def request(self, provider: str, programme: str = "BTXH") -> str:
        return f"KB-{programme}-{self.month}-{self.district}-{provider}"

    def settlement(self, provider: str, programme: str = "BTXH") -> str:
        return f"QT-{programme}-{self.month}-{self.district}-{provider}"


def opened(
    office: Office, root: Path, commune: str, paid_through: str, prepared: bool = True, **people: list[tuple]
) -> StagedBench:
    """A bench with the office's locality and its register taken over; `people` by sheet: name, male, category, đồng,
    account, bank. `prepared`: with the month's lists."""
    bench = new_bench(root)
    bench.an_sinh("load-locality", office.locality, "--demo-users")
    path = root / "danh-sach.xlsx"
    book = Workbook()
    book.remove(book.active)
    for programme, rows in people.items():
        sheet = book.create_sheet(programme)
        sheet.append([f"DANH SÁCH {programme}"])
        sheet.append(HEADINGS)
        sheet.append([commune.upper()])
        for number, (name, category, amount, account, bank) in enumerate(rows, start=1):
            way = ("TK", account, name, bank) if account else ("TM", "", "", "")
            sheet.append(
                [number, name, "12/05/1980", "", f"02008000{number:02d}{len(programme):02d}", "Khối 1", category, "",
                 amount, "07/2021", *way]
            )  # fmt: skip
    book.save(path)
    bench.an_sinh("import-registry", str(path), "--locality", office.locality, "--paid-through", paid_through)
    if prepared:
        bench.an_sinh("generate-payroll", "--month", office.month, "--locality", office.locality)
    return bench


def signed(bench: StagedBench, office: Office, doctype: str, values: dict) -> str:
    """A document that the office's officer enters and its leader signs."""
    made = ok(bench.token(office.officer).post(f"/api/resource/{doctype}", json=values))["data"]["name"]
    ok(bench.token(office.leader).put(f"/api/resource/{doctype}/{made}", json={"docstatus": 1}))
    return made


def approve(window, office: Office, name: str) -> None:
    """A list through the four people of its chain."""
    for user, action in office.signers:
        desk = window(user)
        desk.open(f"monthly-payroll/{name}", name)
        desk.take(action)


def make_orders(desk: Window, payroll: str) -> None:
    desk.open(f"monthly-payroll/{payroll}", payroll)
    desk.button("Make disbursements").click()
    expect(desk.rows().first).to_be_visible()


def submit(desk: Window) -> None:
    desk.button("Submit").click()
    desk.dialog().get_by_role("button", name=vi("Submit"), exact=True).click()


def fund(officer: Window, leader: Window, order: str, request: str, amount: int, voucher: str) -> None:
    """The treasury is asked for one sum, a leader signs, what it paid out is entered."""
    officer.open(f"disbursement/{order}", order)
    officer.button("Ask the treasury for the money").click()
    expect(officer.heading()).to_contain_text(request)
    expect(officer.field("asked_amount")).to_contain_text(dong(amount))
    leader.open(f"treasury-request/{request}", request)
    submit(leader)
    if amount:
        expect(leader.field("status")).to_contain_text(vi("Signed"))
        officer.page.reload()
        officer.page.get_by_label(vi("Number of the Withdrawal (C2-02a/NS)")).last.fill(voucher)
        officer.button("Enter").click()
        expect(officer.field("funded_amount")).to_contain_text(dong(amount))
    else:
        expect(leader.field("status")).to_contain_text(vi("Funded"))


def send(officer: Window, leader: Window, order: str, receipt: str) -> None:
    """A leader releases an order; the provider's receipt is entered."""
    leader.open(f"disbursement/{order}", order)
    leader.button("Send").click()
    leader.dialog().get_by_role("button", name=vi("Send"), exact=True).click()
    expect(leader.button("Recall")).to_be_visible()
    officer.open(f"disbursement/{order}", order)
    officer.button("Receipt of the provider").click()
    officer.page.get_by_label(vi("Number of the Receipt")).last.fill(receipt)
    officer.button("Enter").click()
    expect(officer.field("receipt_paper")).to_contain_text(receipt)


def answers_by_file(officer: Window, order: str, folder: Path, rows: list[tuple]) -> None:
    """The provider's workbook: account, đồng, result, reason; looked at and entered."""
    book = Workbook()
    book.active.append(["STT", "Số tài khoản", "Số tiền", "Kết quả", "Ngày chi", "Lý do"])
    day = date.fromisoformat(today()).strftime("%d/%m/%Y")
    for number, (account, amount, said, reason) in enumerate(rows, start=1):
        book.active.append([number, account, amount, said, day, reason])
    path = folder / f"ket-qua-{len(list(folder.iterdir()))}.xlsx"
    book.save(path)
    officer.open(f"disbursement/{order}", order)
    officer.button("Read a file of results").click()
    officer.page.get_by_label(vi("Workbook"), exact=True).set_input_files(path)
    officer.button("Enter {0} answers", len(rows)).click()
    officer.says(vi("{0} answers are entered.", len(rows)))


def tick(officer: Window, order: str, *answers: str) -> None:
    """A signed list by hand: "Received" or "Not Received" line by line."""
    officer.open(f"disbursement/{order}/answers")
    lines = officer.page.locator("main li[data-line]")
    expect(lines).to_have_count(len(answers))
    for number, answer in enumerate(answers):
        lines.nth(number).get_by_role("button", name=vi(answer), exact=True).click()
    officer.button("Enter {0} answers", str(len(answers))).click()
    officer.says(vi("{0} answers are entered.", str(len(answers))))


def close(officer: Window, leader: Window, order: str, settlement: str, sums: dict[str, int]) -> None:
    """The month is settled on four sums that agree, and a leader closes it. `sums`: listed (all four), paid, left."""
    officer.open(f"disbursement/{order}", order)
    officer.button("Settle the month").click()
    expect(officer.heading()).to_contain_text(settlement)
    for name in ("listed", "funded", "received", "answered"):
        expect(officer.page.locator(f'[data-figure="{name}"]')).to_contain_text(dong(sums["listed"]))
    leader.open(f"provider-settlement/{settlement}", settlement)
    leader.says(vi("The four sums agree: a leader can close the month."))
    submit(leader)
    expect(leader.field("status")).to_contain_text(vi("Closed"))
    expect(leader.field("paid_amount")).to_contain_text(dong(sums["paid"]))
    expect(leader.field("left_amount")).to_contain_text(dong(sums["left"]))
