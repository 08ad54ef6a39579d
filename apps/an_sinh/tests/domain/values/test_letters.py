"""One code for what looks like one letter, and texts of old fonts read as Vietnamese."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from an_sinh.domain.base.search_key import search_key
from an_sinh.domain.values.accounts import parse_account
from an_sinh.domain.values.legacy_fonts import (
    FAMILIES,
    TCVN3,
    TCVN3_TABLE,
    VISCII,
    VISCII_TABLE,
    VNI,
    VNI_MARKS,
    VNI_SINGLE,
    decode,
    decode_column,
    family_of,
)
from an_sinh.domain.values.letters import purify, purify_lines
from an_sinh.domain.values.syllables import is_syllable
from an_sinh.domain.values.text import clean, fold, tone_key

WORDS = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Nông",
    "Hứa",
    "Vi",
    "Lương",
    "Lưu",
    "Thị",
    "Văn",
    "Đình",
    "Thế",
    "Ngọc",
    "Hữu",
    "Quý",
    "Phượng",
    "Thoại",
    "Nghiêm",
    "Uyên",
    "Quỳnh",
    "Khuê",
    "Tuyết",
    "Nguyệt",
    "Thúy",
    "Hằng",
    "Giang",
    "Xuân",
    "Yến",
    "Ánh",
    "Ước",
    "Ẩn",
    "Ái",
    "Bưởi",
    "Tám",
    "Sửu",
    "Kỷ",
    "Mỹ",
    "Vỵ",
]
names = st.lists(st.sampled_from(WORDS), min_size=2, max_size=4).map(" ".join)


def typed_for(name: str, family: str) -> str:
    """How a name would stand in a file of that family: the fonts' own tables read backwards, VNI's mark by mark."""
    if family != VNI:
        table = TCVN3_TABLE if family == TCVN3 else VISCII_TABLE
        back = {letter: chr(code) for code, letter in table.items() if code < 256}
        if (
            family == TCVN3
        ):  # these fonts have no toned capitals: a second font draws small letters as capitals
            name = "".join(letter if letter in back else letter.lower() for letter in name)
        return "".join(back.get(letter, letter) for letter in name)
    marks = {mark: code for code, mark in VNI_MARKS.items()}
    single = {letter: code for code, letter in VNI_SINGLE.items()}
    return "".join(_vni(letter, marks, single) for letter in name)


def _vni(letter: str, marks: dict, single: dict) -> str:
    if letter in single or letter.isascii():
        return single.get(letter, letter)
    base, *rest = unicodedata.normalize("NFD", letter)
    if "\u031b" in rest:  # the horn belongs to the letter
        base, rest = single[unicodedata.normalize("NFC", base + "\u031b")], [c for c in rest if c != "\u031b"]
    if not rest:
        return base
    rest.sort(key=lambda mark: mark not in "\u0302\u0306")  # breve or circumflex first
    code = marks["".join(rest)]
    return base + (code.upper() if letter.isupper() else code)


@pytest.mark.parametrize("family", FAMILIES)
@given(name=names)
def test_a_name_of_an_old_font_reads_as_it_was_meant(family, name):
    assert decode(typed_for(name, family), family).casefold() == name.casefold()


@given(name=names)
def test_a_name_in_unicode_is_never_taken_for_an_old_font(name):
    assert family_of(name) is None
    assert family_of(name.upper()) is None


@pytest.mark.parametrize(
    "name",
    [
        "K'Bơr",
        "Y Blĩn Niê",
        "Puih Bêr",
        "Hờ A Dơ",
        "Thérèse Nguyên",
        "José",
        "Noël",
        "Hà",
        "Lý Bí",
        "Nông Thê",
        "Café",
    ],
)
def test_names_of_other_peoples_stay(name):
    assert family_of(name) is None
    assert purify(name) == name


@pytest.mark.parametrize(
    ("typed", "family", "meant"),
    [
        ("NguyÔn V¨n T¸m", TCVN3, "Nguyễn Văn Tám"),
        ("L\u00ad¬ng ThÞ Hßa", TCVN3, "Lương Thị Hòa"),
        ("§Æng ThÞ B\u00adëi", TCVN3, "Đặng Thị Bưởi"),
        ("Nguyeãn Vaên Taùm", VNI, "Nguyễn Văn Tám"),
        ("ÑAËNG THÒ BÖÔÛI", VNI, "ĐẶNG THỊ BƯỞI"),
        ("Nguy\u00adn V\u00e5n T\u00e1m", VISCII, "Nguyễn Văn Tám"),
    ],
)
def test_each_family_is_told_from_the_text_alone(typed, family, meant):
    assert (family_of(typed), decode(typed, family)) == (family, meant)


def test_a_word_that_reads_both_ways_goes_with_its_column():
    family, changed = decode_column(["Hä vµ tªn", "NguyÔn V¨n Hãa", "Tó", "Lan"])
    assert (family, changed) == (
        TCVN3,
        {"Hä vµ tªn": "Họ và tên", "NguyÔn V¨n Hãa": "Nguyễn Văn Hóa", "Tó": "Tú"},
    )


def test_in_a_column_of_both_kinds_only_the_sure_ones_change():
    """Two names in Unicode, one sure TCVN3: "Tó" could be either and stays as it is."""
    texts = ["Đặng Thị Bưởi", "Lương Văn Tám", "NguyÔn V¨n Hãa", "Tó"]
    assert decode_column(texts) == (TCVN3, {"NguyÔn V¨n Hãa": "Nguyễn Văn Hóa"})


@pytest.mark.parametrize(
    "typed",
    [
        "Ðặng Thị Bưởi",  # U+00D0
        "Ɖặng Thị Bưởi",  # U+0189
        unicodedata.normalize("NFD", "Đặng Thị Bưởi"),
        "Đặng\u200b Thị\u2060 Bưởi\ufeff",
        "\u202aĐặng Thị Bưởi\u202c",
        "Đặng\u00a0Thị \u3000 Bưởi ",
        "Đặng Thị Bưởi\u3164",
        "Đặng Th\u0456\u0323 Bưởi",  # a Cyrillic і under the dot
        "Đặng\x00 Thị Bưởi",
        "Đặng\U000e0100 Thị Bưởi",
    ],
)
def test_what_looks_alike_is_one_name(typed):
    assert purify(typed) == clean(typed) == "Đặng Thị Bưởi"
    assert tone_key(typed) == tone_key("ĐẶNG THỊ BƯỞI")
    assert fold(clean(typed)) == fold("Đặng Thị Bưởi") == "dangthibuoi"


@given(text=st.text(max_size=60))
def test_a_purified_text_is_pure(text):
    once = purify(text)
    assert purify(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "  " not in once and once == once.strip()


def test_lines_are_kept_where_a_text_has_lines():
    assert purify_lines("Thôn 1,\u00a0 xã A\r\n\r\nNhà Ð") == "Thôn 1, xã A\n\nNhà Đ"


def test_a_search_typed_with_the_wrong_d_finds_her():
    assert search_key("Ðặng ðình") == "dang dinh"


@pytest.mark.parametrize("word", [*WORDS, "ngoằn", "khuya", "quyển", "giếng", "ượt", "y"])
def test_words_are_syllables(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["Blĩn", "Thérèse", "Nguyeãn", "Sdfg", "Hãã", "ngh", ""])
def test_what_is_no_word_is_no_syllable(word):
    assert not is_syllable(word)


@pytest.mark.parametrize(
    ("typed", "number", "restored"),
    [
        (
            "98860552632.0",
            "098860552632",
            True,
        ),  # a number cell that a program wrote as text: its zero is gone
        ("100860552632.0", "100860552632", False),
        ("100860552632,00", "100860552632", False),
        ("8800 205.123456", "8800205123456", False),
    ],
)
def test_an_account_in_a_text_is_read_as_it_was_meant(typed, number, restored):
    account = parse_account(typed, (12,))
    assert (account.number, account.restored) == (number, restored)


@pytest.mark.parametrize(
    "typed", ["9.88606E10", "9,88606E+10", "98860552632.5", "1OO860552632", "l00860552632", "98I60552632"]
)
def test_an_account_that_lost_digits_or_has_letters_among_them_is_refused(typed):
    with pytest.raises(ValueError):
        parse_account(typed, (12,))
