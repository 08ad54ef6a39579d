#!/bin/sh
# pain001 0.0.74 (PyPI), parse_pain002_report: a bank's answer to a batch of payments (ISO 20022 pain.002.001.10).
# Expected: one status per payment that the answer names: here three of one batch, the second and third rejected.
# Seen: one row for the whole batch, with the first payment's status (accepted); both rejections are missing, without
#   an error. A payer that believes it takes two payments that never arrived for paid.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pain001==0.0.74
cd "$folder"
cat >answer.xml <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
<GrpHdr><MsgId>A-1</MsgId><CreDtTm>2024-05-16T09:00:00</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>O-1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId><GrpSts>PART</GrpSts></OrgnlGrpInfAndSts>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>O-1-1</OrgnlPmtInfId><PmtInfSts>PART</PmtInfSts>
<TxInfAndSts><OrgnlEndToEndId>E1</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts>
<TxInfAndSts><OrgnlEndToEndId>E2</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts>
<TxInfAndSts><OrgnlEndToEndId>E3</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC01</Cd></Rsn></StsRsnInf></TxInfAndSts>
</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>
XML
env/bin/python - <<'PY'
from pain001.pain002.parser import parse_pain002_report

report = parse_pain002_report("answer.xml", validate=False)
print("group:", report["group_status"])
for row in report["payment_statuses"]:
    print(row)
said = [(row["original_end_to_end_id"], row["transaction_status"]) for row in report["payment_statuses"]]
assert said == [("E1", "ACSC")], said
PY
