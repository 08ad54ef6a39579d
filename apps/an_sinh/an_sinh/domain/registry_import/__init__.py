"""Reading a registry workbook as offices keep it: pure functions, no frappe.

| module       | its one job                                                        |
|--------------|--------------------------------------------------------------------|
| `workbook`   | bytes of a file → sheets of cells, or a clear `WorkbookError`        |
| `headings`   | heading rows → which column holds which field                       |
| `communes`   | "I. TT. ĐỒNG MỎ" → one administrative unit                          |
| `tables`     | a sheet → its tables, each with its headings                        |
| `listing`    | a table → its record rows, each with its commune and programme      |
| `providers`  | bank names in many spellings → provider                             |
| `payment`    | how and through whom one row wishes to be paid                      |
| `categories` | category codes → category                                           |
| `persons`    | which rows are one person                                           |
| `checks`     | one row → accepted with warnings, or rejected with a code           |
| `reading`    | a whole workbook against a context → `Reading`                      |
| `codes`      | every rejection and warning code with its sentence                  |
| `rejects`    | rejected rows → a workbook that can be corrected and imported again |
"""
