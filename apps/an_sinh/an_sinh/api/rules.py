"""Who may call which endpoint: the rule of each, in one table, from which `docs/security_matrix.md` is made.

A rule says what the endpoint asks for before it answers. A new endpoint without a rule fails the tests, and so does one
that answers somebody whom its rule shuts out. `RIGHTS` are those of a DocType; where a document or a unit is named, it
must lie in the caller's area too (`an_sinh.permissions`).
"""

from typing import NamedTuple


class Rule(NamedTuple):
    """What an endpoint asks for: rights of DocTypes, all of them; only these roles, where `roles` names any; nothing
    more than a session where `session`, because it answers by what the caller may read; nothing at all for `guest`."""

    rights: tuple[tuple[str, str], ...] = ()
    roles: tuple[str, ...] = ()
    session: bool = False
    guest: bool = False


def needs(*rights: str, roles: tuple[str, ...] = ()) -> Rule:
    """A rule of "DocType: right" texts."""
    pairs = (right.rsplit(": ", 1) for right in rights)
    return Rule(tuple((doctype, right) for doctype, right in pairs), roles)


LEADERS = ("Commune Leader", "District Leader", "Province Leader")
MERGING = ("An Sinh Manager", "System Manager")
PROVIDERS = Rule(roles=("Provider User",))
SESSION, GUEST = Rule(session=True), Rule(guest=True)
READS_BENEFITS = needs("Beneficiary: read", "Benefit Entitlement: read")
READS_CHANGES = needs("Beneficiary: read", "Benefit Entitlement: read", "Benefit Change: read")
PAIR, CHECK, IMPORT = "Duplicate Pair", "Identity Check", "Registry Import"
ANSWERS, OPENING = "Answer File", "Account Opening Batch"

