"""The measures of papers by Decree 30/2020/NĐ-CP, appendix I: sheets and margins in millimetres, letters in points.

Every print format takes them from here, by `templates/papers/paper.html`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sheet:
    """An A4 sheet: its sides and the margins around its text, in mm."""

    width: float
    height: float
    top: float = 20.0  # 20-25
    bottom: float = 20.0  # 20-25
    left: float = 30.0  # 30-35
    right: float = 15.0  # 15-20

    @property
    def text_width(self) -> float:
        return self.width - self.left - self.right

    @property
    def text_height(self) -> float:
        """What the margins leave, less the 2 mm that a renderer needs so as not to begin another sheet."""
        return self.height - self.top - self.bottom - 2.0

    @property
    def is_landscape(self) -> bool:
        return self.width > self.height


PORTRAIT = Sheet(210.0, 297.0)
LANDSCAPE = Sheet(297.0, 210.0)

# The page number stands centred in the top margin, from the second page on: this much of the margin is its line.
NUMBER_MM = 10.0

# Points, each within the range that the appendix gives.
MOTTO_PT = 13.0  # Độc lập - Tự do - Hạnh phúc: 13-14, bold
NATION_PT = 12.0  # Cộng hòa xã hội chủ nghĩa Việt Nam: 12-13, bold, capitals
OFFICE_PT = 12.0  # the issuing office and the one above it: 12-13, capitals
PLACE_PT = 13.0  # place and day: 13-14, italic
NUMBER_PT = 13.0  # number of the document and of the page: 13 and 13-14
TITLE_PT = 13.0  # kind and summary: 13-14, bold
ANNEX_PT = 14.0  # “Phụ lục I”: 14, bold, lower case
SIGNER_PT = 13.0  # the signer's title and name: 13-14, bold
# The rule under the office and under the summary: between a third and a half of the line's length.
RULE_SHARE = 0.4
