"""What providers write in a file of results: the words for an answer, and the headings of its columns."""

import re

from an_sinh.domain.base.search_key import search_key
from an_sinh.domain.values.text import clean, fold

# What a row may say, and what posting calls it.
# "pending" moves nothing: the provider is at work on it.
ANSWERS = ("paid", "failed", "returned", "uncollected", "pending")

# Whole cells, without accents; then what may stand anywhere in one, the refusals before what they refuse.
_WHOLE = {
    "paid": ("tc", "ok", "1", "00", "000", "accc", "acsc", "done", "x", "da linh"),
    "failed": ("ktc", "0", "rjct", "canc", "loi"),
    # Statuses of ISO 20022 before the money has moved; accepted is not yet settled.
    "pending": ("acsp", "actc", "accp", "acwc", "acwp", "acfc", "patc", "pdng", "rcvd"),
}
_WITHIN = (
    ("pending", ("dang xu ly", "cho xu ly", "dang cho", "chua hoan tat", "chua hoan thanh", "pending",
                 "processing", "in progress")),
    ("uncollected", ("chua nhan", "khong nhan", "chua linh", "khong den", "vang", "uncollected", "no show")),
    ("failed", ("khong thanh cong", "chua thanh cong", "that bai", "khong chuyen", "tu choi", "bi loi", "fail",
                "reject", "error", "khong hop le", "khong ton tai", "unsuccess")),
    ("returned", ("hoan tra", "tra lai", "hoan tien", "chuyen tra", "chuyen hoan", "return")),
    ("paid", ("thanh cong", "da chi", "da chuyen", "da nhan", "da tra", "hoan thanh", "da hach toan", "success",
              "completed", "paid", "settled")),
)  # fmt: skip
# What turns a word round: a "no" up to three words before it or right after it, "un" and "in" that it begins with. Half a
# payment is none either. Then nobody can say what is meant, and a person is asked.
_NO_BEFORE = re.compile(
    r"(?:\b(?:chua|khong|ko|no|not|never|cannot|to be)(?: [a-z0-9]+){0,3} ?|\b(?:un|in|non))$"
)
_NO_AFTER = re.compile(r" ?[:?=]? ?(?:chua|khong|no)\b")
_IN_PART = ("mot phan", "partial")
_EXACT = {word: answer for answer, words in _WHOLE.items() for word in words}

FIELDS = (
    *("end_to_end_id", "account_number", "name", "id_number", "amount", "status", "paid_on", "reference"),
    *("reason", "code", "content", "month"),
)
# Keys are folded headings; ours first, then those that banks and the post use.
_HEADINGS = {
    "end_to_end_id": "magiaodich madongchitra madong endtoendid mathamchieu machitra maduynhat idgiaodich",
    "account_number": "sotaikhoan sotk stk taikhoan sotaikhoannguoihuong sotaikhoanthuhuong taikhoanhuong "
    "tknguoihuong taikhoannhan sotaikhoannhan accountnumber account creditaccount",
    "name": "hovaten hoten tennguoihuong nguoihuong hotennguoihuong tentaikhoan chutaikhoan tenchutaikhoan "
    "hovatendoituong hotendoituong nguoithuhuong tennguoithuhuong nguoinhan beneficiaryname name",
    "id_number": "socccd cccd socancuoc sodinhdanh cmnd socmnd cccdcmnd sogiayto socccdcmnd",
    "amount": "sotien tongtien sotiennhan sotiengiaodich sotienchi sotienchuyen thanhtien amount sotiendachi",
    "status": "trangthai ketqua trangthaigiaodich ketquachi ketquachitra tinhtrang kq status ketquagiaodich",
    "paid_on": "ngaychi ngaygiaodich ngaychuyen ngaynhan ngaychitra ngayhachtoan ngaythuchien ngaygd date "
    "valuedate ngayhieuluc thoigiangiaodich",
    "reference": "sobuttoan sogiaodich sogd mabuttoan sochungtu ft soft reference ref mathamchieunganhang "
    "sothamchieu magiaodichnganhang magdnganhang",
    "reason": "lydo dienggiaiketqua motaloi noidungloi lydoloi lydokhongthanhcong ghichu nguyennhan reason "
    "description",
    "code": "maloi mataloi maketqua errorcode responsecode marc",
    "content": "noidung noidungchuyenkhoan noidungthanhtoan diengiai noidunggiaodich remark content narrative",
    "month": "thang kychitra ky thangchi thangchitra",
}
_FIELD_OF = {word: field for field, words in _HEADINGS.items() for word in words.split()}


def answer_of(cell: str, own: dict[str, str] | None = None) -> str | None:
    """What a provider's word means, None where nobody can say. `own`: the provider's own words as somebody has
    explained them, by `word_key`."""
    key = word_key(cell)
    if own and key in own:
        return own[key] if own[key] in ANSWERS else None
    if key in _EXACT:
        return _EXACT[key]
    said = re.sub(r"[\s_-]+", " ", key)
    answer = next((answer for answer, texts in _WITHIN if any(_says(said, text) for text in texts)), None)
    return None if answer == "paid" and any(part in said for part in _IN_PART) else answer


def _says(said: str, text: str) -> bool:
    """Whether a text stands in what was said and nothing turns it round."""
    return any(
        not _NO_BEFORE.search(said[: found.start()]) and not _NO_AFTER.match(said[found.end() :])
        for found in re.finditer(text, said)
    )


def word_key(cell: str) -> str:
    """A provider's word without accents, capitals and doubled blanks."""
    return search_key(clean(cell))


def field_of(heading: str) -> str:
    """The field that a heading usually names, "" where nobody knows."""
    return _FIELD_OF.get(fold(clean(heading)), "")
