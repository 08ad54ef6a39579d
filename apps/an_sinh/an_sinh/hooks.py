app_name = "an_sinh"
app_title = "An Sinh"
app_publisher = "An Sinh contributors"
app_description = "Registry, approval and cashless payment of monthly social allowances in Vietnam"
app_license = "mit"

after_install = "an_sinh.setup.install.after_install"
after_migrate = ["an_sinh.setup.install.after_migrate"]

# The desk is a single page; its own router takes every path below it.
website_route_rules = [{"from_route": "/an-sinh/<path:app_path>", "to_route": "an-sinh"}]

# One predicate per source of authority decides for lists and for documents alike.
permission_query_conditions = {
    "Bank Account": "an_sinh.permissions.bank_account_conditions",
    "Beneficiary": "an_sinh.permissions.beneficiary_conditions",
    "Benefit Entitlement": "an_sinh.permissions.benefit_entitlement_conditions",
    "Disbursement": "an_sinh.permissions.disbursement_conditions",
    "Guardian": "an_sinh.permissions.guardian_conditions",
    "Monthly Payroll": "an_sinh.permissions.monthly_payroll_conditions",
    "Payment Method": "an_sinh.permissions.payment_method_conditions",
    "Payment Result": "an_sinh.permissions.payment_result_conditions",
    "Payroll Line": "an_sinh.permissions.payroll_line_conditions",
    "Registry Import": "an_sinh.permissions.registry_import_conditions",
    "Registry Import Row": "an_sinh.permissions.registry_import_row_conditions",
    "Rollout Plan": "an_sinh.permissions.rollout_plan_conditions",
}

has_permission = {doctype: "an_sinh.permissions.has_permission" for doctype in permission_query_conditions}
