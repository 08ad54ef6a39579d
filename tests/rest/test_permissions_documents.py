"""Single documents: whoever has no business with one learns nothing of it and changes nothing, through no door.

Each strange document has secrets, its own values; no answer to a stranger may hold one of them.
"""

import contextlib
import json
from dataclasses import dataclass

import pytest
from district import DISTRICT_OFFICER, NORTH, PROVIDERS, SOUTH, officer, payroll, unit
from guarded import BANK, HOMELESS, NEIGHBOUR, ROLELESS, UNIT_OF, stranger
from staged_bench import Client

# Fields whose values tell something; short or common values would be found by chance.
TELLING = (
    "full_name", "id_number", "phone", "account_number", "holder_name", "account_holder", "list_hash",
    "payload_hash", "idempotency_key", "search_key", "message", "file_hash", "receiver_name", "total_amount",
    "explanation", "document_number", "legal_basis", "first", "second",
)  # fmt: skip

# Nothing in them tells more than their links do; the bridge of a first list is empty.
WITHOUT_SECRETS = (
    *("Benefit Entitlement", "Identity Check", "Payment Method", "Payroll Bridge", "Rollout Plan"),
    *("Money Movement", "Tier Switch", "Unit Merge"),
)


@dataclass(frozen=True)
class Strange:
    """A document of the south as it is stored, and the values of it that nobody else may read."""

    doctype: str
    name: str
    values: dict

    @property
    def secrets(self) -> set[str]:
        texts = {str(self.values[field]) for field in TELLING if self.values.get(field)}
        return {text.removesuffix(".0") for text in texts if len(text) > 5 and text not in self.name}


@pytest.fixture(scope="module")
def bench(guarded, serve):
    return serve(guarded)


@pytest.fixture(scope="module")
def strangers(bench) -> list[Strange]:
    """One document of each DocType that lies in the south or, as orders do, in the district."""
    return [strange(bench, doctype) for doctype in UNIT_OF]


def strange(bench, doctype: str) -> Strange:
    name = stranger(bench, doctype)
    columns = [row[1] for row in bench.query(f"pragma table_info(`tab{doctype}`)")]
    (row,) = bench.query(f"select * from `tab{doctype}` where name = ?", name)
    return Strange(doctype, name, dict(zip(columns, row, strict=True)))


def told(response) -> str:
    """All that an answer says, its JSON unwrapped as far as it goes."""
    texts = [response.text, *map(str, response.headers.values())]
    for _depth in range(3):
        texts.append(texts[-1].encode("latin-1", "ignore").decode("unicode_escape", "ignore"))
    with contextlib.suppress(ValueError):
        texts.append(json.dumps(response.json(), ensure_ascii=False))
    return "\n".join(texts)


def forged(client: Client, document: Strange, place: str) -> dict:
    """The document as a client could send it, moved to a place of its own choice."""
    kept = (
        "name",
        "docstatus",
        "modified",
        "creation",
        "owner",
        "workflow_state",
        "month",
        "programme",
        "kind",
    )
    copy = {field: document.values[field] for field in kept if document.values.get(field) is not None}
    return copy | {"doctype": document.doctype, "administrative_unit": place, "locality": place}


METHOD = "/api/method/"

