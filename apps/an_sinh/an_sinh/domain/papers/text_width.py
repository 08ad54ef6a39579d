"""How much room a text takes on paper, in the serif face that Decree 30/2020 prescribes.

Debian's wkhtmltopdf cuts rows at page ends, so the pages are composed before they are rendered; for that each
row's height must be known. The advance widths are those of Times-like faces, in thousandths of an em, rounded up.
"""

import unicodedata

POINT_MM = 25.4 / 72
_WIDTHS = {
    **dict.fromkeys("il.,:;'|!jt", 280),
    **dict.fromkeys(" /\\()[]-rfI", 335),
    **dict.fromkeys("acesz", 445),
    **dict.fromkeys("0123456789bdghknopquvxy", 505),
    **dict.fromkeys("SPFJ", 560),
    **dict.fromkeys("ELTZ", 615),
    **dict.fromkeys("ABCDGHKNOQRUVXYw", 725),
    **dict.fromkeys("mM", 890),
    **dict.fromkeys("W", 945),
}
_OTHER = 725


def text_width_mm(text: str, size_pt: float) -> float:
    """Return the width of one unbroken line of *text* at *size_pt* points, in millimetres."""
    folded = unicodedata.normalize("NFD", text).replace("đ", "d").replace("Đ", "D")
    thousandths = sum(_WIDTHS.get(sign, _OTHER) for sign in folded if not unicodedata.combining(sign))
    return thousandths / 1000 * size_pt * POINT_MM


def line_count(text: str, width_mm: float, size_pt: float) -> int:
    """Return how many lines *text* needs in a column of *width_mm*, broken at spaces; at least 1.

    A word wider than the column is broken wherever the column ends, as the template's style tells the renderer.
    """
    lines, used = 1, 0.0
    space = text_width_mm(" ", size_pt)
    for word in text.split():
        width = text_width_mm(word, size_pt)
        if used and used + space + width <= width_mm:
            used += space + width
            continue
        if used:
            lines += 1
        extra = int(width // width_mm) if width > width_mm else 0
        lines += extra
        used = width - extra * width_mm
    return lines
