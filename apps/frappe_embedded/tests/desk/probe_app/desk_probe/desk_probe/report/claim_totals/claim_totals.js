frappe.query_reports["Claim Totals"] = { filters: [{ fieldname: "town" }] };
