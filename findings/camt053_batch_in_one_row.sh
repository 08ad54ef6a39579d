#!/bin/sh
# pyiso20022 1.6.2 (PyPI), camt053_to_df: a bank statement (ISO 20022 camt.053.001.08) as a table.
# Expected: what a booking of several payments holds can be told apart: here three returned allowances of 540.000,
#   810.000 and 1.080.000 đồng booked as one sum of 2.430.000.
# Seen: one row for the booking; the details of its payments overwrite each other, so that the row names only the last
#   person and the last amount beside the sum. Two of three returned payments can't be found in it.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pyiso20022==1.6.2 'lxml<7' 'pandas<4'
cd "$folder"
env/bin/python - <<'PY'
from pyiso20022.tools.camt053_extract import camt053_to_df

RETURNED = [("E1", 540000, "NGUYEN VAN A"), ("E2", 810000, "TRAN THI B"), ("E3", 1080000, "LE VAN C")]
details = "".join(
    f"<TxDtls><Refs><EndToEndId>{key}</EndToEndId></Refs><Amt Ccy='VND'>{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
    f"<RltdPties><Cdtr><Pty><Nm>{name}</Nm></Pty></Cdtr></RltdPties></TxDtls>"
    for key, amount, name in RETURNED
)
with open("statement.xml", "w") as file:
    file.write(
        "<?xml version='1.0'?><Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'><BkToCstmrStmt>"
        "<GrpHdr><MsgId>S1</MsgId><CreDtTm>2024-05-20T18:00:00</CreDtTm></GrpHdr><Stmt><Id>1</Id>"
        "<Acct><Id><Othr><Id>100000000001</Id></Othr></Id></Acct>"
        "<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy='VND'>2430000</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
        "<Dt><Dt>2024-05-20</Dt></Dt></Bal>"
        "<Ntry><Amt Ccy='VND'>2430000</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
        "<BkTxCd><Prtry><Cd>RRTN</Cd></Prtry></BkTxCd>"
        f"<NtryDtls>{details}</NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>"
    )
table = camt053_to_df("statement.xml", translate=False)
print(table.T.to_string(header=False))
assert len(table) == 1
row = table.iloc[0]
assert [value for value in row if value in {"E1", "E2", "E3"}] == ["E3"]
assert "NGUYEN VAN A" not in list(row) and "LE VAN C" in list(row)
PY
