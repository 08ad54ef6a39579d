"""Bank and post names in many spellings → one payment provider.

Only exact spellings count, after accents, case, doubled letters and the words "ngân hàng … Việt Nam" are gone:
money must never go to the bank that merely looks most alike (VietinBank, VietBank, VietABank).
"""

import re
from dataclasses import dataclass

from an_sinh.domain.values.text import clean, fold

# Spellings seen in lists and the number of the bank in the national switch (BIN), beside those that a Payment Provider itself names as its aliases.
COMMON_ALIASES = {
    "vietinbank": ("congthuong", "nhct", "ctg", "icb", "vietin", "viettin", "vtb", "970415"),
    "agribank": ("nhnoptnt", "nnptnt", "nongnghiep", "nongnghiepptnt", "nongnghiepvaptnt", "vbard", "agri",
                 "nongnghiepvaphattriennongthon", "nhnovaptnt", "nnvaptnt", "nhno", "970405"),
    "sacombank": ("saigonthuongtin", "stb", "sacom", "970403"),
    "bidv": ("dautuvaphattrien", "dautuphattrien", "dtpt", "bid", "970418"),
    "vietcombank": ("ngoaithuong", "vcb", "970436"),
    "lpbank": ("lienvietpostbank", "buudienlienviet", "lienviet", "locphat", "lpb", "lvpb", "970449"),
    "mbbank": ("mb", "quandoi", "mbb", "970422"),
    "buudien": ("vnpost", "bdvn", "buudienvanhoaxa", "buucuc", "buudienhuyen", "buudienthixa", "buudiencotvanhoa"),
}  # fmt: skip
BRANCH = re.compile(
    r"\s*(?:[-–,(]\s*)?(?:\b(?:chi nhánh|cn|pgd|phòng giao dịch)\b.*|[-–(].*)$", re.IGNORECASE
)
PREFIXES = ("nganhangthuongmaicophan", "nganhangtmcp", "nganhang", "nhtmcp", "nhtm", "tmcp", "nh")
SUFFIXES = ("vietnam", "vn")
DOUBLED = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class Provider:
    """What the import needs to know of a Payment Provider."""

    name: str
    label: str = ""
    aliases: tuple[str, ...] = ()
    usual_lengths: tuple[int, ...] = ()
    holds_accounts: bool = True
    pays_cash: bool = False
    partner: str = ""  # the bank that holds the accounts it serves


class ProviderIndex:
    """Finds a provider by any spelling; a spelling that two providers share finds neither."""

    def __init__(self, providers: list[Provider]):
        self._by_key: dict[str, Provider | None] = {}
        self._by_name = {provider.name: provider for provider in providers}
        self._found: dict[str, Provider | None] = {}
        for provider in providers:
            spellings = {
                key for text in (provider.name, provider.label, *provider.aliases) for key in _keys(text)
            }
            for short, aliases in COMMON_ALIASES.items():
                if _squeeze(short) in spellings:
                    spellings.update(_squeeze(alias) for alias in aliases)
            for key in spellings:
                taken = self._by_key.get(key, provider)
                self._by_key[key] = provider if taken is provider else None

    def find(self, text: str) -> Provider | None:
        """The provider that `text` names, or None."""
        if text not in self._found:
            self._found[text] = self._named(text) or self._with_place(text)
        return self._found[text]

    def partner_of(self, provider: Provider) -> Provider | None:
        """The bank that holds the accounts which a provider serves."""
        return self._by_name.get(provider.partner)

    def _named(self, text: str) -> Provider | None:
        return next((provider for key in _keys(text) if (provider := self._by_key.get(key))), None)

    def _with_place(self, text: str) -> Provider | None:
        """A bank's own name in one word and then its branch's place: "Agribank Chi Lăng". No word after the first may
        belong to a bank's name ("Vietin Bank", "Đông Á Bank")."""
        first, *place = clean(text).split()[:6] or [""]
        if not place or not fold(first).endswith("bank") or any("bank" in fold(word) for word in place):
            return None
        return self._named(first)


def _keys(text: str) -> list[str]:
    """Comparison keys of a name, the plainest first."""
    folded = fold(clean(text))
    keys = [folded]
    without_branch = fold(BRANCH.sub("", clean(text)))
    for key in (folded, without_branch):
        for prefix in ("", *PREFIXES):
            if key.startswith(prefix):
                rest = key[len(prefix) :]
                keys.append(rest)
                keys.extend(rest[: -len(suffix)] for suffix in SUFFIXES if rest.endswith(suffix))
    return [squeezed for key in dict.fromkeys(keys) if len(squeezed := _squeeze(key)) >= 2]


def _squeeze(key: str) -> str:
    return DOUBLED.sub(r"\1", key)
