import frappe


def execute(filters):
    columns = [
        "Claim:Link/Probe Claim:120",
        {"label": "Town", "fieldname": "town", "fieldtype": "Link", "options": "Probe Town", "width": 200},
        {"label": "Amount", "fieldname": "amount", "fieldtype": "Currency"},
        {"label": "Rate", "fieldname": "rate", "fieldtype": "Percent"},
    ]
    if filters.get("fail"):
        raise ZeroDivisionError("made to fail")
    conditions = {"town": filters.town} if filters.get("town") else {}
    claims = frappe.get_all(
        "Probe Claim", filters=conditions, fields=["name", "town", "amount"], order_by="name"
    )
    rows = [[claim.name, claim.town, claim.amount, 50] for claim in claims]
    if filters.get("as_dict"):
        rows = [
            {"claim": c.name, "town": c.town, "amount": c.amount, "rate": 50, "indent": 1} for c in claims
        ]
    chart = {"type": "bar", "data": {"labels": [c.name for c in claims], "datasets": [{"values": []}]}}
    summary = [{"label": "Claims", "value": len(claims)}]
    return columns, rows, "a message", chart, summary, bool(filters.get("no_total"))
