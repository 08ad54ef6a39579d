"""Makes a filled province several times as large, inside the database; nobody real is copied either.

    env/bin/python benchmarks/multiply.py --site bench.localhost --times 8

Every unit below the province, every person with entitlements, guardians, accounts, ways of payment and kept charges,
and every payroll is copied under another name. Of the lines, only those of the last month are: a payroll of the next
month asks for no others. So a million people with 36 months of charges don't need 36 million lines to be there.
"""

import argparse

from province import PROVINCE, VALID_FROM
from site_of import connected, copy_rows, tell, timed

import frappe
from an_sinh.services.benefits import charges

PLACE, PERSON, HEAD, LINE = "Administrative Unit", "Beneficiary", "Monthly Payroll", "Payroll Line"
COPIED = (
    PLACE,
    PERSON,
    "Benefit Entitlement",
    "Entitlement Suspension",
    "Guardian",
    "Bank Account",
    "Payment Method",
    "Charged Months",
    HEAD,
    LINE,
)


def main() -> None:
    """Reads the arguments, copies, tells how long it took."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--site", required=True)
    parser.add_argument("--times", type=int, default=8)
    given = parser.parse_args()
    figures = {"times": given.times}
    with connected(given.site):
        if frappe.db.db_type == "sqlite":  # nothing here must survive a power cut
            frappe.db.sql("pragma synchronous = off")
        with timed("seconds", figures):
            multiply(given.times)
        for programme in frappe.get_all("Benefit Programme", pluck="name"):
            charges.refuse_gaps(programme)
        figures |= {frappe.scrub(doctype): frappe.db.count(doctype) for doctype in (PERSON, LINE)}
        tell(figures)


def multiply(times: int) -> None:
    """The copies; commits after each."""
    top = frappe.db.get_value(PLACE, f"{PROVINCE[0]}-{VALID_FROM.year}", ["name", "lft", "rgt"], as_dict=True)
    # Nothing may stand to the right of the province: the copies take that place.
    if frappe.db.exists(PLACE, {"lft": [">", top.rgt]}):
        raise RuntimeError(f"{top.name} isn't the last unit of the map")
    width = top.rgt - top.lft - 1
    last = frappe.db.sql(f"select max(`month`) from `tab{LINE}`")[0][0]
    chosen = {PLACE: ("lft > %s and rgt < %s", [top.lft, top.rgt]), LINE: ("`month` = %s", [str(last)])}
    for number in range(1, times):
        for doctype in COPIED:
            where, values = chosen.get(doctype, ("name is not null", []))
            copy(doctype, f"{number}~", number * width, top.name, where, values)
        frappe.db.sql(
            f"update `tab{PLACE}` set rgt = %s where name = %s", [top.rgt + number * width, top.name]
        )
        frappe.db.commit()
    frappe.clear_cache()


def copy(doctype: str, prefix: str, shift: int, top: str, where: str, values: list) -> None:
    """The rows of one DocType that aren't copies themselves, under another name; links among what is copied follow."""
    links = {
        field.fieldname for field in frappe.get_meta(doctype).get_link_fields() if field.options in COPIED
    }
    links |= {"name", "parent"}
    columns, parts, bound = frappe.db.get_table_columns(doctype), [], []
    for column in columns:
        if column in links or (doctype == PLACE and column == "code"):
            parts.append(f"case when `{column}` = %s then `{column}` else concat(%s, `{column}`) end")
            bound += [top, prefix]
        elif doctype == PLACE and column in ("lft", "rgt"):
            parts.append(f"`{column}` + %s")
            bound.append(shift)
        else:
            parts.append(f"`{column}`")
    select = (
        f"select {', '.join(parts)} from `tab{doctype}` where {where} and instr(name, '~') = 0 order by name"
    )
    copy_rows(doctype, columns, select, bound + values)


if __name__ == "__main__":
    main()
