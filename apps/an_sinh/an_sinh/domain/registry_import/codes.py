"""Every rejection and warning code with its English sentence; the app translates and fills them.

`REJECTIONS` stand in the order in which a row is checked: its first failure names it.
"""

REJECTIONS = {
    "error_cell": "Cell {0} holds an error of Excel ({1}). Mend the formula, or write the value itself.",
    "hidden_row": "The row is hidden or filtered out in the file. Show it if it is meant, and send it again.",
    "struck_row": "The name is struck through. Remove the line through it if the person is to be paid.",
    "leaving_section": "The row is under “{0}”. Somebody who leaves is not registered as paid. Propose a change for "
    "a registered person.",
    "leaving_note": "The note says “{0}”. Clear it if the person is to be paid, or propose a change instead.",
    "missing_name": "The name is missing.",
    "unknown_commune": "No commune of this locality is called {0}. Write its kind too: Xã, Phường or Thị trấn.",
    "unknown_category": "No benefit category has the code {0}.",
    "programme_not_named": "Code {0} is of several programmes. Name the list's programme in the sheet's name or its title.",
    "bad_birth_date": "{0} is not a birth date. Write day/month/year, or only the year.",
    "bad_id_number": "The ID number {0} has neither 12 nor 9 digits.",
    "bad_start_month": "{0} is not a month. Write month/year.",
    "start_to_come": "The start {0} is in the future, so the person would not be paid. Correct the month, or "
    "enter the grant when it is decided.",
    "id_conflict": "ID number {0} is already registered for {1}, born {2}.",
    "duplicate_entitlement": "{0} is already registered for the category {1}.",
    "registry_running": "{0} is paid {1} from this registry already: propose what is new for a registered person as a "
    "change, which others sign.",
}
WARNINGS = {
    "age_unusual": "Born {0}, the person would be {1} years old. Check whether she or he is alive.",
    "sex_unclear": "Both sexes are marked, or neither: the sex was left out.",
    "id_missing": "The ID number is missing.",
    "id_old_9_digits": "{0} is an old ID number of 9 digits.",
    "id_birth_mismatch": "The ID number {0} doesn't match the sex or birth year in the list.",
    "id_zeros_restored": "The zeros that Excel had dropped were put back: {0}.",
    "amount_mismatch": "The list says {0} đồng, but the rate is {1} đồng. What was already paid stays; new payrolls pay the rate.",
    "account_missing": "The row asks for payment through an account but gives none. The person is paid in cash until an account is entered.",
    "account_zeros_restored": "The zeros that Excel had dropped were put back in the account number: {0}.",
    "account_length_unusual": "The account number {0} has an unusual length for this provider.",
    "bad_account_number": "{0} is not a valid account number. The person is paid in cash until it is corrected.",
    "unknown_provider": "No payment provider is called {0}. The person is paid in cash until it is corrected.",
    "holder_unknown": "The account holder {0} is neither the beneficiary nor the receiver.",
    "payment_differs": "Another row for the same person asks for a different payment method. The first row counts.",
    "person_elsewhere": "This person is registered in another commune ({0}).",
    "registered_as_draft": "{0} is paid {1} from this registry already: the registration is a draft to be sent for "
    "approval.",
    "start_month_assumed": "No start month is given; {0} is assumed.",
    "value_unreadable": "{0}: “{1}” can't be read and was left out.",
}
# Worth a look, though nothing is wrong with the row itself; they count among neither.
NOTICES = {
    "start_before_birth": "The start {0} is before the birth {1}. One of them is wrong; the payments to come follow "
    "from neither. Look at the decision.",
    "amount_of_other_month": "{0} đồng is the rate as it was in {1}. The list may be of another month, or of a rate that has "
    "changed.",
}
FILE_ERRORS = {
    "too_large": "The file is too large ({0}). Split it, or remove the sheets that are not lists.",
    "too_slow": "Reading the file takes more than {0} seconds. Split it, or save it anew as .xlsx.",
    "empty": "The file is empty.",
    "not_excel": "This is neither an Excel file nor a table. Save the list as .xlsx and send that.",
    "encrypted": "The file is protected by a password. Remove the password and send it again.",
    "damaged": "The file is damaged and can't be read ({0}).",
    "message_doctype": "This message declares a document type of its own ({0}). A bank’s message has none: ask for it again.",
    "message_kind": "This is a message of the kind {0}. Only pain.002 and camt.053 say what became of payments.",
    "message_schema": "The message doesn’t keep to its schema: {0}. Ask the bank for it again.",
    "no_list": "No list was found, because no row looks like headings. Name the columns with a mapping.",
    "missing_columns": "The sheet {0} lacks columns: {1}. Name them with a mapping.",
    "wrong_locality": "No commune in the file belongs to this locality. The file names, for example, {0}.",
    "bad_mapping": "The mapping must be a list of heading: field. Wrong: {0}.",
    "unmatched_mapping": "The mapping names headings that are not in the file: {0}.",
}
FIELD_LABELS = {
    "number": "Number",
    "commune": "Commune",
    "full_name": "Full Name",
    "family_name": "Family and Middle Name",
    "given_name": "Given Name",
    "birth_day": "Birth Day",
    "birth_month": "Birth Month",
    "birth_year": "Birth Year",
    "sex": "Sex",
    "sex_male": "Sex: men (marked)",
    "sex_female": "Sex: women (marked)",
    "birth_date": "Birth Date",
    "birth_male": "Birth Date (men)",
    "birth_female": "Birth Date (women)",
    "id_number": "ID Number",
    "id_issue_date": "ID Issue Date",
    "village": "Village",
    "category": "Category Code",
    "coefficient": "Coefficient",
    "amount": "Amount",
    "decision_number": "Decision Number",
    "decision_date": "Decision Date",
    "start_month": "Start Month",
    "phone": "Phone",
    "payee_name": "Receiver's Name",
    "payee_relation": "Receiver's Relation",
    "payee_id_number": "Receiver's ID Number",
    "payee_kind": "Guardian or Authorised",
    "payee_until": "Authorised Until",
    "channel": "Channel",
    "account_number": "Account Number",
    "account_holder": "Account Holder",
    "provider": "Payment Provider",
    "note": "Note",
}