READING = {
    "resource": lambda c, d: c.get(f"/api/resource/{d.doctype}/{d.name}"),
    "version 2": lambda c, d: c.get(f"/api/v2/document/{d.doctype}/{d.name}/"),
    "run_method": lambda c, d: c.get(f"/api/resource/{d.doctype}/{d.name}", params={"run_method": "get_title"}),
    "get": lambda c, d: c.call("frappe.client.get", doctype=d.doctype, name=d.name),
    "get by filters": lambda c, d: c.call("frappe.client.get", doctype=d.doctype, filters={"name": d.name}),
    "get_value": lambda c, d: c.call(
        "frappe.client.get_value", doctype=d.doctype, fieldname=telling(d), filters=d.name
    ),
    "get_list": lambda c, d: c.call(
        "frappe.client.get_list", doctype=d.doctype, fields=telling(d), filters={"name": d.name}
    ),
    "report view": lambda c, d: c.post(
        METHOD + "frappe.desk.reportview.get",
        data={"doctype": d.doctype, "fields": json.dumps(telling(d)), "filters": json.dumps({"name": d.name})},
    ),
    "export": lambda c, d: c.post(
        METHOD + "frappe.desk.reportview.export_query",
        data={
            "doctype": d.doctype, "fields": json.dumps(telling(d)), "file_format_type": "CSV",
            "selected_items": json.dumps([d.name]),
        },
    ),
    "search": lambda c, d: c.call(
        "frappe.desk.search.search_link", doctype=d.doctype, txt=d.name, ignore_user_permissions=1
    ),
    "search of a form": lambda c, d: c.call(
        "frappe.desk.search.search_widget",
        doctype=d.doctype, txt=d.name, ignore_user_permissions=1, reference_doctype="Approval Step", as_dict=1,
    ),
    "validate_link": lambda c, d: c.call(
        "frappe.client.validate_link", doctype=d.doctype, docname=d.name, fields=json.dumps(telling(d))
    ),
    "link title": lambda c, d: c.call("frappe.desk.search.get_link_title", doctype=d.doctype, docname=d.name),
    "getdoc": lambda c, d: c.call("frappe.desk.form.load.getdoc", doctype=d.doctype, name=d.name),
    "docinfo": lambda c, d: c.call("frappe.desk.form.load.get_docinfo", doctype=d.doctype, name=d.name),
    "print page": lambda c, d: c.get("/printview", params={"doctype": d.doctype, "name": d.name}),
    "print": lambda c, d: c.call("frappe.www.printview.get_html_and_style", doc=d.doctype, name=d.name),
    "pdf": lambda c, d: c.call("frappe.utils.print_format.download_pdf", doctype=d.doctype, name=d.name),
    "many pdf": lambda c, d: c.call(
        "frappe.utils.print_format.download_multi_pdf", doctype=d.doctype, name=json.dumps([d.name])
    ),
    "transitions": lambda c, d: c.call(
        "frappe.model.workflow.get_transitions", doc={"doctype": d.doctype, "name": d.name}
    ),
    "actions": lambda c, d: c.call("an_sinh.api.workflow.actions", doctype=d.doctype, name=d.name),
    "provider file": lambda c, d: c.post(
        METHOD + "an_sinh.api.disbursement.download", data={"name": d.name, "kind": "csv"}
    ),
    "import status": lambda c, d: c.call("an_sinh.api.registry_import.status", name=d.name),
    "bank": lambda c, d: c.call("an_sinh.api.bank.get_lines", name=d.name),
    "workbook": lambda c, d: c.call("an_sinh.api.round_trip.rows", name=d.name),
}  # fmt: skip

