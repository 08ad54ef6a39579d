"""Where the words of a PDF stand, in millimetres from the sheet's left and upper edge: Decree 30/2020, appendix I, by measure."""

import io

from pypdf import PdfReader

MM = 25.4 / 72


def pieces(pdf: bytes) -> list[dict]:
    """One dict a page: width and height of the sheet, and `texts` as (x, y of the baseline, text)."""
    found = []
    for page in PdfReader(io.BytesIO(pdf)).pages:
        width, height = float(page.mediabox.width) * MM, float(page.mediabox.height) * MM
        texts: list[tuple[float, float, str]] = []

        def keep(text, outer, inner, _font, _size, texts=texts, height=height):
            if text.strip():
                x = inner[4] * outer[0] + inner[5] * outer[2] + outer[4]
                y = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
                texts.append((x * MM, height - y * MM, " ".join(text.split())))

        page.extract_text(visitor_text=keep)
        found.append({"width": width, "height": height, "texts": texts})
    return found


def check_margins(test, pdf: bytes, numbers: tuple[int, ...] | None = None) -> list[dict]:
    """Text begins 30 mm from the left edge and not before, ends 15 mm from the right and 20 mm from both others; only the page
    number stands in the top margin, centred, from the second page on. `numbers`: of each page, where an annex begins anew."""
    pages = pieces(pdf)
    for number, page in zip(numbers or range(1, len(pages) + 1), pages, strict=True):
        above = [(x, text) for x, y, text in page["texts"] if y < 20]
        if number == 1:
            test.assertEqual(above, [])
        else:
            test.assertEqual([text for _x, text in above], [str(number)])
            middle = 30 + (page["width"] - 45) / 2
            test.assertAlmostEqual(above[0][0], middle, delta=4)
        # A place that nobody entered is left to be filled by hand; nothing begins with a comma.
        test.assertEqual([text for _x, _y, text in page["texts"] if text[0] in ",;"], [])
        test.assertGreaterEqual(min(x for x, _y, _text in page["texts"]), 29.5)
        test.assertLess(min(x for x, _y, _text in page["texts"]), 32.5)
        test.assertLessEqual(max(x for x, _y, _text in page["texts"]), page["width"] - 15)
        test.assertLessEqual(max(y for _x, y, _text in page["texts"]), page["height"] - 19.5)
    return pages
