"""Names, e-mail addresses, phone numbers."""

import hashlib
import re
from email.utils import parseaddr
from urllib.parse import urlsplit

from frappe.exceptions import InvalidEmailAddressError, InvalidNameError, InvalidPhoneNumberError
from frappe.locals import local
from frappe.messages import throw
from frappe.translate import _

EMAIL = re.compile(
    r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)*[A-Za-z0-9-]+$"
)
PHONE = re.compile(r"^\+?[0-9 ,.()/x-]{1,20}$")
NAME = re.compile(r"^[\w][\w'\- ().]*$")


def get_fullname(user: str | None = None) -> str:
    """Full name of a user, else the user's id."""
    user = user or local.session.user
    names = getattr(local, "fullnames", None)
    if names is None:
        names = local.fullnames = {}
    if user not in names:
        row = (
            local.db.get_value("User", user, ["full_name", "first_name", "last_name"], as_dict=True)
            if user
            else None
        )
        full = row and (row.full_name or " ".join(part for part in (row.first_name, row.last_name) if part))
        names[user] = full or user
    return names[user]


def get_email_address(user: str | None = None) -> str | None:
    user = user or local.session.user
    return local.db.get_value("User", user, "email")


def get_formatted_email(user: str, mail: str | None = None) -> str:
    """'Full Name <address>'."""
    address = mail or get_email_address(user) or validate_email_address(user)
    return f"{get_fullname(user)} <{address}>" if address else ""


def parse_addr(email_string: str) -> tuple[str | None, str]:
    name, address = parseaddr(email_string)
    return name or None, address


def extract_email_id(email: str) -> str:
    return parse_addr(email)[1]


def split_emails(txt: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,\n]", txt or "") if part.strip()]


def validate_email_address(email_str: str, throw_: bool = False, **options) -> str:
    """The valid addresses of a text, with commas; '' without any.

    Raises InvalidEmailAddressError for a bad one, with `throw`."""
    fail = options.get("throw", throw_)
    valid = []
    for part in split_emails((email_str or "").strip()):
        address = parse_addr(part)[1]
        if EMAIL.match(address or "") and ".." not in address:
            valid.append(address)
        elif fail:
            throw(_("{0} is not a valid Email Address").format(part), InvalidEmailAddressError)
    return ", ".join(valid)


def validate_phone_number(phone_number: str, throw_: bool = False, **options) -> bool:
    """Whether a text looks like a phone number; raises InvalidPhoneNumberError with `throw`."""
    number = (phone_number or "").strip()
    valid = bool(number and PHONE.match(number))
    if number and not valid and options.get("throw", throw_):
        throw(_("{0} is not a valid Phone Number").format(number), InvalidPhoneNumberError)
    return valid


def validate_name(name: str, throw_: bool = False, **options) -> str:
    """The name when it has only letters, figures and the usual signs, else ''."""
    valid = bool(NAME.match((name or "").strip()))
    if name and not valid and options.get("throw", throw_):
        throw(_("{0} is not a valid Name").format(name), InvalidNameError)
    return name if valid else ""


def validate_url(txt: str, throw_: bool = False, valid_schemes=None, **options) -> bool:
    """Whether a text is an address; `valid_schemes` limits them."""
    url = urlsplit(txt or "")
    schemes = [valid_schemes] if isinstance(valid_schemes, str) else valid_schemes
    valid = bool(url.netloc and (not schemes or url.scheme in schemes))
    if not valid and options.get("throw", throw_):
        throw(_("{0} is not a valid URL").format(f"<strong>{txt}</strong>"))
    return valid


def get_gravatar(email: str, default: str | None = None) -> str:
    """No picture is fetched from elsewhere: a name for the picture of this address."""
    return hashlib.sha256((email or "").encode()).hexdigest()
