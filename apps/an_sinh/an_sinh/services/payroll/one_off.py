"""The list by which approved One-off Benefits are paid: a Monthly Payroll of the kind One-off per commune, programme
and month. It goes the way of every list (approval, seal, orders), but is no part of what is owed by the month.
"""

import datetime

import frappe
from an_sinh.domain.base.money import dong
from an_sinh.domain.base.terms import Channel
from an_sinh.domain.values.births import birth_text
from an_sinh.services.approval import signatures
from an_sinh.services.areas import units
from an_sinh.services.benefits import one_off_rises, rate_verification
from an_sinh.services.benefits.one_off import DOCTYPE
from an_sinh.services.common.bulk import in_chunks
from an_sinh.services.ledger import carried_over
from an_sinh.services.payees import payment_routes
from an_sinh.services.payees.payment_methods import Payee, payees_of
from an_sinh.services.payroll import totals as payroll_totals
from an_sinh.services.payroll.lines import LineWriter, categories_of
from frappe import _
from frappe.query_builder.functions import Coalesce
from frappe.utils import getdate, now_datetime

KIND = "One-off"
LINE, PAYROLL = "Payroll Line", "Monthly Payroll"
CLAIMANT = "Claimant"
CASH = Channel.CASH
CHUNK = 200
BENEFIT_FIELDS = (
    *("name", "beneficiary", "category", "amount", "explanation", "rate"),
    *(
        "claimant_name",
        "claimant_relation",
        "claimant_id_number",
        "channel",
        "provider",
        "account_number",
        "account_holder",
    ),
)
PERSON_FIELDS = (
    *("full_name", "sex", "birth_date", "birth_year", "birth_precision"),
    *("id_number", "village"),
)


def generate(month, unit: str, programme: str) -> str | None:
    """Put every approved One-off Benefit of a commune and programme that is due by `month` (a day of it) and stands
    on no list yet on one list; return its name, that of the one still open, or None when there is nothing to pay."""
    month = getdate(month).replace(day=1)
    # Two who make the same list at once take turns here, and the second finds the first's.
    frappe.db.get_value("Administrative Unit", unit, "name", for_update=True)
    key = {"programme": programme, "month": month, "administrative_unit": unit, "kind": KIND}
    if existing := frappe.db.get_value(PAYROLL, {**key, "docstatus": 0}, "name"):
        return existing
    document = frappe.get_doc({"doctype": PAYROLL, **key})
    document.set_new_name()
    document.flags.by_service = True
    if not fill(document):
        return None
    document.insert(ignore_permissions=True)
    return document.name


def generate_for_locality(month, locality: str, programme: str | None = None) -> list[str]:
    """The lists of every commune at or below a unit that has something to pay once; their names, open ones too."""
    programmes = (
        [programme] if programme else frappe.get_all("Benefit Programme", pluck="name", order_by="name")
    )
    names = [
        generate(month, commune["name"], each) for commune in units.communes(locality) for each in programmes
    ]
    return [name for name in names if name]


def fill(document) -> int:
    """Write the lines and set the totals on the document, unsaved. Returns the number of lines."""
    unit, programme, month = document.administrative_unit, document.programme, document.month
    cash = payment_routes.cash_payer(unit, programme)
    payees = payees_of(unit, programme, month, cash)
    writer = LineWriter(document, categories_of(programme), cash)
    one_off_rises.add_rises(unit, programme, getdate(month))
    claimants = carried_over.claimants(programme, unit)
    waiting, failed = _waiting(document), _failed(document, claimants)
    lines = {row.name: _add(writer, row, payees, cash) for row in waiting}
    for old, benefit, person, span in failed:
        way = _way_again(benefit, payees.get(person), cash, claimants.get(old.name))
        lines[benefit.name] = writer.add_again(old, way, span)
    writer.write()
    _put_on(document.name, lines)
    document.update(payroll_totals.from_lines(document.name))
    document.update(
        {
            "as_of": getdate(),
            "list_hash": writer.seal(),
            "prepared_by": frappe.session.user,
            "generated_at": now_datetime(),
            "needs_province_review": payroll_totals.needs_province_review(document),
            "unverified": _rests_on([*waiting, *(row[1] for row in failed)]),
        }
    )
    return writer.count


