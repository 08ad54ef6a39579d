"""Which figures and forms of the law were checked against its text, by whom, and which payrolls rest on others.

The catalogue is loaded with what its sources are worth. A figure that was never compared with the decree is marked
so until an officer of the province confirms it, and again once somebody changes it.
"""

from collections.abc import Iterable
from typing import NotRequired, TypedDict

import frappe
from an_sinh.domain.base import months
from an_sinh.domain.base.money import coefficient, decimal_comma, dong, dotted
from an_sinh.services.approval import signatures
from an_sinh.services.common.language import LANGUAGE
from frappe import _
from frappe.utils import cint, cstr, getdate, now_datetime

CONFIRMING = {"Province Officer", "Province Leader", "An Sinh Manager"}
# What tells which figures of the law a payroll line rests on.
BETWEEN = "; "
LINE_COLUMNS = ("category", "coefficient", "from_month", "to_month")
KEPT = ("verified", "verified_by", "verified_on", "verification_note")
# What a confirmation stands for: changed, it must be given anew.
FIGURES = {
    "Benefit Rate": (
        *("programme", "rate_kind", "category", "province"),
        *("amount", "effective_from", "in_force_from", "legal_basis", "awaits_table"),
    ),
    "Benefit Category": (
        *("group_code", "coefficient", "coefficient_source", "stacks_with_groups", "stacking_class"),
        *("payment_kind", "one_off_rule", "multiple", "base_category", "counted", "legal_article"),
        *("valid_from", "valid_to", "replaced_by"),
    ),
    "Paper Form": (
        *("title", "attached_to", "rows_of", "explains_changes"),
        *("layout_digest", "signers", "treasury_signers", "legal_basis"),
    ),
}
RATE_FIELDS = [
    *("name", "programme", "rate_kind", "category", "province", "amount"),
    *("effective_from", "in_force_from", "legal_basis", "source", "verified"),
]
CATEGORY_FIELDS = [
    *("name", "programme", "category_code", "category_name", "coefficient", "coefficient_source"),
    *("payment_kind", "one_off_rule", "multiple", "legal_article", "source", "verified"),
]


def keep_verification(doc) -> None:
    """Only `confirm` sets the mark; a changed figure loses it. To be called in `validate` of rates and categories."""
    signatures.keep_fields(doc, KEPT)
    doc.verified = cint(doc.verified)
    if doc.flags.by_service or doc.get_doc_before_save() is None:
        return
    if doc.verified and changed_figures(doc):
        doc.update(dict.fromkeys(KEPT) | {"verified": 0})


def changed_figures(doc) -> list[str]:
    """The labels of the figures that this save changes."""
    return signatures.changed_fields(doc, FIGURES[doc.doctype])


def confirm(doc, note: str) -> None:
    """Mark a rate or category as compared with the law by the present user. `note` says with what: the page of the
    gazette, the printed decree. Throws without a note, for other offices, and when it is confirmed already."""
    if not CONFIRMING & set(frappe.get_roles()):
        frappe.throw(
            _("Figures of the law are confirmed by an officer or leader of the province."),
            frappe.PermissionError,
        )
    note = cstr(note).strip()
    if not note:
        frappe.throw(
            _("Write what {0} was compared with, for example the page of the gazette.").format(label(doc))
        )
    if doc.verified:
        frappe.throw(
            _("{0} was confirmed already, by {1}.").format(label(doc), doc.verified_by or _("the catalogue"))
        )
    if frappe.session.user in (doc.owner, doc.modified_by):
        frappe.throw(
            _("You entered {0}; another person must compare it with the law.").format(label(doc)),
            signatures.FourEyesError,
        )
    doc.update(
        {
            "verified": 1,
            "verified_by": frappe.session.user,
            "verified_on": now_datetime(),
            "verification_note": note,
        }
    )
    doc.flags.by_service = True
    doc.save(ignore_permissions=True)


class UnverifiedFigure(TypedDict):
    """A figure of the law that nobody has checked: a rate's `amount` (đồng), or a category's `coefficient`."""

    name: str
    label: str
    programme: str
    amount: NotRequired[int]
    coefficient: NotRequired[float]
    legal_basis: str | None
    source: str | None


def unverified(programme: str | None = None) -> dict[str, list[UnverifiedFigure]]:
    """What waits for its confirmation: {"rates", "categories", "forms"}; forms, of no programme, only where none is asked for."""
    filters = {"verified": 0, **({"programme": programme} if programme else {})}
    rates = frappe.get_list(
        "Benefit Rate",
        filters=filters,
        fields=RATE_FIELDS,
        order_by="effective_from, category, name",
        limit_page_length=0,
    )
    categories = frappe.get_list(
        "Benefit Category",
        filters={**filters, "disabled": 0},
        fields=CATEGORY_FIELDS,
        order_by="programme, category_code",
        limit_page_length=0,
    )
    return {
        "rates": [_rate_row(row) for row in rates],
        "categories": [_category_row(row) for row in categories],
        "forms": [] if programme else _open_forms(),
    }


def all_unverified(programme: str) -> tuple[list, list]:
    """The rates and categories of a programme that nobody has confirmed, in order: for `rests_on` of many lists."""
    return tuple(
        frappe.get_all(
            doctype, filters={"programme": programme, "verified": 0}, fields=fields, order_by="name", limit=0
        )
        for doctype, fields in (("Benefit Rate", RATE_FIELDS), ("Benefit Category", CATEGORY_FIELDS))
    )


