"""The calculator's findings as sentences in the language of the office, with articles and months."""

import datetime

from an_sinh.domain.base import months
from an_sinh.domain.base.money import decimal_comma, dong, dotted
from an_sinh.domain.benefits import explain as finding_kinds
from an_sinh.domain.benefits.age_steps import Birth, age_on
from an_sinh.domain.benefits.explain import Finding
from an_sinh.domain.benefits.owed import Scheme
from an_sinh.domain.benefits.stacking import ALL
from an_sinh.services.common.language import LANGUAGE
from frappe import _
from frappe.utils import getdate

HIGHEST_ARTICLE = "Khoản 2 Điều 6 NĐ 20/2021/NĐ-CP"
YEAR = 12


def finding_text(row, category, finding: Finding, rivals: list, rate, scheme: Scheme) -> str:
    """Why one entitlement is paid or not. `rivals`: (category, price) of what is paid beside or instead of it."""
    if finding.paid:
        return _paid_text(category, finding, rivals, rate, scheme)
    if finding.why == finding_kinds.LOWER:
        names = ", ".join(
            _("{0} with {1} đ", LANGUAGE).format(other.category_code, dotted(price.amount))
            for other, price in rivals
        )
        return _(
            "Not paid: worth {0} đ, and only the highest allowance is paid, here {1} ({2}).", LANGUAGE
        ).format(dotted(finding.price.amount), names, HIGHEST_ARTICLE)
    if finding.why == finding_kinds.SUSPENDED:
        return _suspended_text(row, finding)
    if finding.why == finding_kinds.ENDED:
        reason = f" ({row.stop_reason})" if row.get("stop_reason") else ""
        return _("Not paid: the benefit ended with {0}{1}.", LANGUAGE).format(_month(row.end_month), reason)
    if finding.why == finding_kinds.NOT_BEGUN:
        return _("Not paid yet: the benefit begins in {0}.", LANGUAGE).format(_month(row.start_month))
    return _("Not paid: no rate for this month may be applied yet, or the coefficient is missing.", LANGUAGE)


def _paid_text(category, finding: Finding, rivals: list, rate, scheme: Scheme) -> str:
    price, rounding_unit, stacks = finding.price, scheme.rates.rounding_unit, scheme.stacking_rule == ALL
    basis = ", ".join(part for part in (category.legal_article, rate.legal_basis if rate else None) if part)
    law = f" ({basis})" if basis else ""
    if price.standard is None:
        text = _("Paid: fixed amount {0} đ{1}.", LANGUAGE).format(dotted(price.amount), law)
    else:
        text = _("Paid: coefficient {0} × standard {1} đ = {2} đ{3}.", LANGUAGE).format(
            decimal_comma(price.coefficient), dotted(price.standard), dotted(price.amount), law
        )
        exact = price.coefficient * price.standard
        if rounding_unit > 1 and exact != price.amount:
            text += " " + _("Rounded to the nearest {0} đ.", LANGUAGE).format(dotted(rounding_unit))
    beside = [other for other, _price in rivals]
    if beside:
        codes = ", ".join(other.category_code for other in beside)
        competing = not stacks and any(other.stacking_class == category.stacking_class for other in beside)
        article = f" ({HIGHEST_ARTICLE})" if competing else ""
        text += " " + _("Paid together with {0}{1}.", LANGUAGE).format(codes, article)
    return text


def _suspended_text(row, finding: Finding) -> str:
    begin, end = finding.span
    reason = next((one.reason for one in row.suspensions if months.index(one.from_month) == begin), None)
    reason = f" ({reason})" if reason else ""
    if end is None:
        return _("Not paid: suspended since {0}{1}.", LANGUAGE).format(months.label(begin), reason)
    return _("Not paid: suspended from {0} to {1}{2}.", LANGUAGE).format(
        months.label(begin), months.label(end), reason
    )


def programme_text(month: int, owed: int, charged: int, has_person: bool) -> str:
    """What a programme owes for a month and what was charged for it, as one sentence."""
    text = _("For {0}, {1} đ are owed", LANGUAGE).format(months.label(month), dotted(owed))
    if not has_person:
        return f"{text}."
    text += "; " + _("{0} đ were charged", LANGUAGE).format(dotted(charged))
    if owed > charged:
        return text + "; " + _("{0} đ are still to be paid.", LANGUAGE).format(dotted(owed - charged))
    if owed < charged:
        return text + "; " + _("{0} đ are to be recovered.", LANGUAGE).format(dotted(charged - owed))
    return f"{text}."


def pending_text(rate, monthly: int) -> str:
    """A warning about a rate that counts for the month but may be applied later only."""
    return _(
        "From {0} on, {1} may be applied, which counts from {2}: then {3} đ are owed for this month, and the difference "
        "is paid as arrears.",
        LANGUAGE,
    ).format(
        f"{getdate(rate.in_force_from):%d/%m/%Y}",
        rate.legal_basis or dotted(dong(rate.amount)),
        _month(rate.effective_from),
        dotted(monthly),
    )


def warnings_of(rows: list, known: dict, birth: Birth | None, month: int) -> list[str]:
    """What doesn't fit: ages outside a category's, months outside its validity. Support for care goes by the age of
    who is cared for, which nobody recorded here."""
    found = []
    for row in rows:
        category = known[row.category]
        code = category.category_code
        begin, end = _number(category.valid_from), _number(category.valid_to)
        if (begin is not None and month < begin) or (end is not None and month > end):
            found.append(
                _("Category {0} is valid from {1} to {2} only.", LANGUAGE).format(
                    code, _month(category.valid_from) or "…", _month(category.valid_to) or "…"
                )
            )
        if birth and not category.stacking_class and not _fits(birth, category, month):
            found.append(
                _("Category {0} is for ages {1}; check the category or the birth date.", LANGUAGE).format(
                    code, _ages(category)
                )
            )
    return found


def _fits(birth: Birth, category, month: int) -> bool:
    """Whether somebody of that birth may have the age of a category in a month; the month of the birthday counts as
    before it (the change follows in the next month)."""
    latest = birth.day
    if birth.precision == "Year":
        latest = datetime.date(birth.day.year, 12, 31)
    oldest = age_on(birth, months.last_day(month))
    youngest = age_on(Birth("Day", latest), months.first_day(month))
    if category.min_age_months and oldest < category.min_age_months:
        return False
    return not (category.max_age_months and youngest >= category.max_age_months)


def _ages(category) -> str:
    low, high = category.min_age_months or 0, category.max_age_months or 0
    if not high:
        return _("from {0} years", LANGUAGE).format(low // YEAR)
    return _("from {0} to below {1} years", LANGUAGE).format(low // YEAR, high // YEAR)


def _number(day) -> int | None:
    return months.index(getdate(day)) if day else None


def _month(day) -> str:
    return months.label(months.index(getdate(day))) if day else ""
