"""Amounts as figures and in words."""

from frappe.locals import local
from frappe.translate import _
from frappe.utils.numbers import cint, flt, rounded

# format → decimal sign, thousands sign, decimals
NUMBER_FORMATS = {
    "#,###.##": (".", ",", 2),
    "#.###,##": (",", ".", 2),
    "# ###.##": (".", " ", 2),
    "# ###,##": (",", " ", 2),
    "#'###.##": (".", "'", 2),
    "#, ###.##": (".", ", ", 2),
    "#,##,###.##": (".", ",", 2),
    "#,###.###": (".", ",", 3),
    "#.###": ("", ".", 0),
    "#,###": ("", ",", 0),
    "#.########": (".", "", 8),
}
# ISO 4217 currencies without a minor unit
WITHOUT_MINOR_UNIT = frozenset(["VND", "JPY", "KRW", "CLP", "ISK", "PYG", "UGX", "VUV", "XAF", "XOF", "XPF"])


def get_number_format_info(format: str) -> tuple[str, str, int]:
    """Decimal sign, thousands sign and decimals of a number format."""
    return NUMBER_FORMATS.get(format) or (".", ",", 2)


def _default(key: str):
    database = getattr(local, "db", None)
    return database.get_default(key) if database else None


def _setting(key: str):
    from frappe.system_settings import get_system_settings

    return _default(key) or (get_system_settings(key) if getattr(local, "db", None) else None)


def fmt_money(
    amount, precision: int | None = None, currency: str | None = None, format: str | None = None
) -> str:
    """An amount in the site's number format: 1234567.5 → '1,234,567.50' ('1.234.568' in '#.###')."""
    number_format = format or _setting("number_format") or "#,###.##"
    decimal_sign, thousands_sign, decimals = get_number_format_info(number_format)
    if precision is None:
        whole = currency in WITHOUT_MINOR_UNIT and not format  # a format that is given is kept to
        precision = 0 if whole else cint(_setting("currency_precision")) or decimals
    if not decimal_sign:
        precision = 0
    number = rounded(flt(amount), precision)
    if precision > decimals > 0:
        precision = max(decimals, _decimals_of(number))
    whole, _dot, fraction = f"{abs(number):.{precision}f}".partition(".")
    text = group_digits(whole, thousands_sign, indian=number_format == "#,##,###.##")
    if fraction:
        text += decimal_sign + fraction
    if number < 0:
        text = f"-{text}"
    if currency and _default("hide_currency_symbol") != "Yes":
        return _with_symbol(text, currency)
    return text


def _decimals_of(number: float) -> int:
    """How many decimals an amount has: those beyond the format's are shown only where there are any."""
    return len(repr(number).partition(".")[2].rstrip("0"))


def _with_symbol(text: str, currency: str) -> str:
    """The amount with its currency's symbol, on the side that the Currency record says (where a site has such)."""
    symbol, on_right = ("₫", 1) if currency == "VND" else (currency, 0)
    values = _currency_record(currency, "symbol", "symbol_on_right")
    if values:
        symbol, on_right = values[0] or symbol, cint(values[1])
    return f"{text} {symbol}" if on_right else f"{symbol} {text}"


def _currency_record(currency: str, *fields: str) -> tuple | None:
    """Values of the Currency's record, None where a site has no such records."""
    database = getattr(local, "db", None)
    if not database or not database.exists("DocType", "Currency", cache=True):
        return None
    return database.get_value("Currency", currency, list(fields), cache=True)


def group_digits(digits: str, sign: str, indian: bool = False) -> str:
    """'1234567' → '1,234,567' ('12,34,567' in Indian style)."""
    groups = [digits[-3:]]
    digits, size = digits[:-3], 2 if indian else 3
    while digits:
        groups.insert(0, digits[-size:])
        digits = digits[:-size]
    return sign.join(groups)


def money_in_words(number, main_currency: str | None = None, fraction_currency: str | None = None) -> str:
    """'VND One Thousand only.'; '' for what is no amount or negative. Fraction and decimals are its Currency record's."""
    try:
        number = float(number)
    except (TypeError, ValueError):
        return ""
    if number < 0:
        return ""
    currency = main_currency or _default("currency") or "VND"
    fraction_name, own_format = _currency_record(currency, "fraction", "number_format") or (None, None)
    number_format = own_format or _setting("number_format") or ""
    decimals = 0 if currency in WITHOUT_MINOR_UNIT else get_number_format_info(number_format)[2]
    whole, _dot, fraction = f"{rounded(number, decimals):.{decimals}f}".partition(".")
    parts = []
    if int(whole) or not cint(fraction):
        parts.append(f"{_(currency, context='Currency')} {_title(int(whole))}")
    if cint(fraction):
        parts.append(f"{_title(int(fraction))} {fraction_currency or fraction_name or _('Cent')}")
    return f" {_('and')} ".join(parts) + " " + _("only.")


def _title(integer: int) -> str:
    return in_words(integer).title() if integer else _("Zero")


def in_words(integer: int, in_million: bool = True) -> str:
    """A whole number in words, in the language of the request (English if it isn't known)."""
    from num2words import num2words

    lang = (getattr(local, "lang", None) or "en").replace("-", "_")
    locale = "en_IN" if not in_million else lang
    try:
        words = num2words(int(integer), lang=locale)
    except (NotImplementedError, OverflowError):  # num2words knows no such language, or no such number in it
        words = num2words(int(integer), lang="en")
    return words.replace("-", " ")
