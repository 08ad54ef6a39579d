"""Lines that say the category of the people below them: "II. NGƯỜI CAO TUỔI TỪ ĐỦ 80 TUỔI (5c)".

Such a line is told by its number and by the code it gives, or by the people it speaks of. Which category it names is
for the catalogue to say; one that names none, or several, is never guessed: its people come back with its text.
"""

import re
from collections.abc import Iterator

from an_sinh.domain.values.text import clean

NUMBERED = re.compile(r"^(?:[IVXLC]+|[A-Z])\s*[.)/:\-–]+\s*(?=\S)", re.IGNORECASE)
CODE = r"(?:\d{1,2}[a-zđ]?\d?|[a-z]{2,4}\d{0,3})"
IN_PARENTHESES = re.compile(rf"\(\s*(?:mã(?:\s+số|\s+đối\s+tượng)?\s*:?\s*)?({CODE})\s*\)", re.IGNORECASE)
BY_CODE = re.compile(
    rf"\bmã(?:\s+số|\s+đối\s+tượng|\s+nhóm)?\s*:?\s*({CODE})(?![\w])|[-–:]\s*({CODE})\s*$", re.IGNORECASE
)
BY_CLAUSE = re.compile(r"khoản\s*(\d{1,2})(?:\s*,?\s*(?:tiết|điểm)?\s*([a-zđ])\b(?!\w))?", re.IGNORECASE)
BY_POINT = re.compile(r"điểm\s*([a-zđ])\s*,?\s*khoản\s*(\d{1,2})", re.IGNORECASE)
# Who a section may be of. Lists, totals and signatures speak of others.
PEOPLE = re.compile(
    r"\b(?:người|trẻ\s+em|hộ\s+gia\s+đình|đối\s+tượng|thương\s+binh|bệnh\s+binh|thân\s+nhân|vợ|con\s+của|mồ\s+côi|nguoi|tre\s+em)\b",
    re.IGNORECASE,
)


def is_category_section(text: str, without_column: bool) -> bool:
    """Whether a lone, numbered line says the category of the rows below: by a code, or, on a list without a column
    of categories, by the people it speaks of."""
    text = clean(text)
    title = NUMBERED.sub("", text, count=1)
    if title == text:
        return False
    return any(True for _code in codes_in(title)) or (without_column and PEOPLE.search(title) is not None)


def codes_in(text: str) -> Iterator[str]:
    """The codes that a title gives, most certain first: "(5c)", "mã 5c", "điểm c khoản 5", "khoản 5 điểm c"."""
    yield from IN_PARENTHESES.findall(text)
    for match in BY_CODE.finditer(text):
        yield match[1] or match[2]
    if points := BY_POINT.findall(text):
        yield from (f"{clause}{point}" for point, clause in points)
    else:
        yield from (f"{clause}{point}" for clause, point in BY_CLAUSE.findall(text))


def title_of(text: str) -> str:
    """What a section says, without its number."""
    return NUMBERED.sub("", clean(text), count=1)