def release(payroll: str) -> None:
    """Let go of what stands on a list that is worked out anew or deleted; to be called before its lines go. A payment
    that was to be made again stands where it failed."""
    carried = {
        row.name: row.carried_from
        for row in frappe.get_all(
            LINE,
            filters={"payroll": payroll, "kind": "Carried Over"},
            fields=["name", "carried_from"],
            limit=0,
        )
    }
    for row in frappe.get_all(
        DOCTYPE, filters={"payroll": payroll}, fields=["name", "payroll_line"], limit=0
    ):
        values = {"payroll": None, "payroll_line": None, "payment_status": None}
        if before := carried.get(row.payroll_line):
            old = frappe.db.get_value(LINE, before, ["payroll", "payment_status"], as_dict=True)
            values = {"payroll": old.payroll, "payroll_line": before, "payment_status": old.payment_status}
        frappe.db.set_value(DOCTYPE, row.name, values)


def check_lines(payroll) -> None:
    """Refuse to approve a list that pays something else than its approved One-off Benefits."""
    lines = frappe.get_all(
        LINE,
        filters={"payroll": payroll.name},
        fields=["name", "full_name", "beneficiary", "amount", "kind"],
        limit=0,
    )
    signed = {
        row.payroll_line: row
        for row in frappe.get_all(
            DOCTYPE,
            filters={"payroll": payroll.name, "workflow_state": signatures.APPROVED},
            fields=["payroll_line", "beneficiary", "amount"],
            limit=0,
        )
    }
    for line in lines:
        paper = signed.get(line.name)
        # Of what is paid again a part may have arrived, or come back, meanwhile.
        most = dong(paper.amount) if paper else 0
        least = 1 if line.kind == "Carried Over" else most
        if not paper or paper.beneficiary != line.beneficiary or not least <= dong(line.amount) <= most:
            frappe.throw(
                _("{0} of {1} differs from what was approved. Recalculate the list.").format(
                    line.full_name, payroll.name
                )
            )


def note_results(disbursement) -> None:
    """Note on each One-off Benefit of an order what became of its payment."""
    key = {"programme": disbursement.programme, "month": disbursement.month, "kind": KIND, "docstatus": 1}
    if not frappe.db.exists(PAYROLL, key):
        return
    benefit, line = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType(LINE)
    rows = (
        frappe.qb.from_(benefit)
        .join(line)
        .on(line.name == benefit.payroll_line)
        .select(benefit.name, line.payment_status, line.paid_on)
        .where(line.disbursement == disbursement.name)
        .run()
    )
    for name, status, paid_on in rows:
        frappe.db.set_value(DOCTYPE, name, {"payment_status": status, "paid_on": paid_on})


def _rests_on(benefits: list) -> str | None:
    """The figures under these benefits that nobody has compared with the law, a sentence a line."""
    rates = {row.rate for row in benefits if row.rate}
    return "\n".join(rate_verification.unverified_labels(rates, {row.category for row in benefits})) or None


def _waiting(document) -> list:
    """The approved benefits on no list, each with its person; no gift of a day that the person did not live to see."""
    benefit, person = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType("Beneficiary")
    return (
        frappe.qb.from_(benefit)
        .join(person)
        .on(person.name == benefit.beneficiary)
        .select(*(benefit[name] for name in BENEFIT_FIELDS), *(person[name] for name in PERSON_FIELDS))
        .where(benefit.administrative_unit == document.administrative_unit)
        .where((benefit.programme == document.programme) & (benefit.month <= document.month))
        .where((benefit.workflow_state == signatures.APPROVED) & (Coalesce(benefit.payroll, "") == ""))
        .where(
            person.death_date.isnull()
            | (person.death_date >= benefit.event_date)
            | (Coalesce(benefit.claimant_name, "") != "")
        )
        .orderby(benefit.name)
        .run(as_dict=True)
    )


