import pytest

from an_sinh.domain.registry_import.communes import Unit, UnitIndex, looks_like_commune, looks_like_village
from tests.domain.registry_import.factory import units


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("I. TT. ĐỒNG MỎ", "06463"),
        ("I. THỊ TRẤN ĐỒNG MỎ", "06463"),
        ("1. TT Đồng Mỏ", "06463"),
        ("Xã Hoà Bình", "06508"),
        ("VII. XÃ HÒA BÌNH", "06508"),
        ("X. Hòa Bình", "06508"),
        ("UBND xã Hòa Bình", "06508"),
        ("II. TT. CHI LĂNG", "06466"),
        ("III. Xã Chi Lăng", "06523"),
        ("IX. XÃ VÂN THUỶ", "06472"),
        ("X. Xã Vân An", "06469"),
        ("Xã Bằng Hữu: 132 người", "06487"),
        ("Xã Bằng Hữu (132 người)", "06487"),
        ("Xã Mai Sao, huyện Chi Lăng", "06484"),
        ("06484", "06484"),
        ("Mai Sao (06484)", "06484"),
        ("XA MAI SAO", "06484"),
        ("XX. Xã Y Tịch", "06520"),
    ],
)
def test_a_heading_names_one_unit(heading, code):
    assert units().find(heading).code == code


@pytest.mark.parametrize(
    "heading",
    [
        "Chi Lăng",
        "Mai Sao",
        "X. Chi Lăng",
        "Phường Chi Lăng",
        "Xã Đồng Mỏ",
        "Huyện Chi Lăng",
        "Xã Lạ",
        "",
        "NGƯỜI LẬP",
    ],
)
def test_a_name_alone_or_a_wrong_kind_names_none(heading):
    assert units().find(heading) is None


def test_two_units_that_only_accents_tell_apart_are_not_guessed():
    index = UnitIndex([Unit("1", "00001", "Xã Lâm Sơn"), Unit("2", "00002", "Xã Lam Sơn")])
    assert index.find("xã lâm sơn").code == "00001"
    assert index.find("XA LAM SON") is None


def test_lines_are_told_apart():
    assert looks_like_commune("XXI. Mai Sao")
    assert looks_like_commune("P. Vĩnh Trại")
    assert not looks_like_commune("NGƯỜI LẬP BIỂU")
    assert not looks_like_commune("Người cao tuổi")
    assert looks_like_village("2. Khối 11")
    assert not looks_like_village("Xã Hòa Bình")