CHANGING = {
    "decide": lambda c, d: c.call("an_sinh.api.round_trip.decide", name=d.name, refuse="[1]"),
    "put": lambda c, d: c.put(f"/api/resource/{d.doctype}/{d.name}", json={"note": "x"}),
    "set_value": lambda c, d: c.call(
        "frappe.client.set_value", doctype=d.doctype, name=d.name, fieldname="owner_note", value="x"
    ),
    "save": lambda c, d: c.call("frappe.client.save", doc=forged(c, d, unit(NORTH))),
    "savedocs": lambda c, d: c.call(
        "frappe.desk.form.save.savedocs", doc=json.dumps(forged(c, d, unit(NORTH))), action="Save"
    ),
    "bulk": lambda c, d: c.call(
        "frappe.client.bulk_update", docs=json.dumps([forged(c, d, unit(NORTH)) | {"docname": d.name}])
    ),
    "delete": lambda c, d: c.delete(f"/api/resource/{d.doctype}/{d.name}"),
    "client.delete": lambda c, d: c.call("frappe.client.delete", doctype=d.doctype, name=d.name),
    "rename": lambda c, d: c.call(
        "frappe.client.rename_doc", doctype=d.doctype, old_name=d.name, new_name="TAKEN"
    ),
    "submit": lambda c, d: c.call("frappe.client.submit", doc=forged(c, d, unit(NORTH))),
    "cancel": lambda c, d: c.call("frappe.client.cancel", doctype=d.doctype, name=d.name),
    "act": lambda c, d: c.call("an_sinh.api.workflow.act", doctype=d.doctype, name=d.name, action="Approve"),
    "apply_workflow": lambda c, d: c.call(
        "frappe.model.workflow.apply_workflow", doc=forged(c, d, unit(NORTH)), action="Approve"
    ),
    "bulk approval": lambda c, d: c.call(
        "frappe.model.workflow.bulk_workflow_approval", docnames=[d.name], doctype=d.doctype, action="Approve"
    ),
    "method": lambda c, d: c.call(
        "run_doc_method", docs=json.dumps(forged(c, d, unit(NORTH))), method="add_comment",
        args=json.dumps({"comment_type": "Comment", "text": "intruder"}),
    ),
    "method by version 2": lambda c, d: c.post(
        "/api/v2/method/run_doc_method",
        json={
            "document": forged(c, d, unit(NORTH)), "method": "add_comment",
            "kwargs": {"comment_type": "Comment", "text": "intruder"},
        },
    ),
    "comment": lambda c, d: c.call(
        "frappe.desk.form.utils.add_comment",
        reference_doctype=d.doctype, reference_name=d.name, content="intruder", comment_email="a@b.c", comment_by="a",
    ),
    "upload": lambda c, d: c.post(
        METHOD + "upload_file",
        data={"doctype": d.doctype, "docname": d.name}, files={"file": ("a.txt", b"intruder")},
    ),
    "attach": lambda c, d: c.call(
        "frappe.client.attach_file", filename="a.txt", filedata="intruder", doctype=d.doctype, docname=d.name
    ),
    "file": lambda c, d: c.post(
        "/api/resource/File",
        json={
            "file_name": "a.txt", "content": "intruder",
            "attached_to_doctype": d.doctype, "attached_to_name": d.name,
        },
    ),
    "send": lambda c, d: c.call("an_sinh.api.disbursement.send", doc=d.name),
    "disburse": lambda c, d: c.call("an_sinh.api.disbursement.make_for_payroll", doc=d.name),
    "rework": lambda c, d: c.call("an_sinh.api.payroll.rework", name=d.name),
    "start import": lambda c, d: c.call("an_sinh.api.registry_import.start", name=d.name),
}  # fmt: skip


def telling(document: Strange) -> list[str]:
    return ["name", *(field for field in TELLING if field in document.values)]


STRANGERS_TO = {
    "commune officer": officer(NORTH), "neighbour": NEIGHBOUR, "homeless officer": HOMELESS, "roleless": ROLELESS,
    "guest": None, "another bank": PROVIDERS["Agribank"],
}  # fmt: skip


def client_of(bench, who: str) -> Client:
    user = STRANGERS_TO[who]
    return bench.token(user) if user else bench.client()


@pytest.mark.parametrize("door", READING)
@pytest.mark.parametrize("who", STRANGERS_TO)
def test_a_stranger_reads_nothing(bench, strangers, who, door):
    client = client_of(bench, who)
    leaks = []
    for document in strangers:
        response = READING[door](client, document)
        text = told(response)
        found = [secret for secret in document.secrets if secret in text]
        if found or response.status_code >= 500:
            leaks.append((document.doctype, response.status_code, found))
    assert leaks == []


