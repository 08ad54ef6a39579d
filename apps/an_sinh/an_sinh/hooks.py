app_name = "an_sinh"
app_title = "An Sinh"
app_publisher = "An Sinh contributors"
app_description = "Registry, approval and cashless payment of monthly social allowances in Vietnam"
app_license = "mit"

after_install = "an_sinh.setup.install.after_install"
after_migrate = ["an_sinh.setup.install.after_migrate"]

# On MariaDB a lock holds only if whoever waited for it sees what was committed meanwhile.
after_request = ["an_sinh.api.page_policy.add_policy"]
before_request = [
    "an_sinh.setup.isolation.read_committed",
    "an_sinh.api.safe_methods.refuse_writing_methods",
]
before_job = ["an_sinh.setup.isolation.read_committed"]
before_migrate = ["an_sinh.setup.isolation.read_committed"]

# The desk is a single page; its own router takes every path below it.
website_route_rules = [{"from_route": "/an-sinh/<path:app_path>", "to_route": "an-sinh"}]
add_to_apps_screen = [
    {"name": "an_sinh", "title": "An Sinh", "logo": "/assets/an_sinh/desk/favicon.svg", "route": "/an-sinh"}
]
# The embedded engine has neither a desk nor a login page of its own; Frappe has both and doesn't read these.
desk_route = "/an-sinh/{path}"
login_url = "/an-sinh/login"

# What the print formats call.
jinja = {
    "methods": [
        "an_sinh.services.papers.payment_list.payment_list",
        "an_sinh.services.papers.account_opening_list.account_opening_list",
        "an_sinh.services.papers.change_list.change_list",
        "an_sinh.services.papers.level_decision.level_decision",
        "an_sinh.services.papers.order_list.order_list",
        "an_sinh.services.papers.posted_list.posted_list",
        "an_sinh.services.papers.treasury_form.treasury_form",
        "an_sinh.services.papers.settlement.provider_settlement",
    ]
}

# No PDF where the server's fonts would lose letters.
override_whitelisted_methods = {
    **{
        f"frappe.utils.print_format.{method}": f"an_sinh.api.papers.{method}"
        for method in ("download_pdf", "download_multi_pdf", "report_to_pdf")
    },
    # Every export leaves an entry in the audit log.
    "frappe.desk.reportview.export_query": "an_sinh.api.exports.list_rows",
    "frappe.desk.query_report.export_query": "an_sinh.api.exports.report_rows",
}

# One predicate decides for lists and for documents alike.
_WITHIN_AREAS = (
    "Account Opening Batch",
    "Account Opening Row",
    "Answer File",
    "Answer File Row",
    "Bank Account",
    "Bank Account Change",
    "Beneficiary",
    "Benefit Change",
    "Benefit Entitlement",
    "Change List",
    "Disbursement",
    "Duplicate Pair",
    "Guardian",
    "Identity Check",
    "Identity Check Row",
    "Level Decision",
    "Money Decision",
    "Money Movement",
    "Monthly Payroll",
    "One-off Benefit",
    "Outreach Event",
    "Payment Method",
    "Payment Result",
    "Payment Route",
    "Payment Wish",
    "Payroll Bridge",
    "Payroll Line",
    "Provider Question",
    "Provider Change",
    "Provider Contract",
    "Provider Settlement",
    "Recovery",
    "Registry Import",
    "Registry Import Row",
    "Registry Workbook",
    "Registry Workbook Row",
    "Reporting Calendar",
    "Rollout Plan",
    "Tier Switch",
    "Treasury Refund",
    "Treasury Request",
    "Unit Merge",
    "Village Assignment",
)
permission_query_conditions = dict.fromkeys(_WITHIN_AREAS, "an_sinh.permissions.query_conditions")
has_permission = dict.fromkeys(_WITHIN_AREAS, "an_sinh.permissions.has_permission")

# A link field offers what the area holds, whatever a client sends.
standard_queries = dict.fromkeys(_WITHIN_AREAS, "an_sinh.api.link_search.find")
# The bytes of a file whose deletion is refused stay.
delete_file_data_content = "an_sinh.services.approval.scan_files.delete_after_commit"

_NAMED_IN_LISTS = (
    *_WITHIN_AREAS,
    "Audit Entry",
    "Answer Format",
    "Administrative Unit",
    "Benefit Category",
    "Benefit Programme",
    "Benefit Rate",
    "Paper Form",
    "Payment Provider",
    "Rule Set",
)
on_session_creation = ["an_sinh.services.audit.watch.note_login"]
on_logout = ["an_sinh.services.audit.watch.note_logout"]


def _merged(*parts: tuple) -> dict:
    """By DocType and event the handlers of all parts, (DocTypes, {event: handler}), in their order."""
    merged: dict = {}
    for doctypes, events in parts:
        for doctype in doctypes:
            for event, handler in events.items():
                merged.setdefault(doctype, {}).setdefault(event, []).append(handler)
    return merged


