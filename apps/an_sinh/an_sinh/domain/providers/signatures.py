"""Messages that a provider's program signs, and the addresses that it may come from. Both are optional."""

import hashlib
import hmac
import ipaddress
import re

TOLERANCE_SECONDS = 300
_HEADER = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")


def signature(secret: str, moment: int, method: str, path: str, body: bytes) -> str:
    """The header of a message: `t=MOMENT,v1=HEX`, HMAC-SHA256 over moment, method, path with its query, and body, joined by
    line feeds. `moment`: seconds since 1970."""
    text = f"{moment}\n{method.upper()}\n{path}\n".encode() + body
    return f"t={moment},v1={hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()}"


def refusal(header: str, secret: str, now: int, method: str, path: str, body: bytes) -> str:
    """Why a signed message isn't taken: "missing", "malformed", "old" or "wrong"; "" where it is right."""
    if not header:
        return "missing"
    match = _HEADER.fullmatch(header.strip())
    if not match:
        return "malformed"
    moment = int(match[1])
    if abs(now - moment) > TOLERANCE_SECONDS:
        return "old"
    expected = signature(secret, moment, method, path, body)
    return "" if hmac.compare_digest(expected, header.strip()) else "wrong"


def networks(text: str | None) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """The addresses and networks of a text, one a line or separated by commas; raises ValueError for what is none."""
    found = re.split(r"[\s,;]+", (text or "").strip())
    return [ipaddress.ip_network(each, strict=False) for each in found if each]


def is_within(address: str, text: str | None) -> bool:
    """Whether an address is one of those of a text; any is where the text names none."""
    allowed = networks(text)
    if not allowed:
        return True
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found.version == network.version and found in network for network in allowed)
