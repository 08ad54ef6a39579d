"""What a Vietnamese syllable looks like: enough to tell a Vietnamese word from letters put together by a wrong font."""

import re
import unicodedata
from functools import lru_cache

TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
ONSETS = "ngh|ng|nh|gh|gi|ph|th|tr|ch|kh|qu|[bcdđghklmnpqrstvx]"
RIMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu "
    "i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu "
    "o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong "
    "op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt "
    "u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt up ut uơ uy uya uych uyên uyêt uyn "
    "uynh uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y ych yêm yên yêt yêu ynh"
)
SYLLABLE = re.compile(f"(?:{ONSETS})?(?:{'|'.join(sorted(RIMES.split(), key=len, reverse=True))})")


@lru_cache(maxsize=65_536)
def is_syllable(word: str) -> bool:
    """Whether a word could be a Vietnamese syllable: an onset, a rime, at most one tone. Case doesn't matter."""
    letters = unicodedata.normalize("NFD", word.casefold())
    tones = sum(letter in TONES for letter in letters)
    toneless = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in TONES))
    return tones <= 1 and SYLLABLE.fullmatch(toneless) is not None