@pytest.mark.parametrize("who", STRANGERS_TO)
def test_a_stranger_changes_nothing(bench, strangers, who):
    client = client_of(bench, who)
    tables = ("File", "Comment", "Version", "Approval Step", *UNIT_OF)
    before = bench.counts(*tables)
    accepted = []
    for door, knock in CHANGING.items():
        for document in strangers:
            response = knock(client, document)
            harmless = door in ("bulk", "bulk approval")  # these answer 200 and list what they refused
            if response.status_code >= 500 or (response.status_code < 400 and not harmless):
                accepted.append((door, document.doctype, response.status_code, response.text[:200]))
    assert accepted == []
    assert bench.counts(*tables) == before
    assert bench.value("select count(*) from tabComment where content like '%intruder%'") == 0
    for document in strangers:
        assert strange(bench, document.doctype).values == document.values, document.doctype


def test_the_secrets_are_there_to_be_found(bench, strangers):
    """The owner of the place reads them, so that the tests above could fail."""
    south, district = bench.token(officer(SOUTH)), bench.token(DISTRICT_OFFICER)
    missing = []
    for document in strangers:
        client = district if document.doctype in (
            "Disbursement", "Payment Result", "Registry Import", "Rollout Plan", "Reporting Calendar"
        ) else south  # fmt: skip
        text = told(READING["resource"](client, document))
        if not document.secrets and document.doctype not in WITHOUT_SECRETS:
            missing.append(document.doctype)
        missing += [(document.doctype, secret) for secret in document.secrets if secret not in text]
    assert missing == []


# --- papers that a client makes up


@pytest.mark.parametrize(
    "name", [payroll("BTXH", SOUTH), ["like", "%"], [payroll("BTXH", SOUTH)], {"like": "%"}]
)
def test_a_made_up_paper_prints_no_strange_line(bench, name):
    client = bench.token(officer(NORTH))
    own = client.document("Monthly Payroll", payroll("BTXH", NORTH))
    response = client.call(
        "frappe.www.printview.get_html_and_style",
        doc=json.dumps({**own, "name": name}),
        print_format="Payment List",
    )
    assert 400 <= response.status_code < 500
    assert strange(bench, "Payroll Line").values["full_name"] not in told(response)


def test_a_made_up_paper_does_not_name_what_it_links_to(bench):
    client, person = bench.token(officer(NORTH)), strange(bench, "Beneficiary")
    paper = {"doctype": "Payment Method", "administrative_unit": unit(NORTH), "channel": "Cash at Home"}
    response = client.call(
        "frappe.www.printview.get_html_and_style", doc=json.dumps({**paper, "beneficiary": person.name})
    )
    assert not [secret for secret in person.secrets if secret in told(response)]


@pytest.mark.parametrize(
    ("doctype", "values"),
    [
        ("Payment Method", {"channel": "Cash at Home", "from_month": "2024-06-01", "receiver_kind": "Self",
                            "not_cashless_reason": "Not Agreed"}),
        ("Guardian", {"full_name": "Người Lạ", "kind": "Guardian"}),
        ("Bank Account", {"provider": "VietinBank", "account_number": "123456789012", "holder_name": "Người Lạ",
                          "holder_kind": "Beneficiary", "state": "Active"}),
        ("Benefit Entitlement", {"programme": "BTXH", "category": "BTXH-5c", "start_month": "2024-06-01"}),
    ],
)  # fmt: skip
def test_nobody_makes_papers_for_a_person_of_elsewhere(bench, doctype, values):
    person = stranger(bench, "Beneficiary")
    before = bench.counts(doctype)
    for place in (unit(NORTH), unit(SOUTH), None):
        response = bench.token(officer(NORTH)).post(
            f"/api/resource/{doctype}", json={**values, "beneficiary": person, "administrative_unit": place}
        )
        assert response.status_code == 403, (place, response.text[:800])
    assert bench.counts(doctype) == before


def test_nobody_pulls_a_person_over_by_a_save(bench):
    person = stranger(bench, "Beneficiary")
    client = bench.token(officer(NORTH))
    for change in ({"administrative_unit": unit(NORTH)}, {"village": "x"}):
        assert client.put(f"/api/resource/Beneficiary/{person}", json=change).status_code == 403