def rests_on(lines: Iterable[tuple], table=None, known: tuple[list, list] | None = None) -> str | None:
    """The unverified figures under the lines of a payroll: a line for rates, one for the codes of categories; None
    when all were checked.

    `lines`: the `LINE_COLUMNS` of each. `table`: the RateTable of the amounts; None where they are no monthly
    rates. `known`: what `all_unverified` found."""
    kinds = {line for line in lines if line[0]}
    used: set[str] = set()
    for category, factor, first, last in kinds if table else ():
        span = (months.index(getdate(first)), months.index(getdate(last)))
        rates = table.rates_of(category, coefficient(factor), *span)
        used.update(rate.name for rate in rates if rate.name)
    categories = {category for category, *_ in kinds}
    if known is None:
        open_rates, open_categories = _unverified_of(used, categories)
    else:
        open_rates = [row for row in known[0] if row.name in used]
        open_categories = [row for row in known[1] if row.name in categories]
    texts = []
    if open_rates:
        texts.append(_rate_text(BETWEEN.join(label(row) for row in open_rates)))
    if open_categories:
        texts.append(_category_text(BETWEEN.join(row.category_code for row in open_categories)))
    return "\n".join(texts) or None


def of_payrolls(names: list[str]) -> list[str]:
    """What any of these payrolls rests on: each kind of figure once, each figure once."""
    texts = frappe.get_all("Monthly Payroll", filters={"name": ["in", names]}, pluck="unverified", limit=0)
    kinds: dict[str, set[str]] = {}
    for line in (line for text in texts for line in (text or "").splitlines()):
        kind, _colon, figures = line.partition(": ")
        kinds.setdefault(kind, set()).update(figures.split(BETWEEN))
    return [f"{kind}: {BETWEEN.join(sorted(figures))}" for kind, figures in sorted(kinds.items())]


def unverified_labels(rates, categories) -> list[str]:
    """Sentences about those of the named rates and categories that nobody has confirmed."""
    open_rates, open_categories = _unverified_of(rates, categories)
    return [
        *(_rate_text(label(row)) for row in open_rates),
        *(_category_text(label(row)) for row in open_categories),
    ]


def label(row) -> str:
    """A rate, category or form as people name it: `540.000 đ từ 07/2026 (NĐ …)`, `3a – Trẻ em … (hệ số 2,5)`,
    `Mẫu 09 – Bảng …`."""
    if row.get("form_code"):
        return f"{row.form_code} – {row.title.format('…')}"
    if row.get("category_code"):
        template = _("{0} – {1} (coefficient {2})", LANGUAGE)
        factor = row.coefficient
        if row.payment_kind == "One-off":
            template = _("{0} – {1} (× {2})", LANGUAGE) if row.multiple else "{0} – {1}"
            factor = row.multiple
        elif row.coefficient_source == "Entitlement" and not row.coefficient:
            template = _("{0} – {1} (coefficient by decision)", LANGUAGE)
        return template.format(row.category_code, row.category_name, decimal_comma(coefficient(factor)))
    text = _("{0} đ from {1}", LANGUAGE).format(
        dotted(dong(row.amount)), months.label(months.index(getdate(row.effective_from)))
    )
    if row.rate_kind == "Reference Level":
        text = f"{_('Reference Level', LANGUAGE).lower()} {text}"
    parts = [row.category, row.province, row.legal_basis]
    return f"{row.programme}: {text} ({', '.join(part for part in parts if part)})"


def _rate_text(figures: str) -> str:
    return _("Rate not checked against the law: {0}", LANGUAGE).format(figures)


def _category_text(figures: str) -> str:
    return _("Category not checked against the law: {0}", LANGUAGE).format(figures)


def _unverified_of(rates, categories) -> tuple[list, list]:
    return (
        _named_unverified("Benefit Rate", rates, RATE_FIELDS),
        _named_unverified("Benefit Category", categories, CATEGORY_FIELDS),
    )


def _named_unverified(doctype: str, names, fields: list[str]) -> list:
    if not names:
        return []
    rows = frappe.get_all(
        doctype, filters={"name": ["in", sorted(names)]}, fields=fields, order_by="name", limit_page_length=0
    )
    return [row for row in rows if not row.verified]


def _open_forms() -> list[UnverifiedFigure]:
    rows = frappe.get_list(
        "Paper Form",
        filters={"verified": 0},
        fields=["name", "form_code", "title", "legal_basis", "source"],
        order_by="name",
        limit_page_length=0,
    )
    return [
        {
            "name": row.name,
            "label": label(row),
            "programme": "",
            "legal_basis": row.legal_basis,
            "source": row.source,
        }
        for row in rows
    ]


def _rate_row(row) -> UnverifiedFigure:
    return {
        "name": row.name,
        "label": label(row),
        "programme": row.programme,
        "amount": dong(row.amount),
        "legal_basis": row.legal_basis,
        "source": row.source,
    }


def _category_row(row) -> UnverifiedFigure:
    return {
        "name": row.name,
        "label": label(row),
        "programme": row.programme,
        "coefficient": float(coefficient(row.multiple or row.coefficient)),
        "legal_basis": row.legal_article,
        "source": row.source,
    }
