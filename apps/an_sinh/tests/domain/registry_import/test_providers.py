import pytest

from an_sinh.domain.registry_import.providers import Provider, ProviderIndex

BANKS = ProviderIndex(
    [
        Provider("VietinBank", "Ngân hàng TMCP Công thương Việt Nam"),
        Provider("Agribank", "Ngân hàng Nông nghiệp và Phát triển nông thôn Việt Nam"),
        Provider("Sacombank"),
        Provider("BIDV"),
        Provider("LPBank"),
        Provider("BuuDien", "Bưu điện huyện Chi Lăng", ("Bưu điện", "VNPost"), pays_cash=True),
    ]
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("VietinBank", "VietinBank"),
        ("Viettinbank", "VietinBank"),
        ("Vietinbank ", "VietinBank"),
        ("Viettin", "VietinBank"),
        ("NH Công thương", "VietinBank"),
        ("Ngân hàng TMCP Công Thương VN - CN Lạng Sơn", "VietinBank"),
        ("NHNo&PTNT", "Agribank"),
        ("AGRIBANK", "Agribank"),
        ("Agribank chi nhánh Chi Lăng", "Agribank"),
        ("NH Nông nghiệp", "Agribank"),
        ("Sài Gòn Thương Tín", "Sacombank"),
        ("NH Đầu tư và Phát triển", "BIDV"),
        ("LienVietPostBank", "LPBank"),
        ("Bưu điện", "BuuDien"),
        ("BƯU ĐIỆN HUYỆN", "BuuDien"),
    ],
)
def test_many_spellings_are_one_provider(text, name):
    assert BANKS.find(text).name == name


@pytest.mark.parametrize(
    "text", ["", "VietBank", "VietABank", "VietinBanc", "NH", "Ngân hàng", "Vietcombank"]
)
def test_what_only_looks_alike_is_none(text):
    assert BANKS.find(text) is None


def test_a_spelling_of_two_providers_is_neither():
    index = ProviderIndex([Provider("A1", aliases=("Kho bạc",)), Provider("B2", aliases=("KHO BẠC",))])
    assert index.find("kho bạc") is None