def test_nobody_prepares_a_payroll_elsewhere(bench):
    for user in (officer(NORTH), NEIGHBOUR, HOMELESS, BANK):
        for place in (unit(SOUTH), "187-2004", "20-2004"):
            response = bench.token(user).call(
                "an_sinh.api.payroll.prepare", month="2024-06-01", administrative_unit=place
            )
            assert response.status_code == 403, (user, place, response.text[:500])


def test_a_commune_does_not_pay(bench):
    for method in ("make_for_payroll", "send"):
        response = bench.token(officer(NORTH)).call(
            f"an_sinh.api.disbursement.{method}", doc=payroll("NCC", NORTH)
        )
        assert response.status_code in (403, 404)


def test_neighbours_in_a_list_are_ones_own(bench):
    """The arrows of a form step through what the user sees."""
    client = bench.token(officer(NORTH))
    own = {row["name"] for row in client.rows("Beneficiary")}
    step = {"doctype": "Beneficiary", "sort_field": "name", "sort_order": "asc", "filters": "[]"}
    for start in ("DT00000001", max(own), stranger(bench, "Beneficiary")):
        for back in (0, 1):
            found = client.message("frappe.desk.form.utils.get_next", **step, value=start, prev=back)
            assert found is None or found in own


def test_only_whitelisted_functions_are_called(bench):
    client = bench.token(officer(NORTH))
    for method in (
        "an_sinh.services.payroll.generate.regenerate", "an_sinh.services.papers.payment_list.payment_list", "frappe.get_all",
        "frappe.db.sql", "frappe.client.insert_doc", "os.system", "an_sinh.setup.demo.load",
        "frappe.core.doctype.user.user.generate_keys", "frappe.client.get_password",
        "frappe.utils.nestedset.rebuild_tree",
    ):  # fmt: skip
        response = client.call(
            method, doctype="Administrative Unit", name="x", fieldname="y", user=DISTRICT_OFFICER
        )
        assert 400 <= response.status_code < 500, method


def test_nobody_raises_their_own_rights(bench):
    client, me = bench.token(officer(NORTH)), officer(NORTH)
    for doctype, values in (
        ("User Permission", {"user": me, "allow": "Administrative Unit", "for_value": unit(SOUTH)}),
        ("Role", {"role_name": "Everything"}),
        ("Custom DocPerm", {"parent": "Beneficiary", "role": "Commune Officer", "read": 1}),
        ("Custom Field", {"dt": "Beneficiary", "fieldname": "x", "fieldtype": "Data", "label": "x"}),
        ("Property Setter", {"doc_type": "Beneficiary", "property": "x", "value": "1", "doctype_or_field": "DocType"}),
        ("Workflow", {"workflow_name": "x", "document_type": "Monthly Payroll"}),
        ("Print Format", {"name": "x", "doc_type": "Beneficiary", "html": "{{ frappe.get_all('User') }}"}),
        ("Report", {"report_name": "x", "ref_doctype": "Beneficiary", "report_type": "Query Report",
                    "query": "select * from tabBeneficiary"}),
        ("User", {"email": "x@y.z", "first_name": "x"}),
    ):  # fmt: skip
        assert client.post(f"/api/resource/{doctype}", json=values).status_code == 403, doctype
    change = {"roles": [{"role": "System Manager"}]}
    assert client.put(f"/api/resource/User/{me}", json=change).status_code == 403
    roles = {row[0] for row in bench.query("select role from `tabHas Role` where parent = ?", me)}
    assert roles == {"Commune Officer"}
    forged_permissions = json.dumps({"user": me, "doctype": "Administrative Unit", "docname": unit(SOUTH)})
    response = client.call(
        "frappe.core.doctype.user_permission.user_permission.add_user_permissions", data=forged_permissions
    )
    assert response.status_code == 403
