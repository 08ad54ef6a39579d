"""Messages as a bank writes them, put together as text: what the tests read was not written by what reads it."""

PAIN = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"
CAMT = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"


def why(code: str, said: str = "") -> str:
    more = f"<AddtlInf>{said}</AddtlInf>" if said else ""
    return f"<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn>{more}</StsRsnInf>"


def answered(payment: str, status: str, reason: str = "", amount: str = "", account: str = "") -> str:
    """One payment's status."""
    asked = f"<Amt><InstdAmt Ccy='VND'>{amount}</InstdAmt></Amt>" if amount else ""
    asked += f"<CdtrAcct><Id><Othr><Id>{account}</Id></Othr></Id></CdtrAcct>" if account else ""
    asked = f"<OrgnlTxRef>{asked}</OrgnlTxRef>" if asked else ""
    return (
        f"<TxInfAndSts><OrgnlEndToEndId>{payment}</OrgnlEndToEndId><TxSts>{status}</TxSts>{reason}"
        f"<AcctSvcrRef>FT{payment[-4:]}</AcctSvcrRef>{asked}</TxInfAndSts>"
    )


def batch(name: str, *payments: str, status: str = "", reason: str = "") -> str:
    said = f"<PmtInfSts>{status}</PmtInfSts>" if status else ""
    return (
        f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{name}</OrgnlPmtInfId>{said}{reason}{''.join(payments)}"
        "</OrgnlPmtInfAndSts>"
    )


def report(*batches: str, group: str = "", original: str = "M1", made: str = "2024-05-10T09:00:00") -> bytes:
    """pain.002.001.10."""
    return (
        f"<?xml version='1.0' encoding='UTF-8'?><Document xmlns='{PAIN}'><CstmrPmtStsRpt><GrpHdr><MsgId>R1</MsgId>"
        f"<CreDtTm>{made}</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>{original}</OrgnlMsgId>"
        f"<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>{group}</OrgnlGrpInfAndSts>{''.join(batches)}"
        "</CstmrPmtStsRpt></Document>"
    ).encode()


def detail(payment: str, amount: str = "", returned: str = "", remark: str = "", reference: str = "") -> str:
    """One payment of a booking."""
    own = f"<AcctSvcrRef>{reference}</AcctSvcrRef>" if reference else ""
    money = f"<Amt Ccy='VND'>{amount}</Amt>" if amount else ""
    text = f"<RmtInf><Ustrd>{remark}</Ustrd></RmtInf>" if remark else ""
    back = f"<RtrInf><Rsn><Cd>{returned}</Cd></Rsn></RtrInf>" if returned else ""
    return f"<TxDtls><Refs>{own}<EndToEndId>{payment}</EndToEndId></Refs>{money}{text}{back}</TxDtls>"


def entry(
    amount: str,
    *details: str,
    side: str = "DBIT",
    status: str = "BOOK",
    reversal: bool = False,
    of_batch: str = "",
    currency: str = "VND",
    day: str = "2024-05-10",
    reference: str = "",
) -> str:
    """A booking of a statement."""
    whole = f"<Btch><PmtInfId>{of_batch}</PmtInfId></Btch>" if of_batch else ""
    inside = f"<NtryDtls>{whole}{''.join(details)}</NtryDtls>" if whole or details else ""
    back = "<RvslInd>true</RvslInd>" if reversal else ""
    own = f"<AcctSvcrRef>{reference}</AcctSvcrRef>" if reference else ""
    return (
        f"<Ntry><Amt Ccy='{currency}'>{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>{back}<Sts><Cd>{status}</Cd></Sts>"
        f"<BookgDt><Dt>{day}</Dt></BookgDt>{own}<BkTxCd><Prtry><Cd>TRF</Cd></Prtry></BkTxCd>{inside}</Ntry>"
    )


def statement(*entries: str) -> bytes:
    """camt.053.001.08."""
    return (
        f"<?xml version='1.0' encoding='UTF-8'?><Document xmlns='{CAMT}'><BkToCstmrStmt><GrpHdr><MsgId>S1</MsgId>"
        "<CreDtTm>2024-05-11T06:00:00</CreDtTm></GrpHdr><Stmt><Id>1</Id><Acct><Id><Othr><Id>111000</Id></Othr></Id>"
        "</Acct><Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy='VND'>0</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
        f"<Dt><Dt>2024-05-10</Dt></Dt></Bal>{''.join(entries)}</Stmt></BkToCstmrStmt></Document>"
    ).encode()
