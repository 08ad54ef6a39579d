"""The calculator's findings as sentences in the language of the office, with articles and months."""

from an_sinh.domain.base import months
from an_sinh.domain.base.money import decimal_comma, dong, dotted
from an_sinh.domain.benefits import explain as finding_kinds
from an_sinh.domain.benefits.age_steps import Birth
from an_sinh.domain.benefits.ages import fits
from an_sinh.domain.benefits.explain import Finding
from an_sinh.domain.benefits.owed import Scheme
from an_sinh.domain.benefits.stacking import ALL
from an_sinh.services.benefits.grants import ages_text
from an_sinh.services.common.language import LANGUAGE
from frappe import _
from frappe.utils import getdate


def finding_text(row, category, finding: Finding, rivals: list, rate, scheme: Scheme, several: str) -> str:
    """Why one entitlement is paid or not. `rivals`: (category, price) of what is paid beside or instead of it;
    `several`: the article on several categories that counts in the month."""
    if finding.paid:
        return _paid_text(category, finding, rivals, rate, scheme, several)
    if finding.why == finding_kinds.LOWER:
        names = ", ".join(
            _("{0} with {1} đ", LANGUAGE).format(other.category_code, dotted(price.amount))
            for other, price in rivals
        )
        return _(
            "Not paid: worth {0} đ, and only the highest allowance is paid, here {1} ({2}).", LANGUAGE
        ).format(dotted(finding.price.amount), names, several or category.legal_article)
    if finding.why == finding_kinds.SUSPENDED:
        return _suspended_text(row, finding)
    if finding.why == finding_kinds.ENDED:
        reason = f" ({row.stop_reason})" if row.get("stop_reason") else ""
        return _("Not paid: the benefit ended with {0}{1}.", LANGUAGE).format(_month(row.end_month), reason)
    if finding.why == finding_kinds.NOT_BEGUN:
        return _("Not paid yet: the benefit begins in {0}.", LANGUAGE).format(_month(row.start_month))
    return _("Not paid: no rate for this month may be applied yet, or the coefficient is missing.", LANGUAGE)


def _paid_text(category, finding: Finding, rivals: list, rate, scheme: Scheme, several: str) -> str:
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
        article = f" ({several})" if competing and several else ""
        text += " " + _("Paid together with {0}{1}.", LANGUAGE).format(codes, article)
    return text


def _suspended_text(row, finding: Finding) -> str:
    assert finding.span is not None  # a suspension says from when
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


def waiting_text(decrees: str) -> str:
    """The commune has not decided over its list of new levels yet."""
    return _(
        "The level of {0} waits for the decision of the commune over its list; until then the level before is charged.",
        "vi",
    ).format(decrees)


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


def estimate_text(category, estimate: int) -> str:
    """A warning where the month's standard is known and its printed table isn't."""
    return _(
        "The printed amounts of the decree that counts for this month are not entered yet: category {0} is paid as "
        "before; by the new standard about {1} đ are to be expected, the difference then comes as arrears.",
        LANGUAGE,
    ).format(category.category_code, dotted(estimate))


def warnings_of(rows: list, known: dict, birth: Birth | None, month: int, catalogue) -> list[str]:
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
        bounds = catalogue.ages(category, month)
        if birth and not category.stacking_class and not fits(birth, bounds, month):
            found.append(
                _("Category {0} is for ages {1}; check the category or the birth date.", LANGUAGE).format(
                    code, ages_text(bounds, LANGUAGE)
                )
            )
    return found


def _number(day) -> int | None:
    return months.index(getdate(day)) if day else None


def _month(day) -> str:
    return months.label(months.index(getdate(day))) if day else ""