def _put_on(payroll: str, lines: dict[str, str]) -> None:
    """Note on each One-off Benefit (the keys) on which line of a list it stands."""
    names = list(lines)
    for chunk in in_chunks(names, CHUNK):
        pairs = [value for name in chunk for value in (name, lines[name])]
        # Written as text: a query object is copied for each WHEN.
        frappe.db.sql(
            f"""update `tab{DOCTYPE}` set `payroll` = %s, `payment_status` = 'Pending',
            `payroll_line` = case `name` {"when %s then %s " * len(chunk)} end
            where `name` in ({", ".join(["%s"] * len(chunk))})""",
            [payroll, *pairs, *chunk],
        )


def _failed(document, claimants: dict[str, tuple]) -> list[tuple]:
    """(line that did not arrive, its One-off Benefit, the record that stands for its person, the span that is still to be
    paid of it). What a dead person did
    not collect goes to the claimant of its benefit, or of a decision, and to nobody else."""
    place = (document.programme, document.administrative_unit, document.month)
    named = {
        line for line, row in _benefits_on(_names_of_failed(*place)).items() if row.claimant_name
    } | claimants.keys()
    again = carried_over.again(*place, {}, frozenset(named), once=True)
    known = _benefits_on([old.name for old, _person, _span in again])
    found: dict[str, tuple] = {}
    for old, person, span in again:
        benefit = known.get(old.name) or _benefit_behind(old.name)
        # Parts of one benefit are paid as one.
        before = found[benefit.name][3].monthly if benefit.name in found else 0
        found[benefit.name] = (old, benefit, person, span._replace(monthly=span.monthly + before))
    return list(found.values())


def _names_of_failed(programme: str, unit: str, month) -> list[str]:
    return [row.name for row in carried_over.failed_lines(programme, unit, month, once=True)]


def _benefits_on(lines: list[str]) -> dict:
    """The One-off Benefits that stand on these lines, by line."""
    found = {}
    for chunk in in_chunks(lines, CHUNK):
        for row in frappe.get_all(
            DOCTYPE,
            filters={"payroll_line": ["in", chunk]},
            fields=[*BENEFIT_FIELDS, "payroll_line"],
            order_by="name asc",
            limit=0,
        ):
            found[row.payroll_line] = row
    return found


def _benefit_behind(line: str):
    """The benefit of a line that was paid again before: it stands on the newest one."""
    while following := frappe.db.get_value(LINE, {"carried_from": line}, "name", order_by="name desc"):
        line = following
        if benefit := _benefits_on([line]).get(line):
            return benefit
    raise LookupError(f"no One-off Benefit stands behind {line}")


def _add(writer: LineWriter, row, payees: dict[str, Payee], cash: str | None) -> str:
    born = birth_text(row.birth_precision, _day(row.birth_date), row.birth_year)
    who = (row.beneficiary, row.full_name, row.sex, born, row.id_number, row.village)
    return writer.add_once(who, _payee_of(row, payees, cash), row.category, dong(row.amount), row.explanation)


def _payee_of(row, payees: dict[str, Payee], cash: str | None) -> Payee | None:
    """How a benefit is paid: as its paper says, else as the person is always paid; a claimant in cash."""
    if not row.channel and not row.claimant_name:
        return payees.get(row.beneficiary)
    receiver = _receiver(row)
    if row.channel == "Account":
        return Payee(row.channel, row.provider, None, row.account_number, row.account_holder, *receiver)
    return Payee(row.channel or CASH, row.provider or cash, None, None, None, *receiver)


def _way_again(row, wish: Payee | None, cash: str | None, claimant: tuple | None) -> Payee | None:
    """The account did not work: a claimant gets cash, of the benefit or by a decision (`claimant`); a person is paid as
    they wish now (`wish`)."""
    if claimant:
        return Payee(CASH, cash, None, None, None, CLAIMANT, *claimant)
    if not row.claimant_name:
        return wish
    return Payee(CASH, cash, None, None, None, *_receiver(row))


def _receiver(row) -> tuple:
    if not row.claimant_name:
        return ("Self",)
    return (CLAIMANT, row.claimant_name, row.claimant_relation, row.claimant_id_number)


def _day(value) -> datetime.date | None:
    return getdate(value) if value else None