_REFUSE_ON_GET = "an_sinh.api.safe_methods.refuse_on_get"
# Frappe's own records of what was done.
_LOGS = ("Activity Log", "Access Log", "Deleted Document", "Version")
# Rules, rights and accounts: every change of them stands in the audit log (services.audit.watch names the same).
_WATCHED = (
    *("An Sinh Settings", "Benefit Category", "Benefit Programme", "Benefit Rate", "Payment Provider"),
    *("Paper Form", "Rule Set"),
    *("Reporting Calendar", "Workflow", "Custom DocPerm", "DocShare", "Role", "User", "User Permission"),
    "Bank Account",
)
doc_events = _merged(
    (
        ("*",),
        dict.fromkeys(
            ("before_validate", "before_cancel", "before_update_after_submit", "on_trash"), _REFUSE_ON_GET
        ),
    ),
    (("*",), {"before_validate": "an_sinh.services.common.client_values.check_client_values"}),
    (("*",), {"before_validate": "an_sinh.services.common.entered_texts.purify_texts"}),
    (_NAMED_IN_LISTS, {"after_rename": "an_sinh.services.approval.names.refuse_rename"}),
    (("Role", "Workflow State"), {"after_rename": "an_sinh.services.approval.names.refuse_rename_of_terms"}),
    (
        ("File",),
        {
            "on_update": "an_sinh.services.approval.scans.keep_private",
            "validate": "an_sinh.services.approval.scans.keep_attached",
            "on_trash": "an_sinh.services.approval.scans.keep_signed",
        },
    ),
    (("User",), {"validate": "an_sinh.services.common.user_names.order_full_name"}),
    (
        ("User Permission",),
        {
            "after_insert": "an_sinh.services.areas.user_areas.take_lineage",
            "on_trash": "an_sinh.services.areas.user_areas.leave_lineage",
        },
    ),
    (
        ("Workflow",),
        {
            "validate": "an_sinh.services.approval.workflow_edits.check_workflow_edit",
            "on_trash": "an_sinh.services.approval.workflow_edits.check_workflow_removal",
        },
    ),
    (
        ("Comment",),
        dict.fromkeys(("on_trash", "validate"), "an_sinh.services.approval.evidence.keep_comment"),
    ),
    (
        _LOGS,
        {
            "on_trash": "an_sinh.services.approval.evidence.refuse_removal",
            "validate": "an_sinh.services.approval.evidence.keep_version",
        },
    ),
    (
        _WATCHED,
        {
            "after_insert": "an_sinh.services.audit.watch.note_change",
            "on_update": "an_sinh.services.audit.watch.note_change",
            "on_trash": "an_sinh.services.audit.watch.note_removal",
        },
    ),
)

scheduler_events = {
    "daily": [
        "an_sinh.services.payees.guardians.refresh_validity",
        "an_sinh.services.payees.bank_accounts.refresh_warnings",
        "an_sinh.services.payees.contracts.refresh_status",
        "an_sinh.services.changes.payment_status.refresh_payment_status",
        "an_sinh.services.benefits.one_off_rises.add_everywhere",
    ],
    "daily_long": ["an_sinh.services.disbursement.seals.check_everything"],
    "weekly_long": ["an_sinh.services.beneficiaries.duplicates.find_everywhere"],
}

# What lines of all months say alike, which the embedded engine keeps once (Frappe has no such hook). Nothing that is
# written when a line is ordered or answered, and nothing that has an index, stands here.
shared_columns = {
    "Payroll Line": {
        "list": ["creation", "owner", "idx", "_user_tags", "_comments", "_assign", "_liked_by", "programme"],
        "payee": [
            *("full_name", "sex", "birth_text", "id_number", "village"),
            *("channel", "provider", "bank_account", "account_number", "account_holder"),
            *("receiver_kind", "receiver_name", "receiver_relation", "receiver_id_number", "way_note"),
        ],
        "claim": [
            *(
                "kind",
                "category",
                "category_code",
                "coefficient",
                "standard_amount",
                "from_month",
                "to_month",
            ),
            *("months", "monthly_amount", "amount", "explanation", "charge_key"),
        ],
    }
}

# Columns that are empty until a line is ordered: their indexes on the embedded engine hold only the others.
sparse_columns = {"Payroll Line": ["disbursement", "end_to_end_id"]}

# What is made of which rows, and whom each is about (None: everybody). The embedded engine marks who was touched, so that
# lines of all others are made from last month's as they are kept, and counts of all others are kept (Frappe has no
# such hook).
watched_changes = {
    # Whose lines come out otherwise.
    "Payroll": {
        "Beneficiary": "name",
        "Benefit Entitlement": "beneficiary",
        "Entitlement Suspension": "Benefit Entitlement.beneficiary of parent",
        "Charged Months": "beneficiary",
        "Payment Method": "beneficiary",
        # Whoever is paid through it, or by that paper, whosever it is.
        "Bank Account": "Payment Method.beneficiary by bank_account",
        "Guardian": "Payment Method.beneficiary by guardian",
        "Benefit Programme": None,
        "Benefit Category": None,
        "Benefit Rate": None,
        "Rule Set": None,
        "Rule Set Term": None,
        "Level Decision": None,
        "Level Decision Row": None,
        "Administrative Unit": None,
        "An Sinh Settings": None,
    },
    # The units whose reports tell something else, and the months for what lists charge and pay. Whoever has moved has
    # entitlements of one unit and a payment method of another: a count of the one may ask for the other.
    "Reports": {
        "Beneficiary": "administrative_unit",
        "Benefit Entitlement": [
            "administrative_unit",
            "Payment Method.administrative_unit by beneficiary = beneficiary",
        ],
        "Payment Method": "administrative_unit",
        "Bank Account": "Payment Method.administrative_unit by bank_account",
        "Guardian": "Payment Method.administrative_unit by guardian",
        "Duplicate Pair": [
            "Beneficiary.administrative_unit of first",
            "Beneficiary.administrative_unit of second",
        ],
        "Payroll Line": (
            "administrative_unit + month while docstatus = 1 "
            "for payment_status, paid_on, failure_code, carried_from, beneficiary, entitlement, programme, channel, amount"
        ),
    },
}
