"""A bank that takes pain.001 and answers by pain.002 and camt.053: four payments of 540,000 đồng, 2,160,000 in all. What its
messages say goes the way of every other file: looked at, posted once, and what is not certain waits."""

from xml.etree import ElementTree

import frappe
from an_sinh.api import disbursement
from an_sinh.services.disbursement.books.balance_check import differences
from an_sinh.services.providers import payment_message
from an_sinh.tests.disbursement.test_answer_files import AnswerFilesCase
from an_sinh.tests.users import as_user
from frappe.utils import nowdate

SPACE = "urn:iso:std:iso:20022:tech:xsd:"
ORDERED = "pain.001.001.09"


def report(batches: str) -> bytes:
    return (
        f"<Document xmlns='{SPACE}pain.002.001.10'><CstmrPmtStsRpt><GrpHdr><MsgId>R1</MsgId><CreDtTm>{nowdate()}"
        "T09:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>M</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09"
        f"</OrgnlMsgNmId></OrgnlGrpInfAndSts>{batches}</CstmrPmtStsRpt></Document>"
    ).encode()


def statement(entries: str) -> bytes:
    return (
        f"<Document xmlns='{SPACE}camt.053.001.08'><BkToCstmrStmt><GrpHdr><MsgId>S1</MsgId><CreDtTm>{nowdate()}"
        "T20:00:00</CreDtTm></GrpHdr><Stmt><Id>1</Id><Acct><Id><Othr><Id>1</Id></Othr></Id></Acct><Bal><Tp><CdOrPrtry>"
        "<Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy='VND'>0</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>"
        f"{nowdate()}</Dt></Dt></Bal>{entries}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def entry(amount: str, inside: str, side: str = "DBIT") -> str:
    return (
        f"<Ntry><Amt Ccy='VND'>{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>"
        f"{nowdate()}</Dt></BookgDt><BkTxCd><Prtry><Cd>T</Cd></Prtry></BkTxCd><NtryDtls>{inside}</NtryDtls></Ntry>"
    )


def detail(payment: str, amount: str, back: str = "") -> str:
    code = f"<RtrInf><Rsn><Cd>{back}</Cd></Rsn></RtrInf>" if back else ""
    return (
        f"<TxDtls><Refs><EndToEndId>{payment}</EndToEndId></Refs><Amt Ccy='VND'>{amount}</Amt>{code}</TxDtls>"
    )


class TestIsoMessages(AnswerFilesCase):
    def setUp(self):
        super().setUp()
        self.ids = [line.end_to_end_id for line in self.lines]

    def message(self) -> ElementTree.Element:
        with as_user(self.place.district_officer):
            disbursement.download(self.order, "xml")
        self.assertTrue(frappe.local.response.filename.endswith(".xml"))
        return ElementTree.fromstring(frappe.local.response.filecontent)

    def test_the_order_as_a_message(self):
        root = self.message()
        texts = {
            name: [found.text for found in root.iter(f"{{{SPACE}{ORDERED}}}{name}")]
            for name in ("NbOfTxs", "CtrlSum", "EndToEndId", "InstdAmt")
        }
        self.assertEqual(
            texts,
            {
                "NbOfTxs": ["4", "4"],
                "CtrlSum": ["2160000"] * 2,
                "EndToEndId": self.ids,
                "InstdAmt": ["540000"] * 4,
            },
        )

    def test_a_changed_list_is_no_message(self):
        frappe.db.set_value("Payroll Line", self.lines[0].name, "account_number", "0099")
        with self.assertRaisesRegex(frappe.ValidationError, "differ from the list"):
            payment_message.file_of(frappe.get_doc("Disbursement", self.order), "xml")

    def test_a_batch_rejected_but_for_one_payment(self):
        """One paid (540,000), three rejected with their batch (1,620,000); the message again changes nothing."""
        batch = self.message().find(f".//{{{SPACE}{ORDERED}}}PmtInfId").text
        content = report(
            f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{batch}</OrgnlPmtInfId><PmtInfSts>RJCT</PmtInfSts><StsRsnInf><Rsn><Cd>"
            f"MS03</Cd></Rsn></StsRsnInf><TxInfAndSts><OrgnlEndToEndId>{self.ids[2]}</OrgnlEndToEndId><TxSts>ACSC"
            "</TxSts></TxInfAndSts></OrgnlPmtInfAndSts>"
        )
        url = self.attached("pain002.xml", content)
        seen = self.preview(url)
        self.assertEqual(seen["sheet"], "pain.002.001.10")
        self.assertEqual(seen["outcome"]["applied"]["paid"], [1, 540_000])
        self.assertEqual(seen["outcome"]["applied"]["failed"], [3, 1_620_000])
        self.assertEqual(self.states(), ["In Disbursement"] * 4)
        told = self.post(url)
        self.assertEqual((told["applied"], told["waiting"]), (4, 0))
        self.assertEqual(self.states(), ["Failed", "Failed", "Paid", "Failed"])
        again = self.post(self.attached("pain002-lan-2.xml", content))
        self.assertEqual((again["repeated"], again["name"]), (True, told["name"]))
        self.assertEqual(differences(), [])

    def test_a_statement_with_what_came_back_and_what_is_no_whole_dong(self):
        """Three booked together (1,620,000), one of them given back; the fourth's booking has half a đồng and waits."""
        content = statement(
            entry("540000", detail(self.ids[1], "540000", "AC04"), side="CRDT")
            + entry("1620000", "".join(detail(each, "540000") for each in self.ids[:3]))
            + entry("540000.50", detail(self.ids[3], "540000.50"))
        )
        told = self.post(self.attached("camt053.xml", content))
        self.assertEqual((told["applied"], told["waiting"]), (4, 1))
        self.assertEqual(self.states(), ["Paid", "Returned", "Paid", "In Disbursement"])
        (row,) = self.waiting(told["name"])
        self.assertEqual(row["code"], "bad_amount")
        self.assertIn("540000.50 VND", row["message"])
        self.assertEqual(differences(), [])

    def test_what_is_accepted_only_moves_nothing(self):
        said = "".join(
            f"<TxInfAndSts><OrgnlEndToEndId>{each}</OrgnlEndToEndId><TxSts>ACSP</TxSts></TxInfAndSts>"
            for each in self.ids
        )
        batch = f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>B</OrgnlPmtInfId>{said}</OrgnlPmtInfAndSts>"
        url = self.attached("cho.xml", report(batch))
        seen = self.preview(url)["outcome"]
        self.assertEqual((seen["pending"], seen["unchanged"], seen["waiting"]), (4, 0, []))
        self.assertEqual(self.post(url)["applied"], 0)
        self.assertEqual(self.states(), ["In Disbursement"] * 4)

    def test_a_message_with_a_type_of_its_own_leaves_nothing(self):
        content = b"<!DOCTYPE Document [<!ENTITY a 'x'>]>" + report("")
        with self.assertRaisesRegex(frappe.ValidationError, "a document type of its own"):
            self.post(self.attached("xau.xml", content))
        self.assertEqual(frappe.db.count("Answer File"), 0)
