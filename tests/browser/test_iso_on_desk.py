"""A bank that works with ISO 20022: the order's message is fetched, its batch comes back rejected but for one payment, and then
a statement books that one. The ids are those that stand in the message."""

import re
from xml.etree import ElementTree

import pytest
from district import DISTRICT_LEADER, DISTRICT_OFFICER, MONTH, NORTH, approve, payroll
from payments import today
from playwright.sync_api import expect
from window import dong, vi

ORDER = f"CK-BTXH-{MONTH}-187-2004-VietinBank"
SPACE = "urn:iso:std:iso:20022:tech:xsd:"
PAIN = f"{{{SPACE}pain.001.001.09}}"


@pytest.fixture(scope="module")
def bench(serve, prepared):
    """VietinBank's order of one commune is sent."""
    bench = serve(prepared)
    approve(bench, payroll("BTXH", NORTH), NORTH)
    made = bench.token(DISTRICT_OFFICER).message(
        "an_sinh.api.disbursement.make_for_payroll", doc=payroll("BTXH", NORTH)
    )
    assert ORDER in made["disbursements"]
    bench.token(DISTRICT_LEADER).message("an_sinh.api.disbursement.send", doc=ORDER)
    return bench


def report(batch: str, paid: str) -> str:
    return (
        f"<?xml version='1.0' encoding='UTF-8'?><Document xmlns='{SPACE}pain.002.001.10'><CstmrPmtStsRpt><GrpHdr><MsgId>R</MsgId>"
        f"<CreDtTm>{today()}T09:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>{batch}</OrgnlMsgId><OrgnlMsgNmId>"
        f"pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>{batch}</OrgnlPmtInfId>"
        "<PmtInfSts>RJCT</PmtInfSts><StsRsnInf><Rsn><Cd>MS03</Cd></Rsn></StsRsnInf><TxInfAndSts>"
        f"<OrgnlEndToEndId>{paid}</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts></OrgnlPmtInfAndSts>"
        "</CstmrPmtStsRpt></Document>"
    )


def test_the_message_goes_out_and_its_answer_comes_in(window, bench, tmp_path):
    desk = window(DISTRICT_OFFICER)
    desk.open(f"disbursement/{ORDER}", ORDER)
    sent = desk.downloaded(desk.button("Message for the bank (ISO 20022)"), tmp_path)
    root = ElementTree.fromstring(sent.read_bytes())
    total, count = bench.query(
        "select cast(sum(amount) as int), count(*) from `tabPayroll Line` where disbursement = ?", ORDER
    )[0]
    transfers = list(root.iter(f"{PAIN}CdtTrfTxInf"))
    assert len(transfers) == count
    assert sum(int(one.find(f".//{PAIN}InstdAmt").text) for one in transfers) == total
    first = transfers[0]
    name, amount = first.findtext(f".//{PAIN}EndToEndId"), int(first.find(f".//{PAIN}InstdAmt").text)

    path = tmp_path / "pain002.xml"
    path.write_text(report(root.findtext(f".//{PAIN}PmtInfId"), name))
    desk.button("Read a file of results").click()
    desk.page.get_by_label(vi("Workbook"), exact=True).set_input_files(path)
    outcome = desk.page.get_by_role("region", name=vi("What posting it will do"))
    expect(outcome).to_contain_text(dong(amount))
    expect(outcome).to_contain_text(dong(total - amount))
    desk.button("Enter {0} answers", dong(count)).click()
    desk.says(vi("{0} answers are entered.", dong(count)))
    assert dict(
        bench.query(
            "select payment_status, count(*) from `tabPayroll Line` where disbursement = ? group by 1", ORDER
        )
    ) == {"Paid": 1, "Failed": count - 1}


def test_a_message_that_is_none_is_refused_in_words(window, bench, tmp_path):
    path = tmp_path / "xau.xml"
    path.write_text("<!DOCTYPE Document [<!ENTITY a 'x'>]>" + report("B", "A").split("?>", 1)[1])
    desk = window(DISTRICT_OFFICER)
    desk.open(f"answer-file/new?provider=VietinBank&month={MONTH}-01")
    desk.page.get_by_label(vi("Workbook"), exact=True).set_input_files(path)
    expect(desk.page.get_by_text(re.compile("tự khai kiểu tài liệu")).first).to_be_visible()