RULES: dict[str, Rule] = {
    "account_opening.add": needs(f"{OPENING}: write"),
    "account_opening.candidates": needs(f"{OPENING}: create", "Beneficiary: read"),
    "account_opening.change_session": needs(f"{OPENING}: write"),
    "account_opening.download": needs(f"{OPENING}: export"),
    "account_opening.hand_over": needs(f"{OPENING}: write"),
    "account_opening.make": needs(f"{OPENING}: create", "Beneficiary: read"),
    "account_opening.post_results": needs(f"{OPENING}: write"),
    "account_opening.read_file": needs(f"{OPENING}: write"),
    "account_opening.record": needs(f"{OPENING}: write", roles=LEADERS),
    "account_opening.rows": needs(f"{OPENING}: read", "Account Opening Row: read"),
    "account_opening.send": needs(f"{OPENING}: write"),
    "account_opening.send_back": needs(f"{OPENING}: write"),
    "account_opening.take_card_back": needs(f"{OPENING}: write"),
    "account_opening.take_off": needs(f"{OPENING}: write"),
    "accounts.to_mend": SESSION,
    "age_steps.births_unknown": needs("Benefit Change: read", "Beneficiary: read"),
    "age_steps.due": needs("Benefit Change: read", "Beneficiary: read"),
    "age_steps.make_changes": needs("Benefit Change: create", "Benefit Entitlement: read"),
    "age_steps.offers": needs("Benefit Change: read", "Beneficiary: read"),
    "answer_files.assign": needs(f"{ANSWERS}: write", "Disbursement: write"),
    "answer_files.error_file": needs(f"{ANSWERS}: export"),
    "answer_files.find_lines": needs(f"{ANSWERS}: read", "Payroll Line: read"),
    "answer_files.post": needs(f"{ANSWERS}: create", "Disbursement: write"),
    "answer_files.preview": needs(f"{ANSWERS}: create", "Disbursement: write"),
    "answer_files.rows": needs(f"{ANSWERS}: read", "Payroll Line: read"),
    "answer_files.set_aside": needs(f"{ANSWERS}: write"),
    "answer_files.take_up": needs(f"{ANSWERS}: write"),
    "bank.acknowledge": PROVIDERS,
    "bank.ask": PROVIDERS,
    "bank.get_account_opening": PROVIDERS,
    "bank.get_disbursement": PROVIDERS,
    "bank.get_lines": PROVIDERS,
    "bank.get_posting": PROVIDERS,
    "bank.list_account_openings": PROVIDERS,
    "bank.list_disbursements": PROVIDERS,
    "bank.list_questions": PROVIDERS,
    "bank.post_account_openings": PROVIDERS,
    "bank.openapi": PROVIDERS,
    "bank.post_results": PROVIDERS,
    "bridge.of": needs("Administrative Unit: read", "Monthly Payroll: read"),
    "calculator.categories": needs("Benefit Category: read"),
    "calculator.explain": READS_BENEFITS,
    "calculator.what_if": needs("Benefit Category: read"),
    "changes.preview": needs("Benefit Change: read"),
    "changes.preview_draft": READS_CHANGES,
    "data_quality.of_person": READS_BENEFITS,
    "data_quality.of_unit": READS_BENEFITS,
    "data_quality.people": READS_BENEFITS,
    "data_quality.record": needs("Beneficiary: write"),
    "desk.boot": GUEST,
    "desk_form.sealed": SESSION,
    "desk_person.timeline": READS_BENEFITS,
    "disbursement.ask_to_stop": needs("Disbursement: write"),
    "disbursement.cancel": needs("Disbursement: write"),
    "disbursement.close": needs("Disbursement: write"),
    "disbursement.download": needs("Disbursement: export"),
    "disbursement.give_back": needs("Disbursement: write"),
    "disbursement.make_for_payroll": needs("Monthly Payroll: read", "Disbursement: create"),
    "disbursement.new_facts": needs("Disbursement: read", "Benefit Change: read"),
    "disbursement.recall": needs("Disbursement: write", roles=LEADERS),
    "disbursement.receive": needs("Disbursement: write"),
    "disbursement.send": needs("Disbursement: write", roles=LEADERS),
    "duplicates.compare": needs(f"{PAIR}: read", "Beneficiary: read"),
    "duplicates.dismiss": needs(f"{PAIR}: write", "Beneficiary: read"),
    "duplicates.find": needs(f"{PAIR}: write"),
    "duplicates.merge": needs(f"{PAIR}: write", "Beneficiary: read"),
    "duplicates.undo": needs(f"{PAIR}: write", "Beneficiary: read"),
    "exports.list_rows": SESSION,
    "exports.report_rows": SESSION,
    "hand_answers.lines": needs("Disbursement: read", "Payroll Line: read"),
    "hand_answers.post": needs("Disbursement: write"),
    "identity_checks.accept_matching": needs(f"{CHECK}: write"),
    "identity_checks.decide": needs(f"{CHECK}: write"),
    "identity_checks.make": needs(f"{CHECK}: create", "Beneficiary: read"),
    "identity_checks.read_answer": needs(f"{CHECK}: write"),
    "identity_checks.rows": needs(f"{CHECK}: read", "Identity Check Row: read"),
    "identity_checks.send": needs(f"{CHECK}: write"),
    "ledger.approve": needs("Money Decision: write", roles=LEADERS),
    "ledger.journal": READS_BENEFITS,
    "ledger.propose": needs("Money Decision: create"),
    "ledger.withdraw": needs("Money Decision: write"),
    "legal_basis.compare": needs("Rule Set: read"),
    "legal_basis.effect": needs("Rule Set: read"),
    "legal_basis.load_table": needs("Rule Set: write"),
    "legal_basis.page": needs("Rule Set: read", "Benefit Programme: read"),
    "legal_basis.put_in_force": needs("Rule Set: read"),
    "legal_basis.side_by_side": needs("Rule Set: read"),
    "legal_basis.table_form": needs("Rule Set: create"),
    "legal_basis.withdraw": needs("Rule Set: read"),
    "level_decisions.decide": needs("Level Decision: write", roles=("Commune Leader", "District Leader")),
    "level_decisions.prepare": needs("Level Decision: create"),
    "level_decisions.waiting": needs("Monthly Payroll: read", "Level Decision: read"),
    "link_search.find": SESSION,
    "lists.export": SESSION,
    "one_off.award": needs("One-off Benefit: read", "Benefit Entitlement: read", "Beneficiary: read"),
    "one_off.give": needs("One-off Benefit: create"),
    "one_off.prepare": needs("Monthly Payroll: create"),
    "one_off.take_back": needs("One-off Benefit: create"),
    "outreach.forget": needs("Outreach Event: write", "Payment Wish: delete"),
    "outreach.people": needs("Outreach Event: read", "Beneficiary: read", "Payment Wish: read"),
    "outreach.record": needs("Outreach Event: write", "Beneficiary: read", "Payment Wish: create"),
    "outreach.sign": needs("Outreach Event: read", "Payment Wish: submit"),
    "papers.download_multi_pdf": SESSION,
    "papers.download_pdf": SESSION,
    "papers.report_to_pdf": SESSION,
    "payroll.new_facts": needs("Monthly Payroll: read", "Benefit Change: read"),
    "payroll.pay_together": needs("Monthly Payroll: read", "Monthly Payroll: create"),
    "payroll.prepare": needs("Monthly Payroll: create"),
    "payroll.review": needs("Monthly Payroll: read", "Payroll Line: read"),
    "payroll.rework": needs("Monthly Payroll: write"),
    "payroll.supplement": needs("Monthly Payroll: create"),
    "photos.set_photo": needs("Beneficiary: write"),
    "print_formats.html_of": SESSION,
    "provider_keys.issue": needs("Payment Provider: write", roles=MERGING),
    "provider_keys.issue_signing_secret": needs("Payment Provider: write", roles=MERGING),
    "provider_keys.revoke": needs("Payment Provider: write", roles=MERGING),
    "provider_keys.users": needs("Payment Provider: write", roles=MERGING),
    "provider_questions.answer": needs("Provider Question: write"),
    "receivers.expiring": SESSION,
    "recovery.receive": needs("Recovery: write"),
    "registry_import.preview": needs(f"{IMPORT}: write", "Administrative Unit: read"),
    "registry_import.remember": needs("Import Template: create"),
    "registry_import.start": needs(f"{IMPORT}: write"),
    "registry_import.status": needs(f"{IMPORT}: read"),
    "reporting_calendar.upcoming": needs("Administrative Unit: read"),
    "round_trip.compare": needs("Registry Workbook: create", "Administrative Unit: read"),
    "rollout.last_month": needs("Monthly Payroll: read"),
    "round_trip.decide": needs("Registry Workbook: write"),
    "round_trip.export": needs("Registry Workbook: create", "Beneficiary: export"),
    "round_trip.rows": needs("Registry Workbook: read"),
    "round_trip.upload": needs("Registry Workbook: create"),
    "search.everywhere": SESSION,
    "settlements.ask_to_reopen": needs("Provider Settlement: write"),
    "settlements.figures": needs("Provider Settlement: read"),
    "settlements.lines": needs("Provider Settlement: read", "Payroll Line: read"),
    "settlements.make": needs("Disbursement: read", "Provider Settlement: create"),
    "settlements.make_for_month": needs("Provider Settlement: create"),
    "settlements.reopen": needs("Provider Settlement: write", roles=LEADERS),
    "split_units.assign": needs("Village Assignment: write"),
    "split_units.find_villages": needs("Village Assignment: create", roles=MERGING),
    "split_units.merge": needs("Village Assignment: create", roles=MERGING),
    "split_units.try_merge": needs("Village Assignment: create", roles=MERGING),
    "split_units.undo": needs("Village Assignment: create", roles=MERGING),
    "split_units.work_list": needs("Village Assignment: read"),
    "treasury.fund": needs("Treasury Request: write"),
    "treasury.make": needs("Disbursement: write", "Treasury Request: create"),
    "treasury.waiting": needs("Treasury Request: read", "Payroll Line: read"),
    "uncollected.due": needs("Benefit Change: read"),
    "uncollected.make_changes": needs("Benefit Change: create"),
    "verification.confirm": needs(
        "Benefit Rate: read", roles=("Province Officer", "Province Leader", "An Sinh Manager")
    ),
    "verification.unverified": needs("Benefit Rate: read", "Benefit Category: read", "Paper Form: read"),
    "workflow.act": SESSION,
    "workflow.act_many": SESSION,
    "workflow.actions": SESSION,
    "workflow.actions_of_many": SESSION,
    "workflow.next_waiting": SESSION,
    "workflow.waiting_for_me": SESSION,
    "workflow_design.check": needs("Workflow: write"),
    "workflow_design.picture": SESSION,
}
